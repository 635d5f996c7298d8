// The plan of the dev stack in both modes, made once for all tests that read it.
import { fileURLToPath } from "node:url";
import { planProgram } from "../../plan/program.ts";
import type { Plan } from "../../plan/type.ts";

const plans = new Map<Plan["mode"], Promise<Plan>>();

/** Plans the project's own program with its own stack file. */
export function devPlan(mode: Plan["mode"] = "resolved"): Promise<Plan> {
  const made = plans.get(mode) ?? planProgram({ directory: PROJECT, stack: "dev", mode });
  plans.set(mode, made);
  return made;
}

/** Folder of the project. */
export const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
