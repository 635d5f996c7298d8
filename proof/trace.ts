// Everything that happens to one packet and its answer, with every load balancer's listener as a way of its own.
import { answerFromInside, answerFromOutside, portOf } from "./answerWay.ts";
import { PASSES } from "./filters.ts";
import type { Interface, NlbListener, NlbTarget, Place, Protocol } from "./network.ts";
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
  const own = addressesOf(way.prepared, nlb.place, nlb.interface, 4)[0] ?? destination;
  const preserve = listener.preserveClientIp && destination.family === own.family;
  const through = { listener, target };
  return place.interfaces.flatMap((each) =>
    addressesOf(way.prepared, place, each, own.family).map((address): Passed => {
      const branch = way.fork();
      secondLeg(branch, session, { ...nlb, address: own }, { place, interface: each, address }, preserve);
      answerFromInside(branch, session, { ...nlb, address: destination.scope === "private" ? destination : own });
      return { steps: branch.steps, through, found: true };
    }),
  );
}

interface Addressed extends Standing {
  readonly address: Address;
}

/** From the load balancer to its target and back, whatever the target's own routes say (M2, semantics 15). */
function secondLeg(way: Way, { seen }: Session, nlb: Addressed, target: Addressed, preserve: boolean): void {
  const source = preserve ? seen : nlb.address;
  const [here, there] = [way.subnetOf(nlb.interface), way.subnetOf(target.interface)];
  if (preserve && seen === target.address) {
    const remedy = "a listener without client-IP preservation for clients that are targets themselves";
    way.block("request", target.place, "would get its own address as the client's", remedy);
  }
  way.crossGroups(nlb.place, "egress", target.address, "target");
  const crosses = here !== undefined && there !== undefined && here !== there;
  if (crosses) {
    const { table, routed } = routeTo(way.prepared, here, target.address);
    const leads = routed.kind === "local" || (routed.kind === "route" && routed.route.target.kind === "peering");
    if (!leads) {
      way.block("request", table ?? here, `does not lead to ${target.place.name}`, `a route to ${target.address.text}`);
    }
    way.crossAcl("request", here, "egress", target.address, "target");
    way.crossAcl("request", there, "ingress", source, "target");
  }
  way.crossGroups(target.place, "ingress", source, "target", nlb.place);
  if (crosses) {
    const port = preserve ? portOf(seen) : "balancer";
    way.crossAcl("answer", there, "egress", source, port);
    way.crossAcl("answer", here, "ingress", target.address, port);
  }
}
