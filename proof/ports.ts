// Sets of ports as sorted intervals that neither touch nor overlap, so that two equal sets look equal.
import type { PortRange } from "./network.ts";

/** A set of ports; for ICMP, which has none, `ALL_PORTS` stands for "passes" and `NO_PORTS` for "does not". */
export type PortSet = readonly PortRange[];

export const ALL_PORTS: PortSet = [[0, 65535]];
export const NO_PORTS: PortSet = [];

/** Sorts the ranges and joins those that touch. */
export function union(...sets: readonly PortSet[]): PortSet {
  const [only, ...others] = sets.filter((set) => set.length > 0);
  if (others.length === 0 && (only === undefined || only.length === 1)) return only ?? NO_PORTS;
  const sorted = sets.flat().sort((a, b) => a[0] - b[0]);
  const joined: [number, number][] = [];
  for (const [low, high] of sorted) {
    const last = joined.at(-1);
    if (last && low <= last[1] + 1) last[1] = Math.max(last[1], high);
    else joined.push([low, high]);
  }
  return joined;
}

export function intersection(a: PortSet, b: PortSet): PortSet {
  if (a === ALL_PORTS) return b;
  if (b === ALL_PORTS) return a;
  const both: PortRange[] = [];
  let [i, j] = [0, 0];
  for (let left = a[i], right = b[j]; left && right; left = a[i], right = b[j]) {
    const [low, high] = [Math.max(left[0], right[0]), Math.min(left[1], right[1])];
    if (low <= high) both.push([low, high]);
    if (left[1] < right[1]) i += 1;
    else j += 1;
  }
  return both;
}

/** What is in `a` and not in `b`. */
export function difference(a: PortSet, b: PortSet): PortSet {
  return intersection(a, complement(b));
}

function complement(set: PortSet): PortSet {
  const rest: PortRange[] = [];
  let next = 0;
  for (const [low, high] of set) {
    if (low > next) rest.push([next, low - 1]);
    next = high + 1;
  }
  if (next <= 65535) rest.push([next, 65535]);
  return rest;
}

export function holds(set: PortSet, port: number): boolean {
  return set.some(([low, high]) => low <= port && port <= high);
}

/** True when every port of `part` is in `whole`. */
export function includes(whole: PortSet, part: PortSet): boolean {
  return part.every(([low, high]) => whole.some((range) => range[0] <= low && high <= range[1]));
}

/** `443`, `1024-65535`, `80, 443`; `all` and `none` in words. */
export function portText(set: PortSet): string {
  if (set.length === 0) return "none";
  if (includes(set, [[1, 65535]])) return "all";
  return set.map(([low, high]) => (low === high ? `${low}` : `${low}-${high}`)).join(", ");
}
