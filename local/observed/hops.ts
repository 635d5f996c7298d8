// A request's way as rows of cells, one row per party; a cell holds what the party itself observed, or says that nobody did.
import type { Evidence } from "./evidence.ts";
import type { ConnectionObservation, EdgeRequest, HeaderList } from "./observation.ts";
import { formatEndpoint } from "./observation.ts";

/** What a cell holds where no process reported the value. */
export const NOT_OBSERVED = "not observed";

/** What HAProxy's cells hold where it reached for a server and got no answer. */
export const NO_ANSWER = "no answer";

/** One end of a connection, each cell a text. */
export interface HopEnd {
  /** The party's own address and port. */
  readonly local: string;
  readonly remote: string;
  /** TLS version; `none` where the process saw that there was none. */
  readonly tls: string;
}

/** The end of a connection that the party itself opened. */
export interface OpenedEnd extends HopEnd {
  /** Common name of the certificate that the other end showed; `none` where it showed none. */
  readonly name: string;
  /** Whether the party found that certificate good; AWS's load balancers do not check their targets'. */
  readonly verified: "verified" | "not verified" | typeof NOT_OBSERVED;
}

/** A header that the way from one party to the next changed. */
export interface HeaderChange {
  readonly change: "added" | "removed";
  readonly name: string;
  readonly value: string;
}

/** One party of the way. */
export interface Hop {
  readonly party:
    "client" | "edge location" | "network load balancer" | "proxy" | "application load balancer" | "service";
  /** Which one: its name in the plan or on this machine. */
  readonly name: string;
  /** How it observed: the cells of a row come from there. */
  readonly observer: string;
  /** The connection that it accepted; absent for the client. */
  readonly accepted?: HopEnd;
  /** The connection that it opened; absent where it opened none. */
  readonly opened?: OpenedEnd;
  /** What it did to the headers; absent where the lists before or behind it were not observed. */
  readonly headers?: readonly HeaderChange[];
  /** Milliseconds, as the party measured them; absent where it measures none. */
  readonly milliseconds?: number;
  /** What an edge location found out: the web ACL's verdict, the cache, the origin. */
  readonly edge?: EdgeRequest;
}

/** The rows for what was observed, the client's first. Parties that were not reached have no row. */
export function hopsOf(
  evidence: Evidence,
  client: { readonly headers: HeaderList; readonly milliseconds: number },
): Hop[] {
  const { proxy, serviceDoor } = evidence;
  const hops = [clientHop(evidence, client.milliseconds), doorHop(evidence), proxyHop(evidence, client.headers)];
  const reachedServiceDoor = proxy === undefined || proxy.answered || serviceDoor !== undefined;
  if (reachedServiceDoor) hops.push(serviceDoorHop(evidence));
  const reachedService = serviceDoor === undefined || serviceDoor.targetConnection !== undefined;
  if (reachedServiceDoor && reachedService) hops.push(serviceHop(evidence));
  return hops;
}

export function clientHop({ client }: Evidence, milliseconds: number): Hop {
  return {
    party: "client",
    name: "this process",
    observer: "its socket",
    opened: openedEnd(client),
    milliseconds,
  };
}

export function doorHop({ door }: Evidence): Hop {
  return {
    party: "network load balancer",
    name: door?.region ?? NOT_OBSERVED,
    observer: "its sockets",
    accepted: door ? end(door.client) : unseen(),
    ...(door === undefined ? { opened: unseenOpened() } : door.target && { opened: openedEnd(door.target) }),
    milliseconds: door?.milliseconds,
  };
}

/** @param source what told HAProxy the address in its log line */
export function proxyHop({ proxy, serviceDoor }: Evidence, sent: HeaderList, source = "PROXY header"): Hop {
  const { serverConnection } = proxy ?? {};
  const accepted = {
    // Its log format has no field for the address that a connection came in on.
    ...unseen(),
    ...(proxy && { remote: `${formatEndpoint(proxy.client)} (${source})`, tls: textOrNone(proxy.tls) }),
  };
  const opened: OpenedEnd | undefined = proxy &&
    serverConnection && {
      local: formatEndpoint(serverConnection.local),
      remote: formatEndpoint(serverConnection.remote),
      tls: proxy.answered ? proxy.serverTls : NO_ANSWER,
      name: proxy.answered ? proxy.serverName : NO_ANSWER,
      // Its log has no field for the outcome of its check; that it refuses others is what the tests show.
      verified: NOT_OBSERVED,
    };
  return {
    party: "proxy",
    name: proxy?.program ?? NOT_OBSERVED,
    observer: "its log line",
    accepted,
    ...(proxy === undefined ? { opened: unseenOpened() } : opened && { opened }),
    ...(serviceDoor && { headers: headerChanges(sent, serviceDoor.headersReceived) }),
    milliseconds: proxy?.totalMilliseconds,
  };
}

export function serviceDoorHop({ serviceDoor, service }: Evidence): Hop {
  const target = serviceDoor?.targetConnection;
  return {
    party: "application load balancer",
    name: serviceDoor?.region ?? NOT_OBSERVED,
    observer: "its sockets",
    accepted: serviceDoor ? end(serviceDoor.client) : unseen(),
    ...(serviceDoor === undefined ? { opened: unseenOpened() } : target && { opened: openedEnd(target) }),
    ...(serviceDoor && service && { headers: headerChanges(serviceDoor.headersReceived, service.headers) }),
    milliseconds: serviceDoor?.milliseconds,
  };
}

export function serviceHop({ service }: Evidence): Hop {
  return {
    party: "service",
    name: service?.service ?? NOT_OBSERVED,
    observer: "its answer",
    accepted: {
      ...unseen(),
      ...(service?.local && { local: formatEndpoint(service.local) }),
      ...(service && { remote: formatEndpoint(service.client), tls: textOrNone(service.tls) }),
    },
  };
}

export function end({ local, remote, tls }: ConnectionObservation): HopEnd {
  return { local: formatEndpoint(local), remote: formatEndpoint(remote), tls: tls?.version ?? "none" };
}

export function openedEnd(connection: ConnectionObservation): OpenedEnd {
  const { peerName, verified } = connection.tls ?? {};
  return { ...end(connection), name: peerName ?? "none", verified: verified ? "verified" : "not verified" };
}

export function unseen(): HopEnd {
  return { local: NOT_OBSERVED, remote: NOT_OBSERVED, tls: NOT_OBSERVED };
}

function unseenOpened(): OpenedEnd {
  return { ...unseen(), name: NOT_OBSERVED, verified: NOT_OBSERVED };
}

function textOrNone(text: string): string {
  return text === "" || text === "-" ? "none" : text;
}

/** What is in one list and not in the other, as multisets; the case of a name does not count. */
export function headerChanges(before: HeaderList, after: HeaderList): HeaderChange[] {
  const key = ([name, value]: readonly [string, string]) => `${name.toLowerCase()}: ${value}`;
  const missing = (from: HeaderList, other: HeaderList, change: HeaderChange["change"]) => {
    const left = other.map(key);
    return from.flatMap((header): HeaderChange[] => {
      const at = left.indexOf(key(header));
      if (at < 0) return [{ change, name: header[0], value: header[1] }];
      left.splice(at, 1);
      return [];
    });
  };
  return [...missing(before, after, "removed"), ...missing(after, before, "added")];
}
