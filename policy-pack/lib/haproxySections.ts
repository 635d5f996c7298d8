// HAProxy's configuration in user data, section by section and word by word, as HAProxy itself reads it.
import type { Properties } from "../../plan/type.ts";
import { configurationOf } from "../../proof/planned/haproxy.ts";
import type { Fault } from "../policy.ts";
import { userDataOf } from "./launches.ts";
import { notKnown } from "./inputs.ts";

/** The words of one line; quotes and comments are gone. */
export type Line = readonly string[];

export interface Section {
  /** `frontend`, `defaults`. */
  readonly keyword: string;
  /** What follows the keyword: `["static"]`, `["alb", "from", "tls"]`. */
  readonly names: readonly string[];
  readonly lines: readonly Line[];
}

/** HAProxy begins a section at these words, however a line is indented. */
const SECTIONS: ReadonlySet<string> = new Set(
  (
    "global defaults frontend backend listen peers resolvers mailers program http-errors ring log-forward cache userlist " +
    "fcgi-app crt-store traces acme log-profile"
  ).split(" "),
);

/** What an instance runs: sections, none where it runs no HAProxy, or why that cannot be told. */
export type ProxyConfiguration = { readonly sections: readonly Section[]; readonly text: string } | Fault;

export function proxyConfigurationOf(inputs: Properties): ProxyConfiguration {
  const given = userDataOf(inputs);
  const none = { sections: [], text: "" };
  if (!("text" in given)) return notKnown(given.unread.property);
  if (!/haproxy/i.test(given.text)) return none;
  try {
    const configuration = configurationOf(given.text);
    if (configuration !== undefined) return { sections: sectionsOf(configuration), text: configuration };
  } catch {
    // As if there were none that can be read.
  }
  return { what: "speaks of HAProxy in its user data without a configuration that can be read", property: "userData" };
}

function sectionsOf(configuration: string): readonly Section[] {
  const sections: { keyword: string; names: readonly string[]; lines: Line[] }[] = [];
  for (const line of configuration.replace(/\\\r?\n/g, " ").split(/\r?\n/)) {
    const [keyword, ...rest] = wordsOf(line);
    if (keyword === undefined) continue;
    if (SECTIONS.has(keyword)) sections.push({ keyword, names: rest, lines: [] });
    else sections.at(-1)?.lines.push([keyword, ...rest]);
  }
  return sections;
}

/** Quotes join what stands in them, a backslash takes the next character as it is, `#` ends the line. */
function wordsOf(line: string): Line {
  const words = line.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'#\\])+|#.*/g) ?? [];
  const end = words.findIndex((word) => word.startsWith("#"));
  const kept = end < 0 ? words : words.slice(0, end);
  return kept.map((word) => word.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g, "$1$2$3"));
}

/** Word after the last of an option's mentions. */
export function valueOf(words: Line, option: string): string | undefined {
  const at = words.lastIndexOf(option);
  return at < 0 ? undefined : words[at + 1];
}

/** The `defaults` section that a section takes its defaults of: the one that it names, else the last before it. */
export function defaultsOf(sections: readonly Section[], section: Section): Section | undefined {
  const from = section.names[section.names.indexOf("from") + 1];
  const named = section.names.includes("from");
  return sections
    .slice(0, sections.indexOf(section))
    .findLast(({ keyword, names }) => keyword === "defaults" && (!named || names[0] === from));
}

/** True where requests go on from a section to a server. */
export function forwards({ lines }: Section): boolean {
  return lines.some(([keyword = ""]) => FORWARDING.has(keyword));
}

const FORWARDING: ReadonlySet<string> = new Set([
  "use_backend",
  "default_backend",
  "server",
  "server-template",
  "dispatch",
]);

/** True where a rule has no condition. */
export function isUnconditional(line: Line): boolean {
  return !line.includes("if") && !line.includes("unless");
}
