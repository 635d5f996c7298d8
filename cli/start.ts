// npm start: plans a stack, runs its data path on this machine, and follows a request through each region.
import { follow, type Followed } from "../local/follow.ts";
import { recordChange } from "../local/failover.ts";
import { type RunningPath, startPath } from "../local/path.ts";
import { planProgram } from "../plan/program.ts";
import type { Plan } from "../plan/type.ts";
import { progress } from "./child.mjs";
import { UsageError } from "./fault.ts";
import { coloursFor, readArguments } from "./output.ts";
import { edgeText } from "./edgeText.ts";
import { requestText } from "./requestText.ts";
import { type EdgeShown, tryEdge } from "./startEdge.ts";
import { commandText, natureText, pathText, startJson } from "./startText.ts";

const HELP = `npm start -- [STACK] [options]

Plans the stack of Pulumi.STACK.yaml (dev), runs the planned data path on 127.0.0.0/8 with the real HAProxy, and
follows one request through each region and each edge location. An edge is tried further: a scanner's path, a way
round it, and a failover under load. In a terminal it then stays up until Ctrl-C.

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
const CLAIM = [["X-Forwarded-For", "192.0.2.66"]] as const;

/** Where that client is, on systems with more than one loopback address; easy to find again in the table. */
const CLIENT = "127.1.2.3";

/** Exit codes of a start that was interrupted, as the signal itself would give them. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

type Signal = keyof typeof SIGNALS;

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
  const interrupted = new Interruption();
  try {
    const plan = await planned(stack);
    if (interrupted.signal !== undefined) return SIGNALS[interrupted.signal];
    const path = await broughtUp(plan, interrupted.aborted);
    try {
      const followed = await followEach(path);
      const trying = interrupted.during(tryEdge(path, step));
      const edge = await withProgress("trying the edge", "tried the edge", trying);
      process.stdout.write(values.json ? startJson(path, followed, edge) : shown(path, followed, edge));
      if (!stays) return 0;
      await interrupted.during(healed(path, edge));
      return await untilInterrupted(path, interrupted);
    } finally {
      await path.stop();
    }
  } catch (fault) {
    // The path is down; what still waits for something of it would only keep this process.
    if (interrupted.signal !== undefined) process.exit(SIGNALS[interrupted.signal]);
    throw fault;
  } finally {
    interrupted.end();
  }
}

/** The first signal that asks the command to end; a second one ends it at once. */
class Interruption {
  signal: Signal | undefined;
  private readonly controller = new AbortController();
  private readonly listeners = (Object.keys(SIGNALS) as Signal[]).map((signal) => {
    const listener = () => {
      if (this.signal !== undefined) process.exit(SIGNALS[signal]);
      this.signal = signal;
      this.controller.abort();
    };
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });

  get aborted(): AbortSignal {
    return this.controller.signal;
  }

  /** Waits for work that nobody can stop in the middle, but no longer than until the command is asked to end. */
  async during<T>(work: Promise<T>): Promise<T> {
    const asked = new Promise<never>((_, reject) => {
      this.aborted.addEventListener("abort", () => {
        reject(new Error(`interrupted by ${this.signal}`));
      });
    });
    // Whichever is late has nobody to tell.
    for (const each of [work, asked]) each.catch(() => undefined);
    return Promise.race([work, asked]);
  }

  end(): void {
    for (const remove of this.listeners) remove();
  }
}

async function planned(stack: string): Promise<Plan> {
  return withProgress(
    `planning ${stack}`,
    `planned ${stack}`,
    planProgram({ directory: process.cwd(), stack, mode: "resolved" }),
  );
}

async function broughtUp(plan: Plan, signal: AbortSignal): Promise<RunningPath> {
  return withProgress("bringing the path up", "the path is up", startPath(plan, { signal, onProgress: step }));
}

/** A step of what is under way; on a terminal its line is there already, and comes again under this one. */
function step(text: string): void {
  process.stderr.write(`${process.stderr.isTTY ? "\r\u001b[K" : ""}  ${text}\n`);
}

/** Brings a region back that the failover took down, so that every command line works. */
async function healed(path: RunningPath, edge: EdgeShown | undefined): Promise<void> {
  if (edge?.failover === undefined) return;
  const { region } = edge.failover;
  const back = Promise.all([recordChange(path, region, true), path.control.startRegion(region)]);
  await withProgress(`bringing ${region} back`, `${region} is back`, back);
}

async function withProgress<T>(doing: string, done: string, work: Promise<T>): Promise<T> {
  const bar = progress(doing);
  try {
    const result = await work;
    bar.done(done);
    return result;
  } catch (fault) {
    bar.done(`${doing}: not finished`);
    throw fault;
  }
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

/** Prints commands to try and waits for Ctrl-C, which is the ordinary end, or for a part that ends by itself. */
async function untilInterrupted(path: RunningPath, { aborted }: Interruption): Promise<number> {
  const stopped = new Promise<undefined>((resolve) => {
    if (aborted.aborted) resolve(undefined);
    aborted.addEventListener("abort", () => {
      resolve(undefined);
    });
  });
  if (!aborted.aborted) {
    process.stdout.write(`\n${commandText(path, coloursFor(process.stdout))}\nCtrl-C stops everything\n`);
  }
  const fault = await Promise.race([stopped, path.broken]);
  if (fault !== undefined) throw fault;
  process.stdout.write("\nstopping\n");
  return 0;
}
