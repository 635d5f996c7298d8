// A network made ready to be asked: its parts by id, and every address that can make a difference.
import { addressText, type Block, blockOf, Classes, within } from "./addresses.ts";
import type {
  Family,
  GatewayEndpoint,
  Interface,
  Network,
  NetworkAcl,
  Outside,
  Peering,
  Place,
  PrefixList,
  RouteTable,
  SecurityGroup,
  Subnet,
  Vpc,
} from "./network.ts";
import type { FilterVerdict } from "./filters.ts";
import type { RoutedBy } from "./routes.ts";

/** One address, or a class of addresses that no rule tells apart. Compared by identity. */
export interface Address {
  readonly family: Family;
  /** Absent for an address that only AWS knows: it lies in no block but the whole family. */
  readonly value?: bigint;
  /** For people: `10.10.8.0/24`, `public address of euw1-nlb`. */
  readonly text: string;
  /** `private`: of an interface, also an IPv6 one. `public`: mapped to an interface at the internet gateway. */
  readonly scope: "private" | "public" | "outside";
  /** The place or outside that has it; absent for an address that nobody has. */
  readonly owner?: Owner;
  /** Prefix lists without known blocks that it lies in. */
  readonly lists: readonly string[];
}

/** Whose address it is. */
export type Owner =
  | { readonly place: Place; readonly interface?: Interface; readonly outside?: undefined }
  | { readonly outside: Outside; readonly place?: undefined };

/** Verdicts already worked out: by the filter, then by the address, then by the number of the other circumstances. */
export type Verdicts = Map<object, Map<Address, FilterVerdict[]>>;

/** Indexes and caches over one network. */
export interface Prepared {
  readonly network: Network;
  readonly vpcs: ReadonlyMap<string, Vpc>;
  readonly subnets: ReadonlyMap<string, Subnet>;
  readonly acls: ReadonlyMap<string, NetworkAcl>;
  readonly routeTables: ReadonlyMap<string, RouteTable>;
  readonly groups: ReadonlyMap<string, SecurityGroup>;
  readonly prefixLists: ReadonlyMap<string, PrefixList>;
  readonly peerings: ReadonlyMap<string, Peering>;
  readonly endpoints: ReadonlyMap<string, GatewayEndpoint>;
  readonly places: ReadonlyMap<string, Place>;
  readonly outside: ReadonlyMap<string, Outside>;
  /** Addresses by place or outside id: private ones, then public ones. */
  readonly addresses: ReadonlyMap<string, readonly Address[]>;
  /** Verdicts of filters. */
  readonly verdicts: Verdicts;
  /** Verdicts of groups on what comes through a load balancer, by the load balancer. */
  readonly verdictsThrough: Map<Place, Verdicts>;
  /** Routes found, by subnet and address. */
  readonly routes: Map<Subnet, Map<Address, RoutedBy>>;
  /** Addresses that only a question named, so that the same literal stays the same object. */
  readonly literals: Map<string, Address>;
}

/** Nobody on the internet has these: RFC 1918, 6598, 3927, 1122, 5771 and 1112; ULA, link-local and the unassigned. */
const NOT_OUTSIDE = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "224.0.0.0/3",
  "::/3",
  "4000::/2",
  "8000::/1",
];

/**
 * Builds the indexes; the network is not copied.
 *
 * @param told blocks that are to be told apart although no rule names them
 */
export function prepare(network: Network, told: readonly string[] = []): Prepared {
  const classes = new Classes(
    [...mentionedBlocks(network), ...told],
    [...NOT_OUTSIDE, ...network.vpcs.flatMap(({ cidrs }) => cidrs)],
  );
  const addresses = new Map<string, Address[]>();
  for (const place of network.places) addresses.set(place.id, placeAddresses(place, classes));
  for (const outside of network.outside) addresses.set(outside.id, outsideAddresses(outside, classes));
  return {
    network,
    vpcs: byId(network.vpcs),
    subnets: byId(network.subnets),
    acls: byId(network.acls),
    routeTables: byId(network.routeTables),
    groups: byId(network.securityGroups),
    prefixLists: byId(network.prefixLists),
    peerings: byId(network.peerings),
    endpoints: byId(network.gatewayEndpoints),
    places: byId(network.places),
    outside: byId(network.outside),
    addresses,
    verdicts: new Map(),
    verdictsThrough: new Map(),
    routes: new Map(),
    literals: new Map(),
  };
}

function byId<T extends { readonly id: string }>(list: readonly T[]): ReadonlyMap<string, T> {
  return new Map(list.map((each) => [each.id, each]));
}

function mentionedBlocks(network: Network): string[] {
  const peers = network.securityGroups.flatMap(({ ingress, egress }) => [...ingress, ...egress]);
  return [
    ...network.acls.flatMap(({ ingress, egress }) => [...ingress, ...egress].map(({ cidr }) => cidr)),
    ...peers.flatMap(({ peer }) => ("cidr" in peer ? [peer.cidr] : [])),
    ...network.routeTables.flatMap(({ routes }) =>
      routes.flatMap(({ destination }) => ("cidr" in destination ? [destination.cidr] : [])),
    ),
    ...network.prefixLists.flatMap(({ cidrs }) => cidrs ?? []),
  ];
}

function placeAddresses(place: Place, classes: Classes): Address[] {
  const inside = place.interfaces.flatMap((each): Address[] =>
    each.addresses.flatMap((text) => {
      const { family } = blockOf(text);
      return classes.in(text, false).map(({ value, block }) => ({
        family,
        value,
        text: narrower(text, block),
        scope: "private",
        owner: { place, interface: each },
        lists: place.prefixLists ?? [],
      }));
    }),
  );
  const mapped = place.interfaces.flatMap((each): Address[] => (each.public ? [publicAddress(place, each)] : []));
  // A regional NAT gateway has no interface of ours, but the internet sees an address of it.
  const floating = place.kind === "nat" && place.interfaces.length === 0 ? [publicAddress(place)] : [];
  return [...inside, ...mapped, ...floating];
}

/** How a class of addresses is named: by the block that sets it apart, or as its holder's own where none does. */
function narrower(own: string, block: string): string {
  return blockOf(block).prefix > blockOf(own).prefix ? block : own;
}

function publicAddress(place: Place, each?: Interface): Address {
  const literal = each?.public?.address;
  return {
    family: 4,
    ...(literal !== undefined && { value: blockOf(literal).first }),
    text: literal ?? `public address of ${place.name}`,
    scope: "public",
    owner: { place, ...(each && { interface: each }) },
    lists: [],
  };
}

/** Of a list that only AWS knows, an address may lie in any block outside: it has one in each class. */
function outsideAddresses(outside: Outside, classes: Classes): Address[] {
  const { name, prefixList, addresses } = outside;
  const listed = prefixList === undefined ? [] : [prefixList];
  const blocks = addresses.length > 0 ? addresses : ["0.0.0.0/0"];
  return blocks.flatMap((text): Address[] => {
    const { family, prefix } = blockOf(text);
    const single = prefix === (family === 4 ? 32 : 128);
    return classes.in(text, !single).map(({ value, block }) => ({
      family,
      value,
      text: addresses.length === 0 && block === text ? name : narrower(text, block),
      scope: "outside",
      owner: { outside },
      lists: listed,
    }));
  });
}

/** The address of a literal: an interface's, a public one, an outside one, or nobody's. */
export function addressOf(prepared: Prepared, literal: string): Address {
  const known = prepared.literals.get(literal);
  if (known) return known;
  const { family, first } = blockOf(literal);
  const address = existing(prepared, family, first) ?? unowned(prepared, literal, family, first);
  prepared.literals.set(literal, address);
  return address;
}

/** Whoever has this very address, else one whose block it lies in; a class of many gives way to the address itself. */
function existing({ addresses, network }: Prepared, family: Family, value: bigint): Address | undefined {
  const all = network.places.flatMap(({ id }) => addresses.get(id) ?? []).filter((each) => each.family === family);
  const holders = all.map((address) => ({ address, block: narrowest(address, value) }));
  const [closest] = holders
    .filter(({ block }) => block !== undefined)
    .sort((a, b) => (b.block?.prefix ?? 0) - (a.block?.prefix ?? 0));
  if (!closest) return undefined;
  const { address } = closest;
  return address.value === value ? address : { ...address, value, text: addressText(family, value) };
}

/** The narrowest block by which an address, or the class that it stands for, is this one. */
function narrowest({ family, scope, value: known, text, owner }: Address, value: bigint): Block | undefined {
  if (scope === "public") return known === value ? blockOf(text) : undefined;
  const own = owner?.place && owner.interface;
  const blocks = (own?.addresses ?? []).map(blockOf).filter((block) => within(block, family, value));
  return blocks.sort((a, b) => b.prefix - a.prefix)[0];
}

function unowned({ network }: Prepared, text: string, family: Family, value: bigint): Address {
  const outside = network.outside.find(({ addresses }) =>
    addresses.some((block) => within(blockOf(block), family, value)),
  );
  return { family, value, text, scope: "outside", ...(outside && { owner: { outside } }), lists: [] };
}
