// The way of an answer: ACLs keep no state, so it is judged anew, by the port that the client picked (semantics 2).
import type { Interface, Place, Subnet } from "./network.ts";
import type { Address } from "./prepare.ts";
import type { Session } from "./arrival.ts";
import { routeTo } from "./routes.ts";
import { type PortKind, publicAddressOf, type Way } from "./steps.ts";

/** The interface that answers. */
export interface Answering {
  readonly place: Place;
  readonly interface: Interface;
  /** Its own address. */
  readonly address: Address;
}

/** An answer from a host outside, which nothing filters there. */
export function answerFromOutside(way: Way, session: Session, outside: Address): void {
  const back = session.seen.owner;
  if (back?.place) enterWithAnswer(way, session, back.place, back.interface, outside);
}

/** An answer from an interface inside a VPC, to the address that it saw. */
export function answerFromInside(way: Way, session: Session, from: Answering): void {
  const subnet = way.subnetOf(from.interface);
  const { seen } = session;
  const back = seen.owner;
  if (!subnet || seen === from.address) return;
  const sees = seen.scope === "private" && back?.place ? back.interface : undefined;
  if (sees?.subnet === subnet.id) {
    translateBack(way, session, from.address);
    return;
  }
  const { table, routed } = routeTo(way.prepared, subnet, seen);
  const at = table ?? subnet;
  way.crossAcl("answer", subnet, "egress", seen, portOf(session));
  if (routed.kind === "unknown") way.doubt("answer", at, routed.missing);
  if (routed.kind === "none") {
    way.block("answer", at, `has no route back to ${seen.text}`, `a route to ${seen.text} in ${at.name}`);
  }
  const target = routed.kind === "route" ? routed.route.target : undefined;
  if (target?.kind !== "internet-gateway") passesBy(way, session);
  const source = target ? routeBack(way, session, from, subnet, target) : from.address;
  if (back?.place) enterWithAnswer(way, session, back.place, back.interface, source);
}

/** The port to which the answer goes. */
export function portOf({ seen, picked }: Pick<Session, "seen" | "picked">): PortKind {
  return picked ?? (seen.owner?.place?.kind === "nat" ? "nat" : "client");
}

/** An egress-only gateway that sees no answer lets no connection go on; what has no connection needs none (M7). */
function passesBy(way: Way, { source, left }: Session): void {
  const gateway = way.prepared.vpcs.get(source.owner?.place?.vpc ?? "")?.egressOnlyGateway;
  if (left !== "egress-only-gateway" || way.protocol !== "tcp" || !gateway) return;
  way.block("answer", gateway, "does not see the answer, which takes another way", "the same way for both directions");
}

type Target = { readonly kind: string; readonly id?: string };

/** Follows a route that is not the VPC's own; returns the address that the answer then comes from. */
function routeBack(way: Way, session: Session, from: Answering, subnet: Subnet, target: Target): Address {
  const { seen } = session;
  const vpc = way.prepared.vpcs.get(subnet.vpc);
  const table = way.prepared.routeTables.get(subnet.routeTable) ?? subnet;
  if (target.kind === "elsewhere") {
    way.doubt("answer", table, `where the route back to ${seen.text} leads is not known`);
    return from.address;
  }
  if (target.kind === "peering") {
    const between: readonly string[] = way.prepared.peerings.get(target.id ?? "")?.between ?? [];
    const there = seen.owner?.place?.vpc;
    const leadsBack =
      seen.scope === "private" && there !== undefined && between.includes(there) && between.includes(subnet.vpc);
    if (leadsBack && there !== subnet.vpc) return from.address;
  }
  if (target.kind === "internet-gateway" && vpc?.internetGateway) {
    if (seen.family === 6 && isOnline(way, session)) return from.address;
    const mapped = publicAddressOf(way.prepared, from.place, from.interface);
    if (mapped && seen.scope !== "private") return mapped;
  }
  way.block(
    "answer",
    table,
    `sends the answer to ${seen.text} by another way (${target.kind}) than the request came`,
    `a route back to ${seen.text} by the way of the request`,
  );
  return from.address;
}

/** Whether the internet leads to an IPv6 address: it may have asked over a peering, and have no way in from there. */
function isOnline(way: Way, { seen, left }: Session): boolean {
  const vpc = seen.owner?.place?.vpc;
  return left !== "peering" || way.prepared.vpcs.get(vpc ?? "")?.internetGateway !== undefined;
}

/** The answer reaches the subnet of whoever asked, or of the NAT gateway that asked for it. */
function enterWithAnswer(way: Way, session: Session, place: Place, own: Interface | undefined, source: Address): void {
  const subnet = own && way.subnetOf(own);
  if (subnet) way.crossAcl("answer", subnet, "ingress", source, portOf(session));
  if (place.kind === "nat") translateBack(way, session, source);
}

/** From the NAT gateway to the client behind it. */
function translateBack(way: Way, { source, seen }: Session, from: Address): void {
  const nat = seen.owner?.place;
  const client = source.owner?.place && source.owner.interface;
  if (nat?.kind !== "nat" || !client) return;
  const natInterface = seen.owner?.place && seen.owner.interface;
  if (natInterface?.subnet === client.subnet) return;
  const [inner, outer] = [way.subnetOf(client), natInterface && way.subnetOf(natInterface)];
  if (outer) {
    const { table, routed } = routeTo(way.prepared, outer, source);
    const at = table ?? outer;
    if (routed.kind === "unknown") way.doubt("answer", at, routed.missing);
    else if (routed.kind !== "local") {
      const remedy = `no route to ${source.text} in ${at.name} but the VPC's own`;
      way.block("answer", at, `leads away from ${source.text}, which ${nat.name} sends the answer on to`, remedy);
    }
    way.crossAcl("answer", outer, "egress", source, "client");
  }
  if (inner) way.crossAcl("answer", inner, "ingress", from, "client");
}
