// Plans a stack, brings its path up, works with it and takes it down, whatever happens in between.
import type { RunningPath } from "../local/path.ts";
import { planProgram } from "../plan/program.ts";
import type { Plan } from "../plan/type.ts";
import { progress } from "./child.mjs";
import { Interruption } from "./interruption.ts";

/** What a start is given: where to tell its steps, and when to give up. */
export interface StartOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/** Something that runs until it is stopped. */
interface Running {
  stop(): Promise<void>;
}

/**
 * Runs `work` while the path that `start` makes of the stack's plan is up, and returns its exit code, or that of the
 * signal that came before the path was up. What was started is stopped in every case.
 */
export async function runStack<Path extends Running>(
  stack: string,
  start: (plan: Plan, options: StartOptions) => Promise<Path>,
  work: (path: Path, interrupted: Interruption) => Promise<number>,
): Promise<number> {
  const interrupted = new Interruption();
  try {
    const planning = planProgram({ directory: process.cwd(), stack, mode: "resolved" });
    const plan = await withProgress(`planning ${stack}`, `planned ${stack}`, planning);
    if (interrupted.exitCode !== undefined) return interrupted.exitCode;
    const starting = start(plan, { signal: interrupted.aborted, onProgress: step });
    const path = await withProgress("bringing the path up", "the path is up", starting);
    try {
      return await work(path, interrupted);
    } finally {
      await path.stop();
    }
  } catch (fault) {
    // The path is down; what still waits for something of it would only keep this process.
    if (interrupted.exitCode !== undefined) process.exit(interrupted.exitCode);
    throw fault;
  } finally {
    interrupted.end();
  }
}

/** A step of what is under way; on a terminal its line is there already, and comes again under this one. */
export function step(text: string): void {
  process.stderr.write(`${process.stderr.isTTY ? "\r\u001b[K" : ""}  ${text}\n`);
}

/** Says on standard error what is under way, and then that it is done. */
export async function withProgress<T>(doing: string, done: string, work: Promise<T>): Promise<T> {
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

/** Prints commands to try and waits for Ctrl-C, which is the ordinary end, or for a part that ends by itself. */
export async function untilInterrupted(
  { broken }: Pick<RunningPath, "broken">,
  { aborted }: Interruption,
  commands: string,
): Promise<void> {
  const stopped = new Promise<undefined>((resolve) => {
    if (aborted.aborted) resolve(undefined);
    aborted.addEventListener("abort", () => {
      resolve(undefined);
    });
  });
  if (!aborted.aborted) process.stdout.write(`\n${commands}\nCtrl-C stops everything\n`);
  const fault = await Promise.race([stopped, broken]);
  if (fault !== undefined) throw fault;
  process.stdout.write("\nstopping\n");
}
