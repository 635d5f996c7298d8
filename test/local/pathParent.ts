// A parent for the test that kills one: reads a plan from standard input, brings its path up, sends a request through
// each region, prints what it knows as one line of JSON, and waits.
import { text } from "node:stream/consumers";
import { follow } from "../../local/follow.ts";
import { startPath } from "../../local/path.ts";
import type { Plan } from "../../plan/type.ts";

const [, , loopback] = process.argv;
const plan = JSON.parse(await text(process.stdin)) as Plan;
const path = await startPath(plan, loopback === "single" ? { loopback } : {});
const statuses: number[] = [];
for (const { name, services } of path.regions) {
  statuses.push((await follow(path, name, services[0]!.path)).answer.status);
}
console.log(JSON.stringify({ pids: path.pids(), statuses, caFile: path.caFile, standIns: path.addresses.standIns }));
