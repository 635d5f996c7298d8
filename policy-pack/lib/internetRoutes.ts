// Which routes lead to the internet, in each way to write them, and which subnets they serve.
import type { Json, PlannedResource } from "../../plan/type.ts";
import { TYPES } from "../../proof/planned/types.ts";
import type { Fault, Stack } from "../policy.ts";
import { tierOf } from "./aclEntries.ts";
import { at, blocks, isAbsent, notKnown, text } from "./inputs.ts";

const TABLES: readonly string[] = [TYPES.routeTable, TYPES.defaultRouteTable];

/** Gateways that lead to a private network, which a route names by the same property as the internet's. */
const PRIVATE_GATEWAYS: ReadonlySet<string> = new Set(
  ["vpnGateway:VpnGateway", "vpnGatewayAttachment:VpnGatewayAttachment"].map((each) => `aws:ec2/${each}`),
);

/** What else the list of a table may name, by properties of its own. */
const OTHER_WAYS =
  /^aws:ec2\/(natGateway|egressOnlyInternetGateway|vpcPeeringConnection|vpcEndpoint|managedPrefixList):/;

/** True for a route whose way leads, or may lead, through an internet gateway. */
function isInternet({ index }: Stack, holder: PlannedResource, property: string, gateway: Json | undefined): boolean {
  if (isAbsent(gateway) || gateway === "local") return false;
  const named = index.referenced(holder, property).filter(({ type }) => !OTHER_WAYS.test(type));
  const isPrivate = named.length > 0 && named.every(({ type }) => PRIVATE_GATEWAYS.has(type));
  return !isPrivate || text(gateway)?.startsWith("igw-") === true;
}

/** Faults of routes and associations by which a tier but the public one has, or may have, a way to the internet. */
export function internetFaults(stack: Stack): readonly Fault[] {
  const { index } = stack;
  const what = "routes to the internet, and its table is of no public tier";
  const open = new Set<PlannedResource>();
  const faults: Fault[] = [];
  const judge = (table: PlannedResource | undefined, resource: PlannedResource, property: string): void => {
    if (table?.type === TYPES.routeTable && tierOf(table) === "ingress") open.add(table);
    else faults.push({ what, property, resource });
  };
  for (const route of index.ofType(TYPES.route)) {
    if (!isInternet(stack, route, "gatewayId", route.inputs["gatewayId"])) continue;
    const tables = index.referenced(route, "routeTableId");
    judge(tables.length === 1 ? tables[0] : undefined, route, "gatewayId");
  }
  for (const table of TABLES.flatMap((type) => index.ofType(type))) {
    const routes = blocks(at(table.inputs, "routes"));
    if (routes === undefined) faults.push({ ...notKnown("routes"), resource: table });
    else if (routes.some((route) => isInternet(stack, table, "routes", route["gatewayId"])))
      judge(table, table, "routes");
  }
  for (const association of index.ofType(TYPES.routeTableAssociation)) {
    const tables = index.referenced(association, "routeTableId");
    const isShut = (table: PlannedResource) => TABLES.includes(table.type) && !table.external && !open.has(table);
    if (tables.length > 0 && tables.every(isShut)) continue;
    const subnets = index.referenced(association, "subnetId");
    if (subnets.length === 1 && subnets.every((subnet) => tierOf(subnet) === "ingress")) continue;
    const known = tables.some((table) => open.has(table));
    const way = known ? "a way to the internet" : "a table of routes that nobody knows";
    faults.push({
      what: `gives ${way} to a subnet of no public tier`,
      property: "routeTableId",
      resource: association,
    });
  }
  return faults;
}
