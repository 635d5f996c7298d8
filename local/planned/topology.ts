// Reads from a plan the static door of every region: what is joined to what, by the references that the program made.
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
import type { PlannedDoor, PlannedRecord, PlannedServiceDoor, RegionPath, StaticPath } from "./plannedPath.ts";
import { readProxies } from "./plannedProxies.ts";
import { readServices } from "./plannedServices.ts";
import { TYPES } from "./resourceTypes.ts";

/** The load balancers of one region. */
interface RegionDoors {
  readonly name: string;
  readonly door: PlannedResource;
  readonly serviceDoor: PlannedResource;
}

/** The static doors of a plan. Throws one LocalError that names everything the plan lacks, each with its URN. */
export function readStaticPath(plan: Plan): StaticPath {
  const reader = new PlanReader(indexPlan(plan));
  const doors = readDoors(reader);
  const regions = doors.map((region) => readRegion(reader, region, doors));
  if (regions.length === 0 && reader.faults.length === 0) {
    throw new LocalError(
      "plan: has no network load balancer, so there is no static door to run; plan a stack with regions",
    );
  }
  if (reader.faults.length > 0) {
    throw new LocalError(`plan: its path cannot be run on this machine\n  ${[...new Set(reader.faults)].join("\n  ")}`);
  }
  return { regions };
}

function readDoors(reader: PlanReader): RegionDoors[] {
  const balancers = reader.index.ofType(TYPES.loadBalancer);
  const regionOf = (resource: PlannedResource) => reader.index.region(resource) ?? "";
  const ofKind = (kind: string) => balancers.filter((each) => reader.input(each, "loadBalancerType") === kind);
  const doors = ofKind("network").filter((each) => !reader.flag(each, "internal", false));
  return doors.flatMap((door) => {
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
}

function readRegion(reader: PlanReader, region: RegionDoors, all: readonly RegionDoors[]): RegionPath {
  const listeners = listenersOf(reader, region.door).flatMap((listener) => readDoorListener(reader, listener) ?? []);
  const targetGroups = [...new Set(listeners.map(({ targetGroup }) => targetGroup))];
  const vpcs = targetGroups.flatMap((group) => reader.referenced(group, "vpcId", TYPES.vpc));
  const records = readRecords(reader, all, vpcs);
  const publicNames = records
    .filter((each) => each.to === "door" && each.region === region.name)
    .map(({ name }) => name);
  if (publicNames.length === 0) reader.fault(region.door, "no A record leads to it; add an alias record");
  const door: PlannedDoor = {
    nodes: readNodes(reader, region.door),
    crossZone: reader.flag(region.door, "enableCrossZoneLoadBalancing", false),
    listeners: listeners.map(({ listener }) => listener),
    targetGroups: targetGroups.map((group) => readTargetGroup(reader, group)),
    publicNames,
  };
  return {
    name: region.name,
    door,
    proxies: readProxies(reader, region.door, targetGroups),
    serviceDoor: readServiceDoor(reader, region.serviceDoor),
    records,
  };
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

/** The A records that lead to a load balancer and that the TYPES.vpc sees: public ones, and those of its own private zones. */
function readRecords(
  reader: PlanReader,
  all: readonly RegionDoors[],
  vpcs: readonly PlannedResource[],
): PlannedRecord[] {
  return reader.index.ofType(TYPES.record).flatMap((record) => {
    if (reader.input(record, "type") !== "A" || !isVisible(reader, record, vpcs)) return [];
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
