// How the share of a quota is counted: at every place that has the quota, such as each VPC of a region.
import type { PlanIndex } from "../../../plan/read.ts";
import type { PlannedResource } from "../../../plan/type.ts";
import { text } from "../inputs.ts";
import { logicalName, type RegionCensus, sum } from "./census.ts";

/** What one place takes of a quota. */
export interface Count {
  /** Name of the resource or zone; empty for a quota of the region. */
  readonly at: string;
  /** Undefined while it is not known. */
  readonly used: number | undefined;
  /** The resource that the place is; a zone, the region and what another program made are none. */
  readonly place?: PlannedResource;
}

/** Counts a quota in one region, at each place that has it. */
export type Counter = (region: RegionCensus, index: PlanIndex) => readonly Count[];

/** The place with the highest count; a place whose count is not known yet goes before all. */
export function fullest(counts: readonly Count[]): Count {
  const unknown = counts.find(({ used }) => used === undefined);
  if (unknown) return unknown;
  return counts.reduce((one, other) => ((other.used ?? 0) > (one.used ?? 0) ? other : one), { at: "", used: 0 });
}

export function countAt(place: PlannedResource, used: number | undefined): Count {
  return { at: logicalName(place), used, place };
}

/** All resources of the types in the region. */
export function total(...types: readonly string[]): Counter {
  return (region) => [{ at: "", used: sum(types.map((type) => region.ofType(type).length)) }];
}

/** Those of a type for each owner that they refer to by a property. */
export function each(type: string, property: string): Counter {
  return (region, index) => countByOwner(region.ofType(type), property, index);
}

/** The same with weights; an owner of which one weight is not known has no known count. */
export function countByOwner(
  resources: readonly PlannedResource[],
  property: string,
  index: PlanIndex,
  weight: (resource: PlannedResource) => number | undefined = () => 1,
): readonly Count[] {
  return countOwned(
    resources.map((resource) => ({ owner: ownerOf(resource, property, index), units: weight(resource) })),
  );
}

/** Whose something is: a resource of the plan, or an id of what another program made. */
export interface Owner {
  readonly key: string;
  readonly at: string;
  readonly place?: PlannedResource;
}

export interface Owned {
  readonly owner: Owner;
  readonly units: number | undefined;
}

/** Adds up what each owner has, in the order of their first appearance. */
export function countOwned(owned: readonly Owned[]): readonly Count[] {
  const counts = new Map<string, Count>();
  for (const { owner, units } of owned) {
    const { key, at, place } = owner;
    const before = counts.get(key)?.used ?? (counts.has(key) ? undefined : 0);
    counts.set(key, { at, place, used: before === undefined || units === undefined ? undefined : before + units });
  }
  return [...counts.values()];
}

export function itself(resource: PlannedResource): Owner {
  return { key: resource.urn, at: logicalName(resource), place: resource };
}

/** The owner that a property names. What names none that is known may belong to any: it is an owner of its own. */
export function ownerOf(resource: PlannedResource, property: string, index: PlanIndex): Owner {
  const [owner] = index.referenced(resource, property).filter(({ custom, type }) => custom && type !== STACK_REFERENCE);
  if (owner) return itself(owner);
  const id = text(resource.inputs[property]);
  return id === undefined ? itself(resource) : { key: id, at: id };
}

const STACK_REFERENCE = "pulumi:pulumi:StackReference";
