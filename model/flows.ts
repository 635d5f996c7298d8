// The one table of flows: who may open a connection to whom. Network ACLs and security groups are derived from it.
import { planAddresses } from "./addressPlan.ts";
import { hasContainers, regionEndpoints } from "./containerService.ts";
import { PROXY_PORTS, SERVICE_DOOR_PORT } from "./ports.ts";
import type { RegionSettings, Settings } from "./settings.ts";
import type { Tier } from "./tiers.ts";

/** A security group of a region, named for what carries it. */
export type GroupName = "nlb" | "cdn" | "proxy" | "alb" | "service" | "endpoint";

/** Addresses that AWS keeps in a list of its own. A security-group rule may name such a list, an ACL may not. */
export type PrefixList = "cloudfront" | "s3";

/** A place inside the region: the subnets of a tier, and the group on the interface. */
export interface InnerPlace {
  readonly tier: Tier;
  /** What carries the interface; the prefix list that AWS's own interfaces answer to has no group of ours. */
  readonly group: GroupName | PrefixList;
  readonly cidr: string;
}

/** A place outside: CIDRs with a name, such as the clients of a door or the package mirrors. */
export interface OuterPlace {
  readonly name: string;
  readonly cidrs: readonly string[];
  /** What security groups name instead of the CIDRs, which then only ACLs use. */
  readonly prefixList?: PrefixList;
}

/** A connection that may be opened; its answers follow from it. */
export interface Flow {
  /** A sentence: `ingress->proxy:8443`. */
  readonly name: string;
  readonly from: InnerPlace | OuterPlace;
  readonly to: InnerPlace | OuterPlace;
  /** TCP port, or ICMP's word that a packet was too large (which has no answer). */
  readonly port: number | typeof TOO_LARGE;
  /** Where the numbers of the flow's ACL entries begin; the flow keeps them when others come or go. */
  readonly slot: number;
  /** Tier whose subnets hold the NAT gateway that the flow crosses; absent where none is crossed. */
  readonly via?: { readonly tier: Tier; readonly cidr: string };
}

/**
 * ICMP "fragmentation needed" (type 3, code 4) and ICMPv6 "packet too big" (type 2): any router on the way may send it,
 * and without it large answers never arrive on paths with a smaller maximum.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/network_mtu.html#path_mtu_discovery
 */
export const TOO_LARGE = "too-large";

export function isInner(place: InnerPlace | OuterPlace): place is InnerPlace {
  return "tier" in place;
}

/** True where a door leads through HAProxy; a region without such a door has no proxies and no way out. */
export function hasProxies({ doors }: Pick<Settings, "doors">): boolean {
  return doors.static !== undefined || doors.cdn?.lock === "prefix-list";
}

/** What the flows of a region are derived from. */
export type FlowSettings = Pick<Settings, "tiers" | "nat" | "doors" | "services" | "endpoints" | "dualStack"> & {
  readonly proxy: Pick<Settings["proxy"], "metricsCidrs">;
};

/** All flows of a region. Each kind has a slot of 100 ACL rule numbers, and in it one number for each CIDR or port. */
export function regionFlows(settings: FlowSettings, region: Pick<RegionSettings, "cidr" | "zones">): Flow[] {
  const { tierCidrs } = planAddresses({ ...region, tiers: settings.tiers });
  const inner = (tier: Tier, group: InnerPlace["group"]): InnerPlace => ({ tier, group, cidr: tierCidrs[tier] });
  return [
    ...staticFlows(settings, inner),
    ...cdnFlows(settings, inner),
    ...(hasProxies(settings) ? proxyFlows(settings, inner) : []),
    ...serviceFlows(settings, inner),
    ...containerFlows(settings, inner),
  ].sort((a, b) => a.slot - b.slot);
}

type Inner = (tier: Tier, group: InnerPlace["group"]) => InnerPlace;

function staticFlows({ doors }: FlowSettings, inner: Inner): Flow[] {
  const door = doors.static;
  if (door === undefined) {
    return [];
  }
  const [nlb, proxy] = [inner("ingress", "nlb"), inner("proxy", "proxy")];
  const clients: OuterPlace = { name: "clients", cidrs: door.clients };
  return [
    flow(100, clients, nlb, door.httpsPort),
    flow(200, clients, nlb, door.redirectPort),
    flow(300, nlb, proxy, PROXY_PORTS.static),
    flow(310, nlb, proxy, PROXY_PORTS.redirect),
  ];
}

/** The cdn door has groups of its own: CloudFront's list weighs 55 of the 60 rules that AWS allows a group. */
function cdnFlows({ doors }: FlowSettings, inner: Inner): Flow[] {
  if (doors.cdn === undefined) {
    return [];
  }
  const cloudfront: OuterPlace = { name: "cloudfront", cidrs: ["0.0.0.0/0"], prefixList: "cloudfront" };
  if (doors.cdn.lock === "vpc-origin") {
    const alb = inner("service", "alb");
    return [
      // CloudFront's own interfaces stand in the load balancer's subnets, and reach its nodes in every zone ...
      flow(150, inner("service", "cloudfront"), alb, SERVICE_DOOR_PORT),
      // ... with source addresses that AWS does not name: a rule for the VPC's range was seen not to match them. No route
      // leads from the internet to these subnets, so what the ACL admits here only the interfaces can send.
      flow(160, cloudfront, alb, SERVICE_DOOR_PORT),
    ];
  }
  const door = inner("ingress", "cdn");
  return [flow(150, cloudfront, door, doors.cdn.port), flow(330, door, inner("proxy", "proxy"), PROXY_PORTS.cdn)];
}

function proxyFlows(settings: FlowSettings, inner: Inner): Flow[] {
  const [nlb, proxy] = [inner("ingress", "nlb"), inner("proxy", "proxy")];
  const routers: OuterPlace = { name: "routers", cidrs: settings.dualStack ? ["0.0.0.0/0", "::/0"] : ["0.0.0.0/0"] };
  // Debian's packages and the AWS services without an endpoint here; names, not addresses, are what HTTPS verifies.
  const packages: OuterPlace = { name: "packages", cidrs: ["0.0.0.0/0"] };
  // A regional NAT gateway has no subnet, so no ACL of a NAT subnet is crossed.
  const nat =
    settings.nat === "regional" ? {} : { via: { tier: "ingress" as const, cidr: inner("ingress", "nlb").cidr } };
  return [
    flow(320, nlb, proxy, PROXY_PORTS.health),
    flow(400, proxy, inner("service", "alb"), SERVICE_DOOR_PORT),
    ...(regionEndpoints(settings, true).usedByProxies ? [flow(600, proxy, inner("endpoint", "endpoint"), 443)] : []),
    { ...flow(700, proxy, packages, 443), ...nat },
    ...(settings.proxy.metricsCidrs.length === 0
      ? []
      : [flow(800, { name: "monitoring", cidrs: settings.proxy.metricsCidrs }, proxy, PROXY_PORTS.metrics)]),
    flow(900, routers, nlb, TOO_LARGE),
    { ...flow(910, { ...routers, cidrs: ["0.0.0.0/0"] }, proxy, TOO_LARGE), ...nat },
  ];
}

function serviceFlows({ services }: FlowSettings, inner: Inner): Flow[] {
  const ports = [...new Set(services.map(({ port }) => port))];
  return ports.map((port, index) => flow(500 + index, inner("service", "alb"), inner("service", "service"), port));
}

/** A container's image, log and secrets come and go through endpoints; there is no other way out. */
function containerFlows({ services }: FlowSettings, inner: Inner): Flow[] {
  if (!hasContainers(services)) {
    return [];
  }
  const service = inner("service", "service");
  // Image layers lie in S3, whose gateway endpoint keeps S3's own public addresses: AWS lists them, and an ACL can name
  // no list. What the ACL admits leads nowhere else: the only route out of the tier is the endpoint's, and the group
  // admits that list alone (decision 013).
  const layers: OuterPlace = { name: "s3", cidrs: ["0.0.0.0/0"], prefixList: "s3" };
  return [flow(610, service, inner("endpoint", "endpoint"), 443), flow(640, service, layers, 443)];
}

function flow(slot: number, from: Flow["from"], to: Flow["to"], port: Flow["port"]): Flow {
  return { name: `${placeName(from)}->${placeName(to)}:${port}`, from, to, port, slot };
}

function placeName(place: InnerPlace | OuterPlace): string {
  if (!isInner(place)) {
    return place.name;
  }
  return place.group === "cloudfront" ? "cloudfront" : place.tier;
}
