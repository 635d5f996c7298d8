// The namespace of a network load balancer: listeners as translations of the destination, and of the source to hide it.
import type { Interface, Network, NlbListener, Place } from "../proof/network.ts";
import { baseChain, defaultRoutes, type Layout, type Part, QUESTION_MAPS, SILENCE, table, ZONES } from "./layout.ts";
import { isIpv6 } from "./rules.ts";

/** One of the load balancer's interfaces, with its number in the network. */
interface Balancer {
  readonly place: Place;
  readonly interface: Interface;
  readonly index: number;
}

/** A listener with the address and port of every target that it may choose. */
type Listener = Omit<NlbListener, "targets"> & { readonly targets: readonly (readonly [string, number])[] };

/** The load balancer behind its groups; returns the device that leads to it. */
export function addBalancer(
  layout: Layout,
  network: Network,
  behind: Part,
  { place, interface: own, index }: Balancer,
): string {
  const part = layout.part(`nlb${index}`);
  layout.link({ part: behind, device: "in" }, { part, device: "up" });
  part.translates = "balancerPort";
  part.routes.push(...defaultRoutes("up"), ...own.addresses.map((address) => `route add ${address} dev wire`));
  const ipv4 = own.addresses.find((address) => !isIpv6(address));
  const listeners = (place.listeners ?? []).map((listener) => ({
    ...listener,
    targets: targetsOf(network, listener, ipv4 === undefined),
  }));
  part.choices = Math.max(0, ...listeners.map(({ targets }) => targets.length));
  const relays = ipv4 === undefined || own.addresses.length === 1 ? undefined : { address: ipv4, listeners };
  layout.wire(
    { part, device: "wire" },
    { id: place.id, addresses: own.addresses, answers: false, ...(relays && { relays }) },
  );
  part.nft.push(balancerTable(own.addresses, ipv4, listeners));
  return "in";
}

/** Address and port of every target that a listener may choose, in the network's order. */
function targetsOf(network: Network, { targets }: NlbListener, ipv6: boolean): [string, number][] {
  return targets.flatMap(({ place, port }) =>
    (network.places.find(({ id }) => id === place)?.interfaces ?? []).flatMap(({ addresses }) =>
      addresses.filter((address) => isIpv6(address) === ipv6).map((address): [string, number] => [address, port]),
    ),
  );
}

function listenerLines({ protocol, port, targets }: Listener, own: string): string[] {
  const family = isIpv6(own) ? "ip6" : "ip";
  return targets.map(([address, to], choice) => {
    const where = isIpv6(address) ? `[${address}]` : address;
    return `iifname "up" ${family} daddr ${own} ${protocol} dport ${port} meta mark ${choice} dnat ${family} to ${where}:${to}`;
  });
}

/** What a listener that hides the client sends on from; the port asked for, or the client's own. */
function hidingLines({ protocol, port }: Listener, own: string): string[] {
  const [family, where, number] = isIpv6(own) ? ["ip6", `[${own}]`, "@nh,16,16"] : ["ip", own, "ip id"];
  const match = `iifname "up" meta l4proto ${protocol} ct original ${family} daddr ${own} ct original proto-dst ${port}`;
  return [`${match} snat ${family} to ${where}:${number} map @ports`, `${match} snat ${family} to ${where}`];
}

function balancerTable(addresses: readonly string[], ipv4: string | undefined, listeners: readonly Listener[]): string {
  const native = addresses.filter((address) => ipv4 === undefined || address === ipv4);
  const relayed = addresses.filter((address) => ipv4 !== undefined && isIpv6(address));
  const toTarget = listeners.flatMap((listener) => native.flatMap((own) => listenerLines(listener, own)));
  const hiding = listeners
    .filter(({ preserveClientIp }) => !preserveClientIp)
    .flatMap((listener) => native.flatMap((own) => hidingLines(listener, own)));
  const toRelay = listeners.flatMap(({ protocol, port }) =>
    relayed.map((own) => `oifname "wire" ip6 daddr ${own} ${protocol} dport ${port} accept`),
  );
  return table(
    QUESTION_MAPS,
    ZONES,
    baseChain("choose", "filter", "prerouting priority mangle; policy accept", [
      "meta nfproto ipv4 meta mark set ip id map @choice",
      "meta nfproto ipv6 meta mark set @nh,16,16 map @choice",
    ]),
    baseChain("listeners", "nat", "prerouting priority dstnat; policy accept", toTarget),
    baseChain("hide", "nat", "postrouting priority srcnat; policy accept", hiding),
    baseChain("forward", "filter", "forward priority filter; policy drop", [
      "ct state invalid drop",
      "ct status dnat accept",
      'iifname "wire" accept',
      'oifname "wire" ct direction reply accept',
      ...toRelay,
    ]),
    SILENCE,
  );
}
