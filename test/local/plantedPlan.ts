// Copies of a plan with planted faults.
import type { Plan, PlannedResource } from "../../plan/type.ts";

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
