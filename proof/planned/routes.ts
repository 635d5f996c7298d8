// Route tables with their routes, however they are written, gateway endpoints, and which subnet has which table.
import type { Json, PlannedResource, Properties, Urn } from "../../plan/type.ts";
import type { GatewayEndpoint, Route, RouteTable } from "../network.ts";
import type { PrefixLists } from "./prefixLists.ts";
import { doubt, elementsOf, isAbsent, isObject, nameOf, notKnown, originOf } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { isRange } from "./ranges.ts";
import { readTarget } from "./routeTargets.ts";
import { TYPES } from "./types.ts";
import type { PlainSubnet, PlannedPeering } from "./vpcs.ts";

const TABLE_TYPES = [TYPES.routeTable, TYPES.defaultRouteTable];

/** What a route leads to and a subnet is guarded by, as far as it has been read. */
export interface RouteContext {
  readonly reading: Reading;
  readonly lists: PrefixLists;
  readonly peerings: ReadonlyMap<Urn, PlannedPeering>;
  readonly subnets: ReadonlyMap<Urn, PlainSubnet>;
}

export interface PlannedRoutes {
  readonly routeTables: readonly RouteTable[];
  readonly gatewayEndpoints: readonly GatewayEndpoint[];
  /** Id of the table of each subnet. */
  readonly ofSubnet: ReadonlyMap<Urn, string>;
}

interface Table {
  readonly table: RouteTable;
  readonly routes: Route[];
}

/** Every table by id; the main table of a VPC that no resource stands for is made when something asks for it. */
class Tables {
  private readonly tables = new Map<string, Table>();
  private readonly adopted = new Map<Urn, string>();
  private readonly main = new Map<Urn, string>();

  public constructor(private readonly reading: Reading) {
    for (const resource of reading.index.ofType(TYPES.routeTable)) {
      const vpc = reading.required(resource, "vpcId", [TYPES.vpc]);
      if (vpc !== undefined) this.open({ ...originOf(resource), vpc: vpc.urn });
    }
    for (const resource of reading.index.ofType(TYPES.defaultRouteTable)) {
      const vpc = reading.required(resource, "defaultRouteTableId", [TYPES.vpc]);
      if (vpc === undefined) continue;
      this.open({ ...originOf(resource), vpc: vpc.urn });
      this.adopted.set(vpc.urn, resource.urn);
    }
    for (const association of reading.index.ofType(TYPES.mainRouteTable)) {
      const vpc = reading.required(association, "vpcId", [TYPES.vpc]);
      const table = reading.required(association, "routeTableId", TABLE_TYPES);
      if (vpc !== undefined && table !== undefined) this.main.set(vpc.urn, table.urn);
    }
  }

  public get all(): RouteTable[] {
    return [...this.tables.values()].map(({ table, routes }) => ({ ...table, routes }));
  }

  /** The table of subnets that name none. */
  public mainOf(vpc: PlannedResource): string {
    return this.main.get(vpc.urn) ?? this.defaultOf(vpc);
  }

  /** Adds routes to the tables that a property with one id names, all doubtful where it may be any of several. */
  public addTo(user: PlannedResource, property: string, routes: readonly Route[]): void {
    const { resources, missing } = this.reading.one(user, property, [...TABLE_TYPES, TYPES.vpc]);
    if (resources.length === 0) this.reading.note(user, missing ?? notKnown(property, user));
    for (const resource of resources) {
      this.add(
        this.idOf(resource),
        routes.map((route) => ({ ...route, ...doubt(route.missing, missing) })),
      );
    }
  }

  /** A VPC's id of its default table is an answer of the VPC. */
  public idOf(tableOrVpc: PlannedResource): string {
    return tableOrVpc.type === TYPES.vpc ? this.defaultOf(tableOrVpc) : tableOrVpc.urn;
  }

  public add(id: string, routes: readonly Route[]): void {
    this.tables.get(id)?.routes.push(...routes);
  }

  private defaultOf(vpc: PlannedResource): string {
    const adopted = this.adopted.get(vpc.urn);
    if (adopted !== undefined) return adopted;
    const id = `${vpc.urn}/default-route-table`;
    if (!this.tables.has(id)) this.open({ id, name: `default route table of ${nameOf(vpc)}`, vpc: vpc.urn });
    return id;
  }

  private open(table: Omit<RouteTable, "routes">): void {
    this.tables.set(table.id, { table: { ...table, routes: [] }, routes: [] });
  }
}

export function readRoutes(context: RouteContext): PlannedRoutes {
  const { reading } = context;
  const tables = new Tables(reading);
  for (const type of TABLE_TYPES) for (const table of reading.index.ofType(type)) addInline(context, tables, table);
  for (const route of reading.index.ofType(TYPES.route))
    tables.addTo(route, "routeTableId", readRoute(context, route, route.inputs));
  const gatewayEndpoints = readEndpoints(context, tables);
  const ofSubnet = readAssociations(context, tables);
  return { routeTables: tables.all, gatewayEndpoints, ofSubnet };
}

function addInline(context: RouteContext, tables: Tables, table: PlannedResource): void {
  const { reading } = context;
  if (elementsOf(table.inputs["propagatingVgws"])?.length !== 0)
    reading.note(table, "routes that virtual private gateways propagate are not modelled");
  const list = table.inputs["routes"];
  if (isAbsent(list)) return;
  if (!Array.isArray(list)) {
    reading.note(table, notKnown("routes", table));
    return;
  }
  const routes = (list as readonly Json[]).flatMap((entry) => {
    if (!isObject(entry)) {
      reading.note(table, notKnown("routes", table));
      return [];
    }
    const { cidrBlock = null, ipv6CidrBlock = null, ...rest } = entry;
    const written = { ...rest, destinationCidrBlock: cidrBlock, destinationIpv6CidrBlock: ipv6CidrBlock };
    return readRoute(context, table, written, "routes");
  });
  tables.add(table.urn, routes);
}

/** The route that `written` says; in a list, all that it refers to flowed into the list's property. */
function readRoute(context: RouteContext, holder: PlannedResource, written: Properties, list?: string): Route[] {
  const target = readTarget(context, holder, written, list);
  if (target === "local") return [];
  const destinations: { destination: Route["destination"]; missing?: string }[] = [];
  for (const [property, widest] of DESTINATIONS) {
    const cidr = written[property];
    if (isAbsent(cidr)) continue;
    destinations.push(
      isRange(cidr)
        ? { destination: { cidr } }
        : { destination: { cidr: widest }, missing: notKnown(list ?? property, holder) },
    );
  }
  const prefixList = written["destinationPrefixListId"];
  if (!isAbsent(prefixList)) {
    const { list: id, missing } = context.lists.referred(holder, list ?? "destinationPrefixListId", prefixList);
    destinations.push({ destination: { prefixList: id }, ...doubt(missing) });
  }
  return destinations.map(({ destination, missing }) => ({
    origin: originOf(holder),
    destination,
    target: target.target,
    ...doubt(target.missing, missing),
  }));
}

const DESTINATIONS = [
  ["destinationCidrBlock", "0.0.0.0/0"],
  ["destinationIpv6CidrBlock", "::/0"],
] as const;

/** Gateway endpoints add their prefix list to the tables that they name. */
function readEndpoints({ reading, lists }: RouteContext, tables: Tables): GatewayEndpoint[] {
  const routes = new Map<Urn, Route>();
  const endpoints = reading.index.ofType(TYPES.endpoint).flatMap((endpoint): GatewayEndpoint[] => {
    if ((endpoint.inputs["vpcEndpointType"] ?? "Gateway") !== "Gateway") return [];
    const vpc = reading.required(endpoint, "vpcId", [TYPES.vpc]);
    if (vpc === undefined) return [];
    const prefixList = lists.ofService(endpoint);
    const target = { kind: "gateway-endpoint", id: endpoint.urn } as const;
    routes.set(endpoint.urn, { origin: originOf(endpoint), destination: { prefixList }, target });
    return [{ ...originOf(endpoint), vpc: vpc.urn, prefixList }];
  });
  for (const endpoint of reading.index.ofType(TYPES.endpoint)) {
    const route = routes.get(endpoint.urn);
    if (route === undefined) continue;
    const { resources, missing } = reading.many(endpoint, "routeTableIds", [...TABLE_TYPES, TYPES.vpc]);
    if (missing !== undefined && resources.length === 0) reading.note(endpoint, missing);
    for (const table of resources) tables.add(tables.idOf(table), [{ ...route, ...doubt(missing) }]);
  }
  for (const association of reading.index.ofType(TYPES.endpointRouteTable)) {
    const endpoint = reading.required(association, "vpcEndpointId", [TYPES.endpoint]);
    const route = endpoint && routes.get(endpoint.urn);
    if (route !== undefined) tables.addTo(association, "routeTableId", [{ ...route, origin: originOf(association) }]);
  }
  return endpoints;
}

function readAssociations({ reading, subnets }: RouteContext, tables: Tables): ReadonlyMap<Urn, string> {
  const chosen = new Map<Urn, string>();
  for (const association of reading.index.ofType(TYPES.routeTableAssociation)) {
    if (!isAbsent(association.inputs["gatewayId"])) {
      reading.note(association, "route tables of gateways are not modelled");
      continue;
    }
    const table = reading.required(association, "routeTableId", [...TABLE_TYPES, TYPES.vpc]);
    const subnet = reading.required(association, "subnetId", [TYPES.subnet]);
    if (table === undefined || subnet === undefined) continue;
    if (chosen.has(subnet.urn)) reading.note(association, `${nameOf(subnet)} is given two route tables`);
    chosen.set(subnet.urn, tables.idOf(table));
  }
  return new Map([...subnets].map(([urn, { vpc }]) => [urn, chosen.get(urn) ?? tables.mainOf(vpc)]));
}
