// npm run prove -- --topology and --dir: topology files answered in this process, without a plan.
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { type Answers, answerTopology } from "../proof/topology/answer.ts";
import { readTopology, type Topology } from "../proof/topology/read.ts";
import { UsageError } from "./fault.ts";
import type { Colours } from "./output.ts";
import { topologyText } from "./proveTopologyText.ts";
import { reading, userPath } from "./userFile.ts";

const REMEDY = "name another";

/** Answers one file and returns what is printed. */
export function proveFile(file: string, json: boolean, colours: Colours): string {
  const { topology, answers } = answered(file, "--topology");
  return json ? jsonText(answers) : topologyText(path.basename(file, ".json"), topology, answers, colours);
}

/** Answers every *.json file of a folder, keyed by its name without that ending. */
export function proveFolder(folder: string, json: boolean, colours: Colours): string {
  const all = topologyFiles(folder).map((name) => {
    const key = name.slice(0, -".json".length);
    return { key, ...answered(path.join(folder, name), "--dir") };
  });
  if (json) return jsonText(Object.fromEntries(all.map(({ key, answers }) => [key, answers])));
  return all.map(({ key, topology, answers }) => topologyText(key, topology, answers, colours)).join("\n");
}

function topologyFiles(folder: string): string[] {
  const names = reading(`--dir ${folder}`, REMEDY, () =>
    readdirSync(userPath(folder)).filter(
      (name) => /^[^.].*\.json$/.test(name) && statSync(path.join(userPath(folder), name)).isFile(),
    ),
  );
  if (names.length === 0) throw new UsageError(`--dir ${folder}: holds no .json file; name a folder of topology files`);
  return names.sort();
}

function answered(file: string, option: string): { readonly topology: Topology; readonly answers: Answers } {
  const content = reading(`${option} ${file}`, REMEDY, () => readFileSync(userPath(file), "utf8"));
  const topology = readTopology(content, file);
  return { topology, answers: answerTopology(topology) };
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
