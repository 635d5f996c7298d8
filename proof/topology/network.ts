// The network of a topology file: VPCs, subnets, routes and what hangs on them.
import { addressText, blockOf } from "../addresses.ts";
import type { GatewayEndpoint, Network, Peering, PrefixList, Route, RouteTable, RouteTarget } from "../network.ts";
import type { Subnet, Vpc } from "../network.ts";
import { choice, Fault, type Faults, shown } from "./fault.ts";
import {
  cidr,
  cidrAt,
  flag,
  has,
  type Item,
  itemOf,
  list,
  listThere,
  only,
  pathOf,
  reference,
  text,
} from "./fields.ts";
import { readAcls, readGroups } from "./filters.ts";
import { type Ids, readIds, TARGET_WORDS } from "./ids.ts";
import { type Cidr, Layout } from "./layout.ts";
import { readInternet, readNatGateways, readNlbs, readNodes } from "./places.ts";

/** Reads the network, outer parts first; what is faulty is left out and stands in `faults`. */
export function readNetworkPart(faults: Faults, root: Item): { readonly network: Network; readonly ids: Ids } {
  const ids = readIds(faults, root);
  const layout = new Layout();
  const vpcs = readVpcs(faults, root, layout);
  const subnets = readSubnets(faults, root, ids, layout);
  const vpcOf = new Map(subnets.map(({ id, vpc }) => [id, vpc]));
  const reading = { faults, root, ids, layout, vpcOf };
  const network: Network = {
    outside: readInternet(reading),
    prefixLists: readPrefixLists(faults, root),
    vpcs,
    peerings: readPeerings(faults, root, ids),
    gatewayEndpoints: readEndpoints(faults, root, ids),
    acls: readAcls(faults, root, ids),
    routeTables: readRouteTables(faults, root, ids),
    subnets,
    securityGroups: readGroups(faults, root, ids),
    places: [...readNodes(reading), ...readNatGateways(reading), ...readNlbs(reading)],
    missing: [],
  };
  return { network, ids };
}

function readVpcs(faults: Faults, root: Item, layout: Layout): Vpc[] {
  return listThere(faults, root, "vpcs", (path, value) => {
    const item = itemOf(path, value);
    const id = text(item, "id");
    const [igw, eigw] = [flag(item, "igw"), flag(item, "eigw")];
    const cidrs = blocks(item);
    layout.vpc(id, cidrs);
    return {
      id,
      name: id,
      cidrs: cidrs.map((each) => each.text),
      ...(igw && { internetGateway: { id: `${id} igw`, name: `igw of ${id}` } }),
      ...(eigw && { egressOnlyGateway: { id: `${id} eigw`, name: `eigw of ${id}` } }),
    };
  });
}

function readSubnets(faults: Faults, root: Item, ids: Ids, layout: Layout): Subnet[] {
  return listThere(faults, root, "subnets", (path, value) => {
    const item = itemOf(path, value);
    const id = text(item, "id");
    const vpc = reference(item, "vpc", ids.vpcs, "VPC");
    const acl = reference(item, "nacl", ids.nacls, "NACL");
    const routeTable = reference(item, "routeTable", ids.routeTables, "route table");
    const cidrs = blocks(item);
    layout.subnet(id, vpc, cidrs);
    return { id, name: id, vpc, acl, routeTable, cidrs: cidrs.map((each) => each.text) };
  });
}

/** The IPv4 block and, where there is one, the IPv6 block. */
function blocks(item: Item): Cidr[] {
  const four = { path: pathOf(item, "cidr4"), text: cidr(item, "cidr4", 4) };
  return has(item, "cidr6") ? [four, { path: pathOf(item, "cidr6"), text: cidr(item, "cidr6", 6) }] : [four];
}

function readPrefixLists(faults: Faults, root: Item): PrefixList[] {
  const lists = root.fields.get("prefixLists");
  // What is no object at all is a fault that reading the ids has found.
  if (typeof lists !== "object" || lists === null || Array.isArray(lists)) return [];
  const item = itemOf(pathOf(root, "prefixLists"), lists);
  return [...item.fields.keys()].map((id) => ({ id, name: id, cidrs: list(faults, item, id, cidrAt) }));
}

function readPeerings(faults: Faults, root: Item, ids: Ids): Peering[] {
  return list(faults, root, "peerings", (path, value) => {
    const item = itemOf(path, value);
    const [id, a, b] = [text(item, "id"), reference(item, "a", ids.vpcs, "VPC"), reference(item, "b", ids.vpcs, "VPC")];
    if (a === b) throw new Fault(pathOf(item, "b"), `${shown(b)} is a as well; name two VPCs`);
    return { id, name: id, between: [a, b] };
  });
}

function readEndpoints(faults: Faults, root: Item, ids: Ids): GatewayEndpoint[] {
  return list(faults, root, "endpoints", (path, value) => {
    const item = itemOf(path, value);
    const id = text(item, "id");
    const prefixList = reference(item, "prefixList", ids.prefixLists, "prefix list");
    return { id, name: id, vpc: reference(item, "vpc", ids.vpcs, "VPC"), prefixList };
  });
}

function readRouteTables(faults: Faults, root: Item, ids: Ids): RouteTable[] {
  return listThere(faults, root, "routeTables", (path, value) => {
    const item = itemOf(path, value);
    const id = text(item, "id");
    const vpc = reference(item, "vpc", ids.vpcs, "VPC");
    const seen = new Map<string, string>();
    const routes = listThere(faults, item, "routes", (at, route) => readRoute(itemOf(at, route), id, ids, seen));
    return { id, name: id, vpc, routes };
  });
}

/** @param seen paths by destination: AWS has no second route to one, and nothing would say which of two wins. */
function readRoute(item: Item, table: string, ids: Ids, seen: Map<string, string>): Route {
  only(item, "dst", "target");
  const destination = readDestination(item, ids);
  const key = "cidr" in destination ? canonical(destination.cidr) : `pl:${destination.prefixList}`;
  const other = seen.get(key);
  if (other !== undefined) {
    throw new Fault(pathOf(item, "dst"), `${key} is the destination of ${other} too; keep one of the routes`);
  }
  seen.set(key, item.path);
  return { origin: { id: table, name: table }, destination, target: readTarget(item, ids) };
}

function readDestination(item: Item, ids: Ids): Route["destination"] {
  const value = text(item, "dst");
  if (!value.startsWith("pl:")) return { cidr: cidr(item, "dst") };
  const prefixList = value.slice(3);
  if (ids.prefixLists.has(prefixList)) return { prefixList };
  const known = choice(ids.prefixLists);
  throw new Fault(pathOf(item, "dst"), `${shown(prefixList)} is no prefix list of this file; name one of ${known}`);
}

function canonical(text: string): string {
  const { family, first, prefix } = blockOf(text);
  return `${addressText(family, first)}/${prefix}`;
}

function readTarget(item: Item, ids: Ids): RouteTarget {
  const target = text(item, "target");
  if (target === "igw") return { kind: "internet-gateway" };
  if (target === "eigw") return { kind: "egress-only-gateway" };
  if (target === "blackhole") return { kind: "blackhole" };
  if (ids.natGateways.has(target)) return { kind: "nat", id: target };
  if (ids.peerings.has(target)) return { kind: "peering", id: target };
  if (ids.endpoints.has(target)) return { kind: "gateway-endpoint", id: target };
  const known = choice([...TARGET_WORDS, ...ids.natGateways, ...ids.peerings, ...ids.endpoints]);
  throw new Fault(pathOf(item, "target"), `${shown(target)} is no target of this file; name one of ${known}`);
}
