// Joins the planned edge with the stand-ins of a run: the configs of the distribution and of Route 53. Pure.
import type { Endpoint } from "../observed/observation.ts";
import type { DistributionConfig } from "../parts/distribution/config.ts";
import type { Route53Config } from "../parts/route53.ts";
import type { PlannedEdge, PlannedOrigin } from "../planned/plannedEdge.ts";
import type { PlannedPath } from "../planned/plannedPath.ts";
import type { AddressMap } from "./addresses.ts";
import type { IssuedCertificate } from "./authority.ts";

/** Alarms run this many times faster than planned: a period of a minute is one of a second. */
export const ALARM_FACTOR = 60;

/** What the edge's parts need besides the plan and the stand-ins. */
export interface EdgeFiles {
  readonly certificate: IssuedCertificate;
  readonly originCaFile: string;
  readonly originSecret: string;
}

/** The distribution's config. */
export function distributionConfig(edge: PlannedEdge, map: AddressMap, files: EdgeFiles): DistributionConfig {
  const { certificateFile, keyFile } = files.certificate;
  return {
    aliases: edge.aliases,
    certificate: { certificateFile, keyFile },
    minVersion: edge.minVersion,
    locations: map.locations.map(({ near, address, ports, resolver }) => ({
      near,
      address,
      ports: { https: ports[443] ?? 443, http: ports[80] ?? 80 },
      resolver,
    })),
    behaviours: edge.behaviours,
    origins: edge.origins.map((origin) => ({ ...origin, ...vpcEndpoints(origin, map) })),
    originCaFile: files.originCaFile,
    originSecret: files.originSecret,
    ...(edge.webAcl && { webAcl: edge.webAcl }),
  };
}

function vpcEndpoints({ to }: PlannedOrigin, map: AddressMap): { endpoints?: Endpoint[] } {
  if (to.kind !== "serviceDoor") return {};
  const door = map.byRegion[to.region]?.serviceDoor;
  return { endpoints: (door?.addresses ?? []).map((address) => ({ address, port: door?.port ?? to.port })) };
}

/** Route 53's config: the origins' records lead to the listeners on the origins' port. */
export function route53Config(path: PlannedPath, edge: PlannedEdge, map: AddressMap): Route53Config {
  return {
    views: map.locations.map(({ near, address, resolver }) => ({ near, listen: resolver, location: address })),
    viewerNames: edge.aliases,
    records: edge.records.map((record) => {
      const door = map.byRegion[record.region]?.door;
      const region = path.regions.find(({ name }) => name === record.region);
      const port = door?.ports[originPort(edge, record.name)] ?? 0;
      return {
        ...record,
        endpoints: (door?.addresses ?? []).map((address) => ({ address, port })),
        part: networkLoadBalancerName(record.region),
        targetGroups: (region?.door.targetGroups ?? []).map(({ name }) => name),
      };
    }),
    alarmFactor: ALARM_FACTOR,
  };
}

/** The planned port of the origin with this name. */
export function originPort({ origins }: PlannedEdge, name: string): number {
  const ports = origins.flatMap(({ host, to }) => (host === name && to.kind === "name" ? [to.port] : []));
  return ports[0] ?? 443;
}

/** The name of a region's network load balancer among the parts. */
export function networkLoadBalancerName(region: string): string {
  return `network load balancer ${region}`;
}
