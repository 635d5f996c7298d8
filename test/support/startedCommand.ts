// Commands as users start them, with a mark in their environment by which whatever they leave can be found.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { PROJECT } from "./devPlan.ts";

/** A user that owns nothing here. */
export const NOBODY = 65_534;

/** What a command said, and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a command of `cli/setup.mjs`, with `folder` for its temporary files, and adds it to `children`. */
export function startCommand(
  args: readonly string[],
  { mark, folder, uid }: { readonly mark: string; readonly folder: string; readonly uid?: number },
  children: ChildProcess[],
): ChildProcess {
  const child = spawn(process.execPath, ["cli/setup.mjs", ...args], {
    cwd: PROJECT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, START_TEST_MARK: mark, TMPDIR: folder },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  children.push(child);
  return child;
}

/** Waits for a command's end. */
export async function ended(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ["", ""];
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}

/** Waits until a process has said something, on standard error by default, or has ended. */
export function saying(child: ChildProcess, words: string, stream: "stdout" | "stderr" = "stderr"): Promise<void> {
  return new Promise((resolve) => {
    child.once("close", () => {
      resolve();
    });
    let said = "";
    child[stream]?.on("data", (text: string | Buffer) => {
      said += text.toString();
      if (said.includes(words)) resolve();
    });
  });
}

/** Waits a moment for the processes of a run to end; those that stay are returned. */
export async function gone(mark: string): Promise<string[]> {
  for (let attempt = 0; attempt < 50 && marked(mark).length > 0; attempt += 1) await wait(100);
  return marked(mark);
}

/**
 * Command lines of the processes that carry a run's mark, in their environment or, as programs that get none of it, in
 * the name of a file in the run's folder; there is none to read but on Linux.
 */
export function marked(mark: string): string[] {
  const numbers = existsSync("/proc/self/environ") ? readdirSync("/proc").filter((entry) => /^\d+$/.test(entry)) : [];
  return numbers.flatMap((pid) => {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, "utf8");
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      return environment.includes(mark) || command.includes(mark) ? [command] : [];
    } catch {
      return [];
    }
  });
}

/** What a run keeps its keys and texts in. */
export function runFolders(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith("portcullis-"));
}

/** True where another user can read the checkout. */
export function canRunHere(uid: number): boolean {
  const look = ["-e", "require('node:fs').readdirSync('node_modules')"];
  return spawnSync(process.execPath, look, { cwd: PROJECT, uid, gid: uid }).status === 0;
}
