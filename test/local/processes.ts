// What tests ask of processes and promises: whether one lives, when something is so, why one was rejected.
import { readFileSync } from "node:fs";

/** How long a test waits for what must happen; generous, because the machine may be busy with other work. */
const PATIENCE_MILLISECONDS = 15_000;

/** True while the process exists and is no zombie. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return process.platform !== "linux";
  }
}

/** Waits until `condition` holds; throws if it never does. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MILLISECONDS;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`eventually: ${condition.toString()} did not come true`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The message with which `promise` is rejected; throws if it is fulfilled. */
export async function faultOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (fault) {
    return (fault as Error).message;
  }
  throw new Error("faultOf: the promise was fulfilled");
}
