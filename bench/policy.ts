// npm run bench -- policy: processor time of the policy pack's process, by number of regions.
import { fileURLToPath } from "node:url";
import { readArguments, table } from "../cli/output.ts";
import { runFresh, withPlans } from "./plannedRegions.ts";
import { cells, fit, type Series, wholeNumber } from "./statistics.ts";

const HELP = `npm run bench -- policy [options]

Plans the dev stack once for each number of regions, then judges each plan in a fresh process of the policy pack and
prints that process's processor time (user and system), minimum and median: to start, until it listens, and to judge,
from the first question to the last answer; and the straight line that fits the medians best. The sizes take turns; the
first runs twice a round, as the null pair. Reads /proc, so it needs Linux.

  --regions LIST  numbers of regions, 1 to 32 (1,2,4,8,16,32)
  --rounds N      rounds, 1 to 100 (5)
  --json          print every run's seconds as JSON
  --help          this text
`;

const OPTIONS = {
  regions: { type: "string", default: "1,2,4,8,16,32" },
  rounds: { type: "string", default: "5" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

const ONCE = fileURLToPath(new URL("./policyOnce.ts", import.meta.url));

interface Run {
  readonly resources: number;
  /** Processor seconds until the pack listens. */
  readonly starting: number;
  /** Processor seconds from the first question to the last answer. */
  readonly judging: number;
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
  return withPlans(sizes, (fileOf) => {
    const series: Series<Run>[] = [...sizes, ...sizes.slice(0, 1)].map((regions) => ({ regions, runs: [] }));
    for (let round = 1; round <= rounds; round += 1) {
      process.stderr.write(`round ${round} of ${rounds}\n`);
      for (const { regions, runs } of series) {
        runs.push(JSON.parse(runFresh(ONCE, [`${regions}`, fileOf(regions)])) as Run);
      }
    }
    process.stdout.write(values.json ? `${JSON.stringify({ series })}\n` : summary(series));
    return 0;
  });
}

function summary(series: readonly Series<Run>[]): string {
  const of = (runs: readonly Run[], what: "starting" | "judging") =>
    cells(
      runs.map((run) => run[what]),
      2,
    );
  const rows = series.map(({ regions, runs }, index) => [
    index === series.length - 1 ? `${regions} again` : `${regions}`,
    `${runs[0]?.resources ?? 0}`,
    ...of(runs, "starting"),
    ...of(runs, "judging"),
  ]);
  const head = ["regions", "resources", "start, s min", "median", "judge, s min", "median"];
  return [
    "processor seconds of the policy pack's process",
    table([head, ...rows], (column) => column > 0),
    fit("judging, seconds", series, ({ judging }) => judging),
    "",
  ].join("\n");
}
