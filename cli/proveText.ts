// What a proof says, for a terminal: claims first, under each that fails its shortest counter-example, then who reaches whom.
import type { Claim, Hop, Matrix, Proof } from "../proof/result.ts";
import { type CellText, cellText } from "../report/page/passages.ts";
import { type Cell, type Colours, table } from "./output.ts";

/** Facts that are named under an undecided claim before the rest is counted. */
const FACTS_SHOWN = 5;

/** @param heading what was proved: project, stacks and mode */
export function proofText(heading: string, { claims, matrices }: Proof, colours: Colours): string {
  return [
    `${colours.bold(heading)}: ${tally(claims)}\n`,
    `${colours.bold("claims")}\n${claims.map((claim) => claimText(claim, colours)).join("")}`,
    ...matrices.map((matrix) => matrixText(matrix, colours)),
    ...(matrices.length === 0 ? [] : [legend(colours)]),
  ].join("\n");
}

/** `12 of 14 claims hold, 1 fails, 1 cannot be decided`. */
export function tally(claims: readonly Claim[]): string {
  if (claims.every(({ cases, verdict }) => cases === 0 && verdict === "holds"))
    return "no network, so nothing to prove";
  const count = (verdict: Claim["verdict"]) => claims.filter((claim) => claim.verdict === verdict).length;
  const [fail, open] = [count("fails"), count("unknown")];
  return [
    `${count("holds")} of ${claims.length} ${claims.length === 1 ? "claim holds" : "claims hold"}`,
    ...(fail === 0 ? [] : [`${fail} ${fail === 1 ? "fails" : "fail"}`]),
    ...(open === 0 ? [] : [`${open} cannot be decided`]),
  ].join(", ");
}

/** The sign of a claim or of a hop, in its colour. */
function sign(verdict: Claim["verdict"] | Hop["verdict"], colours: Colours): string {
  if (verdict === "holds" || verdict === "passes") return colours.green("✓");
  return verdict === "unknown" ? colours.yellow("?") : colours.red("✗");
}

function claimText(claim: Claim, colours: Colours): string {
  const { id, sentence, verdict, cases, missing } = claim;
  const looked = cases === 1 ? "1 case" : `${cases} cases`;
  const lines = [`  ${sign(verdict, colours)} ${sentence} ${colours.dim(`(${id}, ${looked})`)}`];
  if (verdict === "fails") lines.push(...counterExample(claim, colours));
  for (const fact of missing.slice(0, FACTS_SHOWN)) lines.push(`      not known: ${fact}`);
  if (missing.length > FACTS_SHOWN) lines.push(`      and ${missing.length - FACTS_SHOWN} more facts`);
  return `${lines.join("\n")}\n`;
}

function counterExample({ findings: [shortest, ...others] }: Claim, colours: Colours): string[] {
  if (!shortest) return [];
  const { text, resources, hops } = shortest;
  return [
    `      ${text}`,
    ...(resources.length === 0 ? [] : [`      look at ${resources.map(({ name }) => name).join(", ")}`]),
    ...hopLines(hops, colours).map((line) => `      ${line}`),
    ...(others.length === 0 ? [] : [`      ${colours.dim(`and ${others.length} more; --json has them all`)}`]),
  ];
}

/** A packet's way, a line a hop, and under what blocks what would have to change. */
export function hopLines(hops: readonly Hop[], colours: Colours): string[] {
  return hops.flatMap(({ direction, text, verdict, remedy }) => [
    `${colours.dim(direction.padEnd("request".length))} ${sign(verdict, colours)} ${text}`,
    ...(remedy === undefined ? [] : [`${" ".repeat("request ".length)}  needs ${remedy}`]),
  ]);
}

/** Columns are numbered as the rows are: names would not fit a terminal. */
function matrixText(matrix: Matrix, colours: Colours): string {
  const { region, places } = matrix;
  const dim = (text: string): Cell => ({ text, style: colours.dim });
  const grid = matrixGrid(matrix);
  const rows = places.map(({ title, name }, row): Cell[] => [
    dim(`${row + 1}`),
    title,
    name === title ? "" : dim(name),
    ...(grid[row] ?? []).map((cell): Cell => {
      if (!cell || cell.state === "closed") return dim("-");
      return cell.state === "unknown" ? { text: cell.short, style: colours.yellow } : cell.short;
    }),
  ]);
  const heading = ["", "", "", ...places.map((_, column) => `${column + 1}`)].map(dim);
  return `${colours.bold(region)}: who reaches whom; rows send, columns are reached\n${table([heading, ...rows])}`;
}

/** The cells of a matrix by row and column; none where nobody asks, as from a place to itself. */
export function matrixGrid({ places, cells }: Matrix): (CellText | undefined)[][] {
  const key = (from: string, to: string) => JSON.stringify([from, to]);
  const byPair = new Map(cells.map((cell) => [key(cell.from, cell.to), cellText(cell)]));
  return places.map((from) => places.map((to) => byPair.get(key(from.id, to.id))));
}

function legend(colours: Colours): string {
  const lines = [
    "443: a connection to this TCP port works, both ways; one way: a packet may arrive, but no connection works for all",
    "? 443: cannot be decided; -: nothing gets through; v6, v4+6: of IPv6, of both, else of IPv4",
  ];
  return lines.map((line) => `${colours.dim(line)}\n`).join("");
}
