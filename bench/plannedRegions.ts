// Plans of the dev stack with many regions, written once for the processes that measure something on them.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { regionsConfig } from "./regionsConfig.ts";

const SETUP = fileURLToPath(new URL("../cli/setup.mjs", import.meta.url));

/** Does something with the plans of some sizes, by the file of each, and leaves none behind. */
export function withPlans<T>(sizes: readonly number[], use: (fileOf: (regions: number) => string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "portcullis-bench-"));
  const fileOf = (regions: number): string => join(folder, `${regions}.json`);
  try {
    for (const regions of new Set(sizes)) {
      process.stderr.write(`planning ${regions} regions\n`);
      const config = regionsConfig(regions).flatMap((value) => ["--config", value]);
      run([SETUP, "plan", "dev", ...config, "--out", fileOf(regions)]);
    }
    return use(fileOf);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The settings of a plan of some regions, by key. */
export function settingsOf(regions: number): Record<string, string> {
  return Object.fromEntries(
    regionsConfig(regions).map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );
}

/** What a TypeScript file prints, in a process of its own. */
export function runFresh(file: string, args: readonly string[]): string {
  return run(["--import", "tsx", file, ...args]);
}

function run(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${args.join(" ")} failed: ${stderr}`);
  return stdout;
}
