// Everything that happens to one packet and its answer, with every load balancer's listener as a way of its own.
import { answerFromInside, answerFromOutside, portOf } from "./answerWay.ts";
import { PASSES } from "./filters.ts";
import type { Interface, NlbListener, NlbTarget, Place, Protocol, Route, Subnet } from "./network.ts";
import type { Address, Prepared } from "./prepare.ts";
import type { Session } from "./arrival.ts";
import { request } from "./request.ts";
import { routeTo } from "./routes.ts";
import { type Step, Way } from "./steps.ts";

/** The way of a packet to one end. */
export interface Trace {
  readonly source: Address;
  readonly destination: Address;
  readonly protocol: Protocol;
  readonly steps: readonly Step[];
  /** The load balancer's listener that the packet came through, and where it went on to. */
  readonly through?: { readonly listener: NlbListener; readonly target: NlbTarget };
  /** False when the packet was lost before anybody could be asked. */
  readonly found: boolean;
}

/** All ways of a packet from one address to another: one, or one for each listener and target behind the address. */
export function trace(prepared: Prepared, source: Address, destination: Address, protocol: Protocol): Trace[] {
  const way = new Way(prepared, protocol);
  const { session, at, found } = request(way, source, destination);
  if (found && at?.place.kind === "nlb") {
    return throughBalancer(way, session, at, destination).map((each) => ({ source, destination, protocol, ...each }));
  }
  if (found && at) answerFromInside(way, session, { ...at, address: insideOf(prepared, at, destination) });
  if (found && !at) answerFromOutside(way, session, destination);
  return [{ source, destination, protocol, steps: way.steps, found }];
}

/** The address of an interface that answers as the one asked for. */
function insideOf(prepared: Prepared, at: Standing, destination: Address): Address {
  if (destination.scope === "private") return destination;
  return addressesOf(prepared, at.place, at.interface, destination.family)[0] ?? destination;
}

interface Standing {
  readonly place: Place;
  readonly interface: Interface;
}

function addressesOf({ addresses }: Prepared, place: Place, each: Interface, family: 4 | 6): Address[] {
  const own = addresses.get(place.id) ?? [];
  return own.filter(
    ({ scope, family: of, owner }) => scope === "private" && of === family && owner?.place && owner.interface === each,
  );
}

type Passed = Pick<Trace, "steps" | "through" | "found">;

/** One way for each listener, target and address of the target. */
function throughBalancer(way: Way, session: Session, nlb: Standing, destination: Address): Passed[] {
  const { place } = nlb;
  const listeners = (place.listeners ?? []).filter(({ protocol }) => protocol === way.protocol);
  if (listeners.length === 0) {
    way.block("request", place, `has no ${way.protocol} listener`, `a ${way.protocol} listener`);
    return [{ steps: way.steps, found: false }];
  }
  return listeners.flatMap((listener): Passed[] => {
    const ports = [[listener.port, listener.port]] as const;
    const verdict = { ...PASSES, sure: ports, maybe: ports };
    way.steps.push({
      direction: "request",
      at: listener,
      port: "service",
      verdict,
      text: `listens on ${listener.port}`,
    });
    const ways = listener.targets.flatMap((target) => toTarget(way, session, nlb, destination, listener, target));
    if (ways.length === 0) {
      const dead = way.fork();
      dead.block("request", listener, "forwards to no target", "a target in its target group");
      ways.push({ steps: dead.steps, found: false });
    }
    way.steps.pop();
    return ways;
  });
}

function toTarget(
  way: Way,
  session: Session,
  nlb: Standing,
  destination: Address,
  listener: NlbListener,
  target: NlbTarget,
): Passed[] {
  const place = way.prepared.places.get(target.place);
  if (!place) return [];
  // A load balancer that takes IPv6 speaks IPv4 to its targets, and never keeps such a client's address (semantics 13).
  const isOwn = destination.scope === "private" && destination.family === 4;
  const senders = isOwn ? [destination] : addressesOf(way.prepared, nlb.place, nlb.interface, 4);
  const preserve = listener.preserveClientIp && destination.family === 4;
  const through = { listener, target };
  return place.interfaces.flatMap((each) =>
    addressesOf(way.prepared, place, each, 4).flatMap((address) =>
      senders.map((own): Passed => {
        const branch = way.fork();
        secondLeg(branch, session, { ...nlb, address: own }, { place, interface: each, address }, preserve);
        answerFromInside(branch, session, { ...nlb, address: destination.scope === "private" ? destination : own });
        return { steps: branch.steps, through, found: true };
      }),
    ),
  );
}

interface Addressed extends Standing {
  readonly address: Address;
}

/** No way but the VPC's own or a peering leads to a target. */
function leaveBalancer(way: Way, here: Subnet, { place, address }: Addressed): void {
  const { table, routed } = routeTo(way.prepared, here, address);
  if (routed.kind === "unknown") way.doubt("request", table ?? here, routed.missing);
  else if (routed.kind === "none" || (routed.kind === "route" && !joins(way, routed.route, here.vpc, place.vpc))) {
    way.block("request", table ?? here, `does not lead to ${place.name}`, `a route to ${address.text}`);
  }
}

/** True for a route by a peering of two VPCs; inside one of them a peering leads away. */
function joins({ prepared }: Way, { target }: Route, one: string, other: string): boolean {
  const between = target.kind === "peering" ? prepared.peerings.get(target.id)?.between : undefined;
  return one !== other && between !== undefined && between.includes(one) && between.includes(other);
}

/**
 * From the load balancer to its target and back: what goes to the client's own address comes back to the load balancer
 * whatever the target's routes say (M2, semantics 15), what goes to the load balancer's follows them.
 */
function secondLeg(way: Way, session: Session, nlb: Addressed, target: Addressed, preserve: boolean): void {
  const { seen } = session;
  const source = preserve ? seen : nlb.address;
  const [here, there] = [way.subnetOf(nlb.interface), way.subnetOf(target.interface)];
  if (preserve && seen === target.address) {
    const remedy = "a listener without client-IP preservation for clients that are targets themselves";
    way.block("request", target.place, "would get its own address as the client's", remedy);
  }
  way.crossGroups(nlb.place, "egress", target.address, "target");
  if (!here) way.doubt("request", nlb.place, `subnet of ${nlb.place.name} is not known`);
  if (!there) way.doubt("request", target.place, `subnet of ${target.place.name} is not known`);
  const crosses = here !== undefined && there !== undefined && here !== there;
  if (crosses) {
    leaveBalancer(way, here, target);
    way.crossAcl("request", here, "egress", target.address, "target");
    way.crossAcl("request", there, "ingress", source, "target");
  }
  way.crossGroups(target.place, "ingress", source, "target", nlb.place);
  if (!preserve) {
    answerFromInside(way, { source, seen: source, picked: "balancer" }, target);
  } else if (crosses) {
    way.crossAcl("answer", there, "egress", source, portOf(session));
    way.crossAcl("answer", here, "ingress", target.address, portOf(session));
  }
}
