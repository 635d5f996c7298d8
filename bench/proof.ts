// npm run bench -- proof: processor time of reading a plan's network and of judging the claims, by number of regions.
import { fileURLToPath } from "node:url";
import { readArguments, table } from "../cli/output.ts";
import { ENTRIES } from "./largeRegion.ts";
import { runFresh, withPlans } from "./plannedRegions.ts";
import { cells, fit, type Series, wholeNumber } from "./statistics.ts";

const HELP = `npm run bench -- proof [options]

Plans the dev stack once for each number of regions, then proves each plan in fresh processes and prints the
processor time (user and system) of reading its network and of judging its claims, minimum and median, and the
straight line that fits the medians best. The sizes take turns; the first runs twice a round, as the null pair. Also
proves one region of 200 subnets with an ACL of ${ENTRIES} entries each.

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

const ONCE = fileURLToPath(new URL("./proofOnce.ts", import.meta.url));
const SUBNETS = 200;

interface Run {
  /** Processor seconds from the loaded plan to the network. */
  readonly reading: number;
  /** Processor seconds from the network to the claims. */
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
    const large: Run[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      process.stderr.write(`round ${round} of ${rounds}\n`);
      for (const { regions, runs } of series) runs.push(proveOnce([`${regions}`, fileOf(regions)]));
      large.push(proveOnce([`${SUBNETS}`]));
    }
    process.stdout.write(values.json ? `${JSON.stringify({ series, large })}\n` : summary(series, large));
    return 0;
  });
}

function proveOnce(args: readonly string[]): Run {
  return JSON.parse(runFresh(ONCE, args)) as Run;
}

function summary(series: readonly Series<Run>[], large: readonly Run[]): string {
  const judging = (runs: readonly Run[]) =>
    cells(
      runs.map((each) => each.judging),
      2,
    );
  const rows = series.map(({ regions, runs }, index) => [
    index === series.length - 1 ? `${regions} again` : `${regions}`,
    ...cells(
      runs.map(({ reading }) => reading),
      2,
    ),
    ...judging(runs),
  ]);
  const head = ["regions", "reading, s min", "median", "claims, s min", "median"];
  const one = `1, of ${SUBNETS} subnets and ${SUBNETS * ENTRIES} ACL entries`;
  return [
    "processor seconds of reading a plan's network and of judging its claims",
    table([head, ...rows, [one, "", "", ...judging(large)]], (column) => column > 0),
    fit("claims, seconds", series, (each) => each.judging),
    "",
  ].join("\n");
}
