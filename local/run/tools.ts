// The programs of this machine that local needs, and what it allows them.
import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { LocalError } from "../localError.ts";

/** Where Debian keeps daemons; a user without root rarely has it on the path. */
const SYSTEM_FOLDERS = ["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin", "/opt/homebrew/bin"];
/** File descriptors of a HAProxy process that are not a connection's: listeners, checks, resolver, log, spare. */
const OTHER_DESCRIPTORS = 200;

/** With fewer connections than this a HAProxy process is of no use. */
const FEWEST_CONNECTIONS = 20;

/** The program's full path. Throws a LocalError with the install command where it is missing. */
export async function findProgram(name: string, install: string): Promise<string> {
  for (const folder of [...(process.env.PATH ?? "").split(delimiter), ...SYSTEM_FOLDERS]) {
    const file = join(folder, name);
    const found = await access(file, constants.X_OK).then(
      () => folder !== "",
      () => false,
    );
    if (found) return file;
  }
  throw new LocalError(`${name}: is not installed; install it with ${install}`);
}

/** How many connections a HAProxy process may plan for: each takes two of the open files that this user may have. */
export async function maxConnections(): Promise<number> {
  const { stdout } = await promisify(execFile)("/bin/sh", ["-c", "ulimit -Hn"]);
  const limit = stdout.trim() === "unlimited" ? Number.POSITIVE_INFINITY : Number(stdout.trim());
  const connections = Math.floor((limit - OTHER_DESCRIPTORS) / 2);
  if (connections < FEWEST_CONNECTIONS) {
    const needed = OTHER_DESCRIPTORS + 2 * FEWEST_CONNECTIONS;
    throw new LocalError(`open files: this shell allows ${limit}, HAProxy needs ${needed}; raise it with ulimit -n`);
  }
  return connections;
}
