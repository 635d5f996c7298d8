// Prints whatever ended a command, and gives its exit code (design section 8).
import { ProgramFault } from "../plan/error.ts";

/** A fault of the command line itself; the message is all the user needs. */
export class UsageError extends Error {
  public override readonly name = "UsageError";
}

/** Names of the errors that the user can mend from their message; a stack would only hide it. */
const USER_LEVEL = new Set([
  "UsageError",
  "PlanError",
  "SettingsError",
  "LocalError",
  "WitnessUnavailable",
  "TopologyError",
  "PackError",
]);

/** What is printed for a fault, and the exit code: 1 the user's or the program's, 3 ours. */
export function describeFault(error: unknown): { readonly text: string; readonly exitCode: 1 | 3 } {
  if (!(error instanceof Error)) return { text: `internal error: ${String(error)}`, exitCode: 3 };
  if (USER_LEVEL.has(error.name)) return { text: error.message, exitCode: 1 };
  const stack = error.stack ?? error.message;
  if (error instanceof ProgramFault) return { text: stack, exitCode: 1 };
  return { text: `internal error: ${stack}`, exitCode: 3 };
}

/** Prints a fault on standard error, once, and returns the exit code. */
export function printFault(error: unknown): 1 | 3 {
  const { text, exitCode } = describeFault(error);
  process.stderr.write(`${text}\n`);
  return exitCode;
}
