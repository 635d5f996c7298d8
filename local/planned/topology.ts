// Reads from a plan the doors of every region and the edge: what is joined to what, by the references that the program made.
import { indexPlan } from "../../plan/read.ts";
import type { Plan, PlannedResource } from "../../plan/type.ts";
import { LocalError } from "../localError.ts";
import { nameOf, PlanReader } from "./planReader.ts";
import {
  listenersOf,
  readCertificate,
  readDoorListener,
  readRules,
  readTargetGroup,
  readVersions,
} from "./plannedLoadBalancers.ts";
import { readEdge } from "./edgeTopology.ts";
import type { RegionDoors } from "./plannedOrigins.ts";
import type { PlannedDoor, PlannedPath, PlannedRecord, PlannedServiceDoor, RegionPath } from "./plannedPath.ts";
import { NO_PROXIES, readProxies } from "./plannedProxies.ts";
import { readServices } from "./plannedServices.ts";
import { TYPES } from "./resourceTypes.ts";

const NO_DOOR: PlannedDoor = { nodes: [], crossZone: false, listeners: [], targetGroups: [], publicNames: [] };

/** Everything that local runs of a plan. Throws one LocalError that names all the plan lacks, each with its URN. */
export function readPath(plan: Plan): PlannedPath {
  const reader = new PlanReader(indexPlan(plan));
  const doors = readDoors(reader);
  if (doors.length === 0 && reader.faults.length === 0) {
    throw new LocalError("plan: has no network load balancer, so there is no door to run; plan a stack with regions");
  }
  const edge = readEdge(reader, doors);
  const regions = doors.map((region) => readRegion(reader, region, doors));
  if (reader.faults.length > 0) {
    throw new LocalError(`plan: its path cannot be run on this machine\n  ${[...new Set(reader.faults)].join("\n  ")}`);
  }
  return { regions, ...(edge && { edge }) };
}

/** Regions with a public network load balancer, and those whose application load balancer is a VPC origin. */
function readDoors(reader: PlanReader): RegionDoors[] {
  const balancers = reader.index.ofType(TYPES.loadBalancer);
  const regionOf = (resource: PlannedResource) => reader.index.region(resource) ?? "";
  const ofKind = (kind: string) => balancers.filter((each) => reader.input(each, "loadBalancerType") === kind);
  const doors = ofKind("network").filter((each) => !reader.flag(each, "internal", false));
  const behindEdge = ofKind("application").filter(
    (each) =>
      reader.users(each, "vpcOriginEndpointConfig", TYPES.vpcOrigin).length > 0 &&
      !doors.some((door) => regionOf(door) === regionOf(each)),
  );
  const withDoor = doors.flatMap((door): RegionDoors[] => {
    const name = regionOf(door);
    if (name === "") reader.fault(door, "its region is not known; give its provider a region");
    if (doors.some((other) => other !== door && regionOf(other) === name))
      reader.fault(door, `${name} has more than one public network load balancer; local runs one a region`);
    const [serviceDoor, ...others] = ofKind("application").filter((each) => regionOf(each) === name);
    if (serviceDoor === undefined || others.length > 0) {
      reader.fault(
        door,
        `${name} has ${others.length + (serviceDoor ? 1 : 0)} application load balancers; local needs exactly one`,
      );
      return [];
    }
    return [{ name, door, serviceDoor }];
  });
  return [...withDoor, ...behindEdge.map((serviceDoor) => ({ name: regionOf(serviceDoor), serviceDoor }))];
}

function readRegion(reader: PlanReader, region: RegionDoors, all: readonly RegionDoors[]): RegionPath {
  const { name, door: balancer } = region;
  const serviceDoor = readServiceDoor(reader, region.serviceDoor);
  if (balancer === undefined) {
    return { name, door: NO_DOOR, proxies: NO_PROXIES, serviceDoor, records: [] };
  }
  const listeners = listenersOf(reader, balancer).flatMap((listener) => readDoorListener(reader, listener) ?? []);
  const targetGroups = [...new Set(listeners.map(({ targetGroup }) => targetGroup))];
  const vpcs = targetGroups.flatMap((group) => reader.referenced(group, "vpcId", TYPES.vpc));
  const records = readRecords(reader, all, vpcs);
  const publicNames = records.filter((each) => each.to === "door" && each.region === name).map((each) => each.name);
  checkNames(
    reader,
    balancer,
    listeners.map(({ listener }) => listener),
  );
  const door: PlannedDoor = {
    nodes: readNodes(reader, balancer),
    crossZone: reader.flag(balancer, "enableCrossZoneLoadBalancing", false),
    listeners: listeners.map(({ listener }) => listener),
    targetGroups: targetGroups.map((group) => readTargetGroup(reader, group)),
    publicNames,
  };
  return { name, door, proxies: readProxies(reader, balancer, targetGroups), serviceDoor, records };
}

/**
 * A listener that shows a certificate is asked for by one of its names. In a region's own stack CloudFront's listener is
 * not: its records are in the edge's stack. Nor is that of a drained region: the name leads to other regions.
 */
function checkNames(
  reader: PlanReader,
  balancer: PlannedResource,
  listeners: readonly PlannedDoor["listeners"][0][],
): void {
  const records = reader.users(balancer, "aliases", TYPES.record).map((record) => reader.text(record, "name"));
  const secure = listeners.flatMap(({ tls }) => (tls === undefined ? [] : [tls.certificate]));
  const latency = reader.index
    .ofType(TYPES.record)
    .filter(({ inputs }) => inputs["latencyRoutingPolicies"] !== undefined);
  const shared = latency.map((record) => reader.text(record, "name"));
  const nameless = secure.filter((names) => !names.some((name) => [...records, ...shared].includes(name)));
  const behindOtherStack = reader.index.ofType(TYPES.distribution).length === 0 && nameless.length < secure.length;
  for (const names of behindOtherStack ? [] : nameless)
    reader.fault(
      balancer,
      `no A record leads to it under ${names.join(", ")}; add an alias record, or plan the edge's stack`,
    );
}

/** Pairs each subnet with the Elastic IP of its mapping: the program names both in the order of the mappings. */
function readNodes(reader: PlanReader, door: PlannedResource): PlannedDoor["nodes"] {
  const subnets = reader.referenced(door, "subnetMappings", TYPES.subnet);
  const addresses = reader.referenced(door, "subnetMappings", TYPES.elasticIp);
  if (subnets.length === 0 || subnets.length !== addresses.length) {
    reader.fault(
      door,
      `subnetMappings has ${subnets.length} subnets and ${addresses.length} Elastic IPs; local needs one for each subnet`,
    );
  }
  return subnets.flatMap((subnet, index) => {
    const address = addresses[index];
    if (address === undefined) return [];
    const publicIp = address.outputs["publicIp"];
    const known = typeof publicIp === "string" && /^[\d.]+$/.test(publicIp);
    return [{ zone: reader.text(subnet, "availabilityZone"), elasticIp: known ? publicIp : nameOf(address) }];
  });
}

function readServiceDoor(reader: PlanReader, balancer: PlannedResource): PlannedServiceDoor {
  const [listener, ...others] = listenersOf(reader, balancer);
  const mode = reader.input(balancer, "xffHeaderProcessingMode") ?? "append";
  if (mode !== "append" && mode !== "preserve" && mode !== "remove") {
    reader.fault(balancer, `xffHeaderProcessingMode is ${JSON.stringify(mode)}; use append, preserve or remove`);
  }
  if (others.length > 0) reader.fault(balancer, "has more than one listener; local runs one");
  if (listener && reader.text(listener, "protocol") !== "HTTPS")
    reader.fault(listener, "protocol is not HTTPS; every hop that carries requests is TLS");
  const { rules, defaultAction, targetGroups } = listener
    ? readRules(reader, listener)
    : { rules: [], defaultAction: { type: "forward", targetGroup: "" } as const, targetGroups: [] };
  const groups = targetGroups.map((resource) => ({ resource, group: readTargetGroup(reader, resource) }));
  return {
    zones: reader
      .referenced(balancer, "subnets", TYPES.subnet)
      .map((subnet) => reader.text(subnet, "availabilityZone")),
    port: listener ? reader.number(listener, "port") : 0,
    certificate: listener ? readCertificate(reader, listener) : [],
    versions: listener ? readVersions(reader, listener) : { minVersion: "TLSv1.2", maxVersion: "TLSv1.3" },
    headers: {
      xffHeaderProcessingMode: mode === "preserve" || mode === "remove" ? mode : "append",
      dropInvalidHeaderFields: reader.flag(balancer, "dropInvalidHeaderFields", false),
    },
    idleSeconds: reader.number(balancer, "idleTimeout", 60),
    rules,
    defaultAction,
    targetGroups: groups.map(({ group }) => group),
    services: groups.flatMap(({ group, resource }) => readServices(reader, group, resource)),
  };
}

/**
 * The A records that lead to a load balancer and that the VPC sees: public ones, and those of its own private zones.
 * Those with a routing policy are CloudFront's to ask for.
 */
function readRecords(
  reader: PlanReader,
  all: readonly RegionDoors[],
  vpcs: readonly PlannedResource[],
): PlannedRecord[] {
  return reader.index.ofType(TYPES.record).flatMap((record) => {
    if (reader.input(record, "type") !== "A" || !isVisible(reader, record, vpcs)) return [];
    if (reader.input(record, "latencyRoutingPolicies") !== undefined) return [];
    const name = reader.text(record, "name").toLowerCase().replace(/\.$/, "");
    return reader.referenced(record, "aliases", TYPES.loadBalancer).flatMap((target): PlannedRecord[] => {
      const region = all.find(({ door, serviceDoor }) => target === door || target === serviceDoor);
      return region ? [{ name, region: region.name, to: target === region.door ? "door" : "serviceDoor" }] : [];
    });
  });
}

function isVisible(reader: PlanReader, record: PlannedResource, vpcs: readonly PlannedResource[]): boolean {
  const [zone] = reader.referenced(record, "zoneId", TYPES.zone);
  if (zone === undefined || reader.input(zone, "vpcs") === undefined) return true;
  return reader.referenced(zone, "vpcs", TYPES.vpc).some((vpc) => vpcs.includes(vpc));
}
