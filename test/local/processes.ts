// What tests ask of processes and promises: whether one lives, when something is so, why one was rejected.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

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

/** The process ids of a process's children, this one's by default, zombies left out. Linux only. */
export function childPids(parent = process.pid): number[] {
  const pids = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return pids.filter((pid) => isRunning(pid) && parentOf(pid) === parent);
}

/** These processes with their children and children's children, such as HAProxy's workers, each once. Linux only. */
export function withDescendants(pids: readonly number[]): number[] {
  return [...new Set(pids.flatMap((pid) => [pid, ...withDescendants(childPids(pid))]))];
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  } catch {
    return undefined;
  }
}

/** The IPv4 addresses, and `ipv6` for any other, that these processes listen or receive on. Linux only. */
export function listeningAddresses(pids: readonly number[]): string[] {
  const inodes = new Set(pids.flatMap(socketInodes));
  const found = new Set<string>();
  for (const table of ["tcp", "udp", "tcp6", "udp6"]) {
    for (const line of readFileSync(`/proc/net/${table}`, "utf8").trim().split("\n").slice(1)) {
      const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
      // 0A is LISTEN; a UDP socket without a peer is 07.
      const listens = state === "0A" || (table.startsWith("udp") && state === "07");
      if (listens && inodes.has(inode)) found.add(table.endsWith("6") ? "ipv6" : ipv4(local));
    }
  }
  return [...found].sort();
}

function socketInodes(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((name) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${name}`))?.[1] ?? [];
    } catch {
      return []; // Closed in between.
    }
  });
}

/** `0100407F:01BB` is 127.64.0.1. */
function ipv4(hex: string): string {
  return Buffer.from(hex.slice(0, 8), "hex").reverse().join(".");
}
