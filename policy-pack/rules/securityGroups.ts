// Policies about whom the rules of security groups let in and out.
import { carriersOf } from "../lib/carriers.ts";
import { GROUP_TYPES, type GroupRule, readGroupRules, RULE_TYPES } from "../lib/groupRules.ts";
import { notKnown } from "../lib/inputs.ts";
import { numbersKnob } from "../lib/knobs.ts";
import { type GroupOpening, groupOpenings } from "../lib/publicOpenings.ts";
import { coversTraffic, type Direction, holdsRange, isPublic, reachedPorts, trafficText } from "../lib/traffic.ts";
import { type Fault, resourcePolicy, type Stack, stackPolicy } from "../policy.ts";
import type { PlannedResource } from "../../plan/type.ts";
import { TYPES } from "../../proof/planned/types.ts";

const RULES = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html";
const CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html";

const ALL_TYPES = [...GROUP_TYPES, ...RULE_TYPES];
const INGRESS_TYPES = ALL_TYPES.filter((type) => type !== TYPES.egressRule);

/** Remote administration, file sharing, databases and other services without a login worth the name; no ports of the web. */
const ADMIN_PORTS = [
  20, 21, 22, 23, 25, 110, 135, 139, 143, 445, 1433, 1434, 1521, 2375, 2376, 3306, 3389, 4333, 5432, 5500, 5601, 5900,
  5985, 5986, 6379, 9200, 9300, 11211, 27017,
];

/** One fault: of what is not known, else of the first rule that is wrong. */
function firstFault(resource: PlannedResource, wrong: (rule: GroupRule) => string | undefined): readonly Fault[] {
  const { rules, unknown } = readGroupRules(resource);
  if (unknown !== undefined) return [{ ...notKnown(unknown), resource }];
  for (const rule of rules) {
    const what = wrong(rule);
    const value = rule.peer.kind === "range" ? rule.peer.range : undefined;
    if (what !== undefined) return [{ what, property: rule.property, value, resource }];
  }
  return [];
}

/** Faults of the rules of one direction that admit outsiders whom the settings do not declare for all that carry the group. */
function publicFaults(stack: Stack, direction: Direction, types: readonly string[]): readonly Fault[] {
  const { index, settings } = stack;
  const openings = groupOpenings(settings).filter((each) => each.direction === direction);
  return types
    .flatMap((type) => index.ofType(type))
    .flatMap((resource) => {
      const isRule = (RULE_TYPES as readonly string[]).includes(resource.type);
      const groups = isRule ? index.referenced(resource, "securityGroupId") : [resource];
      const carriers = groups.flatMap((group) => carriersOf(index, group));
      const region = index.region(resource) ?? "";
      return firstFault(resource, (rule) => {
        const { peer } = rule;
        if (rule.direction !== direction || peer.kind === "group") return undefined;
        if (peer.kind === "range" && !isPublic(peer.range)) return undefined;
        const fits = openings.filter((opening) => isDeclared(opening, rule, region));
        const whose = carriers.length > 0 && carriers.every((one) => fits.some(({ carrier }) => carrier === one));
        if (whose) return undefined;
        const who = peer.kind === "range" ? "the internet" : "a prefix list";
        return `lets ${trafficText(rule.traffic)} ${direction === "ingress" ? "in from" : "out to"} ${who}, which the settings do not declare`;
      });
    });
}

function isDeclared({ traffic, prefixList, ranges }: GroupOpening, rule: GroupRule, region: string): boolean {
  const { peer } = rule;
  if (!coversTraffic(traffic, rule.traffic) || peer.kind === "group") return false;
  // A list is known by the name that its rule gives it (decision 014).
  if (peer.kind === "prefix list")
    return prefixList !== undefined && peer.description.split(/[\s()]+/).includes(prefixList(region));
  return prefixList === undefined && ranges.some((range) => holdsRange(range, peer.range));
}

export const securityGroups = [
  stackPolicy({
    id: "SG-01",
    name: "sg-no-public-ingress",
    rule: "Security groups let outsiders in only where the settings open a door, to what stands behind it",
    reason: "every other way in misses the waypoints that requests must pass",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: ["fsbp:EC2.18", "aws:AWS-0107", "nag:EC23", "nist:SC-7"],
    steps: "Name the peer's security group, or open a door for it in the settings",
    link: RULES,
    types: INGRESS_TYPES,
    judge: (stack) => publicFaults(stack, "ingress", INGRESS_TYPES),
  }),
  resourcePolicy({
    id: "SG-02",
    name: "sg-no-admin-ports",
    rule: "No security group lets the internet in to a port of administration, file sharing or a database",
    reason: "nobody administers this stack by its network, and bots try these ports on every public address",
    severity: "critical",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: ["fsbp:EC2.13", "fsbp:EC2.14", "fsbp:EC2.19", "cis7:6.3", "cis7:6.4", "cis7:6.1.2"],
    steps: "Remove the rule and use Session Manager",
    link: CONTROLS,
    knobs: {
      adminPorts: numbersKnob("Ports that are shut to the internet beside those that always are", [], 0, 65_535),
    },
    types: INGRESS_TYPES,
    judge: (resource, { adminPorts }) =>
      firstFault(resource, ({ direction, traffic, peer }) => {
        const [port] = reachedPorts(traffic, [...ADMIN_PORTS, ...adminPorts]);
        if (direction !== "ingress" || peer.kind !== "range" || port === undefined || !isPublic(peer.range)) return;
        return `lets the internet in to port ${port}`;
      }),
  }),
  stackPolicy({
    id: "SG-03",
    name: "sg-no-public-egress",
    rule: "Security groups let out to the internet only what the settings declare for those that carry them",
    reason: "a way out to anywhere is the way by which data leaves",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["aws:AWS-0104", "nist:SC-7(5)"],
    steps: "Name the peer's security group, prefix list or endpoint",
    link: RULES,
    types: ALL_TYPES.filter((type) => type !== TYPES.ingressRule),
    judge: (stack) =>
      publicFaults(
        stack,
        "egress",
        ALL_TYPES.filter((type) => type !== TYPES.ingressRule),
      ),
  }),
  resourcePolicy({
    id: "SG-04",
    name: "sg-no-all-protocols",
    rule: "Each rule of a security group names a protocol and not all of its ports",
    reason: "a peer needs a port, and the rest is what an intruder there would use",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nist:CM-7", "ckv:CKV_AWS_277"],
    steps: "Name the protocol and port that the peer needs",
    link: RULES,
    types: ALL_TYPES,
    judge: (resource) =>
      firstFault(resource, ({ traffic }) => {
        const { protocol, ports, icmp } = traffic;
        const all = protocol === "all" || protocol === "other" || (!icmp && ports[0] <= 1 && ports[1] === 65_535);
        return all ? `admits ${protocol === "all" ? "all protocols" : `all of ${protocol}`}` : undefined;
      }),
  }),
  resourcePolicy({
    id: "SG-05",
    name: "sg-peer-by-group",
    rule: "Rules for peers inside name a security group or a prefix list, and ranges stand for declared outsiders alone",
    reason: "whoever gets an address in a range is let in with it",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nist:AC-4"],
    steps: "Name the peer's security group",
    link: RULES,
    types: ALL_TYPES,
    judge: (resource, _, { settings }) => {
      const declared = groupOpenings(settings).flatMap(({ ranges }) => ranges.filter((range) => !isPublic(range)));
      return firstFault(resource, ({ peer }) =>
        peer.kind === "range" && !isPublic(peer.range) && !declared.some((range) => holdsRange(range, peer.range))
          ? "names private addresses and no group"
          : undefined,
      );
    },
  }),
  stackPolicy({
    id: "SG-07",
    name: "sg-one-owner",
    rule: "The rules of a security group are written in one place",
    reason:
      "the provider makes an inline list exact, so it deletes what a resource beside it adds, and that adds it again",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nist:CM-2"],
    steps: "Write all rules as resources of their own",
    link: "https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygroup/",
    types: GROUP_TYPES,
    judge: ({ index }) =>
      GROUP_TYPES.flatMap((type) => index.ofType(type)).flatMap((resource): Fault[] => {
        const { rules, unknown } = readGroupRules(resource);
        const beside = index.users(resource, "securityGroupId").some(({ type }) => RULE_TYPES.includes(type as never));
        return beside && (rules.length > 0 || unknown !== undefined)
          ? [{ what: "has rules of its own and security group rules beside them", resource }]
          : [];
      }),
  }),
];
