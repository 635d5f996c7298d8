// A running region as its users see it: addresses, URLs and ready command lines, and the first request that proves it.
import type { AddressMap, RegionAddresses } from "./addresses.ts";
import { LocalError } from "../localError.ts";
import type { Endpoint } from "../observed/observation.ts";
import type { ObservationLog } from "../observed/observationLog.ts";
import type { RegionPath, PlannedPath } from "../planned/plannedPath.ts";
import { messageOf } from "../parts/part.ts";
import type { Requester } from "../observed/request.ts";
import { inNamespace } from "../parts/namespace.ts";

/** How long the first answer of a service may take: HAProxy has to resolve the name and find the load balancer up. */
const PROBE_MILLISECONDS = 20_000;
const PROBE_PAUSE_MILLISECONDS = 100;
/** How many of the proxies' last lines a fault shows. */
const SHOWN_LINES = 10;

/** One service of a region. */
export interface RunningService {
  readonly name: string;
  /** A path that the planned rules lead to it. */
  readonly path: string;
  readonly url: string;
  /** A command line that asks for `url`. */
  readonly curl: string;
  /** True where the sample program stands in for a service that the plan does not bring. */
  readonly standIn: boolean;
}

/** A region whose static door answers. */
export interface RunningRegion {
  readonly name: string;
  /** The public name. */
  readonly host: string;
  /** Where its TLS listener stands in: the first Elastic IP. */
  readonly door: Endpoint;
  /** Every stand-in of an Elastic IP. */
  readonly doorAddresses: readonly string[];
  /** The load balancer's own address by Elastic IP, where an internet gateway translates; absent on loopback. */
  readonly own?: Readonly<Record<string, string>>;
  /** Where its plain listener stands in, which only redirects; undefined where the plan has none. */
  readonly redirect?: { readonly endpoint: Endpoint; readonly url: string; readonly curl: string };
  readonly resolver: Endpoint;
  /** `https://`, the name and the port unless it is 443. */
  readonly origin: string;
  readonly services: readonly RunningService[];
  /** HAProxy processes of the region. */
  readonly proxies: number;
}

/** Describes every region that has a static door; the others are behind the edge only. */
export function describeRegions(path: PlannedPath, map: AddressMap, caFile: string): RunningRegion[] {
  const withDoor = path.regions.filter(({ door }) => door.publicNames.length > 0);
  return withDoor.map((region) => {
    const { publicNames, listeners } = region.door;
    const addresses = map.byRegion[region.name];
    const isPublic = (name: string) => publicNames.includes(name);
    const listener = listeners.find(({ tls }) => tls?.certificate.some(isPublic));
    const plain = listeners.find(({ tls }) => tls === undefined);
    const host = listener?.tls?.certificate.find(isPublic);
    const address = addresses?.door.addresses[0];
    if (addresses === undefined || listener === undefined || host === undefined || address === undefined) {
      const names = publicNames.join(", ");
      throw new LocalError(`${region.name}: no TLS listener has a certificate for ${names}; give it one`);
    }
    const door = { address, port: addresses.door.ports[listener.port] ?? listener.port };
    const origin = originOf("https", host, door.port);
    const own = addresses.door.own?.map((each, index) => [addresses.door.addresses[index] ?? "", each] as const);
    const curl = inNamespace(map.namespaces?.clients.client, ["curl"]).join(" ");
    return {
      name: region.name,
      host,
      door,
      doorAddresses: addresses.door.addresses,
      ...(own && { own: Object.fromEntries(own) }),
      ...(plain && { redirect: describeRedirect(host, address, addresses, plain.port, curl) }),
      resolver: addresses.dns,
      origin,
      services: describeServices(region, origin, { host, door, caFile, curl }),
      proxies: region.proxies.count,
    };
  });
}

function describeRedirect(host: string, address: string, { door }: RegionAddresses, planned: number, curl: string) {
  const endpoint = { address, port: door.ports[planned] ?? planned };
  const url = `${originOf("http", host, endpoint.port)}/`;
  return { endpoint, url, curl: `${curl} -i --resolve ${host}:${endpoint.port}:${address} ${url}` };
}

function describeServices(
  region: RegionPath,
  origin: string,
  { host, door, caFile, curl }: { host: string; door: Endpoint; caFile: string; curl: string },
): RunningService[] {
  return region.serviceDoor.services.flatMap(({ name, targetGroup, standIn }) => {
    const path = examplePath(region, targetGroup);
    if (path === undefined) return [];
    const url = `${origin}${path}`;
    const command = `${curl} --cacert ${quoted(caFile)} --resolve ${host}:${door.port}:${door.address} ${quoted(url)}`;
    return [{ name, path, url, curl: command, standIn }];
  });
}

/** A word as a shell reads it, in quotes where it has to be. */
export function quoted(word: string): string {
  return /^[\w./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A path that the rule of a target group takes; wildcards become a 1. */
export function examplePath(region: RegionPath, targetGroup: string): string | undefined {
  const { rules } = region.serviceDoor;
  const rule = rules.find(({ action }) => action.type === "forward" && action.targetGroup === targetGroup);
  return rule && (rule.paths[0] ?? "/").replace(/[*?]/g, "1");
}

/** `https://name:port`, without a port that goes without saying. */
export function originOf(scheme: "https" | "http", host: string, port: number): string {
  const usual = scheme === "https" ? 443 : 80;
  return `${scheme}://${host}${port === usual ? "" : `:${port}`}`;
}

/**
 * Asks each service of a region until it answers through every proxy: the load balancer takes them in turn, and each
 * resolves the application load balancer's name by itself. Throws with the last answer where one never does.
 */
export async function probe(
  region: RunningRegion,
  { request, caFile, log }: { readonly request: Requester; readonly caFile: string; readonly log: ObservationLog },
): Promise<void> {
  const end = Date.now() + PROBE_MILLISECONDS;
  for (const service of region.services) {
    let [good, last]: [number, string | undefined] = [0, undefined];
    while (good < region.proxies && Date.now() < end) {
      last = await reasonAgainst(request(region, caFile, service.path));
      good = last === undefined ? good + 1 : 0;
      if (last !== undefined) await new Promise((resolve) => setTimeout(resolve, PROBE_PAUSE_MILLISECONDS));
    }
    if (good < region.proxies) {
      const lines = lastProxyLines(log, region.name).map((line) => `\n  ${line}`);
      const fault = `${service.url} gets no answer from its service through every proxy: ${last ?? "time is up"}`;
      throw new LocalError(`${region.name}: ${fault}; the proxies said last${lines.join("")}`);
    }
  }
}

function lastProxyLines(log: ObservationLog, region: string): string[] {
  const lines = log.all().flatMap((each) => (each.kind === "programLine" ? [each] : []));
  const own = lines.filter(({ program }) => program.startsWith("proxy ") && program.endsWith(` ${region}`));
  return own.map(({ program, line }) => `${program}: ${line}`).slice(-SHOWN_LINES);
}

/** Why there was no good answer; undefined where there was one. */
async function reasonAgainst(asked: ReturnType<Requester>): Promise<string | undefined> {
  try {
    const { status } = await asked;
    return status === 200 ? undefined : `status ${status}`;
  } catch (fault) {
    return messageOf(fault);
  }
}
