// Whether the regions hold the stated peak when any one of them is gone.
import type { Fault } from "./fault.ts";
import type { Settings } from "./settings.ts";

/** A region behind the edge, and how far it grows. */
export interface RegionCapacity {
  readonly region: string;
  readonly maxProxies: number;
}

/**
 * With no region drained, the others must hold the peak whichever fails; a drained region is the one that is gone, and
 * those that are left must hold it.
 */
export function capacityFaults(edge: Settings["edge"], regions: readonly RegionCapacity[]): Fault[] {
  const { peak, drained } = edge;
  const unknown = drained.filter((name) => !regions.some(({ region }) => region === name));
  const active = regions.filter(({ region }) => !drained.includes(region));
  const faults: Fault[] = unknown.map((name) => ({
    path: "edge.drained",
    message: `${name} is not behind this edge; use some of ${regions.map(({ region }) => region).join(", ")}`,
  }));
  if (regions.length > 0 && active.length === 0) {
    return [...faults, { path: "edge.drained", message: "every region is drained; leave one that answers" }];
  }
  if (peak === undefined) {
    return faults;
  }
  const worst = active.length < regions.length ? active : withoutLargest(active);
  const held = worst.reduce((sum, { maxProxies }) => sum + maxProxies, 0) * peak.perProxy;
  return held >= peak.requestsPerSecond ? faults : [...faults, shortage(peak, regions, worst, held)];
}

/** What is left when the region that grows furthest fails. */
function withoutLargest(regions: readonly RegionCapacity[]): RegionCapacity[] {
  const [, ...rest] = [...regions].sort((a, b) => b.maxProxies - a.maxProxies);
  return rest;
}

function shortage(
  peak: NonNullable<Settings["edge"]["peak"]>,
  regions: readonly RegionCapacity[],
  left: readonly RegionCapacity[],
  held: number,
): Fault {
  const gone = regions.filter((region) => !left.includes(region)).map(({ region }) => region);
  const sum =
    left.map(({ region, maxProxies }) => `${region} ${maxProxies} x ${peak.perProxy}`).join(" + ") || "nothing";
  const remedy =
    left.length === 0 ? "add a region, or remove peak" : "raise proxy.max, add a region, or lower requestsPerSecond";
  return {
    path: "edge.peak",
    message: `${peak.requestsPerSecond} requests a second are not held without ${gone.join(", ")}: ${sum} = ${held}; ${remedy}`,
  };
}
