// What a proof says, as Markdown for a comment on a change: claims, counter-examples folded, the matrix last.
import type { Claim, Finding, Hop, Matrix, Proof } from "../proof/result.ts";
import { matrixGrid, tally } from "./proveText.ts";

const SIGNS = { holds: "✓", passes: "✓", fails: "✗", blocks: "✗", unknown: "?" } as const;

/** Counter-examples shown of one claim; a comment has room for so many. */
const FINDINGS_SHOWN = 5;

/** @param heading what was proved: project, stacks and mode */
export function proofMarkdown(heading: string, { claims, matrices }: Proof): string {
  const rows = claims.map(({ id, sentence, verdict, cases }) =>
    row([SIGNS[verdict], escaped(sentence), `\`${id}\``, `${cases}`]),
  );
  return [
    `## ${escaped(heading)}: ${tally(claims)}`,
    `${row(["", "claim", "id", "cases"])}\n${row(["---", "---", "---", "---:"])}\n${rows.join("\n")}`,
    ...claims.flatMap(claimDetails),
    ...matrices.map(matrixDetails),
  ]
    .join("\n\n")
    .concat("\n");
}

function claimDetails({ id, findings, missing }: Claim): string[] {
  const more = findings.length - FINDINGS_SHOWN;
  return [
    ...findings.slice(0, FINDINGS_SHOWN).map((finding) => findingDetails(id, finding)),
    ...(more > 0 ? [`${more} more of \`${id}\`.`] : []),
    ...(missing.length === 0 ? [] : [`? \`${id}\` hangs on ${missing.map(escaped).join("; ")}.`]),
  ];
}

function findingDetails(id: string, { text, resources, hops }: Finding): string {
  const named = resources.map(({ name }) => `\`${code(name)}\``).join(", ");
  const body = [...(named === "" ? [] : [`Look at ${named}.`]), ...(hops.length === 0 ? [] : [hopList(hops)])];
  const summary = `✗ <code>${id}</code>: ${escaped(text)}`;
  return body.length === 0 ? summary : `<details><summary>${summary}</summary>\n\n${body.join("\n\n")}\n\n</details>`;
}

function hopList(hops: readonly Hop[]): string {
  return hops
    .map(({ direction, text, verdict, remedy }, at) => {
      const needs = remedy === undefined ? "" : `; needs ${escaped(remedy)}`;
      return `${at + 1}. ${SIGNS[verdict]} ${direction}: ${escaped(text)}${needs}`;
    })
    .join("\n");
}

function matrixDetails(matrix: Matrix): string {
  const { region, places } = matrix;
  const grid = matrixGrid(matrix);
  const lines = [
    row(["from \\ to", ...places.map(({ name }) => escaped(name))]),
    row(["---", ...places.map(() => "---")]),
    ...places.map(({ name }, at) =>
      row([escaped(name), ...(grid[at] ?? []).map((cell) => escaped(cell?.short ?? "–"))]),
    ),
  ];
  return `<details><summary>${escaped(region)}: who reaches whom</summary>\n\n${lines.join("\n")}\n\n</details>`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** Text of a plan says nothing to a Markdown reader. */
function escaped(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\`*_{}[\]|~#@]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** Within backticks nothing but a backtick and a table's border has a meaning. */
function code(text: string): string {
  return text.replaceAll(/[\s`|]+/g, " ");
}
