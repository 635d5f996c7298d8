// Refuses a compiled pack that is older than its sources: it would judge by rules that nobody can read any more.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** Throws where a source stands beside the pack and is not the one compiled. A published pack has none beside it. */
export function refuseStale(folder: string): void {
  const list = JSON.parse(readFileSync(path.join(folder, "bin", "sources.json"), "utf8")) as Record<string, string>;
  const changed = Object.entries(list).filter(([file, digest]) => {
    const source = path.join(folder, file);
    return existsSync(source) && createHash("sha256").update(readFileSync(source)).digest("hex") !== digest;
  });
  if (changed.length === 0) return;
  const names = changed.map(([file]) => file).slice(0, 3);
  throw new Error(`policy-pack/bin: is older than ${names.join(", ")}; run npm run policy -- --build`);
}
