// The origins of a distribution: a name with its port, or a region's application load balancer behind a VPC origin.
import { isSecret } from "../../plan/read.ts";
import type { Json, PlannedResource } from "../../plan/type.ts";
import type { OriginTarget, PlannedOrigin } from "./plannedEdge.ts";
import type { PlanReader } from "./planReader.ts";
import { TYPES } from "./resourceTypes.ts";

/** The load balancers of one region. */
export interface RegionDoors {
  readonly name: string;
  /** The public network load balancer; absent where only CloudFront leads to the region, by a VPC origin. */
  readonly door?: PlannedResource;
  readonly serviceDoor: PlannedResource;
}

type Fields = Readonly<Record<string, Json>>;

/** The origins in the plan's order. */
export function readOrigins(
  reader: PlanReader,
  distribution: PlannedResource,
  regions: readonly RegionDoors[],
): PlannedOrigin[] {
  if (reader.input(distribution, "originGroups") !== undefined)
    reader.fault(distribution, "has originGroups; local knows the groups that a function makes");
  return reader.objects(reader.input(distribution, "origins")).flatMap((origin) => {
    const { originId, domainName } = origin;
    if (typeof originId !== "string" || typeof domainName !== "string") {
      reader.fault(distribution, "an origin has no originId or domainName; local needs both as texts");
      return [];
    }
    const custom = fields(origin["customOriginConfig"]);
    const times = custom ?? fields(origin["vpcOriginConfig"]);
    const to = custom ? namedTarget(reader, distribution, custom) : vpcTarget(reader, distribution, origin, regions);
    if (to === undefined || times === undefined) {
      reader.fault(distribution, `origin ${originId} is neither a custom nor a VPC origin; local runs these two`);
      return [];
    }
    return [
      {
        id: originId,
        host: domainName,
        // CloudFront's own numbers where the plan states none.
        connectionAttempts: count(origin["connectionAttempts"], 3),
        connectSeconds: count(origin["connectionTimeout"], 10),
        readSeconds: count(times["originReadTimeout"], 30),
        keepAliveSeconds: count(times["originKeepaliveTimeout"], 5),
        headers: readHeaders(reader, distribution, origin),
        to,
      },
    ];
  });
}

function namedTarget(reader: PlanReader, distribution: PlannedResource, custom: Fields): OriginTarget {
  if (custom["originProtocolPolicy"] !== "https-only")
    reader.fault(
      distribution,
      "an origin's originProtocolPolicy is not https-only; every hop that carries requests is TLS",
    );
  return { kind: "name", port: count(custom["httpsPort"], 443) };
}

/** The distribution refers to all its VPC origins in one property; its own id tells which one an origin means. */
function vpcTarget(
  reader: PlanReader,
  distribution: PlannedResource,
  origin: Fields,
  regions: readonly RegionDoors[],
): OriginTarget | undefined {
  const id = fields(origin["vpcOriginConfig"])?.["vpcOriginId"];
  const vpcOrigin = reader.referenced(distribution, "origins", TYPES.vpcOrigin).find((each) => each.id === id);
  const balancer = vpcOrigin && reader.one(vpcOrigin, "vpcOriginEndpointConfig", TYPES.loadBalancer);
  const region = regions.find(({ serviceDoor }) => serviceDoor === balancer);
  if (vpcOrigin === undefined || region === undefined) return undefined;
  const port = reader.number(vpcOrigin, "vpcOriginEndpointConfig.httpsPort", 443);
  return { kind: "serviceDoor", region: region.name, port };
}

function readHeaders(reader: PlanReader, distribution: PlannedResource, origin: Fields): PlannedOrigin["headers"] {
  return reader.objects(origin["customHeaders"]).flatMap(({ name, value }) => {
    if (typeof name !== "string" || !(typeof value === "string" || isSecret(value))) {
      reader.fault(distribution, "customHeaders has one without a name or a value; local needs both");
      return [];
    }
    return [{ name, ...(typeof value === "string" && { value }) }];
  });
}

/** An object's fields; undefined for anything else. */
export function fields(value: Json | undefined): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function count(value: Json | undefined, absent: number): number {
  return typeof value === "number" ? value : absent;
}
