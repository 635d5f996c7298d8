// The way of a request: out of its subnet, along the routes, through gateways, up to whoever has the address.
import {
  type Arrival,
  arrive,
  astray,
  enter,
  enterVpc,
  fromInternet,
  fromOutside,
  interfaceOf,
  lost,
  type Session,
} from "./arrival.ts";
import type { Interface, Place, Route, Subnet, Vpc } from "./network.ts";
import { listHolds } from "./filters.ts";
import type { Address } from "./prepare.ts";
import { routeTo } from "./routes.ts";
import { privateAddressOf, publicAddressOf, type Way } from "./steps.ts";

/** Sends a request from an address to another. */
export function request(way: Way, source: Address, to: Address): Arrival {
  const session: Session = { source, seen: source };
  if (!source.owner?.place) return fromOutside(way, session, to);
  const { place, interface: from } = source.owner;
  const subnet = from && way.subnetOf(from);
  if (!from || !subnet) {
    way.doubt("request", place, `subnet of ${place.name} is not known`);
    return astray(way, session, to);
  }
  if (isItself(source, to)) return { session, at: { place, interface: from }, found: true };
  if (place.missing !== undefined) way.doubt("request", place, place.missing);
  way.crossGroups(place, "egress", to, "service");
  const there = interfaceOf(to);
  if (there && there.interface.subnet === from.subnet) return arrive(way, session, there);
  return leave(way, session, { place, interface: from, subnet }, to);
}

/** One host that talks to itself; an address that stands for many hosts is not one host. */
function isItself(source: Address, to: Address): boolean {
  return (
    source === to &&
    (source.owner?.place && source.owner.interface?.addresses.every((text) => !text.includes("/"))) === true
  );
}

interface Standing {
  readonly place: Place;
  readonly interface: Interface;
  readonly subnet: Subnet;
}

/** Takes the route out of a subnet. */
function leave(way: Way, session: Session, from: Standing, to: Address): Arrival {
  const { table, routed } = routeTo(way.prepared, from.subnet, to);
  const at = table ?? from.subnet;
  if (routed.kind === "none") {
    way.block("request", at, `has no route to ${to.text}`, `a route to ${to.text} in ${at.name}`);
  }
  if (routed.kind !== "route") {
    way.crossAcl("request", from.subnet, "egress", to, "service");
    if (routed.kind === "unknown") {
      way.doubt("request", at, routed.missing);
      return astray(way, session, to);
    }
    return enterVpc(way, session, from.subnet.vpc, to);
  }
  const { route } = routed;
  if (route.target.kind === "nat") return throughNat(way, session, from, route, to);
  way.crossAcl("request", from.subnet, "egress", to, "service");
  return takeRoute(way, session, from, route, to);
}

/** Goes where a route leads; the subnet's border is behind. `from` is the sender, or the NAT gateway in its place. */
function takeRoute(way: Way, session: Session, from: Standing, route: Route, to: Address): Arrival {
  const { target, origin } = route;
  const vpc = way.prepared.vpcs.get(from.subnet.vpc);
  switch (target.kind) {
    case "internet-gateway":
      return throughInternetGateway(way, session, from, vpc, to);
    case "egress-only-gateway":
      if (to.family === 4 || !vpc?.egressOnlyGateway) {
        way.block(
          "request",
          origin,
          "leads to no egress-only gateway for this packet",
          "an egress-only gateway, for IPv6 alone",
        );
        return lost(way, session, to);
      }
      way.pass("request", vpc.egressOnlyGateway, "lets the request out");
      return fromInternet(way, { ...session, left: "egress-only-gateway" }, to);
    case "gateway-endpoint":
      return throughEndpoint(way, session, from, target.id, to);
    case "peering":
      return throughPeering(way, session, from, target.id, to);
    case "elsewhere":
      way.doubt("request", origin, route.missing ?? `where ${origin.name} leads is not known`);
      return astray(way, session, to);
    case "blackhole":
      way.block("request", origin, `drops what goes to ${to.text}`, `a route to ${to.text} that leads somewhere`);
      return lost(way, session, to);
    case "nat":
      way.block(
        "request",
        origin,
        "leads to a second NAT gateway",
        "a route of the NAT gateway's subnet to an internet gateway",
      );
      return lost(way, session, to);
  }
}

/** One-to-one for IPv4, none for IPv6 (M5). */
function throughInternetGateway(
  way: Way,
  session: Session,
  from: Standing,
  vpc: Vpc | undefined,
  to: Address,
): Arrival {
  if (!vpc?.internetGateway) {
    way.block("request", vpc ?? from.subnet, "has no internet gateway", "an internet gateway on the VPC");
    return lost(way, session, to);
  }
  if (to.family === 6) {
    way.pass("request", vpc.internetGateway, "lets the request out");
    return fromInternet(way, { ...session, left: "internet-gateway" }, to);
  }
  const seen = publicAddressOf(way.prepared, from.place, from.interface);
  if (!seen) {
    const remedy = `a public address on ${from.place.name}`;
    way.block(
      "request",
      vpc.internetGateway,
      `drops what ${from.place.name} sends, which has no public address`,
      remedy,
    );
    return lost(way, session, to);
  }
  way.pass("request", vpc.internetGateway, `sends on from ${seen.text}`);
  return fromInternet(way, { ...session, seen, left: "internet-gateway" }, to);
}

/** Into the NAT gateway's subnet and out of it; a regional one has none (M6, semantics 20 and 20b). */
function throughNat(way: Way, session: Session, from: Standing, { target, origin }: Route, to: Address): Arrival {
  const nat = target.kind === "nat" ? way.prepared.places.get(target.id) : undefined;
  const [own] = nat?.interfaces ?? [];
  const subnet = own && way.subnetOf(own);
  if (own?.subnet !== from.interface.subnet) way.crossAcl("request", from.subnet, "egress", to, "service");
  if (!nat || nat.vpc !== from.subnet.vpc || to.family === 6) {
    way.block("request", origin, "leads to no NAT gateway for this packet", "a NAT gateway in the VPC, for IPv4 alone");
    return lost(way, session, to);
  }
  if (!own || !subnet) {
    const seen = publicAddressOf(way.prepared, nat);
    const vpc = way.prepared.vpcs.get(nat.vpc);
    if (!seen || !vpc?.internetGateway) {
      way.block("request", vpc ?? nat, "has no internet gateway for the NAT gateway", "an internet gateway on the VPC");
      return lost(way, session, to);
    }
    way.pass("request", nat, `sends on from ${seen.text}`);
    return fromInternet(way, { ...session, seen, left: "internet-gateway" }, to);
  }
  if (own.subnet !== from.interface.subnet) way.crossAcl("request", subnet, "ingress", session.seen, "service");
  way.pass("request", nat, "sends on from an address of its own");
  const inside = privateAddressOf(way.prepared, nat, own, 4);
  const there = interfaceOf(to);
  const translated: Session = { ...session, ...(inside && { seen: inside }) };
  if (there && there.interface.subnet === own.subnet) return arrive(way, translated, there);
  const { table, routed } = routeTo(way.prepared, subnet, to);
  way.crossAcl("request", subnet, "egress", to, "service");
  if (routed.kind === "route")
    return takeRoute(way, translated, { place: nat, interface: own, subnet }, routed.route, to);
  if (routed.kind === "unknown") {
    way.doubt("request", table ?? subnet, routed.missing);
    return astray(way, translated, to);
  }
  if (routed.kind === "none") {
    way.block("request", table ?? subnet, `has no route to ${to.text}`, `a route to ${to.text} beyond ${nat.name}`);
  }
  return enterVpc(way, translated, subnet.vpc, to);
}

/** To AWS's own service, whose addresses are outside (M8). */
function throughEndpoint(way: Way, session: Session, from: Standing, id: string, to: Address): Arrival {
  const endpoint = way.prepared.endpoints.get(id);
  const serves =
    endpoint && endpoint.vpc === from.subnet.vpc && to.family === 4 && listHolds(way.prepared, endpoint.prefixList, to);
  if (!endpoint || !serves || to.scope !== "outside") {
    way.block(
      "request",
      endpoint ?? from.subnet,
      `does not serve ${to.text}`,
      `an endpoint whose list holds ${to.text}`,
    );
    return lost(way, session, to);
  }
  way.pass("request", endpoint, "hands the request to the service");
  return { session: { ...session, left: "gateway-endpoint" }, found: to.owner !== undefined };
}

/** Into the other VPC and no further (M9). */
function throughPeering(way: Way, session: Session, from: Standing, id: string, to: Address): Arrival {
  const peering = way.prepared.peerings.get(id);
  const [a, b] = peering?.between ?? [];
  const other = a === from.subnet.vpc ? b : b === from.subnet.vpc ? a : undefined;
  const there = interfaceOf(to);
  if (!peering || other === undefined || there?.place.vpc !== other) {
    way.block(
      "request",
      peering ?? from.subnet,
      `does not lead to ${to.text}`,
      "a peering with the VPC that has the address",
    );
    return lost(way, session, to);
  }
  way.pass("request", peering, "leads into the other VPC");
  return enter(way, { ...session, left: "peering" }, there);
}
