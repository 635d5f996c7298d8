// What literal texts of a plan name: resources by their ids, and stacks by what they hand to others.
import { isUnknown } from "../../plan/read.ts";
import type { PlanIndex } from "../../plan/read.ts";
import type { Json, PlannedResource } from "../../plan/type.ts";
import { push } from "./multimap.ts";
import { TYPES } from "./types.ts";

/** The stack that a StackReference, `organization/project/stack`, names. */
export function referredStack({ inputs }: PlannedResource): string {
  const { name } = inputs;
  return typeof name === "string" ? (name.split("/").at(-1) ?? "") : "";
}

/** Names of stacks by the stack that refers to them and a text that they hand to it; there it is no reference any more. */
export function textsHandedOver(index: PlanIndex): ReadonlyMap<string, readonly string[]> {
  const texts = new Map<string, string[]>();
  for (const reference of index.ofType(TYPES.stackReference)) {
    for (const text of new Set(textsIn(reference.outputs["outputs"])))
      push(texts, `${index.stackOf(reference)} ${text}`, referredStack(reference));
  }
  return texts;
}

/** Every text in a value, however deep. */
function textsIn(value: Json | undefined): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Resources by type and literal id or ARN. */
export function literalNames(index: PlanIndex): ReadonlyMap<string, readonly PlannedResource[]> {
  const names = new Map<string, PlannedResource[]>();
  for (const resource of index.resources) {
    for (const name of new Set([resource.id, resource.outputs["arn"]])) {
      if (typeof name !== "string" || name === "" || isUnknown(name)) continue;
      push(names, `${resource.type} ${name}`, resource);
    }
  }
  return names;
}
