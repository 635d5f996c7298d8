// The plan of the split stacks, joined, in both modes, made once for all tests that read it.
import { planProgram } from "../../plan/program.ts";
import type { Plan } from "../../plan/type.ts";
import { PROJECT } from "./devPlan.ts";

const plans = new Map<Plan["mode"], Promise<Plan>>();

/** Plans the edge with the stacks behind it, each in a process of its own; one mode after the other spares the machine. */
export function prodPlan(mode: Plan["mode"] = "resolved"): Promise<Plan> {
  const made = plans.get(mode) ?? planProgram({ directory: PROJECT, stack: "prod-edge", mode });
  plans.set(mode, made);
  return made;
}
