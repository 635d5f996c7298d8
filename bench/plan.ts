// npm run bench -- plan: processor time and memory of planning the program, by number of regions, each run in a fresh process.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readArguments, table } from "../cli/output.ts";
import { regionsConfig } from "./regionsConfig.ts";
import { cells, fit, type Series, wholeNumber } from "./statistics.ts";

const HELP = `npm run bench -- plan [options]

Plans the dev stack with other numbers of regions and prints the processor time (user and system, all processes)
and the largest process's memory, minimum and median, and the straight line that fits the medians best. The sizes
take turns, so that a machine's changing speed meets them all; the first size runs twice a round, as the null pair
that shows how far two equal things differ here.

  --regions LIST  numbers of regions, 1 to 32 (1,2,4,8,16,32)
  --rounds N      rounds, 1 to 100 (5)
  --json          print every run's seconds and mebibytes as JSON
  --help          this text
`;

const SETUP = fileURLToPath(new URL("../cli/setup.mjs", import.meta.url));
const PEAK_MEMORY = new URL("./peakMemory.mjs", import.meta.url).href;

const OPTIONS = {
  regions: { type: "string", default: "1,2,4,8,16,32" },
  rounds: { type: "string", default: "5" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

interface Run {
  /** Processor time, user and system, of all processes. */
  readonly seconds: number;
  /** Resident memory of the largest process, in MiB. */
  readonly memory: number;
}

/** Runs the command and returns its exit code. */
export function main(args: readonly string[]): number {
  const { values } = readArguments(args, OPTIONS);
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const sizes = values.regions.split(",").map((text) => wholeNumber("--regions", text, 32));
  const rounds = wholeNumber("--rounds", values.rounds, 100);
  const series: Series<Run>[] = [...sizes, ...sizes.slice(0, 1)].map((regions) => ({ regions, runs: [] }));
  for (let round = 1; round <= rounds; round += 1) {
    process.stderr.write(`round ${round} of ${rounds}\n`);
    for (const { regions, runs } of series) runs.push(planOnce(regions));
  }
  process.stdout.write(values.json ? `${JSON.stringify(series)}\n` : summary(series));
  return 0;
}

/** Plans so many regions in a fresh process; the shell says what its children took, each process how large it grew. */
function planOnce(regions: number): Run {
  const command = [
    process.execPath,
    SETUP,
    "plan",
    "dev",
    ...regionsConfig(regions).flatMap((value) => ["--config", value]),
  ];
  const folder = mkdtempSync(join(tmpdir(), "portcullis-bench-"));
  try {
    const peaks = join(folder, "peaks");
    const { status, stdout, stderr } = spawnSync("sh", ["-c", '"$@" >/dev/null && times', "sh", ...command], {
      encoding: "utf8",
      env: { ...process.env, NODE_OPTIONS: `--import=${PEAK_MEMORY}`, PORTCULLIS_PEAK_MEMORY: peaks },
    });
    if (status !== 0) throw new Error(`planning ${regions} regions failed: ${stderr}`);
    const kibibytes = readFileSync(peaks, "utf8").trim().split("\n").map(Number);
    return { seconds: secondsOf(stdout), memory: Math.max(...kibibytes) / 1024 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the shell's `times` says of its children, on its second line. */
function secondsOf(times: string): number {
  const [, children = ""] = times.trim().split("\n");
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest),
    0,
  );
}

function summary(series: readonly Series<Run>[]): string {
  const rows = series.map(({ regions, runs }, index) => [
    index === series.length - 1 ? `${regions} again` : String(regions),
    ...cells(
      runs.map(({ seconds }) => seconds),
      2,
    ),
    ...cells(
      runs.map(({ memory }) => memory),
      0,
    ),
  ]);
  const head = ["regions", "s min", "s median", "MiB min", "MiB median"];
  return [
    "processor seconds, and MiB of the largest process, of a plan",
    table([head, ...rows], (column) => column > 0),
    fit("seconds", series, ({ seconds }) => seconds),
    fit("MiB", series, ({ memory }) => memory),
    "",
  ].join("\n");
}
