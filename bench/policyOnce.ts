// Judges one plan in the pack's own process, and prints what that process took to start and to judge.
import { readFileSync } from "node:fs";
import { configFile, readPackConfig } from "../cli/policyConfig.ts";
import { PackProcess } from "../cli/policyProcess.ts";
import { judgeStack, stackConfig } from "../cli/policyVerdict.ts";
import { readPlanFile } from "../plan/read.ts";
import { buildPack } from "../policy-pack/build.mjs";
import { CATALOGUE } from "../policy-pack/catalogue.ts";
import { settingsOf } from "./plannedRegions.ts";

/** Length of the kernel's tick, in seconds: 100 a second on every Linux that Node runs on. */
const TICK = 0.01;

/** Processor seconds that a process has taken so far, user and system (proc(5), fields 14 and 15). */
function processorSeconds(pid: number | undefined): number {
  const stat = readFileSync(`/proc/${pid ?? 0}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK;
}

const [regions = "", file = ""] = process.argv.slice(2);
const plan = readPlanFile(readFileSync(file, "utf8"), file);
const [stack] = plan.stacks;
if (!stack) throw new Error(`${file}: has no stack`);
await buildPack();
const config = stackConfig(stack.stack, settingsOf(Number(regions)), true);
const pack = await PackProcess.start({ project: plan.project, stack: stack.stack, config, preview: false });
try {
  const starting = processorSeconds(pack.pid);
  const policies = configFile("dev", stack.stack);
  const { resources } = await judgeStack(pack, stack, policies, readPackConfig(policies, CATALOGUE));
  const judging = processorSeconds(pack.pid) - starting;
  process.stdout.write(`${JSON.stringify({ resources, starting, judging })}\n`);
} finally {
  await pack.close();
}
