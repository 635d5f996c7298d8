// The one table of flows: who may open a connection to whom. Network ACLs and security groups are derived from it.
import { planAddresses } from "./addressPlan.ts";
import { PROXY_PORTS, SERVICE_DOOR_PORT } from "./ports.ts";
import type { RegionSettings, Settings } from "./settings.ts";
import type { Tier } from "./tiers.ts";

/** A security group of a region, named for what carries it. */
export type GroupName = "nlb" | "proxy" | "alb" | "service" | "endpoint";

/** A place inside the region: the subnets of a tier, and the group on the interface. */
export interface InnerPlace {
  readonly tier: Tier;
  readonly group: GroupName;
  readonly cidr: string;
}

/** A place outside: CIDRs with a name, such as the clients of a door or the package mirrors. */
export interface OuterPlace {
  readonly name: string;
  readonly cidrs: readonly string[];
}

/** A connection that may be opened; its answers follow from it. Every flow is TCP. */
export interface Flow {
  /** A sentence: `ingress->proxy:8443`. */
  readonly name: string;
  readonly from: InnerPlace | OuterPlace;
  readonly to: InnerPlace | OuterPlace;
  readonly port: number;
  /** Tier whose subnets hold the NAT gateway that the flow leaves through; absent where none is crossed. */
  readonly via?: { readonly tier: Tier; readonly cidr: string };
}

export function isInner(place: InnerPlace | OuterPlace): place is InnerPlace {
  return "tier" in place;
}

/** What the flows of a region are derived from. */
export type FlowSettings = Pick<Settings, "tiers" | "nat" | "doors" | "services" | "endpoints"> & {
  readonly proxy: Pick<Settings["proxy"], "metricsCidrs">;
};

/** All flows of a region, in a fixed order: new kinds go at the end, so that ACL rule numbers stay. */
export function regionFlows(settings: FlowSettings, region: Pick<RegionSettings, "cidr" | "zones">): Flow[] {
  const { tierCidrs } = planAddresses({ ...region, tiers: settings.tiers });
  const inner = (tier: Tier, group: GroupName): InnerPlace => ({ tier, group, cidr: tierCidrs[tier] });
  const [nlb, proxy, alb] = [inner("ingress", "nlb"), inner("proxy", "proxy"), inner("service", "alb")];
  const clients: OuterPlace = { name: "clients", cidrs: settings.doors.static.clients };
  const servicePorts = [...new Set(settings.services.map(({ port }) => port))].sort((a, b) => a - b);
  return [
    flow(clients, nlb, settings.doors.static.httpsPort),
    flow(clients, nlb, settings.doors.static.redirectPort),
    flow(nlb, proxy, PROXY_PORTS.static),
    flow(nlb, proxy, PROXY_PORTS.redirect),
    flow(nlb, proxy, PROXY_PORTS.health),
    flow(proxy, alb, SERVICE_DOOR_PORT),
    ...servicePorts.map((port) => flow(alb, inner("service", "service"), port)),
    ...(settings.endpoints.length === 0 ? [] : [flow(proxy, inner("endpoint", "endpoint"), 443)]),
    // Debian's packages and the AWS services without an endpoint here; names, not addresses, are what HTTPS verifies.
    {
      ...flow(proxy, { name: "packages", cidrs: ["0.0.0.0/0"] }, 443),
      ...natCrossing(settings.nat, tierCidrs.ingress),
    },
    ...(settings.proxy.metricsCidrs.length === 0
      ? []
      : [flow({ name: "monitoring", cidrs: settings.proxy.metricsCidrs }, proxy, PROXY_PORTS.metrics)]),
  ];
}

function flow(from: Flow["from"], to: Flow["to"], port: number): Flow {
  return { name: `${placeName(from)}->${placeName(to)}:${port}`, from, to, port };
}

function placeName(place: InnerPlace | OuterPlace): string {
  return isInner(place) ? place.tier : place.name;
}

/** A regional NAT gateway has no subnet, so no ACL of a NAT subnet is crossed. */
function natCrossing(nat: Settings["nat"], cidr: string): Pick<Flow, "via"> {
  return nat === "regional" ? {} : { via: { tier: "ingress", cidr } };
}
