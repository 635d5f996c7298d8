// The namespaces at a VPC's edge: internet and egress-only gateway, regional NAT gateway, gateway endpoint, the internet.
import type { Network, Vpc } from "../proof/network.ts";
import type { Standing } from "./interfaces.ts";
import { baseChain, defaultRoutes, hidingTable, type Layout, type Part, SILENCE, table, ZONES } from "./layout.ts";
import { isIpv6 } from "./rules.ts";

/** Shared address space (RFC 6598): what a gateway endpoint shows its service, which filters nothing. */
const ENDPOINT_SOURCE = "100.64.0.";

/** Routing table of a VPC's edge for what comes from the internet. */
const INBOUND = 10;

/** What comes from the internet to a gateway that only answers may come through. */
const ANSWERS = 'iifname "net" oifname "up" ct direction reply accept';

/** The internet: knows every public address, every VPC's IPv6 block and every host outside; filters nothing. */
export function addInternet(layout: Layout, network: Network): Part {
  const part = layout.part("internet");
  network.outside.forEach(({ id, addresses }, index) => {
    const device = `o${index}`;
    layout.wire({ part, device }, { id, addresses, answers: true });
    part.routes.push(...addresses.map((address) => `route add ${address} dev ${device}`));
  });
  const endpoints = ['iifname "g*" oifname "x*" drop comment "a gateway endpoint serves no VPC"'];
  part.nft.push(table(baseChain("forward", "filter", "forward priority filter; policy accept", endpoints), SILENCE));
  return part;
}

/**
 * Adds the namespace of a VPC's internet gateway and egress-only gateway. IPv4 is translated one to one without state;
 * what has no public address is dropped (M5). The egress-only gateway passes flows that started inside (M7).
 */
export function addEdge(
  layout: Layout,
  { vpc, index, router, internet }: { vpc: Vpc; index: number; router: Part; internet: Part },
  standings: readonly Standing[],
): Part {
  const part = layout.part(`edge${index}`);
  const device = `x${index}`;
  layout.link({ part: internet, device }, { part, device: "net" });
  const ways = [...(vpc.internetGateway ? ["igw"] : []), ...(vpc.egressOnlyGateway ? ["eigw"] : [])];
  for (const way of ways) layout.link({ part: router, device: way }, { part, device: way });
  // What comes from inside goes out, also to the VPC's own public addresses: from there it comes back in.
  part.routes.push(...defaultRoutes("net"));
  part.rules.push(`iif net pref 100 lookup ${INBOUND}`);
  for (const cidr of vpc.cidrs) {
    if (isIpv6(cidr)) internet.routes.push(`route add ${cidr} dev ${device}`);
    const inwards = isIpv6(cidr) ? ways[0] : vpc.internetGateway && "igw";
    if (inwards !== undefined) part.routes.push(`route add ${cidr} dev ${inwards} table ${INBOUND}`);
  }
  const mapped = vpc.internetGateway ? publicAddresses(standings) : [];
  internet.routes.push(...mapped.map(({ address }) => `route add ${address} dev ${device}`));
  part.nft.push(edgeTable(vpc, mapped));
  return part;
}

interface Mapped {
  readonly address: string;
  readonly inside: string;
}

function publicAddresses(standings: readonly Standing[]): Mapped[] {
  return standings.flatMap(({ interface: own }) => {
    const inside = own.addresses.find((address) => !isIpv6(address));
    const address = own.public?.address;
    return inside === undefined || address === undefined ? [] : [{ address, inside }];
  });
}

function edgeTable({ internetGateway, egressOnlyGateway }: Vpc, mapped: readonly Mapped[]): string {
  const pairs = (text: (each: Mapped) => string) =>
    mapped.length === 0 ? "" : `    elements = { ${mapped.map(text).join(", ")} }\n`;
  const maps = `  map inbound {
    type ipv4_addr : ipv4_addr
${pairs(({ address, inside }) => `${address} : ${inside}`)}  }
  map outbound {
    type ipv4_addr : ipv4_addr
${pairs(({ address, inside }) => `${inside} : ${address}`)}  }`;
  const ipv6 = egressOnlyGateway
    ? [
        'iifname "eigw" ct state invalid drop',
        'iifname "eigw" oifname "net" meta nfproto ipv6 ct direction original accept',
        ...(internetGateway ? [] : ['iifname "net" oifname "eigw" ct direction reply accept']),
      ]
    : [];
  return table(
    maps,
    ...(egressOnlyGateway ? [ZONES] : []),
    baseChain("inbound", "filter", "prerouting priority raw - 10; policy accept", [
      "meta nfproto ipv4 notrack",
      'iifname "net" ip daddr set ip daddr map @inbound',
    ]),
    baseChain("forward", "filter", "forward priority filter; policy drop", [
      'iifname "igw" oifname "net" ip saddr set ip saddr map @outbound accept',
      'iifname "igw" oifname "net" meta nfproto ipv6 accept',
      'iifname "net" oifname "igw" accept',
      ...ipv6,
      'iifname "nat*" oifname "net" accept',
      'iifname "net" oifname "nat*" accept',
    ]),
    SILENCE,
  );
}

/** A NAT gateway without a subnet: no ACL is crossed between it and the internet gateway (semantics 20b). */
export function addRegionalNat(
  layout: Layout,
  { router, edge, internet, index }: { router: Part; edge: Part; internet: Part; index: number },
  { address, vpc }: { address: string; vpc: Vpc },
  edgeDevice: string,
): string {
  const part = layout.part(`rnat${index}`);
  const device = `nat${index}`;
  layout.link({ part: router, device }, { part, device: "up" });
  layout.link({ part: edge, device }, { part, device: "net" });
  part.translates = "natPort";
  part.routes.push(...defaultRoutes("net"), ...ipv4Of(vpc).map((cidr) => `route add ${cidr} dev up`));
  edge.routes.push(`route add ${address} dev ${device} table ${INBOUND}`);
  internet.routes.push(`route add ${address} dev ${edgeDevice}`);
  part.nft.push(hidingTable("net", address, ['iifname "up" oifname "net" meta nfproto ipv4 accept', ANSWERS]));
  return device;
}

/** The way to a service by its prefix list: IPv4, requests from inside and their answers alone (M8). */
export function addGatewayEndpoint(
  layout: Layout,
  { router, internet, index }: { router: Part; internet: Part; index: number },
  vpc: Vpc,
  cidrs: readonly string[],
): string {
  const part = layout.part(`endpoint${index}`);
  const [device, source] = [`g${index}`, `${ENDPOINT_SOURCE}${index + 1}`];
  layout.link({ part: router, device }, { part, device: "up" });
  layout.link({ part: internet, device }, { part, device: "net" });
  part.routes.push(...defaultRoutes("net"), ...ipv4Of(vpc).map((cidr) => `route add ${cidr} dev up`));
  internet.routes.push(`route add ${source} dev ${device}`);
  const served = cidrs
    .filter((cidr) => !isIpv6(cidr))
    .map((cidr) => `iifname "up" oifname "net" ip daddr ${cidr} accept`);
  part.nft.push(hidingTable("net", source, [...served, ANSWERS]));
  return device;
}

function ipv4Of({ cidrs }: Vpc): string[] {
  return cidrs.filter((cidr) => !isIpv6(cidr));
}
