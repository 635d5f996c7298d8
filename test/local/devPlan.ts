// The plan of the dev stack, made once for all tests of this folder, and copies of it with planted faults.
import { fileURLToPath } from "node:url";
import { planProgram } from "../../plan/program.ts";
import type { Plan, PlannedResource } from "../../plan/type.ts";

const plans = new Map<Plan["mode"], Promise<Plan>>();

/** The dev stack's plan; planning takes seconds, so every caller gets the same one. */
export function devPlan(mode: Plan["mode"] = "resolved"): Promise<Plan> {
  const planned =
    plans.get(mode) ?? planProgram({ directory: fileURLToPath(new URL("../..", import.meta.url)), stack: "dev", mode });
  plans.set(mode, planned);
  return planned;
}

/** A copy of `plan` in which `change` has replaced resources; undefined takes one away. */
export function changed(plan: Plan, change: (resource: PlannedResource) => PlannedResource | undefined): Plan {
  return {
    ...plan,
    stacks: plan.stacks.map((stack) => ({
      ...stack,
      resources: stack.resources.flatMap((each) => change(each) ?? []),
    })),
  };
}

/** `resource` with other inputs. */
export function withInputs(resource: PlannedResource, inputs: PlannedResource["inputs"]): PlannedResource {
  return { ...resource, inputs: { ...resource.inputs, ...inputs } };
}
