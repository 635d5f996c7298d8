// HAProxy's configuration in a launch template's user data: where it is, its timeouts, the servers that it asks.
import { isUnknown, type PlanIndex } from "../../plan/read.ts";
import type { PlannedResource } from "../../plan/type.ts";
import { configurationOf, decodeUserData } from "../../proof/planned/haproxy.ts";
import { TYPES } from "../../proof/planned/types.ts";
import { at, isAbsent, text } from "./inputs.ts";
import { scalingGroupsOf } from "./quotas/balancerCounts.ts";

/** A template's configuration; undefined where it writes none, `unknown` where nobody can tell. */
export function configurationIn({ inputs }: PlannedResource): string | undefined {
  const userData = at(inputs, "userData");
  if (isAbsent(userData)) return undefined;
  const given = isUnknown(userData) ? undefined : text(userData);
  if (given === undefined) return UNREADABLE;
  try {
    return configurationOf(decodeUserData(given));
  } catch {
    return UNREADABLE;
  }
}

/** What stands for a configuration that cannot be read. */
export const UNREADABLE = "unreadable";

/** The launch templates of the instances behind a target group. */
export function templatesOf(group: PlannedResource, index: PlanIndex): readonly PlannedResource[] {
  const found = scalingGroupsOf(group, index).flatMap((scaling) => [
    ...index.referenced(scaling, "launchTemplate"),
    ...index.referenced(scaling, "mixedInstancesPolicy"),
  ]);
  return [...new Set(found)].filter(({ type }) => type === TYPES.launchTemplate);
}

/** Timeouts in seconds; infinite where the configuration sets none. */
export interface ProxyTimeouts {
  /** The longest that a server may be silent (`timeout server`). */
  readonly server: number;
  /** The shortest and the longest that an idle connection of a client is kept (`timeout http-keep-alive`). */
  readonly keepAlive: readonly [shortest: number, longest: number];
  /** The longest that an idle connection to a server is kept (`pool-purge-delay`). */
  readonly pool: number;
}

interface Section {
  readonly keyword: string;
  readonly name: string;
  readonly lines: readonly (readonly string[])[];
}

/** The sections of a configuration, each with the words of its lines. */
export function sectionsIn(configuration: string): readonly Section[] {
  const sections: { keyword: string; name: string; lines: (readonly string[])[] }[] = [];
  for (const line of configuration.split("\n")) {
    const words = line
      .replace(/(^|\s)#.*$/, "")
      .trim()
      .split(/\s+/);
    const [keyword = "", name = ""] = words;
    if (keyword === "") continue;
    if (/^\S/.test(line)) sections.push({ keyword, name, lines: [] });
    else sections.at(-1)?.lines.push(words);
  }
  return sections;
}

export function timeoutsIn(configuration: string): ProxyTimeouts {
  const sections = sectionsIn(configuration);
  const keepAlive: number[] = [];
  const server: number[] = [];
  const pool: number[] = [];
  let defaults: Section["lines"] = [];
  for (const { keyword, lines } of sections) {
    if (keyword === "defaults") defaults = lines;
    const own = (name: string): number | undefined => secondsOf(lines, name) ?? secondsOf(defaults, name);
    if (keyword === "frontend" || keyword === "listen") {
      keepAlive.push(own("http-keep-alive") ?? own("http-request") ?? own("client") ?? Infinity);
    }
    if (keyword !== "backend" && keyword !== "listen") continue;
    server.push(own("server") ?? Infinity);
    pool.push(...lines.flatMap((words) => wordAfter(words, "pool-purge-delay") ?? []).map(seconds));
  }
  return {
    server: Math.max(0, ...server),
    keepAlive: [Math.min(Infinity, ...keepAlive), Math.max(0, ...keepAlive)],
    pool: Math.max(0, ...pool),
  };
}

function secondsOf(lines: Section["lines"], name: string): number | undefined {
  const line = lines.findLast(([keyword, timeout]) => keyword === "timeout" && timeout === name);
  return line?.[2] === undefined ? undefined : seconds(line[2]);
}

const UNITS: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600, d: 86_400 };

/** A time of HAProxy's: a number with its unit, milliseconds without one; infinite where it is no time. */
export function seconds(time: string): number {
  const [, number, unit = "ms"] = /^(\d+)(us|ms|s|m|h|d)?$/.exec(time) ?? [];
  return number === undefined ? Infinity : Number(number) * (UNITS[unit] ?? 1);
}

export function wordAfter(words: readonly string[], option: string): string | undefined {
  const place = words.indexOf(option);
  return place < 0 ? undefined : words[place + 1];
}
