// Places of AWS's own making in our subnets: NAT gateways, interface endpoints, and the interfaces of managed services.
import type { Json, PlannedResource } from "../../plan/type.ts";
import type { Place } from "../network.ts";
import { elasticAddress, interfaceIn } from "./interfaces.ts";
import type { Placed } from "./interfaces.ts";
import { orDefault } from "./instances.ts";
import type { PlaceContext } from "./instances.ts";
import { isAddress } from "./ranges.ts";
import { CLOUDFRONT } from "./prefixLists.ts";
import type { PrefixLists } from "./prefixLists.ts";
import { doubt, elementsOf, flagOf, isAbsent, isObject, notKnown, originOf } from "./reading.ts";
import { TYPES } from "./types.ts";

export function readManagedPlaces(context: PlaceContext, places: readonly Place[], lists: PrefixLists): Place[] {
  return [
    ...readNatGateways(context),
    ...readEndpoints(context),
    ...readLambdas(context),
    ...readVpcLinks(context),
    ...readContainerServices(context),
    ...readVpcOrigins(context, places, lists),
  ];
}

function readNatGateways({ reading, subnets }: PlaceContext): Place[] {
  return reading.index.ofType(TYPES.natGateway).flatMap((gateway): Place[] => {
    const place = { ...originOf(gateway), kind: "nat", role: "nat", groups: undefined } as const;
    const { inputs } = gateway;
    if (isAbsent(inputs["subnetId"])) {
      const vpc = reading.required(gateway, "vpcId", [TYPES.vpc]);
      return vpc === undefined ? [] : [{ ...place, interfaces: [], vpc: vpc.urn }];
    }
    const placed = subnets.one(gateway, "subnetId");
    if (placed === undefined) return [];
    const type = inputs["connectivityType"] ?? "public";
    const address = reading.only(gateway, "allocationId", [TYPES.elasticIp]);
    const open = type === "private" ? {} : { public: elasticAddress(reading, address) };
    const fixed = [inputs["privateIp"]].filter(isAddress);
    const interfaces = placed.subnets.map((subnet) => interfaceIn(subnet, { ipv6: false, fixed, ...open }));
    const missing = type !== "private" && type !== "public" ? notKnown("connectivityType", gateway) : undefined;
    return [{ ...place, interfaces, vpc: placed.vpc, ...doubt(placed.missing, missing) }];
  });
}

function readEndpoints(context: PlaceContext): Place[] {
  const { reading } = context;
  return reading.index.ofType(TYPES.endpoint).flatMap((endpoint): Place[] => {
    const type = endpoint.inputs["vpcEndpointType"] ?? "Gateway";
    if (type === "Gateway") return [];
    if (type !== "Interface") {
      const known = typeof type === "string" && /^[A-Za-z]+$/.test(type);
      reading.note(endpoint, known ? `${type} endpoints are not modelled` : notKnown("vpcEndpointType", endpoint));
      return [];
    }
    const service = reading.text(endpoint, "serviceName");
    if (service === undefined || service.startsWith("com.amazonaws.vpce.")) {
      const foreign = "services of others behind PrivateLink are not modelled";
      reading.note(endpoint, service === undefined ? notKnown("serviceName", endpoint) : foreign);
    }
    const family = endpoint.inputs["ipAddressType"] ?? "ipv4";
    const written = { subnets: "subnetIds", groups: "securityGroupIds", ipv6: family !== "ipv4" };
    return inSubnets(context, endpoint, { kind: "endpoint", role: "endpoint" }, written);
  });
}

function readLambdas(context: PlaceContext): Place[] {
  return context.reading.index.ofType(TYPES.lambda).flatMap((lambda): Place[] => {
    const config = lambda.inputs["vpcConfig"];
    if (isAbsent(config)) return [];
    if (!isObject(config)) {
      context.reading.note(lambda, notKnown("vpcConfig", lambda));
      return [];
    }
    if (elementsOf(config["subnetIds"])?.length === 0) return [];
    const ipv6 = flagOf(config["ipv6AllowedForDualStack"], false) !== false;
    const lists = { subnets: config["subnetIds"], groups: config["securityGroupIds"] };
    return inSubnets(context, lambda, { kind: "lambda" }, { subnets: "vpcConfig", groups: "vpcConfig", ipv6 }, lists);
  });
}

function readVpcLinks(context: PlaceContext): Place[] {
  const written = { subnets: "subnetIds", groups: "securityGroupIds", ipv6: false };
  return context.reading.index
    .ofType(TYPES.vpcLink)
    .flatMap((link) => inSubnets(context, link, { kind: "managed" }, written));
}

/** Tasks are a group of any size: each has an interface in one of the subnets. */
function readContainerServices(context: PlaceContext): Place[] {
  const services = [TYPES.containerService, TYPES.fargateService].flatMap((type) => context.reading.index.ofType(type));
  return services.flatMap((service): Place[] => {
    const config = service.inputs["networkConfiguration"];
    if (!isObject(config)) {
      const hosted = isAbsent(config) ? "tasks that share their host's interface are not modelled" : undefined;
      context.reading.note(service, hosted ?? notKnown("networkConfiguration", service));
      return [];
    }
    const open = flagOf(config["assignPublicIp"], false);
    const property = "networkConfiguration";
    const written = { subnets: property, groups: property, ipv6: true, open: open !== false };
    const lists = { subnets: config["subnets"], groups: config["securityGroups"] };
    const missing = open === undefined ? notKnown("assignPublicIp", service) : undefined;
    return inSubnets(context, service, { kind: "group" }, written, lists).map((place) => ({
      ...place,
      ...doubt(place.missing, missing),
    }));
  });
}

/** CloudFront's interfaces stand in the subnets of the load balancer; AWS makes their group, which is not in the plan. */
function readVpcOrigins({ reading, subnets }: PlaceContext, places: readonly Place[], lists: PrefixLists): Place[] {
  const byUrn = new Map(places.map((place) => [place.id, place]));
  return reading.index.ofType(TYPES.vpcOrigin).flatMap((origin): Place[] => {
    const config = origin.inputs["vpcOriginEndpointConfig"];
    const arn = isObject(config) ? config["arn"] : config;
    const types = [TYPES.loadBalancer, TYPES.instance];
    const { resources, missing } = reading.one(origin, "vpcOriginEndpointConfig", types, arn);
    // AWS takes nothing that the internet reaches as a VPC origin.
    const inner = resources.filter(({ inputs }) => missing === undefined || inputs["internal"] === true);
    const leadsTo = inner.length === 1 && inner[0] ? byUrn.get(inner[0].urn) : undefined;
    if (leadsTo === undefined) {
      reading.note(origin, missing ?? notKnown("vpcOriginEndpointConfig", origin));
      return [];
    }
    const list = lists.named(CLOUDFRONT);
    return [
      {
        ...originOf(origin),
        kind: "managed",
        role: "vpc-origin",
        interfaces: leadsTo.interfaces.flatMap(({ subnet }) => subnets.interfaceIn(subnet)),
        vpc: leadsTo.vpc,
        groups: undefined,
        ...(list !== undefined && { prefixLists: [list] }),
        ...doubt(list === undefined ? "which prefix list is CloudFront's is not known" : undefined),
      },
    ];
  });
}

/** Where a resource names its subnets and groups, and what its interfaces take. */
interface Written {
  readonly subnets: string;
  readonly groups: string;
  readonly ipv6: boolean;
  readonly open?: boolean;
}

function inSubnets(
  context: PlaceContext,
  resource: PlannedResource,
  what: Pick<Place, "kind" | "role">,
  written: Written,
  lists: { readonly subnets: Json | undefined; readonly groups: Json | undefined } = {
    subnets: resource.inputs[written.subnets],
    groups: resource.inputs[written.groups],
  },
): Place[] {
  const placed: Placed | undefined = context.subnets.of(resource, written.subnets, lists.subnets);
  if (placed === undefined) return [];
  const guards = orDefault(context, context.groups.of(resource, written.groups, lists.groups), placed.vpc);
  const open = written.open === true ? { public: {} } : {};
  return [
    {
      ...originOf(resource),
      ...what,
      interfaces: placed.subnets.map((subnet) => interfaceIn(subnet, { ipv6: written.ipv6, ...open })),
      vpc: placed.vpc,
      groups: guards.groups,
      ...doubt(placed.missing, guards.missing),
    },
  ];
}
