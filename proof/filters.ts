// What an ACL or the groups of an interface let through, as exact sets of ports (semantics 1 to 10).
import { blockOf, within } from "./addresses.ts";
import type { AclRule, GroupRule, Match, NetworkAcl, Place, Protocol } from "./network.ts";
import { ALL_PORTS, difference, holds, intersection, NO_PORTS, type PortSet, union } from "./ports.ts";
import type { Address, Prepared, Verdicts } from "./prepare.ts";

/** What a filter does with packets between two addresses, by destination port. */
export interface FilterVerdict {
  /** Passes whatever the missing facts turn out to be. */
  readonly sure: PortSet;
  /** Passes for some value of the missing facts; equal to `sure` when nothing is missing. */
  readonly maybe: PortSet;
  readonly missing: readonly string[];
}

export const PASSES: FilterVerdict = { sure: ALL_PORTS, maybe: ALL_PORTS, missing: [] };
export const BLOCKS: FilterVerdict = { sure: NO_PORTS, maybe: NO_PORTS, missing: [] };

/** A verdict that hangs on a fact that the network does not hold. */
export function undecided(missing: string): FilterVerdict {
  return { sure: NO_PORTS, maybe: ALL_PORTS, missing: [missing] };
}

/** Which way a packet crosses a filter. */
export type Crossing = "ingress" | "egress";

/** Whether the packet asks or answers; ICMP has another type for each (semantics 5). */
export type Direction = "request" | "answer";

const ICMP_TYPES: Readonly<Record<"icmp" | "icmpv6", Readonly<Record<Direction, number>>>> = {
  icmp: { request: 8, answer: 0 },
  icmpv6: { request: 128, answer: 129 },
};

/** The ports of a packet that a rule matches, whatever its addresses are. */
function matchedPorts({ protocol: own, ports, icmpType }: Match, protocol: Protocol, direction: Direction): PortSet {
  if (own === "all") return ALL_PORTS;
  if (own !== protocol) return NO_PORTS;
  if (protocol !== "icmp" && protocol !== "icmpv6") return ports ? [ports] : ALL_PORTS;
  const type = ICMP_TYPES[protocol][direction];
  return icmpType === undefined || icmpType === -1 || icmpType === type ? ALL_PORTS : NO_PORTS;
}

/** True when a block holds an address; one that only AWS knows lies in the whole family alone. */
export function blockHolds(cidr: string, { family, value }: Address): boolean {
  const block = blockOf(cidr);
  return value === undefined ? block.family === family && block.prefix === 0 : within(block, family, value);
}

/** What an ACL lets through towards (egress) or from (ingress) an address. */
export function aclVerdict(
  { verdicts }: Prepared,
  acl: NetworkAcl,
  crossing: Crossing,
  other: Address,
  protocol: Protocol,
  direction: Direction,
): FilterVerdict {
  const kind =
    KINDS[protocol] +
    (direction === "answer" && (protocol === "icmp" || protocol === "icmpv6") ? 4 : 0) +
    (crossing === "egress" ? 8 : 0);
  return cached(verdicts, acl, other, kind, () => judgeAcl(sortedRules(acl, crossing), other, protocol, direction));
}

function judgeAcl(rules: readonly AclRule[], other: Address, protocol: Protocol, direction: Direction): FilterVerdict {
  const matching: AclRule[] = [];
  const missing: string[] = [];
  for (const rule of rules) {
    if (!blockHolds(rule.cidr, other)) continue;
    matching.push(rule);
    if (rule.missing !== undefined) missing.push(rule.missing);
  }
  const sure = allowed(matching, protocol, direction, "deny");
  return { sure, maybe: missing.length === 0 ? sure : allowed(matching, protocol, direction, "allow"), missing };
}

/** Goes through the rules in order; of those that may not match, only the ones with the action `counts` are taken to. */
function allowed(
  rules: readonly AclRule[],
  protocol: Protocol,
  direction: Direction,
  counts: AclRule["action"],
): PortSet {
  let passed: PortSet = NO_PORTS;
  let left: PortSet = ALL_PORTS;
  for (const rule of rules) {
    if (left.length === 0) break;
    if (rule.missing !== undefined && rule.action !== counts) continue;
    const matched = intersection(left, matchedPorts(rule, protocol, direction));
    if (matched.length === 0) continue;
    if (rule.action === "allow") passed = union(passed, matched);
    left = difference(left, matched);
  }
  return passed;
}

const sorted = new WeakMap<readonly AclRule[], readonly AclRule[]>();

function sortedRules(acl: NetworkAcl, crossing: Crossing): readonly AclRule[] {
  const rules = acl[crossing];
  const known = sorted.get(rules);
  if (known) return known;
  const inOrder = [...rules].sort((a, b) => a.rule - b.rule);
  sorted.set(rules, inOrder);
  return inOrder;
}

/** The rule of an ACL that decides about one port; undefined for the deny that ends every ACL. */
export function decidingRule(
  acl: NetworkAcl,
  crossing: Crossing,
  other: Address,
  { protocol, direction, port }: { protocol: Protocol; direction: Direction; port: number },
): AclRule | undefined {
  return sortedRules(acl, crossing).find(
    (rule) => blockHolds(rule.cidr, other) && holds(matchedPorts(rule, protocol, direction), port),
  );
}

/** Who stands at the other end of an interface that groups guard. */
export interface GroupPeerAddress {
  readonly address: Address;
  /** The load balancer that the packet came through: rules that name its groups match too (semantics 12). */
  readonly through?: Place;
}

/** What the groups of a place let in from, or out to, an address. Groups keep state, so only requests are judged. */
export function groupsVerdict(
  prepared: Prepared,
  place: Place,
  crossing: Crossing,
  peer: GroupPeerAddress,
  protocol: Protocol,
): FilterVerdict {
  if (place.groups === undefined) return PASSES;
  const kind = KINDS[protocol] + (crossing === "egress" ? 4 : 0);
  return cached(verdictsThrough(prepared, peer.through), place, peer.address, kind, () =>
    judgeGroups(prepared, place, crossing, peer, protocol),
  );
}

function judgeGroups(
  prepared: Prepared,
  place: Place,
  crossing: Crossing,
  peer: GroupPeerAddress,
  protocol: Protocol,
): FilterVerdict {
  // What is not known of a place may be a group of it.
  let [sure, maybe]: [PortSet, PortSet] = [NO_PORTS, place.missing === undefined ? NO_PORTS : ALL_PORTS];
  const missing: string[] = place.missing === undefined ? [] : [place.missing];
  for (const id of place.groups ?? []) {
    const group = prepared.groups.get(id);
    if (group === undefined) {
      missing.push(`rules of ${id} are not known`);
      maybe = ALL_PORTS;
      continue;
    }
    for (const rule of group[crossing]) {
      if (!peerMatches(prepared, rule, peer)) continue;
      const ports = matchedPorts(rule, protocol, "request");
      maybe = union(maybe, ports);
      if (rule.missing === undefined) sure = union(sure, ports);
      else missing.push(rule.missing);
    }
  }
  return { sure, maybe: missing.length === 0 ? sure : maybe, missing };
}

/** Behind a load balancer the same address meets other rules. */
function verdictsThrough({ verdicts, verdictsThrough: behind }: Prepared, balancer: Place | undefined): Verdicts {
  if (balancer === undefined) return verdicts;
  let own = behind.get(balancer);
  if (own === undefined) behind.set(balancer, (own = new Map() as Verdicts));
  return own;
}

/** Every rule of every group of a place. */
export function groupRules({ groups }: Prepared, place: Place, crossing: Crossing): GroupRule[] {
  return (place.groups ?? []).flatMap((id) => groups.get(id)?.[crossing] ?? []);
}

/** Rules of a place's groups that let one port through from or to a peer. */
export function admittingRules(
  prepared: Prepared,
  place: Place,
  crossing: Crossing,
  peer: GroupPeerAddress,
  { protocol, port }: { protocol: Protocol; port: number },
): GroupRule[] {
  return groupRules(prepared, place, crossing).filter(
    (rule) => peerMatches(prepared, rule, peer) && holds(matchedPorts(rule, protocol, "request"), port),
  );
}

function peerMatches(prepared: Prepared, { peer }: GroupRule, { address, through }: GroupPeerAddress): boolean {
  if ("cidr" in peer) return blockHolds(peer.cidr, address);
  if ("prefixList" in peer) return listHolds(prepared, peer.prefixList, address);
  // A group stands for the private addresses of whatever carries it, never for public ones (semantics 9).
  const carrier = address.scope === "private" ? address.owner?.place : undefined;
  return carries(carrier, peer.group) || carries(through, peer.group);
}

function carries(place: Place | undefined, group: string): boolean {
  return place?.groups?.includes(group) ?? false;
}

/** True when a prefix list holds an address. */
export function listHolds({ prefixLists }: Prepared, list: string, address: Address): boolean {
  const cidrs = prefixLists.get(list)?.cidrs;
  return address.lists.includes(list) || (cidrs?.some((cidr) => blockHolds(cidr, address)) ?? false);
}

/** Numbers of the protocols, to which the other circumstances of a verdict are added. */
const KINDS: Readonly<Record<Protocol, number>> = { tcp: 0, udp: 1, icmp: 2, icmpv6: 3 };

/** Looks a verdict up by the filter, the address and the number of the other circumstances; makes it when it is new. */
function cached(
  verdicts: Verdicts,
  filter: object,
  address: Address,
  kind: number,
  make: () => FilterVerdict,
): FilterVerdict {
  let ofFilter = verdicts.get(filter);
  if (ofFilter === undefined) verdicts.set(filter, (ofFilter = new Map<Address, FilterVerdict[]>()));
  let known = ofFilter.get(address);
  if (known === undefined) ofFilter.set(address, (known = []));
  return (known[kind] ??= make());
}
