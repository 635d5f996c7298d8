// A VPC's router: the route tables of its subnets, and their ACLs as rules without state at the subnets' borders.
import type { Network, Route, Subnet, Vpc } from "../proof/network.ts";
import { networkText } from "./blocks.ts";
import { deviceOf, type Standing, type Via } from "./interfaces.ts";
import { baseChain, defaultRoutes, type Part, SILENCE, table } from "./layout.ts";
import { aclChains } from "./rules.ts";

/** Tables of the router: those of subnets and of ways to targets are counted from these numbers. */
const [SUBNET_TABLES, VIA_TABLES, TARGET_TABLES, DELIVERY] = [1000, 20_000, 40_000, 60_000];

/** What a router must know beside the network. */
export interface Surroundings {
  readonly vpc: Vpc;
  readonly subnets: readonly Subnet[];
  readonly standings: readonly Standing[];
  readonly vias: readonly Via[];
  /** The device that a route's target is behind; undefined where it leads nowhere. */
  readonly deviceOf: (route: Route) => string | undefined;
}

/** Device group of a subnet, counted over the network; 0 is no subnet's. */
export function groupOf(network: Network, subnet: string): number {
  return network.subnets.findIndex(({ id }) => id === subnet) + 1;
}

/** Fills a router's namespace with routes and filters. */
export function routeAndFilter(part: Part, network: Network, around: Surroundings): void {
  for (const subnet of around.subnets) part.routes.push(...subnetRoutes(network, subnet, around));
  for (const standing of around.standings) {
    const { place, interface: own, index } = standing;
    const device = deviceOf(standing);
    part.rules.push(`iif ${device} pref 100 lookup ${SUBNET_TABLES + groupOf(network, own.subnet)}`);
    part.routes.push(...own.addresses.map((address) => `route add ${address} dev ${device} table ${DELIVERY}`));
    if (place.kind === "nlb") toTargets(part, standing, around.vias, TARGET_TABLES + index);
  }
  for (const { device, mark, from } of around.vias) {
    part.rules.push(`iif ${device} pref 90 lookup ${VIA_TABLES + mark}`);
    part.routes.push(...defaultRoutes(deviceOf(from), `${VIA_TABLES + mark}`));
  }
  part.rules.push(`pref 200 lookup ${DELIVERY}`);
  part.nft.push(borders(network, around));
}

/**
 * Local routes only end the search in the subnet's table, so that a longer prefix still beats them (semantics 18); what
 * stays in the subnet is never routed.
 */
function subnetRoutes(network: Network, subnet: Subnet, { vpc, standings, deviceOf: device }: Surroundings): string[] {
  const number = SUBNET_TABLES + groupOf(network, subnet.id);
  const table = network.routeTables.find(({ id }) => id === subnet.routeTable);
  const seen = new Set<string>();
  const neighbours = standings
    .filter(({ interface: own }) => own.subnet === subnet.id)
    .flatMap(({ interface: own }) => own.addresses);
  const local = [...neighbours, ...vpc.cidrs].map(
    (cidr) => [cidr, `route add throw ${networkText(cidr)} table ${number}`] as const,
  );
  const ordered = [...(table?.routes ?? [])].sort(
    (a, b) => Number("prefixList" in a.destination) - Number("prefixList" in b.destination),
  );
  const routes = ordered.flatMap((route) =>
    destinationsOf(network, route).map((cidr) => [cidr, routeLine(route, cidr, number, device)] as const),
  );
  return [...local, ...routes].flatMap(([cidr, line]) => {
    const destination = networkText(cidr);
    if (seen.has(destination)) return [];
    seen.add(destination);
    return [line];
  });
}

function destinationsOf(network: Network, { destination }: Route): readonly string[] {
  if ("cidr" in destination) return [destination.cidr];
  return network.prefixLists.find(({ id }) => id === destination.prefixList)?.cidrs ?? [];
}

function routeLine(route: Route, cidr: string, number: number, device: Surroundings["deviceOf"]): string {
  const leads = route.missing === undefined ? device(route) : undefined;
  return leads === undefined
    ? `route add blackhole ${networkText(cidr)} table ${number}`
    : `route add ${networkText(cidr)} dev ${leads} table ${number}`;
}

/** A load balancer's targets in its own VPC are reached by the ways that lead their answers back to it. */
function toTargets(part: Part, standing: Standing, vias: readonly Via[], number: number): void {
  // What it sends from its own address, checks and hidden clients, is answered by the target's own routes.
  const own = standing.interface.addresses;
  part.rules.push(...own.map((address) => `from ${address} iif ${deviceOf(standing)} pref 105 lookup ${DELIVERY}`));
  part.rules.push(`iif ${deviceOf(standing)} pref 110 lookup ${number}`);
  for (const { device, from, to } of vias) {
    if (from.index !== standing.index) continue;
    part.routes.push(...to.interface.addresses.map((address) => `route add ${address} dev ${device} table ${number}`));
  }
}

/** A packet that stays in its subnet meets no ACL; any other meets that of the subnet it leaves and it enters (semantics 3). */
function borders(network: Network, { subnets }: Surroundings): string {
  const numbered = subnets.map((subnet) => ({ subnet, group: groupOf(network, subnet.id) }));
  const acls = network.acls.map((acl, index) => ({ acl, chain: `acl${index}` }));
  const used = acls.filter(({ acl }) => subnets.some((subnet) => subnet.acl === acl.id));
  const jumps = (crossing: "ingress" | "egress") =>
    numbered
      .map(({ subnet, group }) => {
        const chain = used.find(({ acl }) => acl.id === subnet.acl)?.chain;
        return `${group} : ${chain === undefined ? "drop" : `jump ${chain}-${crossing}`}`;
      })
      .join(", ");
  const lines =
    numbered.length === 0
      ? []
      : [
          `meta iifgroup . meta oifgroup { ${numbered.map(({ group }) => `${group} . ${group}`).join(", ")} } accept`,
          `meta iifgroup vmap { ${jumps("egress")} }`,
          `meta oifgroup vmap { ${jumps("ingress")} }`,
        ];
  return table(
    ...used.map(({ acl, chain }) => aclChains(acl, chain)),
    baseChain("stateless", "filter", "prerouting priority raw; policy accept", ["notrack"]),
    baseChain("borders", "filter", "forward priority filter; policy accept", lines),
    SILENCE,
  );
}
