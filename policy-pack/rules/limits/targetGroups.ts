// Target groups as AWS takes them, and whether their health checks get through.
import { isUnknown, type PlanIndex } from "../../../plan/read.ts";
import type { Json, PlannedResource, Properties } from "../../../plan/type.ts";
import { TYPES } from "../../../proof/planned/types.ts";
import { readGroupRules } from "../../lib/groupRules.ts";
import { at, expectBetween, flag, isAbsent, list, notKnown, number, text } from "../../lib/inputs.ts";
import {
  ATTACHMENTS,
  BALANCERS,
  isOfKind,
  listenersOf,
  scalingGroupsOf,
  TARGET_GROUPS,
  targetGroupsOf,
} from "../../lib/quotas/balancerCounts.ts";

import { nameOfUrn } from "../../lib/message.ts";
import { type Fault, resourcePolicy, stackPolicy } from "../../policy.ts";

const GUIDE = "https://docs.aws.amazon.com/elasticloadbalancing/latest";

/** A number of the health check, if given, within AWS's bounds. */
function bounded(inputs: Properties, property: string, minimum: number, maximum: number): readonly Fault[] {
  const path = `healthCheck.${property}`;
  return isAbsent(at(inputs, path)) ? [] : expectBetween(inputs, path, minimum, maximum);
}

function healthCheckFaults({ inputs }: PlannedResource): readonly Fault[] {
  if (isUnknown(at(inputs, "healthCheck"))) return [notKnown("healthCheck")];
  const [first] = [
    ...bounded(inputs, "interval", 5, 300),
    ...bounded(inputs, "timeout", 2, 120),
    ...bounded(inputs, "healthyThreshold", 2, 10),
    ...bounded(inputs, "unhealthyThreshold", 2, 10),
    ...shorterTimeout(inputs),
    ...matcherFaults(inputs),
  ];
  return first ? [first] : [];
}

/** AWS's own timeout is shorter than its interval; only one that is given can be too long. */
function shorterTimeout(inputs: Properties): readonly Fault[] {
  const timeout = number(at(inputs, "healthCheck.timeout"));
  const interval = number(at(inputs, "healthCheck.interval")) ?? 30;
  if (timeout === undefined || timeout < interval) return [];
  const what = `has a health check whose timeout is not shorter than its interval of ${interval} seconds`;
  return [{ what, property: "healthCheck.timeout", value: timeout }];
}

/** Codes are numbers, ranges and lists of both: `200`, `200-299`, `200,204`. */
function matcherFaults(inputs: Properties): readonly Fault[] {
  const property = "healthCheck.matcher";
  const matcher = at(inputs, property);
  if (isUnknown(matcher)) return [notKnown(property)];
  // gRPC has codes of its own.
  if (isAbsent(matcher) || text(at(inputs, "protocolVersion")) === "GRPC") return [];
  const last = ["HTTP", "HTTPS"].includes(text(at(inputs, "protocol")) ?? "") ? 499 : 599;
  const codes = (text(matcher) ?? JSON.stringify(matcher)).split(",").flatMap((part) => part.split("-").map(Number));
  if (codes.every((code) => code >= 200 && code <= last)) return [];
  return [{ what: `expects codes that are not from 200 to ${last}`, property, value: matcher }];
}

/** The port that health checks go to; undefined where it is not known. */
export function healthPort({ inputs }: PlannedResource): number | undefined {
  const port = at(inputs, "healthCheck.port");
  return isAbsent(port) || port === "traffic-port" ? number(at(inputs, "port")) : number(port);
}

/** Health checks that no outbound rule of the load balancer's groups lets out. Without a group all of them pass. */
function blockedChecks(balancer: PlannedResource, index: PlanIndex): Fault[] {
  const groups = index.referenced(balancer, "securityGroups").filter(({ type }) => type === TYPES.securityGroup);
  if (isAbsent(balancer.inputs["securityGroups"])) return [];
  const rules = groups.flatMap((group) => [group, ...index.users(group, "securityGroupId")]).map(readGroupRules);
  const out = rules.flatMap((each) => each.rules).filter(({ direction }) => direction === "egress");
  const passes = (port: number): boolean =>
    out.some(({ traffic: { protocol, ports } }) => {
      return (protocol === "tcp" || protocol === "all") && ports[0] <= port && port <= ports[1];
    });
  const checked = targetGroupsOf(balancer, index).filter(
    ({ inputs }) => flag(at(inputs, "healthCheck.enabled")) !== false,
  );
  const ports = checked.map(healthPort);
  if (ports.includes(undefined)) return [{ ...notKnown("healthCheck.port"), resource: balancer }];
  const blocked = [...new Set(ports)].filter((port) => port !== undefined && !passes(port));
  if (blocked.length === 0) return [];
  const what = `checks its targets on port ${blocked.join(" and ")}, where no outbound rule of its groups lets it`;
  return [{ what, property: "securityGroups", resource: balancer }];
}

/** Without balancing across zones an address answers only while its own zone has a target. */
function emptyZones(balancer: PlannedResource, index: PlanIndex): Fault[] {
  const zones = list(at(balancer.inputs, "subnetMappings") ?? at(balancer.inputs, "subnets"))?.length;
  const across = at(balancer.inputs, "enableCrossZoneLoadBalancing");
  if (zones === undefined || isUnknown(across)) return [{ ...notKnown("subnetMappings"), resource: balancer }];
  const groups = targetGroupsOf(balancer, index).filter(({ inputs }) => {
    const own = at(inputs, "loadBalancingCrossZoneEnabled");
    return flag(isAbsent(own) || own === "use_load_balancer_configuration" ? across : own) !== true;
  });
  const fleets = groups.flatMap((group) => scalingGroupsOf(group, index));
  const small = fleets.find(({ inputs }) => !((number(inputs["minSize"]) ?? 0) >= zones));
  if (!small) return [];
  const what = `answers in ${zones} zones, each for itself, where ${nameOfUrn(small.urn)} may have fewer instances`;
  return [{ what, property: "enableCrossZoneLoadBalancing", resource: balancer }];
}

/** A load balancer as target is one alone, over TCP, on a port that it listens on before it is attached. */
function balancerTargetFaults(group: PlannedResource, index: PlanIndex): Fault[] {
  const { inputs } = group;
  const protocol = at(inputs, "protocol");
  if (protocol !== "TCP") {
    return [
      {
        what: "leads to a load balancer and is not set to TCP",
        property: "protocol",
        value: protocol,
        resource: group,
      },
    ];
  }
  const attachments = index.users(group, "targetGroupArn").filter(({ type }) => ATTACHMENTS.includes(type));
  const [first, second] = attachments;
  if (second) return [{ what: "is the second target of a group for one load balancer", resource: second }];
  if (!first) return [];
  const [balancer] = index.referenced(first, "targetId").filter(({ type }) => BALANCERS.includes(type));
  if (!balancer) return [{ ...notKnown("targetId"), resource: first }];
  const port = at(first.inputs, "port") ?? at(inputs, "port");
  const listener = listenersOf(balancer, index).find((each) => sameNumber(each.inputs["port"], port));
  if (!listener)
    return [
      {
        what: "attaches a load balancer that does not listen on the port",
        property: "port",
        value: port,
        resource: first,
      },
    ];
  const waits = [...first.dependencies, ...Object.values(first.propertyDependencies).flat()].includes(listener.urn);
  if (waits) return [];
  const what = "attaches a load balancer without waiting for its listener";
  return [{ what, remedy: "name the listener in dependsOn", resource: first }];
}

function sameNumber(one: Json | undefined, other: Json | undefined): boolean {
  return number(one) !== undefined && number(one) === number(other);
}

export const targetGroups = [
  stackPolicy({
    id: "LIM-11",
    name: "lim-nlb-health-check-out",
    rule: "A network load balancer's security groups let its health checks out",
    reason: "outbound rules hold for health checks too: without one every target is unhealthy",
    severity: "medium",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["aws-limit:11"],
    steps: "Add an outbound rule from the load balancer's group to the targets' on the health check's port",
    link: `${GUIDE}/network/load-balancer-security-groups.html`,
    types: BALANCERS,
    judge: ({ index }) => {
      const balancers = BALANCERS.flatMap((type) => index.ofType(type)).filter((each) => isOfKind(each, "network"));
      return balancers.flatMap((balancer) => blockedChecks(balancer, index));
    },
  }),
  stackPolicy({
    id: "LIM-19",
    name: "lim-nlb-zones",
    rule: "A network load balancer balances across zones, or each of its zones always has an instance",
    reason: "clients that pin an address get no answer while its zone has no healthy target",
    severity: "medium",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["aws-limit:19"],
    steps: "Set enableCrossZoneLoadBalancing, or a minimum of one instance for each zone",
    link: `${GUIDE}/network/network-load-balancers.html`,
    types: BALANCERS,
    judge: ({ index }) => {
      const balancers = BALANCERS.flatMap((type) => index.ofType(type)).filter((each) => isOfKind(each, "network"));
      return balancers.flatMap((balancer) => emptyZones(balancer, index));
    },
  }),
  stackPolicy({
    id: "LIM-15",
    name: "lim-alb-as-target",
    rule: "A load balancer that is a target is alone in its group, over TCP, on a port that it listens on already",
    reason: "AWS refuses to attach a load balancer that does not listen on the port yet",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["aws-limit:15"],
    steps: "Set TCP, and attach one load balancer on the port of a listener that it depends on",
    link: `${GUIDE}/network/application-load-balancer-target.html`,
    types: TARGET_GROUPS,
    judge: ({ index }) =>
      TARGET_GROUPS.flatMap((type) => index.ofType(type))
        .filter(({ inputs }) => at(inputs, "targetType") === "alb")
        .flatMap((group) => balancerTargetFaults(group, index)),
  }),
  resourcePolicy({
    id: "LIM-16",
    name: "lim-health-check",
    rule: "A health check's numbers are within AWS's bounds, its timeout shorter than its interval",
    reason: "AWS refuses the target group",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["aws-limit:16"],
    steps: "Use 5 to 300 seconds between checks, a shorter timeout of 2 to 120, thresholds of 2 to 10, codes from 200",
    link: `${GUIDE}/APIReference/API_CreateTargetGroup.html`,
    types: TARGET_GROUPS,
    judge: healthCheckFaults,
  }),
];
