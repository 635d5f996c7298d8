// The namespaces behind a subnet's router: a place's interface with its groups, a load balancer, a NAT gateway.
import type { Interface, Network, Place } from "../proof/network.ts";
import { addBalancer } from "./balancer.ts";
import { baseChain, defaultRoutes, hidingTable, type Layout, type Part, SILENCE, table, ZONES } from "./layout.ts";
import { groupChains, isIpv6 } from "./rules.ts";

/** A place's interface on its router. */
export interface Standing {
  readonly place: Place;
  readonly interface: Interface;
  /** Counts over all interfaces of the network; names devices. */
  readonly index: number;
}

/** The device on the router that leads to an interface. */
export function deviceOf({ index }: Standing): string {
  return `e${index}`;
}

/** A way of its own from a load balancer to one of its targets, by which the target's answers come back (M2). */
export interface Via {
  readonly device: string;
  readonly mark: number;
  readonly from: Standing;
  readonly to: Standing;
}

/** Adds the namespace of an interface: groups as stateful rules between the host, or what stands for it, and the router. */
export function addInterface(
  layout: Layout,
  network: Network,
  { standing, router, group, vias }: { standing: Standing; router: Part; group: number; vias: readonly Via[] },
): void {
  const { place, index } = standing;
  const part = layout.part(place.kind === "nat" ? `nat${index}` : `eni${index}`);
  layout.link({ part: router, device: deviceOf(standing), group }, { part, device: "up" });
  if (place.kind === "nat") {
    natGateway(part, standing.interface.addresses.find((address) => !isIpv6(address)) ?? "");
    return;
  }
  for (const { device } of vias) layout.link({ part: router, device, group }, { part, device });
  const inwards = place.kind === "nlb" ? addBalancer(layout, network, part, standing) : "wire";
  if (place.kind !== "nlb") {
    const { addresses } = standing.interface;
    layout.wire({ part, device: inwards }, { id: place.id, addresses, answers: true });
  }
  part.routes.push(
    ...defaultRoutes("up"),
    ...defaultRoutes(inwards, "10"),
    ...vias.flatMap(({ device, mark }) => defaultRoutes(device, `${1000 + mark}`)),
  );
  part.rules.push(
    ...["up", ...vias.map(({ device }) => device)].map((device) => `iif ${device} pref 100 lookup 10`),
    ...vias.map(({ mark }) => `iif ${inwards} fwmark ${mark} pref 90 lookup ${1000 + mark}`),
  );
  part.nft.push(interfaceTable(network, place, vias, inwards));
}

function interfaceTable(network: Network, place: Place, vias: readonly Via[], inwards: string): string {
  const marks = baseChain("marks", "filter", "prerouting priority mangle; policy accept", [
    ...vias.map(({ device, mark }) => `iifname "${device}" ct mark set ${mark}`),
    `iifname "${inwards}" meta mark set ct mark`,
  ]);
  if (place.groups === undefined) {
    return table(ZONES, marks, baseChain("forward", "filter", "forward priority filter; policy accept", []), SILENCE);
  }
  const devices = (group: string) =>
    vias.filter(({ from }) => from.place.groups?.includes(group)).map(({ device }) => device);
  const forward = baseChain("forward", "filter", "forward priority filter; policy drop", [
    "ct state established,related accept",
    "ct state invalid drop",
    `oifname "${inwards}" jump groups-ingress`,
    `iifname "${inwards}" jump groups-egress`,
  ]);
  return table(ZONES, marks, groupChains(network, place, "groups", { devices }), forward, SILENCE);
}

/** Sends on from its own address with the port asked for; takes nothing but answers (M6). */
function natGateway(part: Part, own: string): void {
  part.translates = "natPort";
  part.routes.push(...defaultRoutes("up"));
  part.nft.push(hidingTable("up", own, [`ip daddr != ${own} accept`]));
}
