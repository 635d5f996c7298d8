// Reads one network, proves it, and prints the processor seconds of both; a process of its own for each measurement.
import { readFileSync } from "node:fs";
import { declarationOf } from "../cli/declaration.ts";
import { indexPlan, readPlanFile } from "../plan/read.ts";
import type { Declaration } from "../proof/claims/declaration.ts";
import { judge } from "../proof/claims/prove.ts";
import type { Network } from "../proof/network.ts";
import { readNetwork } from "../proof/planned/readNetwork.ts";
import { largeRegion } from "./largeRegion.ts";
import { settingsOf } from "./plannedRegions.ts";

/** Processor seconds, user and system, of this process while `work` runs. */
function timed<T>(work: () => T): readonly [T, number] {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return [result, (user + system) / 1e6];
}

const [size = "", planFile] = process.argv.slice(2);

function load(): { readonly network: Network; readonly declaration: Declaration; readonly reading: number } {
  if (planFile === undefined) return { ...largeRegion(Number(size)), reading: 0 };
  const plan = readPlanFile(readFileSync(planFile, "utf8"), planFile);
  const declaration = declarationOf(plan, process.cwd(), settingsOf(Number(size)));
  const [network, reading] = timed(() => readNetwork(indexPlan(plan)));
  return { network, declaration, reading };
}

const { network, declaration, reading } = load();
const [claims, judging] = timed(() => judge(network, declaration));
const failed = claims.filter(
  ({ id, verdict }) => verdict !== "holds" && !(planFile === undefined && id === "proxy-header"),
);
if (failed.length > 0) throw new Error(`claims that do not hold: ${failed.map(({ id }) => id).join(", ")}`);
process.stdout.write(`${JSON.stringify({ reading, judging })}\n`);
