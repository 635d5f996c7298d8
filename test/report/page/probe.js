// Runs inside the browser before the report does: what the tests measure there, as `probe`.
/* global document, getComputedStyle, Node */

/** Red, green, blue and opacity of a computed colour. */
function parse(text) {
  const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue, alpha];
}

/** Relative luminance, as WCAG 2.2 defines it. */
function luminance(colour) {
  const [red, green, blue] = colour.slice(0, 3).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function ratio(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** What is painted at a text: the last shape under it in a drawing, elsewhere the nearest background that is not clear. */
function behind(element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + height / 2];
  const shapes = [...(element.closest("svg")?.querySelectorAll("rect") ?? [])].filter((shape) => {
    const box = shape.getBoundingClientRect();
    return box.left <= x && x <= box.right && box.top <= y && y <= box.bottom;
  });
  const fill = shapes.map((shape) => parse(getComputedStyle(shape).fill)).findLast(([, , , alpha]) => alpha === 1);
  if (fill) return fill;
  for (let at = element; at; at = at.parentElement) {
    const colour = parse(getComputedStyle(at).backgroundColor);
    if (colour[3] === 1) return colour;
  }
  return [255, 255, 255, 1];
}

function ownText(element) {
  const texts = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
  return texts.map(({ textContent }) => textContent.trim()).join("");
}

function isShown(element) {
  const unseen = element.closest("script, title, .hidden") ?? !element.checkVisibility();
  return !unseen && element.getBoundingClientRect().width >= 1;
}

globalThis.probe = {
  /** The cell that has the focus, or else the element's tag. */
  focused: () => document.activeElement.dataset.cell ?? document.activeElement.tagName,
  paper: () => getComputedStyle(document.body).backgroundColor,
  width: () => document.documentElement.scrollWidth,
  fold: () => document.querySelectorAll("details").forEach((each) => (each.open = false)),
  unfold: () => document.querySelectorAll("details").forEach((each) => (each.open = true)),

  /** Texts with less contrast than `least` (WCAG 2.2, 1.4.3), and how many were looked at. */
  contrast(least) {
    const texts = [...document.querySelectorAll("body *")].filter((each) => ownText(each) !== "" && isShown(each));
    const faint = texts.flatMap((element) => {
      const style = getComputedStyle(element);
      const found = ratio(parse(element.closest("svg") ? style.fill : style.color), behind(element));
      return found < least ? [`${ownText(element).slice(0, 30)} (${element.tagName}): ${found.toFixed(2)}`] : [];
    });
    return { faint, looked: texts.length };
  },
};
