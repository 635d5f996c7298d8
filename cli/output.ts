// How every command reads its arguments and lays out its text.
import { parseArgs, type ParseArgsConfig } from "node:util";
import picocolors from "picocolors";
import { UsageError } from "./fault.ts";

/** Reads a command's arguments; throws a one-line UsageError for an option it does not have or a value it lacks. */
export function readArguments<const Options extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const [reason = ""] = String(error instanceof Error ? error.message : error).split(/\. |\n/);
    throw new UsageError(`arguments: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}; --help lists the options`);
  }
}

/** Colours for a terminal, plain text for anything else and where NO_COLOR asks for it. */
export function coloursFor(stream: { readonly isTTY?: boolean }) {
  return picocolors.createColors(stream.isTTY === true && process.env["NO_COLOR"] === undefined);
}

export type Colours = ReturnType<typeof coloursFor>;

/** Control characters but the end of a line and what begins a colour. */
const CONTROL = new RegExp(`(?!\\n|${String.fromCharCode(0x1b)}\\[[\\d;]*m)\\p{Cc}`, "gu");

/** Text that does nothing to a terminal but to colour it: what a saved plan calls its resources is anybody's. */
export function printable(text: string): string {
  return text.replaceAll(CONTROL, "\ufffd");
}

/** A cell, with the style it is given once its column's width is known. */
export type Cell = string | { readonly text: string; readonly style: (text: string) => string };

/**
 * Lays rows out in columns two spaces apart, indented by two; the columns, from 0, that `right` says yes to are set
 * flush right.
 * No line ends in spaces.
 */
export function table(rows: readonly (readonly Cell[])[], right: (column: number) => boolean = () => false): string {
  const textOf = (cell: Cell) => (typeof cell === "string" ? cell : cell.text);
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, textOf(cell).length)));
  return rows
    .map((row) => {
      const last = row.findLastIndex((cell) => textOf(cell) !== "");
      const cells = row.slice(0, last + 1).map((cell, at) => {
        const text = textOf(cell);
        const space = " ".repeat((widths[at] ?? 0) - text.length);
        const styled = typeof cell === "string" ? cell : cell.style(text);
        if (right(at)) return space + styled;
        return at === last ? styled : styled + space;
      });
      return `  ${cells.join("  ")}`.trimEnd().concat("\n");
    })
    .join("");
}
