// Who reaches whom in one VPC, each pair with one packet's way as its example.
import { examplePort } from "../explain.ts";
import type { Protocol } from "../network.ts";
import { deliveringTrace, failingTrace, type Through } from "../passage.ts";
import { difference, type PortSet, union } from "../ports.ts";
import type { Cell, Matrix, Passage } from "../result.ts";
import { hopsOf, packetText } from "./collect.ts";
import { type Trace, trace } from "../trace.ts";
import { declaredPorts, type Peer, protocolsOf, type Scene } from "./scene.ts";

/**
 * A NAT gateway opens no connection of its own, nobody speaks IPv6 to a VPC that has none, and of a list that only AWS
 * knows the addresses that no block names stand for all; the claims look at the others too.
 */
export function matrixOf(scene: Scene): Matrix {
  const ipv6 = scene.vpc.cidrs.some((cidr) => cidr.includes(":"));
  const outside = scene.outside.filter(
    ({ name, addresses }) =>
      (ipv6 || addresses.some(({ family }) => family === 4)) &&
      addresses.every(({ lists, owner }) => lists.length === 0 || owner?.outside?.name === name),
  );
  const places = [...outside, ...scene.inside.filter(({ place }) => place?.kind !== "nat")];
  return {
    region: scene.region,
    places: places.map(({ id, name, place }) => ({
      id,
      name,
      title: titleOf(scene, name, place?.role ?? place?.kind),
    })),
    cells: places.flatMap((from) => places.filter((to) => from.place ?? to.place).map((to) => cellOf(scene, from, to))),
  };
}

/** The role where one place alone plays it, else the name. */
function titleOf({ inside }: Scene, name: string, role: string | undefined): string {
  if (role === undefined) return name;
  return inside.filter(({ place }) => (place?.role ?? place?.kind) === role).length === 1 ? role : name;
}

function cellOf(scene: Scene, from: Peer, to: Peer): Cell {
  const all = protocolsOf(scene).map((protocol) => ({ protocol, passage: scene.through(from, to, protocol) }));
  const passages = all.flatMap(({ protocol, passage }) => passagesOf(protocol, from, passage));
  const { protocol, port, hops } = exampleOf(scene, from, to, all);
  return { from: from.id, to: to.id, passages, hops, example: packetText(protocol, port) };
}

function passagesOf(protocol: Protocol, from: Peer, passage: Through): Passage[] {
  const { reachable, maybeReachable, delivered, maybeDelivered, missing } = passage;
  const undecided = union(difference(maybeReachable, reachable), difference(maybeDelivered, delivered));
  if (reachable.length === 0 && delivered.length === 0 && undecided.length === 0) return [];
  const flat = (set: PortSet): PortSet =>
    protocol === "tcp" || protocol === "udp" || set.length === 0 ? set : [[0, 0]];
  const family = from.addresses[0]?.family ?? 4;
  return [
    { protocol, family, reachable: flat(reachable), delivered: flat(delivered), undecided: flat(undecided), missing },
  ];
}

interface Example {
  readonly protocol: Protocol;
  readonly port: number;
  readonly hops: Cell["hops"];
}

/** A packet that gets through where one does; else the declared one, or one to where the destination listens. */
function exampleOf(
  scene: Scene,
  from: Peer,
  to: Peer,
  all: readonly { protocol: Protocol; passage: Through }[],
): Example {
  for (const { protocol, passage } of all) {
    if (passage.maybeDelivered.length === 0) continue;
    const port = examplePort(passage.reachable.length > 0 ? passage.reachable : passage.maybeDelivered);
    const shown = deliveringTrace(passage.traces(), port);
    return { protocol, port, hops: shown ? hopsOf(scene.prepared, shown, port) : [] };
  }
  const declared = declaredPorts(scene, from, to);
  const port = declared[0]?.[0] ?? to.place?.listeners?.[0]?.port ?? to.place?.serves?.[0]?.port ?? 443;
  const failing = failingTrace(scene.through(from, to, "tcp").traces(), port) ?? directTrace(scene, from, to);
  return { protocol: "tcp", port, hops: failing ? hopsOf(scene.prepared, failing, port) : [] };
}

/** Where no address of the other can be asked for from there, its private one shows everything that is in the way. */
function directTrace({ prepared }: Scene, { addresses: [source] }: Peer, { addresses }: Peer): Trace | undefined {
  const to = addresses.find(({ family }) => family === source?.family);
  return source && to ? trace(prepared, source, to, "tcp")[0] : undefined;
}
