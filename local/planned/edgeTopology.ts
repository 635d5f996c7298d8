// Reads the edge of a plan: the distribution, its web ACL, and the records that lead to it and to the regions behind it.
import type { PlannedResource } from "../../plan/type.ts";
import { LocalError } from "../localError.ts";
import { plannedWebAcl } from "../parts/webAcl/plannedWebAcl.ts";
import type { PlannedWebAcl } from "../parts/webAcl/evaluateWebAcl.ts";
import { viewerTlsVersion } from "../parts/tlsPolicy.ts";
import { readBehaviours } from "./plannedBehaviours.ts";
import type { PlannedAlarm, PlannedEdge, PlannedOriginRecord } from "./plannedEdge.ts";
import { certificateNames } from "./plannedLoadBalancers.ts";
import { readOrigins, type RegionDoors } from "./plannedOrigins.ts";
import { nameOf } from "./planReader.ts";
import type { PlanReader } from "./planReader.ts";
import { TYPES } from "./resourceTypes.ts";

/** The plan's distribution with all that belongs to it; undefined where there is none. */
export function readEdge(reader: PlanReader, regions: readonly RegionDoors[]): PlannedEdge | undefined {
  const [distribution, ...others] = reader.index.ofType(TYPES.distribution);
  if (distribution === undefined) return undefined;
  if (others.length > 0) reader.fault(distribution, "is not the only distribution; local runs one");
  const aliases = reader.texts(reader.input(distribution, "aliases")).map((name) => name.toLowerCase());
  const host = aliases.find((name) => leadsTo(reader, distribution).includes(name));
  if (host === undefined) reader.fault(distribution, "no A record leads to one of its aliases; add an alias record");
  const origins = readOrigins(reader, distribution, regions);
  return {
    host: host ?? "",
    aliases,
    certificate: certificateNames(reader, distribution, "viewerCertificate"),
    minVersion: readMinVersion(reader, distribution),
    behaviours: readBehaviours(reader, distribution, origins),
    origins,
    ...readWebAcl(reader, distribution),
    records: readOriginRecords(reader, origins, regions),
  };
}

function leadsTo(reader: PlanReader, distribution: PlannedResource): string[] {
  return reader
    .users(distribution, "aliases", TYPES.record)
    .filter((record) => reader.input(record, "type") === "A")
    .map((record) => recordName(reader, record));
}

function recordName(reader: PlanReader, record: PlannedResource): string {
  return reader.text(record, "name").toLowerCase().replace(/\.$/, "");
}

function readMinVersion(reader: PlanReader, distribution: PlannedResource): PlannedEdge["minVersion"] {
  const policy = reader.text(distribution, "viewerCertificate.minimumProtocolVersion");
  const version = viewerTlsVersion(policy);
  if (version === undefined)
    reader.fault(distribution, `viewerCertificate.minimumProtocolVersion is ${policy}; local knows TLSv1 to TLSv1.3`);
  return version ?? "TLSv1.2";
}

function readWebAcl(reader: PlanReader, distribution: PlannedResource): { webAcl?: PlannedWebAcl } {
  if (reader.input(distribution, "webAclId") === undefined) return {};
  const acl = reader.one(distribution, "webAclId", TYPES.webAcl);
  if (acl === undefined) return {};
  try {
    return { webAcl: plannedWebAcl(reader.index, acl) };
  } catch (fault) {
    if (!(fault instanceof LocalError)) throw fault;
    reader.faults.push(fault.message);
    return {};
  }
}

function readOriginRecords(
  reader: PlanReader,
  origins: PlannedEdge["origins"],
  regions: readonly RegionDoors[],
): PlannedOriginRecord[] {
  const names = origins.flatMap(({ host, to }) => (to.kind === "name" ? [host.toLowerCase()] : []));
  const records = reader.index
    .ofType(TYPES.record)
    .filter((record) => reader.input(record, "type") === "A" && names.includes(recordName(reader, record)))
    .flatMap((record) => readOriginRecord(reader, record, regions) ?? []);
  for (const name of names) {
    if (!records.some((record) => record.name === name))
      reader.faults.push(
        `${name}: is an origin of the distribution, but no latency record answers it; add one a region`,
      );
  }
  return records;
}

function readOriginRecord(
  reader: PlanReader,
  record: PlannedResource,
  regions: readonly RegionDoors[],
): PlannedOriginRecord | undefined {
  const [policy] = reader.objects(reader.input(record, "latencyRoutingPolicies"));
  const latencyRegion = policy?.["region"];
  const target = reader.one(record, "aliases", TYPES.loadBalancer);
  const region = regions.find(({ door }) => door !== undefined && door === target);
  if (typeof latencyRegion !== "string" || region === undefined) {
    reader.fault(record, "is no latency record of a public network load balancer; local answers these only");
    return undefined;
  }
  const [alias] = reader.objects(reader.input(record, "aliases"));
  const alarm = readAlarm(reader, record);
  return {
    name: recordName(reader, record),
    latencyRegion,
    region: region.name,
    evaluateTargetHealth: alias?.["evaluateTargetHealth"] === true,
    ...(alarm && { alarm }),
  };
}

/** From the record to its health check, the alarm behind that, and the target group whose targets the alarm counts. */
function readAlarm(reader: PlanReader, record: PlannedResource): PlannedAlarm | undefined {
  if (reader.input(record, "healthCheckId") === undefined) return undefined;
  const check = reader.one(record, "healthCheckId", TYPES.healthCheck);
  const alarm = check && reader.one(check, "cloudwatchAlarmName", TYPES.alarm);
  const targetGroup = alarm && reader.one(alarm, "dimensions", TYPES.targetGroup);
  if (check === undefined || alarm === undefined || targetGroup === undefined) return undefined;
  for (const [resource, input, wanted] of [
    [check, "type", "CLOUDWATCH_METRIC"],
    [alarm, "metricName", "HealthyHostCount"],
    [alarm, "statistic", "Maximum"],
    [alarm, "comparisonOperator", "LessThanThreshold"],
  ] as const) {
    const value = reader.text(resource, input);
    if (value !== wanted) reader.fault(resource, `${input} is ${value}; local evaluates ${wanted}`);
  }
  return {
    name: nameOf(alarm),
    targetGroup: nameOf(targetGroup),
    periodSeconds: reader.number(alarm, "period"),
    evaluationPeriods: reader.number(alarm, "evaluationPeriods"),
    datapointsToAlarm: reader.number(alarm, "datapointsToAlarm", reader.number(alarm, "evaluationPeriods")),
    threshold: reader.number(alarm, "threshold"),
  };
}
