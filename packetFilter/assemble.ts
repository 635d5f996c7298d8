// From a network with literal addresses to the plan of its namespaces.
import type { Network, Place, Route, Vpc } from "../proof/network.ts";
import { blockOf, isLiteral } from "./blocks.ts";
import { namedBlocks, publicAddress } from "./concrete.ts";
import { addEdge, addGatewayEndpoint, addInternet, addRegionalNat } from "./gateways.ts";
import { addInterface, deviceOf, type Standing, type Via } from "./interfaces.ts";
import { Layout, type Part } from "./layout.ts";
import { groupOf, routeAndFilter } from "./router.ts";

interface Routed {
  readonly vpc: Vpc;
  readonly index: number;
  readonly router: Part;
  readonly standings: readonly Standing[];
  readonly edge: Part | undefined;
  /** Devices on the router that lead to NAT gateways without a subnet, peerings and endpoints, by id. */
  readonly devices: Map<string, string>;
}

/** Lays out every part of a network. The network must be concrete. */
export function assemble(network: Network): Layout {
  const layout = new Layout();
  const internet = addInternet(layout, network);
  const standings = network.places
    .flatMap((place) => place.interfaces.map((each) => ({ place, interface: each })))
    .map((standing, index) => ({ ...standing, index }));
  const vpcs = network.vpcs.map((vpc, index): Routed => {
    const own = standings.filter(({ place }) => place.vpc === vpc.id);
    const router = layout.part(`vpc${index}`);
    const gateways = vpc.internetGateway ?? vpc.egressOnlyGateway;
    const edge = gateways && addEdge(layout, { vpc, index, router, internet }, own);
    return { vpc, index, router, standings: own, edge, devices: new Map() };
  });
  addPeerings(layout, network, vpcs);
  addEndpoints(layout, network, vpcs, internet);
  addRegionalNats(layout, network, vpcs, internet);
  const vias = waysToTargets(standings);
  for (const routed of vpcs) fill(layout, network, routed, vias);
  return layout;
}

function fill(
  layout: Layout,
  network: Network,
  { vpc, router, standings, devices }: Routed,
  vias: readonly Via[],
): void {
  for (const standing of standings) {
    const group = groupOf(network, standing.interface.subnet);
    const own = vias.filter(({ to }) => to.index === standing.index);
    addInterface(layout, network, { standing, router, group, vias: own });
  }
  routeAndFilter(router, network, {
    vpc,
    subnets: network.subnets.filter((subnet) => subnet.vpc === vpc.id),
    standings,
    vias: vias.filter(({ to }) => to.place.vpc === vpc.id),
    deviceOf: (route) => deviceFor(route, { vpc, standings, devices }),
  });
}

function deviceFor({ target }: Route, { vpc, standings, devices }: Pick<Routed, "vpc" | "standings" | "devices">) {
  switch (target.kind) {
    case "internet-gateway":
      return vpc.internetGateway && "igw";
    case "egress-only-gateway":
      return vpc.egressOnlyGateway && "eigw";
    case "nat": {
      const nat = standings.find(({ place }) => place.kind === "nat" && place.id === target.id);
      return nat ? deviceOf(nat) : devices.get(target.id);
    }
    case "peering":
    case "gateway-endpoint":
      return devices.get(target.id);
    case "blackhole":
    case "elsewhere":
      return undefined;
  }
}

function addPeerings(layout: Layout, { peerings }: Network, vpcs: readonly Routed[]): void {
  peerings.forEach(({ id, between }, index) => {
    const [one, other] = between.map((vpc) => vpcs.find((each) => each.vpc.id === vpc));
    if (!one || !other || one === other) return;
    const device = `p${index}`;
    layout.link({ part: one.router, device }, { part: other.router, device });
    for (const { devices } of [one, other]) devices.set(id, device);
  });
}

function addEndpoints(layout: Layout, network: Network, vpcs: readonly Routed[], internet: Part): void {
  network.gatewayEndpoints.forEach(({ id, vpc: owner, prefixList }, index) => {
    const routed = vpcs.find(({ vpc }) => vpc.id === owner);
    const cidrs = network.prefixLists.find((list) => list.id === prefixList)?.cidrs ?? [];
    if (!routed) return;
    const { router, vpc, devices } = routed;
    devices.set(id, addGatewayEndpoint(layout, { router, internet, index }, vpc, cidrs));
  });
}

function addRegionalNats(layout: Layout, network: Network, vpcs: readonly Routed[], internet: Part): void {
  const taken = literals(network).map(blockOf);
  network.places.filter(isRegionalNat).forEach((place, index) => {
    const routed = vpcs.find(({ vpc }) => vpc.id === place.vpc);
    if (!routed?.edge || !routed.vpc.internetGateway) return;
    const { router, edge, vpc, devices } = routed;
    const address = publicAddress(place.name, taken, namedBlocks(network));
    devices.set(
      place.id,
      addRegionalNat(layout, { router, edge, internet, index }, { address, vpc }, `x${routed.index}`),
    );
  });
}

function isRegionalNat({ kind, interfaces }: Place): boolean {
  return kind === "nat" && interfaces.length === 0;
}

function literals({ places, outside }: Network): string[] {
  const interfaces = places.flatMap((place) => place.interfaces);
  return [
    ...interfaces.flatMap(({ addresses, public: mapped }) => [
      ...addresses,
      ...(mapped?.address === undefined ? [] : [mapped.address]),
    ]),
    ...outside.flatMap(({ addresses }) => addresses),
  ].filter(isLiteral);
}

/** One way for each interface of a load balancer and each interface of its targets in the same VPC. */
function waysToTargets(standings: readonly Standing[]): Via[] {
  const pairs = standings.flatMap((from) => {
    const targets = new Set(
      (from.place.listeners ?? []).flatMap(({ targets: each }) => each.map(({ place }) => place)),
    );
    return standings
      .filter((to) => targets.has(to.place.id) && to.place.vpc === from.place.vpc && to.index !== from.index)
      .map((to) => ({ from, to }));
  });
  return pairs.map((pair, index) => ({ ...pair, device: `v${index + 1}`, mark: index + 1 }));
}
