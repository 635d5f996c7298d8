// HTML and SVG as values: text that is put into a template is escaped there, and cannot be put in otherwise.

/** Markup that is safe to show; made in this file alone. */
export class Html {
  constructor(readonly text: string) {}
}

/** What a template takes: text is escaped, lists are joined, `undefined` and `false` leave nothing. */
export type Part = Html | string | number | false | undefined | readonly Part[];

/** A template of markup. Attribute values must stand in double quotes. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((text, at) => text + (at < parts.length ? markupOf(parts[at]) : "")).join(""));
}

function markupOf(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Html) return part.text;
  return typeof part === "object" ? part.map(markupOf).join("") : escapeText(String(part));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for markup; what HTML forbids, control characters and lone surrogates, becomes U+FFFD. */
export function escapeText(text: string): string {
  return wellFormed(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

function wellFormed(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|\p{Surrogate}/gu, "\ufffd");
}

/** JSON for a script element that is data: it can neither close the element nor open a comment. */
export function dataJson(value: unknown): Html {
  return new Html(JSON.stringify(value).replaceAll("<", "\\u003c"));
}

/** A style sheet or a script of the page's own, never text of a plan. */
export function inlined(text: string): Html {
  return new Html(text);
}

/** A link, where the address is one of the web; otherwise its text. */
export function link(address: string, text: string): Html {
  return address.startsWith("https://") ? markup`<a href="${address}" rel="noreferrer">${text}</a>` : markup`${text}`;
}

/** A verdict as a sign; the word beside it must say the same, for those who do not see the sign. */
export function sign(verdict: keyof typeof SIGNS): Html {
  const [text, word] = SIGNS[verdict];
  return markup`<span class="sign ${verdict}" aria-hidden="true">${text}</span><span class="hidden">${word}</span>`;
}

const SIGNS = {
  good: ["✓", "holds: "],
  bad: ["✗", "fails: "],
  unknown: ["?", "undecided: "],
  warn: ["!", "advisory: "],
} as const;

/** `1 region`, `2 regions`. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** A code-like text, such as the name of a resource, that right-to-left characters inside cannot rearrange. */
export function code(text: string): Html {
  return markup`<code>${text}</code>`;
}
