// What the parts of a local path tell their parent: plain JSON, each value seen by the process that holds the socket.

/** One end of a connection. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** Header fields in the order and spelling of the wire. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** What a TLS end knows after its handshake. */
export interface TlsObservation {
  /** As OpenSSL spells it, such as `TLSv1.3`. */
  readonly version: string;
  /** Common name of the certificate that the other end showed; absent where it showed none. */
  readonly peerName?: string;
  /** Whether that certificate was found good for the name by an authority this end trusts; absent without `peerName`. */
  readonly verified?: boolean;
  /** Server name that the client asked for. */
  readonly serverName?: string;
  /** Protocol agreed by ALPN. */
  readonly alpn?: string;
}

/** A connection as one process sees it: `local` is its own end. */
export interface ConnectionObservation {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** Absent on a connection without TLS. */
  readonly tls?: TlsObservation;
}

/** A network load balancer joined a client to a target, or could not (`fault`). */
export interface NetworkLoadBalancerConnection {
  readonly kind: "nlbConnection";
  readonly region: string;
  /** The planned listener port. */
  readonly listenerPort: number;
  readonly client: ConnectionObservation;
  readonly target?: ConnectionObservation;
  /** From the accepted client to the joined target. */
  readonly milliseconds: number;
  readonly fault?: string;
}

/** An application load balancer answered a request. */
export interface ApplicationLoadBalancerRequest {
  readonly kind: "albRequest";
  readonly region: string;
  readonly client: ConnectionObservation;
  readonly method: string;
  /** Path and query as asked. */
  readonly target: string;
  readonly headersReceived: HeaderList;
  /** Absent where the load balancer answered by itself. */
  readonly headersSent?: HeaderList;
  readonly traceId?: string;
  readonly targetGroup?: string;
  readonly targetConnection?: ConnectionObservation;
  readonly status: number;
  readonly milliseconds: number;
  readonly fault?: string;
}

/** An edge location of CloudFront answered a request. */
export interface EdgeRequest {
  readonly kind: "edgeRequest";
  /** The region that the location is near to. */
  readonly near: string;
  /** What X-Amz-Cf-Id says to the viewer and to the origin. */
  readonly id: string;
  readonly viewer: ConnectionObservation;
  readonly httpVersion: string;
  readonly method: string;
  /** Path and query as asked. */
  readonly target: string;
  readonly headersReceived: HeaderList;
  /** What the web ACL found; absent where there is none, or where the request did not come that far. */
  readonly webAcl?: WebAclFinding;
  /** Pattern of the cache behaviour. */
  readonly behaviour?: string;
  /** `not asked` where the behaviour caches nothing of this kind. */
  readonly cache: "hit" | "miss" | "not asked";
  /** Origins in the order of preference, the plan's or a function's. */
  readonly originsChosen?: readonly string[];
  /** The origin that gave the answer, or should have. */
  readonly origin?: string;
  /** The address that it was found at. */
  readonly originEndpoint?: Endpoint;
  readonly originConnection?: ConnectionObservation;
  /** How often that origin was asked. */
  readonly attempts?: number;
  /** The origin whose answer made the next one take over. */
  readonly failedOver?: { readonly from: string; readonly status: number };
  /** Secret values are hidden. Absent where no origin was asked. */
  readonly headersSent?: HeaderList;
  readonly status: number;
  /** From the request's head to the answer's. */
  readonly milliseconds: number;
  readonly fault?: string;
}

/** What became of a request at a web ACL. */
export interface WebAclFinding {
  readonly action: "allow" | "block";
  /** The rule that decided; absent where the default action did. */
  readonly rule?: string;
  readonly labels: readonly string[];
  /** Rules that matched and only count. */
  readonly counted: readonly string[];
  /** What AWS would have evaluated and local cannot. */
  readonly notEmulated: readonly string[];
}

/** Route 53's view of a region behind an origin's name changed. */
export interface OriginRecordChange {
  readonly kind: "originRecord";
  readonly name: string;
  /** The region that the record leads to. */
  readonly region: string;
  readonly healthy: boolean;
  /** What decided: the target's health, the alarm. */
  readonly reason: string;
}

/** A load balancer's view of a target changed. */
export interface TargetHealthChange {
  readonly kind: "targetHealth";
  readonly part: string;
  readonly targetGroup: string;
  readonly target: Endpoint;
  readonly healthy: boolean;
  /** The status or fault that decided. */
  readonly reason: string;
}

/** A program without IPC (HAProxy, a sample service) was started. */
export interface ProgramStarted {
  readonly kind: "programStarted";
  readonly program: string;
  readonly pid: number;
}

/** One line that such a program wrote. */
export interface ProgramLine {
  readonly kind: "programLine";
  readonly program: string;
  readonly stream: "stdout" | "stderr";
  readonly line: string;
}

/** Such a program ended. */
export interface ProgramEnded {
  readonly kind: "programEnded";
  readonly program: string;
  readonly reason: string;
}

export type Observation =
  | NetworkLoadBalancerConnection
  | ApplicationLoadBalancerRequest
  | EdgeRequest
  | OriginRecordChange
  | TargetHealthChange
  | ProgramStarted
  | ProgramLine
  | ProgramEnded;

/** `127.0.0.1:443`. */
export function formatEndpoint(endpoint: Endpoint): string {
  return endpoint.address.includes(":")
    ? `[${endpoint.address}]:${endpoint.port}`
    : `${endpoint.address}:${endpoint.port}`;
}

/** True where both name the same address and port. */
export function sameEndpoint(one: Endpoint | undefined, other: Endpoint | undefined): boolean {
  return one !== undefined && other !== undefined && one.address === other.address && one.port === other.port;
}
