// What counts against the quotas of load balancers: listeners, rules, certificates, target groups, targets.
import { isUnknown, type PlanIndex } from "../../../plan/read.ts";
import type { Json, PlannedResource } from "../../../plan/type.ts";
import { TYPES } from "../../../proof/planned/types.ts";
import { at, blocks, isObject, list, number, text } from "../inputs.ts";
import { type RegionCensus, sum } from "./census.ts";
import { type Count, countAt, type Counter } from "./counts.ts";

export type BalancerKind = "network" | "application";

/** The names that a type has in `aws.lb` and, older, in `aws.alb`. */
function named(type: string): readonly string[] {
  return [type, type.replace("aws:lb/", "aws:alb/")];
}

export const BALANCERS = named(TYPES.loadBalancer);
export const LISTENERS = named(TYPES.listener);
export const RULES = named(TYPES.listenerRule);
export const TARGET_GROUPS = named(TYPES.targetGroup);
export const ATTACHMENTS = named(TYPES.targetGroupAttachment);
const CERTIFICATES = named("aws:lb/listenerCertificate:ListenerCertificate");

/** True for a load balancer of the kind, and for one whose kind is not known. */
export function isOfKind({ inputs }: PlannedResource, kind: BalancerKind): boolean {
  const type = inputs["loadBalancerType"];
  return isUnknown(type) || (text(type) ?? "application") === kind;
}

function balancersOf(region: RegionCensus, kind: BalancerKind): readonly PlannedResource[] {
  return BALANCERS.flatMap((type) => region.ofType(type)).filter((balancer) => isOfKind(balancer, kind));
}

export function balancers(kind: BalancerKind): Counter {
  return (region) => [{ at: "", used: balancersOf(region, kind).length }];
}

export function listeners(kind: BalancerKind): Counter {
  return eachBalancer(kind, (balancer, index) => listenersOf(balancer, index).length);
}

function eachBalancer(
  kind: BalancerKind,
  used: (balancer: PlannedResource, index: PlanIndex) => number | undefined,
): Counter {
  return (region, index) => balancersOf(region, kind).map((balancer) => countAt(balancer, used(balancer, index)));
}

export function listenersOf(balancer: PlannedResource, index: PlanIndex): readonly PlannedResource[] {
  return index.users(balancer, "loadBalancerArn").filter(({ type }) => LISTENERS.includes(type));
}

/** The target groups that a load balancer's listeners and their rules forward to. */
export function targetGroupsOf(balancer: PlannedResource, index: PlanIndex): readonly PlannedResource[] {
  const groups = listenersOf(balancer, index).flatMap((listener) => {
    const rules = index.users(listener, "listenerArn").filter(({ type }) => RULES.includes(type));
    return [
      ...index.referenced(listener, "defaultActions"),
      ...rules.flatMap((rule) => index.referenced(rule, "actions")),
    ];
  });
  return [...new Set(groups)].filter(({ type }) => TARGET_GROUPS.includes(type));
}

/** Certificates of all listeners; AWS counts the default ones for a network load balancer only. */
export function certificates(kind: BalancerKind): Counter {
  return eachBalancer(kind, (balancer, index) => {
    const counts = listenersOf(balancer, index).map((listener) => {
      const more = index.users(listener, "listenerArn").filter(({ type }) => CERTIFICATES.includes(type)).length;
      return kind === "network" && listener.inputs["certificateArn"] !== undefined ? more + 1 : more;
    });
    return sum(counts);
  });
}

export function targetGroups(kind: BalancerKind): Counter {
  return eachBalancer(kind, (balancer, index) => targetGroupsOf(balancer, index).length);
}

/** Each instance counts once for every target group it joins, a group of instances at its largest size. */
export function targets(kind: BalancerKind): Counter {
  return eachBalancer(kind, (balancer, index) => {
    const sizes = targetGroupsOf(balancer, index).flatMap((group) => targetsOf(group, index));
    return sizes.every((size) => size !== undefined) ? sum(sizes) : undefined;
  });
}

function targetsOf(group: PlannedResource, index: PlanIndex): (number | undefined)[] {
  const single = index.users(group, "targetGroupArn").filter(({ type }) => ATTACHMENTS.includes(type));
  return [...scalingGroupsOf(group, index).map(({ inputs }) => number(inputs["maxSize"])), ...single.map(() => 1)];
}

/** The autoscaling groups whose instances join a target group, by their own list or by an attachment. */
export function scalingGroupsOf(group: PlannedResource, index: PlanIndex): readonly PlannedResource[] {
  const attachments = index
    .users(group, "lbTargetGroupArn")
    .filter(({ type }) => type === TYPES.autoscalingAttachment)
    .flatMap((attachment) => index.referenced(attachment, "autoscalingGroupName"));
  return [...new Set([...index.users(group, "targetGroupArns"), ...attachments])].filter(
    ({ type }) => type === TYPES.autoscalingGroup,
  );
}

/** Rules of all listeners of each application load balancer, without the default ones. */
export const rules: Counter = eachBalancer("application", (balancer, index) => {
  const found = listenersOf(balancer, index).flatMap((listener) => index.users(listener, "listenerArn"));
  return found.filter(({ type }) => RULES.includes(type)).length;
});

/** All values of a rule's conditions together: hosts, paths and whatever else it asks for. */
export function conditionValues(region: RegionCensus): readonly Count[] {
  return RULES.flatMap((type) => region.ofType(type)).map((rule) => {
    const conditions = blocks(rule.inputs["conditions"]);
    return countAt(rule, conditions && sum(conditions.map(valuesOf)));
  });
}

/** How many values one condition of a rule holds: a block such as `pathPattern` with its `values`. */
function valuesOf(condition: Readonly<Record<string, Json>>): number {
  return sum(Object.keys(condition).map((block) => list(at(condition, `${block}.values`))?.length ?? 0));
}

/** The target groups of every action that forwards to several. */
export function groupsOfAction(region: RegionCensus): readonly Count[] {
  const holders = [...LISTENERS, ...RULES].flatMap((type) => region.ofType(type));
  return holders.flatMap((holder) => {
    const actions = blocks(holder.inputs["defaultActions"] ?? holder.inputs["actions"]);
    if (actions === undefined) return [countAt(holder, undefined)];
    return actions.filter(isObject).map((action) => countAt(holder, list(at(action, "forward.targetGroups"))?.length));
  });
}
