// Finds, among what the parts observed, what belongs to one request: by the two ends of each connection, never by config.
import type {
  ApplicationLoadBalancerRequest,
  ConnectionObservation,
  Endpoint,
  HeaderList,
  NetworkLoadBalancerConnection,
  Observation,
} from "./observation.ts";
import { sameEndpoint } from "./observation.ts";

/** HAProxy's own account of a request: one line of its planned log format. */
export interface ProxyLine {
  /** Name of the program that wrote it. */
  readonly program: string;
  /** The client, as the PROXY header told it. */
  readonly client: Endpoint;
  /** `-` where the connection has no TLS. */
  readonly tls: string;
  readonly status: number;
  /** HAProxy's end of its connection to a server; absent where it opened none. */
  readonly serverConnection?: { readonly local: Endpoint; readonly remote: Endpoint };
  /** False where the server gave no answer, because it was refused or broke off. */
  readonly answered: boolean;
  readonly serverTls: string;
  /** Common name of the certificate that the server showed. */
  readonly serverName: string;
  readonly retries: number;
  readonly totalMilliseconds: number;
}

/** The sample program's answer: what it received, and both ends of the connection it came on. */
export interface ServiceAnswer {
  readonly service: string;
  readonly client: Endpoint;
  readonly local?: Endpoint;
  readonly tls: string;
  readonly headers: HeaderList;
}

/** What was observed of one request. A party that reported nothing in time is absent. */
export interface Evidence {
  readonly client: ConnectionObservation;
  readonly door?: NetworkLoadBalancerConnection;
  readonly proxy?: ProxyLine;
  readonly serviceDoor?: ApplicationLoadBalancerRequest;
  readonly service?: ServiceAnswer;
}

/** What to look for: the client's own end, its request, and the body that came back. */
export interface Sought {
  readonly client: ConnectionObservation;
  /** The client's connection as the load balancer knows it, where an address is translated on the way. */
  readonly atDoor?: ConnectionObservation;
  readonly method: string;
  readonly target: string;
  readonly body: string;
}

/** Follows the connections from the client's to the service's; each is known from the one before it. */
export function findEvidence(observations: readonly Observation[], sought: Sought): Evidence {
  const { client } = sought;
  const door = findDoor(observations, sought.atDoor ?? client);
  const proxy = findProxyLine(observations, client.local);
  const answer = readServiceAnswer(sought.body);
  const serviceDoor = findServiceDoor(observations, sought, proxy, answer);
  const ours = sameEndpoint(answer?.client, serviceDoor?.targetConnection?.local);
  return {
    client,
    ...(door && { door }),
    ...(proxy && { proxy }),
    ...(serviceDoor && { serviceDoor }),
    ...(answer && ours && { service: answer }),
  };
}

/** True where nothing more will be reported: each party that was reached has spoken. */
export function isComplete({ door, proxy, serviceDoor, service }: Evidence): boolean {
  if (door === undefined || proxy === undefined) return false;
  if (proxy.serverConnection === undefined || !proxy.answered) return true;
  if (serviceDoor === undefined) return false;
  return serviceDoor.targetConnection === undefined || service !== undefined;
}

/** The load balancer's report of a connection, which the other end knows as `client`. */
export function findDoor(
  observations: readonly Observation[],
  client: ConnectionObservation,
): NetworkLoadBalancerConnection | undefined {
  return observations.find(
    (each): each is NetworkLoadBalancerConnection =>
      each.kind === "nlbConnection" &&
      sameEndpoint(each.client.remote, client.local) &&
      sameEndpoint(each.client.local, client.remote),
  );
}

function findProxyLine(observations: readonly Observation[], client: Endpoint): ProxyLine | undefined {
  for (const each of observations) {
    if (each.kind !== "programLine") continue;
    const line = readProxyLine(each.program, each.line);
    if (sameEndpoint(line?.client, client)) return line;
  }
  return undefined;
}

/** Several requests may share a connection to the load balancer; the trace id that came back, or the target, tells which. */
function findServiceDoor(
  observations: readonly Observation[],
  { method, target }: Sought,
  proxy: ProxyLine | undefined,
  answer: ServiceAnswer | undefined,
): ApplicationLoadBalancerRequest | undefined {
  const trace = answer?.headers.find(([name]) => name.toLowerCase() === "x-amzn-trace-id")?.[1];
  return observations.findLast(
    (each): each is ApplicationLoadBalancerRequest =>
      each.kind === "albRequest" &&
      sameEndpoint(each.client.remote, proxy?.serverConnection?.local) &&
      sameEndpoint(each.client.local, proxy?.serverConnection?.remote) &&
      (trace === undefined
        ? each.method === method && each.target === target
        : each.traceId !== undefined && trace.includes(each.traceId)),
  );
}

/** Reads a line of the planned log format; undefined for any other line. */
export function readProxyLine(program: string, text: string): ProxyLine | undefined {
  const line = parseObject(text);
  if (line === undefined || typeof line["client"] !== "string" || typeof line["backend_source"] !== "string") {
    return undefined;
  }
  const value = (key: string) => {
    const found = line[key];
    return typeof found === "string" || typeof found === "number" ? String(found) : "";
  };
  const endpoint = (address: string, port: string) => ({ address: value(address), port: Number(value(port)) });
  const local = endpoint("backend_source", "backend_source_port");
  return {
    program,
    client: endpoint("client", "client_port"),
    tls: value("tls"),
    status: Number(value("status")),
    // HAProxy writes "-" for both where it opened no connection.
    ...(local.port > 0 && { serverConnection: { local, remote: endpoint("server", "server_port") } }),
    // The planned line takes the version from the server's answer.
    answered: !["", "-"].includes(value("server_tls")),
    serverTls: value("server_tls"),
    serverName: value("server_name"),
    retries: Number(value("retries").replace("+", "")),
    totalMilliseconds: Number(value("total_ms")),
  };
}

/** Reads the sample program's answer; undefined for any other body. */
export function readServiceAnswer(body: string): ServiceAnswer | undefined {
  const answer = parseObject(body);
  if (answer === undefined || typeof answer["service"] !== "string" || !Array.isArray(answer["headers"])) {
    return undefined;
  }
  return answer as unknown as ServiceAnswer;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
