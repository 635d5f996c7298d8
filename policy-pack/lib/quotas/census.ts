// A plan's AWS resources by region and type: what quotas, cost and the summary count.
import { isUnknown, type PlanIndex } from "../../../plan/read.ts";
import type { Json, PlannedResource, Properties } from "../../../plan/type.ts";

/** The resources that the plan makes in one region; those it only reads are left out. */
export interface RegionCensus {
  readonly region: string;
  /** By Pulumi type token, in registration order. */
  ofType(type: string): readonly PlannedResource[];
}

/** One census a region, in alphabetical order. */
export function census(index: PlanIndex): readonly RegionCensus[] {
  const regions = new Map<string, PlannedResource[]>();
  for (const resource of index.resources) {
    // A remote component stands for what its provider makes of it.
    const made = (resource.custom || resource.opaque === true) && resource.external !== true;
    const region = made ? index.region(resource) : undefined;
    if (region === undefined || resource.type.startsWith("pulumi:")) continue;
    const known = regions.get(region);
    if (known) known.push(resource);
    else regions.set(region, [resource]);
  }
  return [...regions]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([region, resources]) => {
      const byType = new Map<string, PlannedResource[]>();
      for (const resource of resources) {
        const known = byType.get(resource.type);
        if (known) known.push(resource);
        else byType.set(resource.type, [resource]);
      }
      return { region, ofType: (type) => byType.get(type) ?? [] };
    });
}

/** A resource's logical name: the last part of its URN. */
export function logicalName({ urn }: PlannedResource): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** A list given as an input; empty when there is none, undefined while it is unknown. */
export function listInput(value: Json | undefined): readonly Json[] | undefined {
  if (isUnknown(value)) return undefined;
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

/** An object inside an input, such as a block of a launch template. */
export function objectInput(value: Json | undefined): Properties | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Properties) : undefined;
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0);
}
