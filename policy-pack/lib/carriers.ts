// Who carries a security group, told by what refers to it, never by its name.
import type { PlanIndex } from "../../plan/read.ts";
import type { PlannedResource } from "../../plan/type.ts";
import { TYPES } from "../../proof/planned/types.ts";
import { at, text } from "./inputs.ts";
import { GROUP_TYPES, RULE_TYPES } from "./groupRules.ts";

/** A part of the region that has groups; `other` for whatever the settings declare nothing for. */
export type Carrier = "nlb" | "alb" | "proxy" | "service" | "endpoint" | "other";

/** Old name of the load balancer's type, which the provider still has. */
const OLD_LOAD_BALANCER = "aws:alb/loadBalancer:LoadBalancer";
export const LOAD_BALANCERS = [TYPES.loadBalancer, OLD_LOAD_BALANCER] as const;

const CARRIERS: Readonly<Record<string, Carrier>> = {
  [TYPES.launchTemplate]: "proxy",
  [TYPES.instance]: "service",
  [TYPES.containerService]: "service",
  [TYPES.fargateService]: "service",
  [TYPES.endpoint]: "endpoint",
};

const NOT_CARRIERS: ReadonlySet<string> = new Set([...GROUP_TYPES, ...RULE_TYPES]);

/** Each kind of part that carries the group. */
export function carriersOf(index: PlanIndex, group: PlannedResource): readonly Carrier[] {
  const users = index
    .users(group)
    .filter(({ type, custom }) => (custom || type in CARRIERS) && !NOT_CARRIERS.has(type));
  return [...new Set(users.map(carrierOf))];
}

function carrierOf({ type, inputs }: PlannedResource): Carrier {
  if (!(LOAD_BALANCERS as readonly string[]).includes(type)) return CARRIERS[type] ?? "other";
  const kind = text(at(inputs, "loadBalancerType"));
  return kind === "network" ? "nlb" : kind === "application" ? "alb" : "other";
}
