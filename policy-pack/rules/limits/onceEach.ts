// One fault of each resource: the first says what to do, the others often the same again.
import type { Fault } from "../../policy.ts";

/** The first fault of each resource, and every fault of the stack itself. */
export function onceEach(faults: readonly Fault[]): Fault[] {
  const first = new Map<string, Fault>();
  for (const fault of faults) {
    const key = fault.resource?.urn ?? fault.what;
    if (!first.has(key)) first.set(key, fault);
  }
  return [...first.values()];
}
