// The virtual processors of EC2 instances: AWS limits their number in a region, and new accounts have few.
import type { PlanIndex } from "../../../plan/read.ts";
import type { Json } from "../../../plan/type.ts";
import { type RegionCensus, sum } from "./census.ts";
import type { Count } from "./counts.ts";

/** Sizes below 2xlarge; from there on the number in the name counts fours. */
const SIZES: Readonly<Record<string, number>> = { nano: 2, micro: 2, small: 2, medium: 2, large: 2, xlarge: 4 };

/** Types with fewer than their size's usual number. https://aws.amazon.com/ec2/instance-types/ */
const SINGLE = /^(t2\.(nano|micro|small)|a1\.medium|[a-z]+\d+g[a-z]*\.medium)$/;

/** Virtual processors of an instance type; undefined where its name does not tell. */
export function processorsOf(type: string): number | undefined {
  const [family = "", size = ""] = type.split(".");
  // t4g's medium is the exception to other Graviton mediums.
  if (SINGLE.test(type) && family !== "t4g") return 1;
  const [, times] = /^(\d+)xlarge$/.exec(size) ?? [];
  return times === undefined ? SIZES[size] : Number(times) * 4;
}

/** Processors of all instances of a region, groups at their largest; undefined while a type is not known. */
export function processors(region: RegionCensus, index: PlanIndex): Count {
  const groups = region.ofType("aws:autoscaling/group:Group").map((group) => {
    const [template] = index.referenced(group, "launchTemplate");
    return product(group.inputs["maxSize"], template?.inputs["instanceType"]);
  });
  const single = region.ofType("aws:ec2/instance:Instance").map(({ inputs }) => product(1, inputs["instanceType"]));
  const all = [...groups, ...single];
  return { at: "", used: all.every((each) => each !== undefined) ? sum(all) : undefined };
}

function product(number: Json | undefined, type: Json | undefined): number | undefined {
  const each = typeof type === "string" ? processorsOf(type) : undefined;
  return typeof number === "number" && each !== undefined ? number * each : undefined;
}
