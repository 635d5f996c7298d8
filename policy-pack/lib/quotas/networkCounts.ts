// What counts against the quotas of a VPC: ACL entries, rules of groups, routes, NAT gateways, endpoints.
import type { PlanIndex } from "../../../plan/read.ts";
import type { Json, PlannedResource } from "../../../plan/type.ts";
import { TYPES } from "../../../proof/planned/types.ts";
import { readAclEntries } from "../aclEntries.ts";
import { type GroupRule, GROUP_TYPES, readGroupRules } from "../groupRules.ts";
import { at, blocks, isAbsent, list, number } from "../inputs.ts";
import type { Direction } from "../traffic.ts";
import { type RegionCensus, sum } from "./census.ts";
import { type Count, countAt, countByOwner, type Counter, countOwned, itself, type Owned, ownerOf } from "./counts.ts";

export type Family = "IPv4" | "IPv6";

/** Entries of one direction and family in each ACL; AWS's own default deny is one more. */
export function aclEntries(direction: Direction, family: Family): Counter {
  return (region, index) => {
    const inline = [TYPES.networkAcl, TYPES.defaultNetworkAcl].flatMap((type) => region.ofType(type));
    const rules = region.ofType(TYPES.networkAclRule);
    const owned = [
      ...inline.map((acl): Owned => ({ owner: itself(acl), units: entriesOf(acl, direction, family) })),
      ...rules.map((rule): Owned => {
        return { owner: ownerOf(rule, "networkAclId", index), units: entriesOf(rule, direction, family) };
      }),
    ];
    // The default deny of a family that has no entry guards nothing: such a VPC has no address of that family.
    return countOwned(owned).map((count) => ({ ...count, used: count.used && count.used + 1 }));
  };
}

function entriesOf(resource: PlannedResource, direction: Direction, family: Family): number | undefined {
  const { entries, unknown } = readAclEntries(resource);
  if (unknown !== undefined) return undefined;
  return entries.filter((entry) => entry.direction === direction && familyOf(entry.range) === family).length;
}

function familyOf(range: string): Family {
  return range.includes(":") ? "IPv6" : "IPv4";
}

/**
 * Rules that one rule with a list of AWS's counts as. Requests come from CloudFront's, the heaviest of all; what leaves
 * goes to those of gateway endpoints.
 * https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
 */
const LIST_WEIGHT: Readonly<Record<Direction, number>> = { ingress: 55, egress: 1 };

/** A rule that names a group or a prefix list counts in both families, a list as often as it may have entries. */
export function groupRules(direction: Direction, family: Family): Counter {
  return (region, index) => {
    const own = direction === "ingress" ? TYPES.ingressRule : TYPES.egressRule;
    const holders = [...GROUP_TYPES, TYPES.securityGroupRule, own].flatMap((type) => region.ofType(type));
    return countOwned(
      holders.flatMap((holder): Owned[] => {
        const { rules, unknown } = readGroupRules(holder);
        const inGroup = (GROUP_TYPES as readonly string[]).includes(holder.type);
        const owner = inGroup ? itself(holder) : ownerOf(holder, "securityGroupId", index);
        if (unknown !== undefined) return [{ owner, units: undefined }];
        const units = rules
          .filter((rule) => rule.direction === direction && counts(rule, family))
          .map((rule) => weightOf(rule, holder, index));
        return [{ owner, units: sumOf(units) }];
      }),
    );
  };
}

function counts({ peer }: GroupRule, family: Family): boolean {
  return peer.kind !== "range" || familyOf(peer.range) === family;
}

function weightOf(
  { peer, direction, property }: GroupRule,
  holder: PlannedResource,
  index: PlanIndex,
): number | undefined {
  if (peer.kind !== "prefix list") return 1;
  return listWeight(holder, property.split(/[[.]/)[0] ?? property, index) ?? LIST_WEIGHT[direction];
}

/** The entries that a list of the plan's own may have; undefined where the property names none of those. */
function listWeight(holder: PlannedResource, property: string, index: PlanIndex): number | undefined {
  const lists = index.referenced(holder, property).filter(({ type }) => type === TYPES.managedPrefixList);
  const sizes = lists.map(({ inputs }) => number(inputs["maxEntries"]) ?? Infinity);
  return sizes.length === 0 ? undefined : Math.max(...sizes);
}

/** True where a rule of the group names a prefix list, in either direction. */
export function namesPrefixList(group: PlannedResource, index: PlanIndex): boolean {
  const holders = [group, ...index.users(group, "securityGroupId")];
  return holders.some((holder) => readGroupRules(holder).rules.some(({ peer }) => peer.kind === "prefix list"));
}

/** Routes of each table, also those in its own list; a prefix list counts as many as it may have entries. */
export function routes(region: RegionCensus, index: PlanIndex): readonly Count[] {
  const weight = (route: PlannedResource): number =>
    isAbsent(route.inputs["destinationPrefixListId"])
      ? 1
      : (listWeight(route, "destinationPrefixListId", index) ?? LIST_WEIGHT.ingress);
  const alone = region.ofType(TYPES.route);
  const tables = [TYPES.routeTable, TYPES.defaultRouteTable].flatMap((type) => region.ofType(type));
  return countOwned([
    ...alone.map((route): Owned => ({ owner: ownerOf(route, "routeTableId", index), units: weight(route) })),
    ...tables.map((table): Owned => ({ owner: itself(table), units: list(table.inputs["routes"])?.length })),
  ]).filter(({ used }) => used !== 0);
}

export function interfaceEndpoints(region: RegionCensus, index: PlanIndex): readonly Count[] {
  return countByOwner(endpoints(region, "Interface"), "vpcId", index);
}

export function gatewayEndpoints(region: RegionCensus): readonly Count[] {
  return [{ at: "", used: endpoints(region, "Gateway").length }];
}

function endpoints(region: RegionCensus, kind: "Interface" | "Gateway"): readonly PlannedResource[] {
  // AWS takes an endpoint without a type for a gateway endpoint.
  return region.ofType(TYPES.endpoint).filter(({ inputs }) => (inputs["vpcEndpointType"] ?? "Gateway") === kind);
}

/** A regional NAT gateway stands in every zone that its VPC has subnets in. */
export function natGatewaysInZone(region: RegionCensus, index: PlanIndex): readonly Count[] {
  const zones = region.ofType(TYPES.natGateway).flatMap((gateway) => natZones(gateway, index));
  return [...new Set(zones)].map((zone) => ({ at: zone, used: zones.filter((other) => other === zone).length }));
}

/** The zones a NAT gateway stands in, and is billed for. */
export function natZones(gateway: PlannedResource, index: PlanIndex): string[] {
  const ofVpc = index.referenced(gateway, "vpcId").flatMap((vpc) => index.users(vpc, "vpcId"));
  const subnets = [...index.referenced(gateway, "subnetId"), ...ofVpc].filter(({ type }) => type === TYPES.subnet);
  const zones = subnets.map(({ inputs: { availabilityZone } }) => availabilityZone);
  return [...new Set(zones.filter((zone) => typeof zone === "string"))];
}

/** Security groups of every load balancer, template, instance, endpoint and function. */
export function groupsOfInterface(region: RegionCensus): readonly Count[] {
  return INTERFACES.flatMap(([type, path]) =>
    region.ofType(type).flatMap((holder) => {
      const [block = "", property] = path.split(".");
      if (property === undefined) return [countAt(holder, list(holder.inputs[block])?.length)];
      const found = blocks(holder.inputs[block]);
      if (found === undefined) return [countAt(holder, undefined)];
      return found.map((one: Readonly<Record<string, Json>>) => countAt(holder, list(at(one, property))?.length));
    }),
  );
}

/** Where each type names the groups of its interfaces. */
const INTERFACES: readonly (readonly [string, string])[] = [
  [TYPES.loadBalancer, "securityGroups"],
  [TYPES.instance, "vpcSecurityGroupIds"],
  [TYPES.launchTemplate, "vpcSecurityGroupIds"],
  [TYPES.launchTemplate, "networkInterfaces.securityGroups"],
  [TYPES.endpoint, "securityGroupIds"],
  [TYPES.lambda, "vpcConfig.securityGroupIds"],
];

function sumOf(units: readonly (number | undefined)[]): number | undefined {
  return units.every((each) => each !== undefined) ? sum(units) : undefined;
}
