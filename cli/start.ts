// npm start: plans a stack, runs its data path on this machine, and follows a request through each region.
import { follow, type Followed } from "../local/follow.ts";
import { recordChange } from "../local/failover.ts";
import { type RunningPath, startPath } from "../local/path.ts";
import type { Claim } from "../proof/result.ts";
import type { StackVerdict } from "../policy-pack/verdict.ts";
import { UsageError } from "./fault.ts";
import { coloursFor, readArguments } from "./output.ts";
import { edgeText } from "./edgeText.ts";
import { policyLines } from "./policyText.ts";
import { judgePlan, stopped } from "./policyVerdict.ts";
import { requestText } from "./requestText.ts";
import { runStack, step, untilInterrupted, withProgress } from "./runStack.ts";
import { type EdgeShown, tryEdge } from "./startEdge.ts";
import { commandText, natureText, pathText, startJson } from "./startText.ts";
import { claimsOf, verdictLines } from "./verdict.ts";

const HELP = `npm start -- [STACK] [options]

Plans the stack of Pulumi.STACK.yaml (dev), judges it by the policy pack, proves who can reach whom, runs the planned data path on 127.0.0.0/8 with
the real HAProxy, and follows one request through each region and each edge location. An edge is tried further: a
scanner's path, a way round it, and a failover under load. In a terminal it then stays up until
Ctrl-C. Exit code 1 where a claim of the proof fails or a mandatory policy is violated.

  --once  stop after the requests, also in a terminal
  --json  print what was observed as JSON, then stop
  --help  this text
`;

const OPTIONS = {
  once: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** A client that claims to be somebody else, so that the table shows who takes the claim away. */
export const CLAIM = [["X-Forwarded-For", "192.0.2.66"]] as const;

/** Where that client is, on systems with more than one loopback address; easy to find again in the table. */
const CLIENT = "127.1.2.3";

/** Runs the command and returns its exit code; faults are thrown. */
export async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS);
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [stack = "dev", ...more] = positionals;
  if (more.length > 0) throw new UsageError(`stack: ${stack} and ${more.join(", ")} are named; name one`);
  const stays = process.stdin.isTTY && process.stdout.isTTY && !values.once && !values.json;
  let claims: readonly Claim[] = [];
  let judging: Promise<readonly StackVerdict[]> = Promise.resolve([]);
  const proveAndStart: typeof startPath = (plan, options) => {
    claims = claimsOf(plan);
    judging = judgePlan({ plan });
    // Waited for below; a fault is thrown there, not here as one that nobody caught.
    judging.catch(() => undefined);
    return startPath(plan, options);
  };
  return runStack(stack, proveAndStart, async (path, interrupted) => {
    const followed = await followEach(path);
    const trying = interrupted.during(tryEdge(path, step));
    const edge = await withProgress("trying the edge", "tried the edge", trying);
    const verdicts = await interrupted.during(judging);
    const colours = coloursFor(process.stdout);
    const summary = `${verdictLines(claims, stack, colours)}${policyLines(verdicts, stack, colours)}`;
    process.stdout.write(
      values.json
        ? startJson(path, followed, edge, { claims, policies: verdicts })
        : `${summary}\n${shown(path, followed, edge)}`,
    );
    if (!stays) return codeOf(claims, verdicts);
    await interrupted.during(healed(path, edge));
    await untilInterrupted(path, interrupted, commandText(path, coloursFor(process.stdout)));
    return codeOf(claims, verdicts);
  });
}

/** What nobody can decide of one stack alone, such as a region's, keeps nothing from running. */
function codeOf(claims: readonly Claim[], verdicts: readonly StackVerdict[]): number {
  return claims.some(({ verdict }) => verdict === "fails") || stopped(verdicts) ? 1 : 0;
}

/** Brings a region back that the failover took down, so that every command line works. */
async function healed(path: RunningPath, edge: EdgeShown | undefined): Promise<void> {
  if (edge?.failover === undefined) return;
  const { region } = edge.failover;
  const back = Promise.all([recordChange(path, region, true), path.control.startRegion(region)]);
  await withProgress(`bringing ${region} back`, `${region} is back`, back);
}

/** One request through each region, to its first service. */
async function followEach(path: RunningPath): Promise<Followed[]> {
  const followed: Followed[] = [];
  for (const { name, services, door } of path.regions) {
    const [service] = services;
    const clientAddress = door.address === "127.0.0.1" ? undefined : CLIENT;
    if (service !== undefined) followed.push(await follow(path, name, service.path, { headers: CLAIM, clientAddress }));
  }
  return followed;
}

function shown(path: RunningPath, followed: readonly Followed[], edge: EdgeShown | undefined): string {
  const colours = coloursFor(process.stdout);
  const requests = followed.map((each) => requestText(each.region, each, colours));
  const atEdge = path.edge === undefined || edge === undefined ? [] : [edgeText(path.edge, edge, colours)];
  return [natureText(path), ...requests, ...atEdge, pathText(path, colours)].join("\n");
}
