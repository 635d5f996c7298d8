// Where a request comes to: over the border of a subnet, past the groups of an interface, or nowhere.
import type { Interface, Place } from "./network.ts";
import type { Address } from "./prepare.ts";
import type { Way } from "./steps.ts";

/** What the answer must know of the request's way. */
export interface Session {
  /** Who asked, by its own address. */
  readonly source: Address;
  /** The source address that the destination sees. */
  readonly seen: Address;
  /** Who picked the port that the destination sees, where `seen` does not tell. */
  readonly picked?: "balancer";
  /** The gateway by which the request left its VPC, if it did. */
  readonly left?: "internet-gateway" | "egress-only-gateway" | "gateway-endpoint" | "peering";
}

/** Where a request came to. */
export interface Arrival {
  readonly session: Session;
  /** Undefined when it ends outside, or nowhere. */
  readonly at?: { readonly place: Place; readonly interface: Interface };
  /** False when it was lost before anybody could be asked. */
  readonly found: boolean;
}

/** The interface that has a private address. */
export function interfaceOf({ scope, owner }: Address): { place: Place; interface: Interface } | undefined {
  if (scope !== "private" || !owner?.place || !owner.interface) return undefined;
  return { place: owner.place, interface: owner.interface };
}

/** From the internet, be it a host there or something that left a VPC. */
export function fromOutside(way: Way, session: Session, to: Address): Arrival {
  if (!to.owner) return nobody(way, session, to);
  return fromInternet(way, session, to);
}

/** The packet is on the internet now. */
export function fromInternet(way: Way, session: Session, to: Address): Arrival {
  if (!to.owner) return nobody(way, session, to);
  if (!to.owner.place) return { session, found: true };
  const { place, interface: own } = to.owner;
  const vpc = way.prepared.vpcs.get(place.vpc);
  if (to.scope === "private" && to.family === 4) {
    const remedy = `a public address on ${place.name}`;
    way.block("request", place, `has no public address, so nothing comes to it from the internet`, remedy);
  } else if (!vpc?.internetGateway) {
    way.block("request", vpc ?? place, "has no internet gateway", "an internet gateway on the VPC");
  } else {
    way.pass("request", vpc.internetGateway, `lets the request in to ${place.name}`);
  }
  if (!own) return refusedByNat(way, session, place);
  return enter(way, session, { place, interface: own });
}

/** The packet is inside the VPC, on its way to one of its interfaces. */
export function enterVpc(way: Way, session: Session, vpc: string, to: Address): Arrival {
  const there = interfaceOf(to);
  if (there?.place.vpc === vpc) return enter(way, session, there);
  return lost(way, session, to);
}

/** Over the border of the destination's subnet. */
export function enter(way: Way, session: Session, there: { place: Place; interface: Interface }): Arrival {
  const subnet = way.subnetOf(there.interface);
  if (subnet) way.crossAcl("request", subnet, "ingress", session.seen, "service");
  else way.doubt("request", there.place, `subnet of ${there.place.name} is not known`);
  return arrive(way, session, there);
}

/** At the destination's interface. */
export function arrive(way: Way, session: Session, there: { place: Place; interface: Interface }): Arrival {
  if (there.place.kind === "nat") return refusedByNat(way, session, there.place);
  if (there.place.missing !== undefined) way.doubt("request", there.place, there.place.missing);
  way.crossGroups(there.place, "ingress", session.seen, "service");
  return { session, at: there, found: true };
}

function refusedByNat(way: Way, session: Session, nat: Place): Arrival {
  way.block("request", nat, "takes answers only", "no NAT gateway as the destination");
  return { session, found: false };
}

function nobody(way: Way, session: Session, to: Address): Arrival {
  const at = { id: to.text, name: to.text };
  way.block("request", at, "is nobody's address", "an address that somebody has");
  return { session, found: false };
}

/** Nobody knows where the packet went: it may have come to whoever has the address. */
export function astray(way: Way, session: Session, to: Address): Arrival {
  const there = interfaceOf(to);
  return there && to.owner ? enter(way, session, there) : { session, found: to.owner !== undefined };
}

/** After a dead end: the filters of whoever was meant are still named, for they may block as well. */
export function lost(way: Way, session: Session, to: Address): Arrival {
  const there = interfaceOf(to);
  if (!to.owner) return nobody(way, session, to);
  return there ? enter(way, session, there) : { session, found: false };
}
