// Gives every part of a network literal addresses, so that an analyser and a kernel judge the very same thing.
import type { Network, Outside, Place, PrefixList } from "../proof/network.ts";
import { type Block, blockOf, freeAddress, holds, isLiteral, overlap } from "./blocks.ts";

/** Documentation blocks (RFC 5737), from which public addresses that AWS has not chosen yet are taken. */
const PUBLIC_BLOCKS = ["198.51.100.0/24", "203.0.113.0/24", "192.0.2.0/24"];

/** Blocks for benchmarks (RFC 2544), from which prefix lists that only AWS knows are taken; 512 of these fit. */
const LIST_BLOCKS = "198.18.0.0/15";
const LIST_PREFIX = 24;

/** AWS keeps the first four addresses of a subnet for itself. */
const RESERVED = 4n;

/** Nobody on the internet has these, so no host outside is put there. */
const NOT_OUTSIDE = (
  "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16 224.0.0.0/3 " +
  "::/3 4000::/2 8000::/1"
)
  .split(" ")
  .map(blockOf);

/** Hosts outside that no rule names; each is the first of its kind that no rule names at all. */
const UNNAMED = [
  "192.0.2.0/24",
  "203.0.113.0/24",
  "198.51.100.0/24",
  "192.88.99.0/24",
  "2001:db8:ffff::/48",
  "2000::/4",
];

/**
 * Chooses every address that the network leaves open. Interfaces take the first free ones of their blocks, public
 * addresses come from documentation space, each outside place has one host in every block that a rule names there and
 * one in none. What is literal already stays, so that a second call changes nothing.
 *
 * Throws where a subnet has no address left.
 */
export function concreteNetwork(network: Network): Network {
  const taken = literalsOf(network);
  const named = namedBlocks(network);
  const listed = network.prefixLists.map((list, index) => withBlocks(list, index, named));
  const places = network.places.map((place) => concretePlace(place, taken, named));
  const prefixLists = listed.map((list) => withMembers(list, places));
  const mentioned = [...new Set([...named, ...listed.flatMap(({ cidrs }) => cidrs ?? [])])];
  const inside = network.vpcs.flatMap(({ cidrs }) => cidrs).map(blockOf);
  // Those who own a list come first: the internet's own hosts are elsewhere.
  const owned = network.outside.flatMap(
    ({ prefixList }) => prefixLists.find(({ id }) => id === prefixList)?.cidrs ?? [],
  );
  const outside = network.outside.map((each) =>
    concreteOutside(each, { prefixLists, mentioned, inside, owned: owned.map(blockOf), taken }),
  );
  return { ...network, prefixLists, places, outside };
}

/** True when every address is a literal: what {@link concreteNetwork} returns, or a network that came so. */
export function isConcrete(network: Network): boolean {
  const addresses = [...network.places.flatMap(({ interfaces }) => interfaces), ...network.outside];
  return (
    addresses.every((each) => each.addresses.length > 0 && each.addresses.every(isLiteral)) &&
    network.places.every(({ interfaces }) =>
      interfaces.every((each) => !each.public || each.public.address !== undefined),
    ) &&
    network.prefixLists.every(({ cidrs }) => cidrs !== undefined)
  );
}

function literalsOf(network: Network): Block[] {
  const texts = [
    ...network.places.flatMap(({ interfaces }) =>
      interfaces.flatMap((each) => [...each.addresses, ...(each.public?.address ?? "").split(" ").filter(Boolean)]),
    ),
    ...network.outside.flatMap(({ addresses }) => addresses),
  ];
  return texts.filter(isLiteral).map(blockOf);
}

/** Every block that a rule or a route names, but for the whole of a family. */
export function namedBlocks(network: Network): string[] {
  const rules = network.securityGroups.flatMap(({ ingress, egress }) => [...ingress, ...egress]);
  const texts = [
    ...network.acls.flatMap(({ ingress, egress }) => [...ingress, ...egress].map(({ cidr }) => cidr)),
    ...rules.flatMap(({ peer }) => ("cidr" in peer ? [peer.cidr] : [])),
    ...network.routeTables.flatMap(({ routes }) =>
      routes.flatMap(({ destination }) => ("cidr" in destination ? [destination.cidr] : [])),
    ),
    ...network.prefixLists.flatMap(({ cidrs }) => cidrs ?? []),
  ];
  return [...new Set(texts)].filter((text) => !text.endsWith("/0"));
}

function withBlocks(list: PrefixList, index: number, named: readonly string[]): PrefixList {
  if (list.cidrs) return list;
  const near = named.map(blockOf).filter((block) => overlap(block, blockOf(LIST_BLOCKS)));
  const start = blockOf(LIST_BLOCKS).first + (BigInt(index) << BigInt(32 - LIST_PREFIX));
  const first = freeAddress({ ...blockOf(LIST_BLOCKS), first: start }, near, 0n);
  if (first === undefined) throw new Error(`prefix list ${list.name}: no block is left in ${LIST_BLOCKS} for it`);
  return { ...list, cidrs: [`${first}/${LIST_PREFIX}`] };
}

/** The addresses of places that answer to a list, such as CloudFront's own interfaces, belong to it as well. */
function withMembers(list: PrefixList, places: readonly Place[]): PrefixList {
  const members = places
    .filter(({ prefixLists }) => prefixLists?.includes(list.id))
    .flatMap(({ interfaces }) => interfaces.flatMap(({ addresses }) => addresses))
    .map((address) => (address.includes(":") ? `${address}/128` : `${address}/32`));
  return members.length === 0 ? list : { ...list, cidrs: [...new Set([...(list.cidrs ?? []), ...members])] };
}

function concretePlace(place: Place, taken: Block[], named: readonly string[]): Place {
  const interfaces = place.interfaces.map((each) => {
    const addresses = each.addresses.map((text) => {
      if (isLiteral(text)) return text;
      const block = blockOf(text);
      // The last address of an IPv4 subnet is its broadcast address.
      const usable = block.ipv6 ? block : { ...block, last: block.last - 1n };
      return take(usable, taken, RESERVED) ?? fail(place, `${text} has no free address`);
    });
    const known = each.public?.address;
    if (!each.public || known !== undefined) return { ...each, addresses };
    return { ...each, addresses, public: { address: publicAddress(place.name, taken, named) } };
  });
  return { ...place, interfaces };
}

function fail(place: Place, what: string): never {
  throw new Error(`place ${place.name}: ${what}; ask about fewer places`);
}

/** A public address of nobody, which no rule names. Adds it to those taken. */
export function publicAddress(name: string, taken: Block[], named: readonly string[]): string {
  const avoided = named.map(blockOf);
  for (const text of PUBLIC_BLOCKS) {
    const found = take(blockOf(text), taken, 1n, avoided);
    if (found !== undefined) return found;
  }
  throw new Error(`place ${name}: no public address is left in ${PUBLIC_BLOCKS.join(", ")}; ask about fewer places`);
}

/** Takes the first free address of a block. */
function take(block: Block, taken: Block[], skip: bigint, avoided: readonly Block[] = []): string | undefined {
  const found = freeAddress(block, [...taken, ...avoided], skip);
  if (found !== undefined) taken.push(blockOf(found));
  return found;
}

interface Surroundings {
  readonly prefixLists: readonly PrefixList[];
  /** Blocks of which an outside host each is wanted. */
  readonly mentioned: readonly string[];
  /** Blocks of the VPCs. */
  readonly inside: readonly Block[];
  /** Blocks of the lists that an outside place of their own stands for. */
  readonly owned: readonly Block[];
  readonly taken: Block[];
}

function concreteOutside(outside: Outside, around: Surroundings): Outside {
  const list = around.prefixLists.find(({ id }) => id === outside.prefixList);
  const extent = outside.addresses.length > 0 ? outside.addresses : (list?.cidrs ?? []);
  const addresses = extent.flatMap((text) =>
    isLiteral(text) ? [text] : hostsIn(blockOf(text), list === undefined, around),
  );
  return { ...outside, addresses };
}

/** One host in every block that a rule names inside an extent, and one in none. */
function hostsIn(extent: Block, leaveOwned: boolean, { mentioned, inside, owned, taken }: Surroundings): string[] {
  const avoided = [...NOT_OUTSIDE, ...inside, ...(leaveOwned ? owned : [])];
  const blocks = mentioned.map(blockOf);
  const within = blocks.filter((block) => holds(extent, block));
  const hosts = within.flatMap((block) => {
    const narrower = blocks.filter((other) => holds(block, other) && !holds(other, block));
    return take(block, taken, 1n, [...avoided, ...narrower]) ?? [];
  });
  const unnamed = [...UNNAMED.map(blockOf).filter((block) => holds(extent, block)), extent]
    .filter(({ ipv6 }) => ipv6 === extent.ipv6)
    .map((block) => freeAddress(block, [...taken, ...avoided, ...within], 1n))
    .find((address) => address !== undefined);
  if (unnamed === undefined) return hosts;
  taken.push(blockOf(unnamed));
  return [...hosts, unnamed];
}
