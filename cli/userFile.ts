// Files that the user names: relative to where the command was started, which npm hands over.
import path from "node:path";
import { UsageError } from "./fault.ts";

/** Paths are the user's, who may stand in another folder than the project's. */
export function userPath(given: string): string {
  return path.resolve(process.env["INIT_CWD"] ?? "", given);
}

/** Runs what reads a file or folder; its fault is one line that begins with `what` and ends with `remedy`. */
export function reading<T>(what: string, remedy: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    // Node's message goes on with the call and the whole path.
    const [reason = ""] = String(error instanceof Error ? error.message : error).split(", ");
    throw new UsageError(`${what}: cannot be read (${reason}); ${remedy}`);
  }
}
