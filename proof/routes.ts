// Which route a packet takes out of a subnet: the longest prefix, the VPC's own blocks among them (semantics 18).
import { blockOf } from "./addresses.ts";
import { blockHolds, listHolds } from "./filters.ts";
import type { Route, RouteTable, Subnet } from "./network.ts";
import type { Address, Prepared } from "./prepare.ts";

/** What routing says of a destination. */
export type Routed =
  | { readonly kind: "local" }
  | { readonly kind: "none" }
  | { readonly kind: "route"; readonly route: Route }
  /** A route that may or may not be meant. */
  | { readonly kind: "unknown"; readonly missing: string };

/** Longer than every prefix: AWS prefers a list that holds an address which lies in no known block. */
const LISTED = 129;

/** What routing says, and the table that says so; no table where it is not known. */
export interface RoutedBy {
  readonly table: RouteTable | undefined;
  readonly routed: Routed;
}

/** The route of a subnet to an address, with the table that holds it. */
export function routeTo(prepared: Prepared, subnet: Subnet, to: Address): RoutedBy {
  let ofSubnet = prepared.routes.get(subnet);
  if (ofSubnet === undefined) prepared.routes.set(subnet, (ofSubnet = new Map<Address, RoutedBy>()));
  let found = ofSubnet.get(to);
  if (found === undefined) ofSubnet.set(to, (found = lookUp(prepared, subnet, to)));
  return found;
}

function lookUp(prepared: Prepared, subnet: Subnet, to: Address): RoutedBy {
  const table = prepared.routeTables.get(subnet.routeTable);
  const local = longest(prepared.vpcs.get(subnet.vpc)?.cidrs ?? [], to);
  if (!table) return { table, routed: { kind: "unknown", missing: `route table of ${subnet.name} is not known` } };
  const matching = table.routes
    .map((route) => ({ route, length: prefixLength(prepared, route, to) }))
    .filter(({ length }) => length >= 0)
    .sort((a, b) => b.length - a.length || rank(a.route) - rank(b.route));
  const doubtful = matching.find(({ route, length }) => route.missing !== undefined && length > local);
  const [best] = matching;
  if (doubtful && doubtful.length >= (best?.length ?? 0)) {
    return { table, routed: { kind: "unknown", missing: doubtful.route.missing ?? "" } };
  }
  if (best && best.length > local) return { table, routed: { kind: "route", route: best.route } };
  return { table, routed: { kind: local >= 0 ? "local" : "none" } };
}

/** Of two routes to the same block AWS takes the one that names it, not the one whose list does. */
function rank({ destination }: Route): number {
  return "cidr" in destination ? 0 : 1;
}

/** Length of the longest block that holds the address; -1 for none. */
function longest(cidrs: readonly string[], to: Address): number {
  return Math.max(-1, ...cidrs.filter((cidr) => blockHolds(cidr, to)).map((cidr) => blockOf(cidr).prefix));
}

function prefixLength(prepared: Prepared, { destination }: Route, to: Address): number {
  if ("cidr" in destination) return longest([destination.cidr], to);
  const { prefixList } = destination;
  if (to.lists.includes(prefixList)) return LISTED;
  return listHolds(prepared, prefixList, to) ? longest(prepared.prefixLists.get(prefixList)?.cidrs ?? [], to) : -1;
}
