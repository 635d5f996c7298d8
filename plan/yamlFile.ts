// Reads a YAML file of a Pulumi project; a fault names file, line and column.
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import type { Document } from "yaml";

/** A parsed file, with a way to say where something stands in it. */
export interface YamlFile {
  /** Base name, for messages. */
  readonly name: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** `NAME:LINE:COLUMN` of a key path, or the bare name when the path is not there. */
  readonly place: (path: readonly string[]) => string;
}

/** Undefined when there is no such file; faults are added to `faults`, one line each. */
export function readYamlFile(file: string, faults: string[]): YamlFile | undefined {
  if (!existsSync(file)) return undefined;
  const name = basename(file);
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, "utf8"), { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  faults.push(...document.errors.map((error) => `${at(error.pos[0])}: ${error.message.replace(/\.$/, "")}`));
  const place = (path: readonly string[]): string => {
    const offset = startOf(document, path);
    return offset === undefined ? name : at(offset);
  };
  if (document.errors.length > 0) return { name, content: {}, place };
  let content: unknown;
  try {
    content = document.toJS();
    // An alias inside what it stands for has no end.
    JSON.stringify(content);
  } catch (error) {
    faults.push(
      `${name}: its aliases cannot be followed (${error instanceof Error ? (error.message.split("\n")[0] ?? "") : ""})`,
    );
    return { name, content: {}, place };
  }
  if (isMap(content)) return { name, content, place };
  if (content !== null) faults.push(`${at(0)}: the file is not a map of keys to values`);
  return { name, content: {}, place };
}

/** True for a YAML map. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Where the value of a path begins in the text. */
function startOf(document: Document, path: readonly string[]): number | undefined {
  const node = document.getIn(path, true) as { readonly range?: readonly number[] } | undefined;
  return node?.range?.[0];
}
