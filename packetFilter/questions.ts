// The questions worth asking a kernel: for every two places the ports at and next to the bounds of every rule between them.
import type { Interface, Match, Network, Outside, Place, PortRange, Protocol } from "../proof/network.ts";
import type { Question } from "../proof/question.ts";
import { blockOf, overlap } from "./blocks.ts";
import { isIpv6 } from "./rules.ts";

/** Bounds of the ports that clients pick, on either side (semantics, ephemeral ports). */
const CLIENT_PORTS = [32_768, 1024, 65_535, 1023, 60_999, 61_000, 49_152];

/** Asked for where no rule names a port. */
const ANY_PORT = 443;

/** How many questions are asked at most, when nobody says otherwise. */
const LIMIT = 6000;

/**
 * Questions between all places and hosts outside, the latter not among themselves.
 *
 * Every destination port at a bound of a rule between the two, and one beyond, is asked for; every client port at such a
 * bound, and at the bounds of the ephemeral ranges, is used. Not every pair of the two is: the list of client ports is
 * gone through while the destination ports are, and each client port comes with the first port of a rule. Where more
 * than `limit` come together, each two addresses lose their last questions first, equally.
 *
 * @param network a concrete one
 */
export function boundaryQuestions(network: Network, limit = LIMIT): Question[] {
  const ends = endsOf(network);
  const pairs = ends.flatMap((from) =>
    ends
      .filter((to) => asked(from, to))
      .flatMap((to) => destinationsOf(to).map((destination) => pairQuestions(network, from, to, destination))),
  );
  const chosen: Question[] = [];
  const longest = Math.max(0, ...pairs.map(({ length }) => length));
  for (let at = 0; at < longest && chosen.length < limit; at += 1) {
    for (const pair of pairs) {
      const question = pair[at];
      if (question && chosen.length < limit) chosen.push(question);
    }
  }
  return chosen;
}

/** One address that packets start from or end at. */
interface End {
  readonly id: string;
  readonly address: string;
  readonly place?: Place;
  readonly interface?: Interface;
}

function endsOf({ places, outside }: Network): End[] {
  const inside = places.flatMap((place) =>
    place.interfaces.flatMap((each) =>
      each.addresses.map((address) => ({ id: place.id, address, place, interface: each })),
    ),
  );
  const hosts = outside.flatMap(({ id, addresses }: Outside) => addresses.map((address) => ({ id, address })));
  return [...inside, ...hosts];
}

/** A NAT gateway asks nothing itself; what is outside has no filters of its own. */
function asked(from: End, to: End): boolean {
  if (from.place?.kind === "nat" || from.address === to.address) return false;
  return (from.place ?? to.place) !== undefined && isIpv6(from.address) === isIpv6(to.address);
}

/** An interface's own address, and the public one that is mapped to it. */
function destinationsOf({ address, interface: own }: End): string[] {
  const mapped = own?.public?.address;
  return mapped === undefined || isIpv6(address) ? [address] : [address, mapped];
}

function pairQuestions(network: Network, from: End, to: End, destination: string): Question[] {
  const service = serviceRules(network, from, to);
  const clients = clientRules(network, from, to);
  const base = { source: from.id, sourceAddress: from.address, destinationAddress: destination };
  const ipv6 = isIpv6(from.address);
  const questions = protocolsOf(service, ipv6).flatMap((protocol): Question[] => {
    const common = { ...base, family: ipv6 ? 6 : 4, protocol } as const;
    if (protocol === "icmp" || protocol === "icmpv6") return [{ ...common, sourcePort: 1, destinationPort: 0 }];
    const asked = boundsOf(service, protocol);
    const picked = [...new Set([...CLIENT_PORTS, ...boundsOf(clients, protocol)])];
    const main = firstPorts(service, protocol);
    const ports = [...asked.map((port, at) => [port, at] as const), ...picked.map((_, at) => [main, at] as const)];
    return ports.map(([destinationPort, at]) => ({
      ...common,
      sourcePort: around(picked, at),
      destinationPort,
      natPort: ephemeral(around(picked, at + 1)),
      balancerPort: ephemeral(around(picked, at + 2)),
    }));
  });
  // From the internet to a private address there is no way whatever the ports are.
  const hopeless = !from.place && !ipv6 && destination === to.address;
  return hopeless ? questions.slice(0, 1) : questions;
}

function around(list: readonly number[], at: number): number {
  return list[at % list.length] ?? ANY_PORT;
}

/** Gateways and load balancers pick from 1024 on. */
function ephemeral(port: number): number {
  return Math.max(1024, port);
}

/** Rules that look at the port asked for. */
function serviceRules(network: Network, from: End, to: End): Match[] {
  const listeners = (to.place?.listeners ?? []).map(({ protocol, port }): Match => ({ protocol, ports: [port, port] }));
  return [
    ...listeners,
    ...groupRules(network, to, "ingress"),
    ...groupRules(network, from, "egress"),
    ...aclRules(network, to, "ingress", from),
    ...aclRules(network, from, "egress", to),
  ];
}

/** Rules that look at the port that the client picked: the ACLs, at the answer. */
function clientRules(network: Network, from: End, to: End): Match[] {
  return [...aclRules(network, from, "ingress", to), ...aclRules(network, to, "egress", from)];
}

function groupRules({ securityGroups }: Network, { place }: End, crossing: "ingress" | "egress"): Match[] {
  return securityGroups.filter(({ id }) => place?.groups?.includes(id)).flatMap((group) => group[crossing]);
}

/** Rules of the ACL at one end that may be about the other, whose address may be translated on the way. */
function aclRules(network: Network, { interface: own }: End, crossing: "ingress" | "egress", other: End): Match[] {
  const acl = network.subnets.find(({ id }) => id === own?.subnet)?.acl;
  const gateways = network.places.filter(({ kind }) => kind === "nat").flatMap(({ interfaces }) => interfaces);
  const hidden = [...(other.interface ? [other.interface] : []), ...gateways].flatMap((each) => [
    ...each.addresses,
    ...(each.public?.address === undefined ? [] : [each.public.address]),
  ]);
  const addresses = [other.address, ...hidden].map(blockOf);
  const rules = network.acls.find(({ id }) => id === acl)?.[crossing] ?? [];
  return rules.filter(({ cidr }) => addresses.some((address) => overlap(blockOf(cidr), address)));
}

function protocolsOf(rules: readonly Match[], ipv6: boolean): Protocol[] {
  const all: readonly Protocol[] = ["tcp", "udp", ipv6 ? "icmpv6" : "icmp"];
  const named = all.filter((protocol) => rules.some((rule) => rule.protocol === protocol || rule.protocol === "all"));
  return named.length > 0 ? named : ["tcp"];
}

/** Both ends of every range, and one beyond each. */
function boundsOf(rules: readonly Match[], protocol: Protocol): number[] {
  const ranges = rules.flatMap((rule): PortRange[] => (rule.protocol === protocol && rule.ports ? [rule.ports] : []));
  const bounds = ranges.flatMap(([low, high]) => [low, high, low - 1, high + 1]);
  return [...new Set(bounds)].filter((port) => port >= 1 && port <= 65_535);
}

/** The first port of the first rule: where something is most likely to get through. */
function firstPorts(rules: readonly Match[], protocol: Protocol): number {
  const [first] = boundsOf(rules, protocol);
  return first ?? ANY_PORT;
}
