// The entry module of a program: which file it is, and what Pulumi makes of what it exports.
import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Inputs } from "@pulumi/pulumi";
import { PlanError } from "./error.ts";

/** Names an entry point may have in its folder, in Pulumi's order. */
const ENTRIES = ["index.js", "index.mjs", "index.ts", "index.mts"];

/** The entry module: `main` of Pulumi.yaml, a file or a folder, else the index of the project's folder. */
export function entryOf(directory: string, main = "."): string {
  const path = resolve(directory, main);
  if (existsSync(path) && statSync(path).isFile()) return path;
  const entry = ENTRIES.map((name) => join(path, name)).find((file) => existsSync(file));
  if (entry) return entry;
  throw new PlanError(`Pulumi.yaml: main: ${main} is no file and holds none of ${ENTRIES.join(", ")}`);
}

/** Loads the entry module as Pulumi does: a default export stands alone, and a function is called. */
export async function evaluate(entry: string): Promise<Inputs | undefined> {
  const module = (await import(pathToFileURL(entry).href)) as Record<string, unknown>;
  if (!("default" in module)) return { ...module };
  if (Object.keys(module).length > 1) {
    throw new PlanError(`${entry}: has a default export and named exports; Pulumi takes one or the other`);
  }
  const exported: unknown = module["default"];
  return (await (typeof exported === "function" ? (exported as () => unknown)() : exported)) as Inputs | undefined;
}
