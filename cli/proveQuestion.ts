// npm run prove -- STACK --from A --to B --port N: whether A reaches B, packet by packet, with every hop and blocker.
import { hopsOf, packetText } from "../proof/claims/collect.ts";
import { type Peer, type Scene, scenesOf } from "../proof/claims/scene.ts";
import type { Family, Network, Protocol } from "../proof/network.ts";
import { askedFrom, deliveringTrace, failingTrace, through } from "../proof/passage.ts";
import { holds } from "../proof/ports.ts";
import { prepare } from "../proof/prepare.ts";
import type { Hop } from "../proof/result.ts";
import type { Trace } from "../proof/trace.ts";
import { UsageError } from "./fault.ts";
import { peersNamed } from "./provePeers.ts";

/** One question of the command line. */
export interface Asked {
  readonly from: string;
  readonly to: string;
  readonly protocol: Protocol;
  /** 0 for ICMP, which has none. */
  readonly port: number;
  readonly family: Family;
  readonly region?: string;
}

/**
 * `reached`: a connection works for every address and client port of both ends. `relayed`: none does, but one to a place
 * that hands requests on. `one way`: a packet may arrive, no connection works for all. `unknown`: a fact is missing.
 */
export type Reach = "reached" | "relayed" | "one way" | "unknown" | "blocked";

/** A connection from one place to another. */
export interface Leg {
  readonly from: string;
  readonly to: string;
  /** `tcp 443`. */
  readonly packet: string;
  readonly reach: Reach;
  /** The way of one packet; empty where there is no address to send from or to, and `missing` says so. */
  readonly hops: readonly Hop[];
  readonly missing: readonly string[];
}

/** The answer for one pair of places. */
export interface Explained extends Leg {
  readonly region: string;
  /** Where the pair itself does not connect: the connections by which a request gets there all the same. */
  readonly relays: readonly Leg[];
}

/** Explains a question for every pair of places that its names stand for. Throws a UsageError for an unknown name. */
export function explainQuestion(network: Network, asked: Asked): Explained[] {
  const prepared = prepare(network);
  const all = scenesOf(prepared, []);
  const scenes = all.filter(({ region }) => asked.region === undefined || region === asked.region);
  if (scenes.length === 0) {
    const known = [...new Set(all.map(({ region }) => region))].join(", ") || "none";
    throw new UsageError(
      asked.region === undefined
        ? "plan: has no VPC to ask about; name a stack with a region"
        : `--region ${asked.region}: has no VPC in this plan; name one of ${known}`,
    );
  }
  const ends = (option: "from" | "to") => peersNamed(scenes, `--${option}`, asked[option]);
  const [froms, tos] = [ends("from"), ends("to")];
  const pairs = scenes.flatMap((scene) => {
    const [senders, destinations] = [froms, tos].map((peers) => ofFamily(peers.get(scene) ?? [], asked.family));
    return (senders ?? []).flatMap((from) =>
      (destinations ?? []).filter((to) => to.id !== from.id).map((to) => explainPair(scene, from, to, asked)),
    );
  });
  if (pairs.length > 0) return pairs;
  throw new UsageError(`--from ${asked.from}, --to ${asked.to}: no VPC has both apart; name two places of one region`);
}

/** The internet is there in both families; only the one asked about is meant, as long as it is there. */
function ofFamily(peers: readonly Peer[], family: Family): readonly Peer[] {
  const own = peers.filter(({ place, addresses }) => place ?? addresses.some((address) => address.family === family));
  return own.length > 0 ? own : peers;
}

function explainPair(scene: Scene, from: Peer, to: Peer, asked: Asked): Explained {
  const { region } = scene;
  const direct = legOf(scene, from, to, asked);
  if (direct.reach === "reached" || asked.protocol !== "tcp" || !to.place) return { ...direct, region, relays: [] };
  const relays = relayed(scene, from, to, asked);
  return { ...direct, region, reach: relays.length > 0 ? "relayed" : direct.reach, relays };
}

/** One connection, judged over all addresses of both ends in one family. */
export function legOf(scene: Scene, from: Peer, to: Peer, { protocol, port, family }: Omit<Asked, "from" | "to">): Leg {
  const { prepared } = scene;
  // A peer that was named by one address is asked for by that one.
  const own =
    to.place && to.id === to.place.id ? askedFrom(prepared, to.place, from.place ? "inside" : "outside") : to.addresses;
  const sources = from.addresses.filter((address) => address.family === family);
  const destinations = own.filter((address) => address.family === family);
  const leg = { from: from.name, to: to.name, packet: packetText(protocol, port) };
  if (sources.length === 0 || destinations.length === 0) {
    const lacking =
      sources.length === 0
        ? `${from.name} has no IPv${family} address`
        : `${to.name} has no IPv${family} address that ${from.name} could ask for`;
    return { ...leg, reach: "blocked", hops: [], missing: [lacking] };
  }
  const passage = through(prepared, sources, destinations, protocol);
  const asks = (set: typeof passage.delivered) => (isIcmp(protocol) ? set.length > 0 : holds(set, port));
  const reach = asks(passage.reachable)
    ? "reached"
    : asks(passage.maybeReachable) || (asks(passage.maybeDelivered) && !asks(passage.delivered))
      ? "unknown"
      : asks(passage.delivered)
        ? "one way"
        : "blocked";
  const shown = shownTrace(passage.traces(), port, reach);
  const missing = reach === "unknown" ? passage.missing : [];
  return { ...leg, reach, hops: shown ? hopsOf(prepared, shown, port) : [], missing };
}

function isIcmp(protocol: Protocol): boolean {
  return protocol === "icmp" || protocol === "icmpv6";
}

function shownTrace(traces: readonly Trace[], port: number, reach: Reach): Trace | undefined {
  const best = reach === "reached" || reach === "unknown" ? deliveringTrace(traces, port) : failingTrace(traces, port);
  return best ?? traces[0];
}

/**
 * The fewest connections by which a request to this port of some place gets to `to`: a load balancer or proxy that
 * answers there opens another one to whom it hands requests on (semantics 17). Empty when there is no such way.
 */
function relayed(scene: Scene, from: Peer, to: Peer, asked: Asked): Leg[] {
  const inside = new Map(scene.inside.map((peer) => [peer.id, peer]));
  const seen = new Set<string>();
  const entries = scene.inside.filter(({ id }) => id !== from.id);
  let edge: Way[] = entries.map((peer) => ({ sender: from, legs: [], to: peer, port: asked.port }));
  while (edge.length > 0) {
    const next: Way[] = [];
    for (const way of edge) {
      const key = `${way.sender.id} ${way.to.id} ${way.port}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const leg = legOf(scene, way.sender, way.to, {
        ...asked,
        port: way.port,
        family: way.sender === from ? asked.family : 4,
      });
      if (leg.reach !== "reached") continue;
      const legs = [...way.legs, leg];
      if (way.to.id === to.id) return legs;
      for (const end of endsOf(way.to, way.port)) {
        const sender = inside.get(end.place);
        if (!sender) continue;
        if (sender.id === to.id) return legs;
        for (const relay of relaysOf(sender, end.port)) {
          const target = inside.get(relay.place);
          if (target) next.push({ sender, legs, to: target, port: relay.port });
        }
      }
    }
    edge = next;
  }
  return [];
}

interface Way {
  readonly sender: Peer;
  readonly legs: readonly Leg[];
  readonly to: Peer;
  readonly port: number;
}

/** Who answers a connection: the targets behind a network load balancer, which is one connection, else the place. */
function endsOf({ id, place }: Peer, port: number): readonly { readonly place: string; readonly port: number }[] {
  if (place?.kind !== "nlb") return [{ place: id, port }];
  return (place.listeners ?? []).filter((listener) => listener.port === port).flatMap(({ targets }) => targets);
}

function relaysOf({ place }: Peer, port: number) {
  return (place?.serves ?? []).filter((served) => served.port === port).flatMap(({ relays }) => relays);
}
