// The processes under a process, as Linux tells them; elsewhere none are found.
import { readdirSync, readFileSync } from "node:fs";

/** Ids of the children of a process, their children, and so on, the deepest first. */
export function descendants(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [...descendants(child), child]);
}

/** A process that starts others from several threads has a list of children for each. */
function childrenOf(pid: number): number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const lists = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8"));
    return lists.flatMap((list) => list.split(" ").filter(Boolean).map(Number));
  } catch {
    return []; // Ended in between, or no Linux.
  }
}
