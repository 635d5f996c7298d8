// Runs in the report: moves through the matrices by keyboard and shows the way behind a cell in the panel.
/* global document */
const ways = JSON.parse(document.getElementById("ways").textContent);
const panel = document.getElementById("way");
const part = (name) => document.getElementById(`way-${name}`);

/** An element with a class and text; text never becomes markup. */
function element(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}

const SIGNS = { request: ["good", "↓"], answer: ["good", "↑"], blocks: ["bad", "✗"], unknown: ["unknown", "?"] };
const TURNS = { request: "the request, on its way there", answer: "the answer, on its way back" };

function hopItem([direction, verdict, text, remedy, id]) {
  const [tone, sign] = SIGNS[verdict === "passes" ? direction : verdict];
  const item = element("li", tone);
  const mark = element("span", "sign", sign);
  mark.setAttribute("aria-label", verdict);
  mark.setAttribute("role", "img");
  const said = element("span", "", text);
  said.title = id;
  if (remedy) said.append(element("br"), element("span", "remedy", remedy));
  item.append(mark, said);
  return item;
}

function show(button) {
  const { places, hops, cells } = ways[Number(button.closest("table").dataset.matrix)];
  const key = button.dataset.cell;
  const [from, to] = key.split("-").map((at) => places[Number(at)]);
  const [ports, example, way] = cells[key];
  part("heading").textContent = `${from[0]} → ${to[0]}`;
  const named = from[0] !== from[1] || to[0] !== to[1];
  part("names").textContent = named ? `${from[1]} to ${to[1]}` : "";
  part("ports").replaceChildren(...ports.map((text) => element("li", "", text)));
  const blocked = way.some((at) => hops[at][1] === "blocks");
  const heading =
    way.length === 0 ? "There is no packet to follow: no address leads there" : blocked ? "What stops" : "The way of";
  part("example").textContent = way.length === 0 ? heading : `${heading} ${example}`;
  let turn;
  const items = way.flatMap((at) => {
    const [direction] = hops[at];
    const turned = direction !== turn;
    turn = direction;
    return [...(turned ? [element("li", "turn", TURNS[direction])] : []), hopItem(hops[at])];
  });
  part("hops").replaceChildren(...items);
  panel.showModal();
  panel.scrollTop = 0;
}

/** One cell of a grid is in the tab order; arrow keys move it. */
function enter(button) {
  for (const other of button.closest("table").querySelectorAll('.cell[tabindex="0"]')) other.tabIndex = -1;
  button.tabIndex = 0;
}

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** The nearest cell in a direction; cells that hold nothing are passed over. */
function neighbour(button, [down, right]) {
  const rows = [...button.closest("tbody").rows];
  let row = rows.indexOf(button.closest("tr"));
  let column = button.closest("td").cellIndex;
  for (;;) {
    row += down;
    column += right;
    const cell = rows[row]?.cells[column];
    if (!cell) return undefined;
    const found = cell.querySelector(".cell");
    if (found) return found;
  }
}

/** Home and End: first and last of the row, with Ctrl of the grid. */
function end(button, { key, ctrlKey }) {
  const all = [...button.closest(ctrlKey ? "tbody" : "tr").querySelectorAll(".cell")];
  return all.at(key === "Home" ? 0 : -1);
}

for (const grid of document.querySelectorAll(".grid")) {
  const first = grid.querySelector(".cell");
  if (first) first.tabIndex = 0;
  grid.addEventListener("click", (event) => {
    const button = event.target.closest(".cell");
    if (button) show(button);
  });
  grid.addEventListener("focusin", (event) => {
    if (event.target.matches(".cell")) enter(event.target);
  });
  grid.addEventListener("keydown", (event) => {
    if (!event.target.matches(".cell") || event.altKey || event.metaKey) return;
    const step = STEPS[event.key];
    const ends = event.key === "Home" || event.key === "End";
    if (!step && !ends) return;
    event.preventDefault();
    (step ? neighbour(event.target, step) : end(event.target, event))?.focus();
  });
}

part("close").addEventListener("click", () => panel.close());
// A click beside the panel; what lies inside it is covered by the panel's own content.
panel.addEventListener("click", (event) => {
  if (event.target === panel) panel.close();
});
