// A plan from `pulumi stack export`: what stands there now.
import { isResourceState, type ResourceState, stackOf } from "./deployment.ts";
import { PlanError } from "./error.ts";
import type { Json, Plan, Properties } from "./type.ts";

/** True for what the command prints. */
export function isExport(content: Properties): boolean {
  return typeof content["deployment"] === "object" && content["deployment"] !== null;
}

/** Reads the state; secrets lose their ciphertext. Throws one PlanError that names the file. */
export function planOfExport(content: Properties, fileName: string): Plan {
  const resources = resourcesOf(content["deployment"] as Properties);
  if (resources.length === 0) {
    throw new PlanError(`${fileName}: deployment.resources is no list with resources; export a stack that has some`);
  }
  const fault = resources.findIndex((each) => !isResourceState(each));
  if (fault >= 0) {
    throw new PlanError(
      `${fileName}: deployment.resources[${fault}] is no resource; write it with pulumi stack export`,
    );
  }
  const { project, stack } = stackOf(resources as unknown as readonly ResourceState[]);
  return { mode: "resolved", source: "export", project, stacks: [stack] };
}

function resourcesOf({ resources }: Properties): readonly Json[] {
  return Array.isArray(resources) ? (resources as readonly Json[]) : [];
}
