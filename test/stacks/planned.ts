// What tests of stacks ask a plan: its AWS resources by the beginning of their names, counted by type.
import type { PlanIndex } from "../../plan/read.ts";
import type { Plan, PlannedResource } from "../../plan/type.ts";

/** The last part of a URN. */
export function logicalName(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** AWS's resources whose names begin with a region's short name or with `edge`. */
export function awsResources(index: PlanIndex, prefix: string): readonly PlannedResource[] {
  return index.resources.filter(
    ({ type, urn }) => type.startsWith("aws:") && logicalName(urn).startsWith(`${prefix}-`),
  );
}

/** How many there are of each type. */
export function typesOf(resources: readonly PlannedResource[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type } of resources) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

/** The whole plan as text, without public keys: what the model answers for those looks like a secret of 64 digits. */
export function textWithoutPublicKeys(plan: Plan): string {
  return JSON.stringify(plan, (key, value: unknown) => (key.startsWith("publicKey") ? undefined : value));
}

/** Every policy document of a plan, as it is in the inputs, by the name of its resource and property. */
export function policyDocuments(index: PlanIndex): Readonly<Record<string, unknown>> {
  const found = index.resources.flatMap(({ urn, type, inputs }) =>
    ["policy", "policyDocument", "assumeRolePolicy"]
      .filter((property) => type.startsWith("aws:") && inputs[property] !== undefined)
      .map((property) => [`${logicalName(urn)} ${property}`, inputs[property]] as const),
  );
  return Object.fromEntries(found);
}
