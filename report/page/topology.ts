// One VPC as it is drawn: its tiers with their subnets, what stands in them, who hands requests to whom.
import { TIERS } from "../../model/tiers.ts";
import { isUnknown, type PlanIndex } from "../../plan/read.ts";
import type { Json } from "../../plan/type.ts";
import type { Network, Place, Subnet, Vpc } from "../../proof/network.ts";
import { objectInput } from "../../policy-pack/lib/quotas/census.ts";
import { type Door, doorsOf } from "./doors.ts";
import { byName } from "./names.ts";
import { byPath, LAST_RANK, pathRank } from "./pathOrder.ts";
import { placeDetail } from "./placeDetail.ts";
import { type Wire, wiresOf } from "./wires.ts";

export interface Topology {
  readonly region: string;
  /** Name of the VPC and its blocks. */
  readonly vpc: string;
  readonly cidrs: readonly string[];
  /** Letters or names of the zones, the columns. */
  readonly zones: readonly string[];
  /** From the outside inwards. */
  readonly tiers: readonly Tier[];
  readonly doors: readonly Door[];
  readonly wires: readonly Wire[];
}

/** Whether the internet can be reached from a subnet's routes: directly, through a NAT gateway, or not. */
export type Exposure = "public" | "private" | "isolated";

export interface Tier {
  readonly name: string;
  readonly exposure: Exposure;
  readonly subnets: readonly { readonly name: string; readonly zone: number; readonly cidrs: readonly string[] }[];
  /** In the order in which a request meets them. */
  readonly places: readonly DrawnPlace[];
}

export interface DrawnPlace {
  readonly id: string;
  readonly name: string;
  /** What it is, in a few words. */
  readonly detail: string;
  /** Columns that it stands in; none for a NAT gateway of the whole VPC. */
  readonly zones: readonly number[];
}

/** Every VPC of the network, by region and name. */
export function topologies(network: Network, index: PlanIndex): readonly Topology[] {
  const sorted = network.vpcs.toSorted(
    (one, other) => byName(one.region ?? "", other.region ?? "") || byName(one.name, other.name),
  );
  return sorted.map((vpc) => topology(vpc, network, index));
}

function topology(vpc: Vpc, network: Network, index: PlanIndex): Topology {
  const places = network.places.filter((place) => place.vpc === vpc.id);
  const subnets = network.subnets.filter((subnet) => subnet.vpc === vpc.id);
  const zoneOf = (subnet: Subnet) => subnetZone(subnet, vpc, index);
  const zones = [...new Set(subnets.map(zoneOf))].sort(byName);
  const tiers = [...new Set(subnets.map((subnet) => tierName(subnet, index)))].map((name) => {
    const own = subnets.filter((subnet) => tierName(subnet, index) === name);
    const drawn = own.map((subnet) => ({
      name: subnet.name,
      zone: zones.indexOf(zoneOf(subnet)),
      cidrs: subnet.cidrs,
    }));
    const inside = places.filter((place) => own.some(({ id }) => id === place.interfaces[0]?.subnet));
    return {
      name,
      exposure: exposureOf(own, network),
      subnets: drawn.sort((one, other) => one.zone - other.zone),
      places: inside
        .sort(byPath)
        .map((place) => drawnPlace(place, subnets, (each) => zones.indexOf(zoneOf(each)), index)),
    };
  });
  return {
    region: vpc.region ?? vpc.name,
    vpc: vpc.name,
    cidrs: vpc.cidrs,
    zones,
    tiers: withoutSubnet(tiers, places, index).sort(
      (one, other) => tierRank(one, places) - tierRank(other, places) || byName(one.name, other.name),
    ),
    doors: doorsOf(vpc, network),
    wires: wiresOf(places, network),
  };
}

/** A regional NAT gateway has no subnet; it is drawn with the public tier, or in a place of its own. */
function withoutSubnet(tiers: readonly Tier[], places: readonly Place[], index: PlanIndex): Tier[] {
  const free = places.filter(({ interfaces }) => interfaces.length === 0);
  if (free.length === 0) return [...tiers];
  const drawn = free.map((place) => drawnPlace(place, [], () => -1, index));
  const at = tiers.findIndex(({ exposure }) => exposure === "public");
  if (at < 0) return [...tiers, { name: "all zones", exposure: "public", subnets: [], places: drawn }];
  return tiers.map((tier, position) => (position === at ? { ...tier, places: [...tier.places, ...drawn] } : tier));
}

function drawnPlace(
  place: Place,
  subnets: readonly Subnet[],
  columnOf: (subnet: Subnet) => number,
  index: PlanIndex,
): DrawnPlace {
  const own = new Set(place.interfaces.map(({ subnet }) => subnet));
  const columns = subnets.filter(({ id }) => own.has(id)).map(columnOf);
  const { id, name } = place;
  return {
    id,
    name,
    detail: placeDetail(place, index),
    zones: [...new Set(columns)].sort((one, other) => one - other),
  };
}

function tierName(subnet: Subnet, index: PlanIndex): string {
  const tags = objectInput(index.byUrn(subnet.id)?.inputs["tags"]);
  return knownText(tags?.["Tier"]) ?? "subnets";
}

/** `a` for eu-west-1a in eu-west-1; a local zone by its whole name. */
function subnetZone(subnet: Subnet, vpc: Vpc, index: PlanIndex): string {
  const zone = knownText(index.byUrn(subnet.id)?.inputs["availabilityZone"]) ?? "?";
  return vpc.region !== undefined && zone.startsWith(vpc.region) ? zone.slice(vpc.region.length) : zone;
}

function exposureOf(subnets: readonly Subnet[], network: Network): Exposure {
  const tables = new Set(subnets.map(({ routeTable }) => routeTable));
  const kinds = network.routeTables
    .filter(({ id }) => tables.has(id))
    .flatMap(({ routes }) => routes.map(({ target }) => target.kind));
  if (kinds.includes("internet-gateway")) return "public";
  return kinds.some((kind) => kind === "nat" || kind === "egress-only-gateway" || kind === "elsewhere")
    ? "private"
    : "isolated";
}

/** Tiers of the address plan in its order; others by what stands in them. */
function tierRank({ name, places }: Tier, all: readonly Place[]): number {
  const known = TIERS.findIndex((tier) => tier === name);
  if (known >= 0) return known;
  const roles = new Map(all.map((place) => [place.id, pathRank(place)]));
  return TIERS.length + Math.min(LAST_RANK, ...places.map(({ id }) => roles.get(id) ?? LAST_RANK));
}

function knownText(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" && !isUnknown(value) ? value : undefined;
}
