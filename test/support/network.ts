// Small networks for the tests of the proof: one VPC in which everything is open, and whatever a test changes of it.
import type {
  AclRule,
  GroupPeer,
  GroupRule,
  Match,
  Network,
  NetworkAcl,
  Origin,
  Place,
  Protocol,
  Route,
  RouteTable,
  RouteTarget,
  SecurityGroup,
  Subnet,
  Vpc,
} from "../../proof/network.ts";

/** An origin whose name is its id. */
export function named(id: string): Origin {
  return { id, name: id };
}

/** `tcp 443`, `udp 1024-65535`, `icmp 8`, `tcp`, `all`: what a rule matches. */
function match(text: string): Match {
  const [protocol = "", rest] = text.split(" ");
  const kind = protocol as Protocol | "all";
  if (rest === undefined) return { protocol: kind };
  if (kind === "icmp" || kind === "icmpv6") return { protocol: kind, icmpType: Number(rest) };
  const [low = "", high = low] = rest.split("-");
  return { protocol: kind, ports: [Number(low), Number(high)] };
}

/** An ACL entry of one line: `100 allow tcp 443 10.0.0.0/8`; `?` at its end makes it doubtful. */
export function entry(line: string): AclRule {
  const words = line.split(" ");
  const missing = words.at(-1) === "?" ? { missing: `fact of ${words[0] ?? ""}` } : {};
  const [number, action, ...rest] = "missing" in missing ? words.slice(0, -1) : words;
  const cidr = rest.at(-1) ?? "";
  return {
    rule: Number(number),
    action: action === "deny" ? "deny" : "allow",
    cidr,
    ...match(rest.slice(0, -1).join(" ")),
    ...missing,
  };
}

/** Lets everything pass, in both families. */
export const OPEN = ["100 allow all 0.0.0.0/0", "101 allow all ::/0"];

export function acl(id: string, ingress: readonly string[] = OPEN, egress: readonly string[] = OPEN): NetworkAcl {
  return { ...named(id), ingress: ingress.map(entry), egress: egress.map(entry) };
}

/** A group's rule of one line: `tcp 443 10.0.0.0/8`, `all sg:web`, `tcp 443 pl:list`; `?` at its end makes it doubtful. */
export function groupRule(line: string): GroupRule {
  const doubtful = line.endsWith(" ?");
  const words = (doubtful ? line.slice(0, -2) : line).split(" ");
  const [kind, id = ""] = (words.at(-1) ?? "").split(/:(.*)/s);
  const peer: GroupPeer =
    kind === "sg" ? { group: id } : kind === "pl" ? { prefixList: id } : { cidr: words.at(-1) ?? "" };
  const missing = doubtful ? { missing: `fact of ${line.slice(0, -2)}` } : {};
  return { origin: named(`rule ${line}`), peer, ...match(words.slice(0, -1).join(" ")), ...missing };
}

const EVERYBODY = ["all 0.0.0.0/0", "all ::/0"];

export function group(
  id: string,
  ingress: readonly string[] = EVERYBODY,
  egress: readonly string[] = EVERYBODY,
  vpc = "vpc",
): SecurityGroup {
  return { ...named(id), vpc, ingress: ingress.map(groupRule), egress: egress.map(groupRule) };
}

/** A route of one line: `0.0.0.0/0 igw`, `pl:list endpoint:id`, `10.2.0.0/16 peering:id`; `?` at its end makes it doubtful. */
export function route(line: string): Route {
  const [destination = "", target = "", doubtful] = line.split(" ");
  const list = destination.startsWith("pl:") ? destination.slice(3) : undefined;
  return {
    origin: named(`route ${line}`),
    destination: list === undefined ? { cidr: destination } : { prefixList: list },
    target: targetOf(target),
    ...(doubtful !== undefined && { missing: `fact of ${line}` }),
  };
}

function targetOf(text: string): RouteTarget {
  const [kind, id = ""] = text.split(":");
  if (kind === "igw") return { kind: "internet-gateway" };
  if (kind === "eigw") return { kind: "egress-only-gateway" };
  if (kind === "nat" || kind === "peering") return { kind, id };
  if (kind === "endpoint") return { kind: "gateway-endpoint", id };
  return { kind: kind === "blackhole" ? "blackhole" : "elsewhere" };
}

export function table(id: string, lines: readonly string[], vpc = "vpc"): RouteTable {
  return { ...named(id), vpc, routes: lines.map(route) };
}

export function subnet(id: string, cidrs: readonly string[], over: Partial<Subnet> = {}): Subnet {
  return { ...named(id), vpc: "vpc", cidrs, acl: `${id}-acl`, routeTable: `${id}-routes`, ...over };
}

/** A VPC with both gateways. */
export function vpc(id: string, cidrs: readonly string[], over: Partial<Vpc> = {}): Vpc {
  const gateways = { internetGateway: named(`${id}-igw`), egressOnlyGateway: named(`${id}-eigw`) };
  return { ...named(id), cidrs, ...gateways, ...over };
}

/** An interface in one subnet, `pub 10.1.0.10 2001:db8:a::10 public 198.51.100.10`. */
export function place(id: string, where: string, over: Partial<Place> = {}): Place {
  const [inside = "", mapped] = where.split(" public ");
  const [subnetId = "", ...addresses] = inside.split(" ");
  const own = { subnet: subnetId, addresses, ...(mapped !== undefined && { public: { address: mapped } }) };
  return { ...named(id), kind: "instance", interfaces: [own], vpc: "vpc", groups: ["open"], ...over };
}

/** A load balancer without groups: `tcp 443 > app 8443, udp 53 > app 53`. */
export function balancer(
  id: string,
  where: string,
  listeners: string,
  { preserve = false, groups }: { readonly preserve?: boolean; readonly groups?: readonly string[] } = {},
): Place {
  const read = listeners.split(", ").map((line) => {
    const [protocol, port, , target = "", targetPort] = line.split(" ");
    return {
      ...named(`${id} ${protocol ?? ""} ${port ?? ""}`),
      protocol: protocol === "udp" ? ("udp" as const) : ("tcp" as const),
      port: Number(port),
      targets: [{ place: target, port: Number(targetPort) }],
      preserveClientIp: preserve,
    };
  });
  return place(id, where, { kind: "nlb", groups, listeners: read });
}

/** Everything open: `web` with a public address in `pub`, `app` behind the NAT gateway `nat` in `prv`, two hosts outside. */
const BASE: Network = {
  outside: [
    { ...named("inet1"), addresses: ["203.0.113.10", "2001:db8:ff::10"] },
    { ...named("inet2"), addresses: ["192.0.2.77", "2001:db8:fe::77"] },
  ],
  prefixLists: [],
  vpcs: [vpc("vpc", ["10.1.0.0/16", "2001:db8:a::/48"])],
  peerings: [],
  gatewayEndpoints: [],
  acls: [acl("pub-acl"), acl("prv-acl")],
  routeTables: [
    table("pub-routes", ["0.0.0.0/0 igw", "::/0 igw"]),
    table("prv-routes", ["0.0.0.0/0 nat:nat", "::/0 eigw"]),
  ],
  subnets: [subnet("pub", ["10.1.0.0/24", "2001:db8:a:0::/64"]), subnet("prv", ["10.1.1.0/24", "2001:db8:a:1::/64"])],
  securityGroups: [group("open")],
  places: [
    place("web", "pub 10.1.0.10 2001:db8:a:0::10 public 198.51.100.10"),
    place("app", "prv 10.1.1.10 2001:db8:a:1::10"),
    place("nat", "pub 10.1.0.5 public 198.51.100.5", { kind: "nat", groups: undefined }),
  ],
  missing: [],
};

type Lists = { readonly [Key in keyof Network]?: Network[Key] };

/** The open network with parts added; a part with the id of one that is there takes its place. */
export function network(parts: Lists = {}): Network {
  const joined = Object.entries(parts).map(([key, added]) => {
    const list = added as readonly Origin[];
    const ids = new Set(list.map(({ id }) => id));
    const kept = ((BASE[key as keyof Network] ?? []) as readonly Origin[]).filter(({ id }) => !ids.has(id));
    return [key, [...kept, ...list]] as const;
  });
  return { ...BASE, ...Object.fromEntries(joined) };
}

/** A peered VPC `other` (10.2.0.0/16) with the subnet `far` and the instance `peer`; `back` are the routes of the subnet. */
export function peered(back: readonly string[], there: readonly string[], parts: Lists = {}): Network {
  return network({
    ...parts,
    vpcs: [vpc("other", ["10.2.0.0/16", "2001:db8:b::/48"]), ...(parts.vpcs ?? [])],
    peerings: [{ ...named("pcx"), between: ["vpc", "other"] }],
    subnets: [subnet("far", ["10.2.0.0/24", "2001:db8:b:0::/64"], { vpc: "other" })],
    acls: [acl("far-acl"), ...(parts.acls ?? [])],
    routeTables: [table("far-routes", back, "other"), table("prv-routes", there), ...(parts.routeTables ?? [])],
    places: [
      place("peer", "far 10.2.0.10 2001:db8:b:0::10 public 198.51.100.20", { vpc: "other" }),
      ...(parts.places ?? []),
    ],
  });
}
