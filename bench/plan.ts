// npm run bench: processor time of planning the program, by number of regions, each run in a fresh process.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { readArguments, table } from "../cli/output.ts";
import { UsageError } from "../cli/fault.ts";
import { REGION_SHORT_NAMES } from "../model/regions.ts";

const HELP = `npm run bench -- [options]

Plans the dev stack with other numbers of regions and prints the processor time (user and system, all processes),
minimum and median. The sizes take turns, so that a machine's changing speed meets them all; the first size runs twice
a round, as the null pair that shows how far two equal things differ here.

  --regions LIST  numbers of regions, 1 to 31 (2,16)
  --rounds N      rounds, 1 to 100 (5)
  --json          print the seconds of every run as JSON
  --help          this text
`;

const OPTIONS = {
  regions: { type: "string", default: "2,16" },
  rounds: { type: "string", default: "5" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** One size and the seconds of its runs. */
interface Series {
  readonly regions: number;
  readonly seconds: number[];
}

/** Runs the command and returns its exit code. */
export function main(args: readonly string[]): number {
  const { values } = readArguments(args, OPTIONS);
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const sizes = values.regions.split(",").map((text) => wholeNumber("--regions", text, 31));
  const rounds = wholeNumber("--rounds", values.rounds, 100);
  const series: Series[] = [...sizes, ...sizes.slice(0, 1)].map((regions) => ({ regions, seconds: [] }));
  for (let round = 1; round <= rounds; round += 1) {
    process.stderr.write(`round ${round} of ${rounds}\n`);
    for (const { regions, seconds } of series) seconds.push(planSeconds(regions));
  }
  process.stdout.write(values.json ? `${JSON.stringify(series)}\n` : summary(series));
  return 0;
}

function wholeNumber(option: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw new UsageError(`${option}: "${text}" is no whole number from 1 to ${most}`);
  }
  return value;
}

/** Plans so many regions in a fresh process and reads what the shell says its children took. */
function planSeconds(regions: number): number {
  const names = Object.keys(REGION_SHORT_NAMES).slice(0, regions);
  const settings = names.map((name, index) => ({ name, cidr: `10.${index}.0.0/16`, zones: ["a", "b"] }));
  const setup = fileURLToPath(new URL("../cli/setup.mjs", import.meta.url));
  const command = [process.execPath, setup, "plan", "dev", "--config", `regions=${JSON.stringify(settings)}`];
  const { status, stdout, stderr } = spawnSync("sh", ["-c", '"$@" >/dev/null && times', "sh", ...command], {
    encoding: "utf8",
  });
  const [, children = ""] = stdout.trim().split("\n");
  if (status !== 0) throw new Error(`planning ${regions} regions failed: ${stderr}`);
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest),
    0,
  );
}

function summary(series: readonly Series[]): string {
  const [first] = series;
  const base = first === undefined ? NaN : median(first.seconds);
  const rows = series.map(({ regions, seconds }, index) => [
    index === series.length - 1 ? `${regions} again` : String(regions),
    Math.min(...seconds).toFixed(2),
    median(seconds).toFixed(2),
    (median(seconds) / base).toFixed(2),
  ]);
  return `processor seconds of a plan\n${table([["regions", "min", "median", "x first"], ...rows], (column) => column > 0)}`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = NaN, high = NaN] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}
