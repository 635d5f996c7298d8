// One VPC as the claims look at it: who is there, who is outside, what gets through between any two, and what should.
import { blockOf } from "../addresses.ts";
import { blockHolds, type Crossing } from "../filters.ts";
import type { GroupPeer, Origin, Place, Protocol, Role, Vpc } from "../network.ts";
import { askedFrom, through, type Through } from "../passage.ts";
import { NO_PORTS, type PortSet, union } from "../ports.ts";
import type { Address, Owner, Prepared } from "../prepare.ts";
import type { DeclaredFlow, End, RegionDeclaration } from "./declaration.ts";
import { elsewherePeers } from "./elsewhere.ts";

/** Somebody who may send or be reached: a place, or one class of addresses outside. */
export interface Peer extends Origin {
  readonly place?: Place;
  /** What it sends from. */
  readonly addresses: readonly Address[];
}

/** One VPC. */
export interface Scene {
  readonly prepared: Prepared;
  readonly vpc: Vpc;
  /** Region of the VPC, or its name. */
  readonly region: string;
  readonly declared: RegionDeclaration;
  readonly inside: readonly Peer[];
  readonly outside: readonly Peer[];
  /** Private ranges that filters name and nobody here has. */
  readonly elsewhere: readonly Peer[];
  /** ACLs by the roles that are played behind them. */
  readonly tiers: ReadonlyMap<Role, ReadonlySet<string>>;
  /** What gets from one to another, worked out once. */
  readonly through: (from: Peer, to: Peer, protocol: Protocol) => Through;
}

/**
 * The scenes of a network, a VPC each. Nothing is declared for a VPC in a region that the declaration leaves out, nor for
 * any but the first VPC of a region in which somebody plays a part: each region has one.
 */
export function scenesOf(prepared: Prepared, regions: readonly RegionDeclaration[]): Scene[] {
  const inVpc = new Map(prepared.network.vpcs.map(({ id }) => [id, [] as Place[]]));
  for (const place of prepared.network.places) inVpc.get(place.vpc)?.push(place);
  const named = namedByVpc(prepared);
  const isPlayed = ({ id }: Vpc) => inVpc.get(id)?.some(({ role }) => role !== undefined) ?? false;
  const played = new Map(
    prepared.network.vpcs
      .filter(isPlayed)
      .map((vpc) => [vpc.region, vpc] as const)
      .reverse(),
  );
  return prepared.network.vpcs.map((vpc) => {
    const region = vpc.region ?? vpc.name;
    const isMeant = (played.get(vpc.region) ?? vpc) === vpc;
    const meant = isMeant ? regions.find((each) => each.region === region) : undefined;
    const inside = (inVpc.get(vpc.id) ?? []).map((place): Peer => ({
      id: place.id,
      name: place.name,
      place,
      addresses: (prepared.addresses.get(place.id) ?? []).filter(({ scope }) => scope === "private"),
    }));
    return {
      prepared,
      vpc,
      region,
      declared: meant ?? { region, doors: [], flows: [] },
      inside,
      outside: outsidePeers(prepared, withDeclared(named.get(vpc.id), meant)),
      elsewhere: elsewherePeers(prepared, vpc, inside),
      tiers: tiersOf(prepared, inVpc.get(vpc.id) ?? []),
      through: remembered(prepared),
    };
  });
}

/** What one VPC's own rules and routes name outside: its blocks, and the lists that only AWS knows. */
interface Named {
  readonly blocks: readonly string[];
  readonly lists: ReadonlySet<string>;
}

/** Whoever is declared is told apart, also where no rule does so any more. */
function withDeclared({ blocks, lists }: Named = { blocks: [], lists: new Set() }, meant?: RegionDeclaration): Named {
  return { blocks: [...blocks, ...(meant ? declaredBlocks(meant) : [])], lists };
}

/** The blocks outside that a declaration names. */
export function declaredBlocks({ flows }: RegionDeclaration): string[] {
  const blocks = flows.flatMap(({ from, to }) => [from, to].flatMap((end) => ("cidrs" in end ? end.cidrs : [])));
  return [...new Set(blocks)].filter((block) => block !== "0.0.0.0/0" && block !== "::/0");
}

/**
 * The classes of addresses outside that a VPC can tell apart, one peer each; those that only other VPCs tell apart are
 * one to it, and a list that it does not name is nobody.
 */
function outsidePeers({ network, addresses }: Prepared, { blocks, lists }: Named): Peer[] {
  return network.outside
    .filter(({ prefixList }) => prefixList === undefined || lists.has(prefixList))
    .flatMap((outside) => {
      const peers = new Map<string, Peer>();
      for (const address of addresses.get(outside.id) ?? []) {
        const block = narrowest(blocks, address);
        const name = block === undefined ? outside.name : `${outside.name} (${block})`;
        const shown = address.family === 6 && block === undefined ? `${outside.name} (IPv6)` : name;
        const key = `${outside.id} ${address.family} ${block ?? ""}`;
        if (!peers.has(key)) peers.set(key, { id: key.trimEnd(), name: shown, addresses: [address] });
      }
      return [...peers.values()];
    });
}

/** The narrowest block that holds an address; the whole family is no block. */
function narrowest(blocks: readonly string[], address: Address): string | undefined {
  let found: string | undefined;
  for (const block of blocks) {
    if (!blockHolds(block, address)) continue;
    if (found === undefined || blockOf(block).prefix > blockOf(found).prefix) found = block;
  }
  return found;
}

function namedByVpc({ network, subnets, acls, routeTables }: Prepared): ReadonlyMap<string, Named> {
  const named = new Map(network.vpcs.map(({ id }) => [id, { blocks: new Set<string>(), lists: new Set<string>() }]));
  const say = (vpc: string, to: GroupPeer) => {
    if ("cidr" in to) named.get(vpc)?.blocks.add(to.cidr);
    else if ("prefixList" in to) named.get(vpc)?.lists.add(to.prefixList);
  };
  for (const { vpc, ingress, egress } of network.securityGroups) {
    for (const { peer } of [...ingress, ...egress]) say(vpc, peer);
  }
  for (const { vpc, acl, routeTable } of subnets.values()) {
    const { ingress = [], egress = [] } = acls.get(acl) ?? {};
    for (const rule of [...ingress, ...egress]) say(vpc, rule);
    for (const { destination } of routeTables.get(routeTable)?.routes ?? []) say(vpc, destination);
  }
  for (const { blocks } of named.values()) for (const whole of ["0.0.0.0/0", "::/0"]) blocks.delete(whole);
  return new Map([...named].map(([id, { blocks, lists }]) => [id, { blocks: [...blocks], lists }]));
}

function remembered(prepared: Prepared): Scene["through"] {
  const known = new Map<Peer, Map<Peer, Partial<Record<Protocol, Through>>>>();
  return (from, to, protocol) => {
    const ofSource = known.get(from) ?? new Map<Peer, Partial<Record<Protocol, Through>>>();
    if (ofSource.size === 0) known.set(from, ofSource);
    const ofPair = ofSource.get(to) ?? {};
    ofSource.set(to, ofPair);
    return (ofPair[protocol] ??= through(prepared, from.addresses, askedAt(prepared, from, to), protocol));
  };
}

function askedAt(prepared: Prepared, from: Peer, to: Peer): readonly Address[] {
  return to.place ? askedFrom(prepared, to.place, from.place ? "inside" : "outside") : to.addresses;
}

/** Those who play a role. */
export function playing({ inside }: Scene, role: Role): Peer[] {
  return inside.filter(({ place }) => place?.role === role);
}

/**
 * How outer ends are matched: on the whole way and by groups an AWS list is what counts, by ACLs, which can name no
 * list, the blocks beside it, with or without the addresses inside that they hold as rules do.
 */
export type Matching = "list" | "blocks" | "blocks outside";

/** True when a declared end is, or holds, an address. */
export function isEnd({ prepared, tiers }: Scene, end: End, address: Address, matching: Matching): boolean {
  const { owner, scope } = address;
  if ("role" in end) {
    if (scope !== "private" || !owner?.place) return false;
    return owner.place.role === end.role || (matching !== "list" && sharesTier(prepared, tiers, owner, end.role));
  }
  if (end.prefixList !== undefined && matching === "list") {
    return address.lists.some((id) => prepared.prefixLists.get(id)?.name === end.prefixList);
  }
  if (matching === "blocks outside" && owner?.place && scope === "private") return false;
  return end.cidrs.some((cidr) => blockHolds(cidr, address));
}

/** An ACL knows tiers and not who stands in them. */
function sharesTier({ subnets }: Prepared, tiers: Scene["tiers"], owner: Owner, role: Role): boolean {
  const own = owner.place && owner.interface;
  return tiers.get(role)?.has(subnets.get(own?.subnet ?? "")?.acl ?? "") ?? false;
}

/** The ACLs of the subnets in which somebody plays each role. */
function tiersOf({ subnets }: Prepared, places: readonly Place[]): ReadonlyMap<Role, ReadonlySet<string>> {
  const tiers = new Map<Role, Set<string>>();
  for (const { role, interfaces } of places) {
    if (role === undefined) continue;
    const acls = tiers.get(role) ?? new Set();
    tiers.set(role, acls);
    for (const { subnet } of interfaces) acls.add(subnets.get(subnet)?.acl ?? "");
  }
  return tiers;
}

/** The ports that are declared from one peer to another. */
export function declaredPorts(scene: Scene, from: Peer, to: Peer): PortSet {
  return portsOf(scene.declared.flows.filter((flow) => isFlow(scene, flow, from, to)));
}

function isFlow(scene: Scene, flow: DeclaredFlow, from: Peer, to: Peer): boolean {
  const is = (end: End, { addresses }: Peer) =>
    addresses.length > 0 && addresses.every((address) => isEnd(scene, end, address, "list"));
  return is(flow.from, from) && is(flow.to, to);
}

/** The flows that cross a border between two addresses, inwards to `own` or outwards from it. */
export function flowsBetween(
  scene: Scene,
  crossing: Crossing,
  own: Address,
  other: Address,
  matching: Matching,
): DeclaredFlow[] {
  const [source, target] = crossing === "ingress" ? [other, own] : [own, other];
  return scene.declared.flows.filter(
    ({ from, to }) => isEnd(scene, from, source, matching) && isEnd(scene, to, target, matching),
  );
}

export function portsOf(flows: readonly DeclaredFlow[]): PortSet {
  return flows.length === 0 ? NO_PORTS : union(flows.map(({ port }) => [port, port] as const));
}

/** The protocols in which a VPC is asked; IPv6 has its own echo. */
export function protocolsOf({ vpc }: Scene): Protocol[] {
  return vpc.cidrs.some((cidr) => cidr.includes(":")) ? ["tcp", "udp", "icmp", "icmpv6"] : ["tcp", "udp", "icmp"];
}
