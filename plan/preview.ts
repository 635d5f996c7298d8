// A plan from `pulumi preview --json`: what the next `pulumi up` would leave behind.
import { isResourceState, type ResourceState, stackOf } from "./deployment.ts";
import { PlanError } from "./error.ts";
import type { Json, Plan, Properties } from "./type.ts";

/** Steps after which nothing is there any more. */
const REMOVES: ReadonlySet<Json | undefined> = new Set(["delete", "delete-replaced", "discard", "discard-replaced"]);

/** True for the digest that the command prints. */
export function isPreview(content: Properties): boolean {
  return Array.isArray(content["steps"]);
}

/**
 * Reads the digest. What a resource that does not exist yet will be answered is not in it, so all of it is unknown.
 * Throws one PlanError that names the file.
 */
export function planOfPreview(content: Properties, fileName: string): Plan {
  const steps = content["steps"] as readonly Json[];
  const states = new Map<string, ResourceState>();
  for (const [index, step] of steps.entries()) {
    const { op, newState } = (typeof step === "object" && step !== null ? step : {}) as Properties;
    if (REMOVES.has(op)) continue;
    if (!isResourceState(newState)) {
      throw new PlanError(`${fileName}: steps[${index}].newState is no resource; write it with pulumi preview --json`);
    }
    const state = newState as unknown as ResourceState;
    states.set(state.urn, state);
  }
  if (states.size === 0) throw new PlanError(`${fileName}: steps leave no resource; preview a stack that makes some`);
  const { project, stack } = stackOf([...states.values()]);
  return { mode: "preview", source: "preview", project, stacks: [stack] };
}
