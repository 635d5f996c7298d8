// What a route leads to: a gateway that the proof models, or "elsewhere" with the kind of gateway that it does not.
import type { Json, PlannedResource, Properties, Urn } from "../../plan/type.ts";
import type { RouteTarget } from "../network.ts";
import { isAbsent, nameOf, notKnown } from "./reading.ts";
import type { Found, Reading } from "./reading.ts";
import { TYPES } from "./types.ts";
import type { PlannedPeering } from "./vpcs.ts";

export interface TargetContext {
  readonly reading: Reading;
  readonly peerings: ReadonlyMap<Urn, PlannedPeering>;
}

export interface DoubtfulTarget {
  readonly target: RouteTarget;
  readonly missing?: string;
}

/** Targets that are only named, by the property that holds their id. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  carrierGatewayId: "carrier gateways",
  coreNetworkArn: "core networks",
  instanceId: "routes to instances",
  localGatewayId: "local gateways",
  networkInterfaceId: "routes to network interfaces",
  odbNetworkArn: "database networks",
  transitGatewayId: "transit gateways",
  vpcEndpointId: "routes to gateway load balancer endpoints",
};

/** Targets with a property of their own; which of them is set is known even where the id is not. */
const MODELLED: readonly (readonly [string, string])[] = [
  ["natGatewayId", TYPES.natGateway],
  ["egressOnlyGatewayId", TYPES.egressOnlyGateway],
  ["vpcPeeringConnectionId", TYPES.peering],
];

/** `"local"` for the route that every table has anyway. */
export function readTarget(
  context: TargetContext,
  holder: PlannedResource,
  written: Properties,
  list: string | undefined,
): DoubtfulTarget | "local" {
  if (!isAbsent(written["gatewayId"])) return gateway(context, holder, list ?? "gatewayId", written["gatewayId"]);
  for (const [property, type] of MODELLED) {
    const value = written[property];
    if (!isAbsent(value)) return modelled(context, holder, list ?? property, type, value);
  }
  const other = Object.keys(ELSEWHERE).find((property) => !isAbsent(written[property]));
  if (other !== undefined) return elsewhere(`${ELSEWHERE[other]} are not modelled`);
  // AWS keeps a route whose target is gone and drops what takes it.
  return { target: { kind: "blackhole" } };
}

/** A gateway of the internet or, by the same property, one of a VPN. */
function gateway(
  { reading }: TargetContext,
  holder: PlannedResource,
  property: string,
  value: Json | undefined,
): DoubtfulTarget | "local" {
  if (value === "local") return "local";
  if (typeof value === "string" && value.startsWith("vgw-"))
    return elsewhere("virtual private gateways are not modelled");
  const { resources, missing } = reading.one(holder, property, [TYPES.internetGateway, TYPES.vpc], value);
  const [found] = resources;
  if (found?.type === TYPES.internetGateway && missing === undefined) return { target: { kind: "internet-gateway" } };
  return elsewhere(missing ?? notKnown(property, holder));
}

function modelled(
  { reading, peerings }: TargetContext,
  holder: PlannedResource,
  property: string,
  type: string,
  value: Json | undefined,
): DoubtfulTarget {
  const { resources, missing }: Found = reading.one(holder, property, [type], value);
  const [found] = resources;
  if (found === undefined || missing !== undefined) return elsewhere(missing ?? notKnown(property, holder));
  if (type === TYPES.natGateway) return { target: { kind: "nat", id: found.urn } };
  if (type === TYPES.egressOnlyGateway) return { target: { kind: "egress-only-gateway" } };
  const peering = peerings.get(found.urn);
  if (peering === undefined) return elsewhere(`a VPC of ${nameOf(found)} is not in the plan`);
  const { missing: doubtful } = peering;
  return { target: { kind: "peering", id: found.urn }, ...(doubtful !== undefined && { missing: doubtful }) };
}

function elsewhere(missing: string): DoubtfulTarget {
  return { target: { kind: "elsewhere" }, missing };
}
