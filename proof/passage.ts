// What gets from one set of addresses to another, over all of them: some for a leak, all for a guarantee.
import { groupsVerdict } from "./filters.ts";
import type { Place, PortRange, Protocol } from "./network.ts";
import { ALL_PORTS, includes, intersection, NO_PORTS, type PortSet, union } from "./ports.ts";
import type { Address, Prepared } from "./prepare.ts";
import { openings } from "./reach.ts";
import { routeTo } from "./routes.ts";
import { type Trace, trace } from "./trace.ts";

/** Destination ports that get through, with what is missing to be sure. */
export interface Through {
  /** Works both ways for every address and every port that a client may pick. */
  readonly reachable: PortSet;
  /** The same for some value of the missing facts. */
  readonly maybeReachable: PortSet;
  /** Arrives, answered or not, for some address. */
  readonly delivered: PortSet;
  readonly maybeDelivered: PortSet;
  readonly missing: readonly string[];
  /** The ways themselves, made again when they are asked for: there are too many to keep. */
  readonly traces: () => readonly Trace[];
}

/**
 * Ports that clients pick: Linux's default for instances, AWS's widest range for its own parts and for the internet.
 * https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
const LINUX_PORTS: PortRange = [32768, 60999];
const WIDEST_PORTS: PortRange = [1024, 65535];

/** The ports that an address may ask from. */
export function clientPorts({ owner }: Address): PortRange {
  const kind = owner?.place?.kind;
  return kind === "instance" || kind === "group" ? LINUX_PORTS : WIDEST_PORTS;
}

/** What gets from any of `sources` to any of `destinations`; pairs of different families are left out. */
export function through(
  prepared: Prepared,
  sources: readonly Address[],
  destinations: readonly Address[],
  protocol: Protocol,
): Through {
  const all = pairsOf(sources, destinations, protocol);
  const open = all.filter(([source, to]) => !isShut(prepared, source, to, protocol));
  const pairs = open.map(([source, to]) => trace(prepared, source, to, protocol));
  const missing = missingIn(pairs);
  const every = open.length === all.length;
  const sure = both(pairs, "sure", every);
  const maybe = missing.length === 0 ? sure : both(pairs, "maybe", every);
  return {
    reachable: sure.reachable,
    maybeReachable: maybe.reachable,
    delivered: sure.delivered,
    maybeDelivered: maybe.delivered,
    missing,
    traces: () => all.flatMap(([source, to]) => trace(prepared, source, to, protocol)),
  };
}

/** The pairs of addresses of one family. */
function pairsOf(
  sources: readonly Address[],
  destinations: readonly Address[],
  protocol: Protocol,
): (readonly [Address, Address])[] {
  const only = protocol === "icmp" ? 4 : protocol === "icmpv6" ? 6 : undefined;
  const pairs: (readonly [Address, Address])[] = [];
  for (const source of sources) {
    if (only !== undefined && source.family !== only) continue;
    for (const to of destinations) if (to.family === source.family) pairs.push([source, to]);
  }
  return pairs;
}

/**
 * True where groups let no port pass, whatever comes after: the sender's own, or the destination's, where nothing
 * translates the sender's address. Most pairs end here, and their ways need not be followed.
 */
function isShut(prepared: Prepared, source: Address, to: Address, protocol: Protocol): boolean {
  const [sender, receiver] = [source.owner?.place, to.owner?.place];
  if (source === to) return false;
  if (sender && groupsVerdict(prepared, sender, "egress", { address: to }, protocol).maybe.length === 0) return true;
  return (
    receiver !== undefined &&
    isDirect(prepared, source, to) &&
    groupsVerdict(prepared, receiver, "ingress", { address: source }, protocol).maybe.length === 0
  );
}

/** True where the destination certainly sees the sender's own address: from outside, or by the VPC's own route. */
function isDirect(prepared: Prepared, { owner }: Address, to: Address): boolean {
  if (!owner?.place) return true;
  const subnet = prepared.subnets.get(owner.interface?.subnet ?? "");
  return subnet !== undefined && routeTo(prepared, subnet, to).routed.kind === "local";
}

function missingIn(pairs: readonly (readonly Trace[])[]): string[] {
  const missing = new Set<string>();
  for (const traces of pairs) {
    for (const { steps } of traces) {
      for (const { verdict } of steps) for (const fact of verdict.missing) missing.add(fact);
    }
  }
  return [...missing];
}

/** Adds pairs up; `every` is false where some pair is left out because nothing passes. */
function both(pairs: readonly (readonly Trace[])[], certainty: "sure" | "maybe", every: boolean) {
  let [reachable, delivered]: [PortSet, PortSet] = [every && pairs.length > 0 ? ALL_PORTS : NO_PORTS, NO_PORTS];
  for (const traces of pairs) {
    const each = onePair(traces, certainty);
    reachable = intersection(reachable, each.reachable);
    if (each.delivered.length > 0) delivered = union(delivered, each.delivered);
  }
  return { reachable, delivered };
}

/** Behind one listener every target must answer; the listeners of one address add up. */
function onePair(traces: readonly Trace[], certainty: "sure" | "maybe") {
  const byListener = new Map<string, PortSet>();
  let delivered: PortSet = NO_PORTS;
  for (const each of traces) {
    const { service, answers } = openings(each, certainty);
    const own = clientPorts(each.source);
    const answered =
      includes(answers.client, [own]) &&
      includes(answers.nat, [WIDEST_PORTS]) &&
      includes(answers.balancer, [WIDEST_PORTS]);
    const key = each.through?.listener.id ?? "";
    byListener.set(key, intersection(byListener.get(key) ?? ALL_PORTS, answered ? service : NO_PORTS));
    if (service.length > 0) delivered = union(delivered, service);
  }
  return { reachable: union(...byListener.values()), delivered };
}

/** Whether a trace of these lets a port arrive, for an example. */
export function deliveringTrace(traces: readonly Trace[], port: number): Trace | undefined {
  return traces.find((each) => includes(openings(each, "maybe").service, [[port, port]]));
}

/** A trace that keeps a port from working, for an example of what blocks. */
export function failingTrace(traces: readonly Trace[], port: number): Trace | undefined {
  const failing = traces.filter((each) => {
    const { service, answers } = openings(each, "sure");
    const answered = includes(answers.client, [clientPorts(each.source)]) && includes(answers.nat, [WIDEST_PORTS]);
    return !includes(service, [[port, port]]) || !answered || !includes(answers.balancer, [WIDEST_PORTS]);
  });
  const listening = failing.filter(({ through: by }) => by === undefined || by.listener.port === port);
  return listening[0] ?? failing[0];
}

/** The addresses by which a place is asked for from inside or, mapped ones and IPv6, from outside. */
export function askedFrom({ addresses }: Prepared, place: Place, from: "inside" | "outside"): Address[] {
  const own = addresses.get(place.id) ?? [];
  return own.filter(({ scope, family }) =>
    from === "inside" ? scope === "private" : scope === "public" || family === 6,
  );
}
