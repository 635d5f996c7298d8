// Joins what is planned with the stand-ins of a run: the config of each part. Pure; files and ports are chosen elsewhere.
import type { RegionAddresses } from "./addresses.ts";
import type { AlbConfig } from "../parts/applicationLoadBalancer.ts";
import type { IssuedCertificate } from "./authority.ts";
import type { DnsConfig } from "../parts/dns.ts";
import type { Program } from "../parts/keeper.ts";
import type { NlbConfig } from "../parts/networkLoadBalancer.ts";
import type { PlannedDoorListener, PlannedService, PlannedTargetGroup, RegionPath } from "../planned/plannedPath.ts";
import type { TargetGroupConfig } from "../parts/targetGroup.ts";
import type { ProxyStandIns } from "./rewrite.ts";

/** A region and where it runs. */
export interface PlacedRegion {
  readonly region: RegionPath;
  readonly addresses: RegionAddresses;
}

/** The network load balancer's config; `certificates` holds one for each TLS listener by its planned port. */
export function nlbConfig(
  { region, addresses }: PlacedRegion,
  certificates: ReadonlyMap<number, IssuedCertificate>,
): NlbConfig {
  const { door, proxies } = region;
  return {
    region: region.name,
    nodes: (addresses.door.own ?? addresses.door.addresses).map((address, index) => ({
      address,
      zone: door.nodes[index]?.zone ?? "",
    })),
    crossZone: door.crossZone,
    listeners: door.listeners.map((listener) => ({
      plannedPort: listener.port,
      port: addresses.door.ports[listener.port] ?? listener.port,
      ...tlsOf(listener, certificates.get(listener.port)),
      targetGroup: listener.targetGroup,
      idleSeconds: listener.idleSeconds,
    })),
    targetGroups: door.targetGroups.map((group) => ({
      ...targetGroup(group),
      targets: addresses.proxies.map(({ address, ports }, index) => ({
        traffic: { address, port: ports[group.port] ?? group.port },
        health: { address, port: ports[group.healthPort ?? group.port] ?? group.port },
        zone: proxies.zones[index % Math.max(1, proxies.zones.length)],
      })),
    })),
  };
}

function tlsOf(
  listener: PlannedDoorListener,
  issued: IssuedCertificate | undefined,
): Pick<NlbConfig["listeners"][0], "tls"> {
  if (listener.tls === undefined || issued === undefined) return {};
  const { certificateFile, keyFile } = issued;
  return { tls: { certificateFile, keyFile, ...listener.tls.versions, alpn: listener.tls.alpn } };
}

function targetGroup({
  name,
  proxyProtocolV2,
  tls,
  healthCheck,
}: PlannedTargetGroup): Omit<TargetGroupConfig, "targets"> {
  return { name, proxyProtocolV2, tls, healthCheck };
}

/** The application load balancer's config. */
export function albConfig({ region, addresses }: PlacedRegion, certificate: IssuedCertificate): AlbConfig {
  const { serviceDoor } = region;
  const { certificateFile, keyFile } = certificate;
  return {
    region: region.name,
    addresses: addresses.serviceDoor.addresses,
    port: addresses.serviceDoor.port,
    plannedPort: serviceDoor.port,
    certificate: { certificateFile, keyFile },
    ...serviceDoor.versions,
    headers: serviceDoor.headers,
    idleSeconds: serviceDoor.idleSeconds,
    rules: serviceDoor.rules,
    defaultAction: serviceDoor.defaultAction,
    targetGroups: serviceDoor.targetGroups.map((group) => ({
      ...targetGroup(group),
      targets: serviceDoor.services.flatMap((service, index) => {
        const traffic = addresses.services[index];
        return service.targetGroup === group.name && traffic ? [{ traffic, health: traffic, zone: service.zone }] : [];
      }),
    })),
  };
}

/** What the region's resolver answers: names of this region and the public names of the others. */
export function dnsConfig(
  { region, addresses }: PlacedRegion,
  all: Readonly<Record<string, RegionAddresses>>,
): DnsConfig {
  const records: Record<string, string[]> = {};
  for (const { name, region: home, to } of region.records) {
    records[name] = [...(records[name] ?? []), ...(all[home]?.[to].addresses ?? [])];
  }
  return { listen: addresses.dns, records };
}

/** The stand-ins that the planned HAProxy text of one proxy needs. */
export function proxyStandIns(
  { region, addresses }: PlacedRegion,
  proxy: RegionAddresses["proxies"][0],
  files: Readonly<Record<string, string>>,
  maxConnections: number,
): ProxyStandIns {
  return {
    address: proxy.address,
    ports: proxy.ports,
    resolver: addresses.dns,
    names: region.records.map(({ name }) => name),
    serviceDoorPort: { planned: region.serviceDoor.port, run: addresses.serviceDoor.port },
    doorPorts: addresses.door.ports,
    files,
    maxConnections,
  };
}

/** A service's program with its planned arguments, of which only address, port and files are exchanged. */
export function serviceProgram(
  name: string,
  service: PlannedService,
  at: { readonly address: string; readonly port: number },
  files: { readonly program: string; readonly certificate: IssuedCertificate; readonly python: string },
): Program {
  const exchanged: Readonly<Record<string, string>> = {
    "--port": String(at.port),
    "--certificate": files.certificate.certificateFile,
    "--key": files.certificate.keyFile,
  };
  const planned = service.program.arguments;
  const kept = planned.map((word, index) => exchanged[planned[index - 1] ?? ""] ?? word);
  return { name, command: files.python, arguments: [files.program, ...kept, "--address", at.address] };
}
