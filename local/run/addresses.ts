// Which loopback address and port stands in for each planned one. The map is a value that people can read.
import { formatEndpoint } from "../observed/observation.ts";
import type { Endpoint } from "../observed/observation.ts";
import type { RegionPath, PlannedPath } from "../planned/plannedPath.ts";
import { canListen, PortChooser } from "./ports.ts";
import { boundPorts, resolverOf } from "./rewrite.ts";

/** A planned address or name with its port, and what stands in for it. */
export interface StandIn {
  readonly region: string;
  /** What it is: `Elastic IP`, `proxy`, `service orders`. */
  readonly what: string;
  readonly planned: string;
  readonly standIn: Endpoint;
}

/** The stand-ins of one region, as the parts need them. */
export interface RegionAddresses {
  readonly door: {
    /** Where clients ask, one per node; a single one where the system has one loopback address. */
    readonly addresses: readonly string[];
    /** The nodes' own addresses, where an internet gateway stands between; absent where they are the same. */
    readonly own?: readonly string[];
    /** Stand-in port by planned listener port, the same on each address. */
    readonly ports: Readonly<Record<number, number>>;
  };
  readonly proxies: readonly { readonly address: string; readonly ports: Readonly<Record<number, number>> }[];
  readonly serviceDoor: { readonly addresses: readonly string[]; readonly port: number };
  /** In the order of the region's services. */
  readonly services: readonly Endpoint[];
  readonly dns: Endpoint;
}

/** Where one edge location stands in. */
export interface LocationAddresses {
  /** The region that the location is near to. */
  readonly near: string;
  readonly address: string;
  /** Stand-in port by planned one: 443 and 80. */
  readonly ports: Readonly<Record<number, number>>;
  /** Route 53 as the location sees it. */
  readonly resolver: Endpoint;
}

/** All stand-ins of a run. */
export interface AddressMap {
  readonly byRegion: Readonly<Record<string, RegionAddresses>>;
  /** One for each region of a plan with a distribution. */
  readonly locations: readonly LocationAddresses[];
  readonly standIns: readonly StandIn[];
  /** Absent where everything stands in this process's own network. */
  readonly namespaces?: RunNamespaces;
}

/** The network namespaces of a run that stands behind its planned filters. */
export interface RunNamespaces {
  /** By the name of the part or program that runs in it. */
  readonly of: Readonly<Record<string, string>>;
  /** Each has a resolver of its own at the region's resolver address: nothing filters the VPC's. */
  readonly withResolver: readonly string[];
  /** Where requests and connections are tried from, by a name for it; the run's own requests come from `client`. */
  readonly clients: { readonly client: string } & Readonly<Record<string, string>>;
}

/** Systems other than Linux have 127.0.0.1 only; there every stand-in is a port on it. */
export type Loopback = "network" | "single";

/** The second octet of the first region. */
const FIRST_REGION_OCTET = 64;
/** The second octet of edge locations. */
const EDGE_OCTET = 63;

/** Chooses free stand-ins for a path. A port may be taken by another program right after; starting it then fails. */
export async function chooseAddresses(path: PlannedPath, loopback?: Loopback): Promise<AddressMap> {
  const kind = loopback ?? (await detectLoopback());
  const ports = new PortChooser();
  const byRegion: Record<string, RegionAddresses> = {};
  for (const [index, region] of path.regions.entries()) {
    byRegion[region.name] = await chooseRegion(region, ports, (third, n) =>
      kind === "single" ? "127.0.0.1" : `127.${FIRST_REGION_OCTET + index}.${third}.${n}`,
    );
  }
  const locations = path.edge === undefined ? [] : await chooseLocations(path, ports, kind);
  const standIns = [
    ...locations.flatMap((location) => describeLocation(location, path.edge?.host ?? "")),
    ...path.regions.flatMap((region) => describeRegion(region, byRegion[region.name])),
  ];
  return { byRegion, locations, standIns };
}

async function chooseLocations(path: PlannedPath, ports: PortChooser, kind: Loopback): Promise<LocationAddresses[]> {
  const locations: LocationAddresses[] = [];
  for (const [index, { name }] of path.regions.entries()) {
    const address = kind === "single" ? "127.0.0.1" : `127.${EDGE_OCTET}.${index + 1}.1`;
    locations.push({
      near: name,
      address,
      ports: await ports.chooseEach([address], [443, 80]),
      resolver: { address, port: await ports.choose([address], 53, "udp") },
    });
  }
  return locations;
}

function describeLocation({ near, address, ports, resolver }: LocationAddresses, host: string): StandIn[] {
  const row = (what: string, planned: string, standIn: Endpoint): StandIn => ({ region: near, what, planned, standIn });
  return [
    ...[443, 80].map((planned) =>
      row("edge location", `${host}:${planned}`, { address, port: ports[planned] ?? planned }),
    ),
    row("Route 53", "Route 53:53", resolver),
  ];
}

/** `network` where the whole of 127.0.0.0/8 can be bound. */
export async function detectLoopback(): Promise<Loopback> {
  return (await canListen(`127.${FIRST_REGION_OCTET}.0.1`, 0)) ? "network" : "single";
}

async function chooseRegion(
  region: RegionPath,
  ports: PortChooser,
  address: (third: number, n: number) => string,
): Promise<RegionAddresses> {
  const numbered = (third: number, count: number) =>
    unique(Array.from({ length: count }, (_, n) => address(third, n + 1)));
  const door = numbered(0, region.door.nodes.length);
  const serviceDoor = numbered(2, region.serviceDoor.zones.length);
  const proxies: { address: string; ports: Record<number, number> }[] = [];
  for (let n = 1; n <= region.proxies.count; n += 1) {
    const own = address(1, n);
    proxies.push({ address: own, ports: await ports.chooseEach([own], boundPorts(region.proxies.configuration)) });
  }
  const services: Endpoint[] = [];
  for (const [index, service] of region.serviceDoor.services.entries()) {
    const own = address(3, index + 1);
    services.push({ address: own, port: await ports.choose([own], service.port) });
  }
  const dns = address(4, 1);
  return {
    door: {
      addresses: door,
      ports: await ports.chooseEach(
        door,
        region.door.listeners.map(({ port }) => port),
      ),
    },
    proxies,
    serviceDoor: { addresses: serviceDoor, port: await ports.choose(serviceDoor, region.serviceDoor.port) },
    services,
    dns: { address: dns, port: await ports.choose([dns], 53, "udp") },
  };
}

/** The rows of one region. */
export function describeRegion(region: RegionPath, addresses: RegionAddresses | undefined): StandIn[] {
  if (addresses === undefined) return [];
  const { name, door, serviceDoor } = region;
  const row = (what: string, planned: string, address: string | undefined, port: number): StandIn => ({
    region: name,
    what,
    planned,
    standIn: { address: address ?? "", port },
  });
  const at = (list: readonly string[], index: number) => list[Math.min(index, list.length - 1)];
  return [
    ...door.nodes.flatMap(({ elasticIp }, index) =>
      Object.entries(addresses.door.ports).map(([planned, port]) =>
        row("Elastic IP", `${elasticIp}:${planned}`, at(addresses.door.addresses, index), port),
      ),
    ),
    ...addresses.proxies.flatMap(({ address, ports }, index) =>
      Object.entries(ports).map(([planned, port]) => row("proxy", `proxy ${index + 1}:${planned}`, address, port)),
    ),
    ...serviceDoor.zones.map((zone, index) =>
      row(
        "application load balancer",
        `${zone}:${serviceDoor.port}`,
        at(addresses.serviceDoor.addresses, index),
        addresses.serviceDoor.port,
      ),
    ),
    ...serviceDoor.services.map(({ name: service, port, standIn }, index) =>
      row(
        standIn ? "service (stand-in)" : "service",
        `${service}:${port}`,
        addresses.services[index]?.address,
        addresses.services[index]?.port ?? 0,
      ),
    ),
    row(
      "resolver",
      resolverOf(region.proxies.configuration) ?? "resolver:53",
      addresses.dns.address,
      addresses.dns.port,
    ),
  ];
}

/** The map as a table of text, planned on the left. */
export function formatAddressMap(map: AddressMap): string {
  const rows = map.standIns.map(({ region, what, planned, standIn }) => [
    region,
    what,
    planned,
    formatEndpoint(standIn),
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (row: string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
  return rows.map((row) => `${pad(row).trimEnd()}\n`).join("");
}

function unique(list: readonly string[]): string[] {
  return [...new Set(list)];
}
