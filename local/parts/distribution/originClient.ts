// Sends requests of one edge location to origins: connections that are kept, attempts as planned, no POST twice
// (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html).
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import type http from "node:http";
import https from "node:https";
import type { Readable } from "node:stream";
import tls from "node:tls";
import { observeConnection } from "../dial.ts";
import { messageOf } from "../part.ts";
import type { ConnectionObservation, Endpoint, HeaderList } from "../../observed/observation.ts";
import { formatEndpoint } from "../../observed/observation.ts";
import type { OriginConfig } from "./config.ts";

/** The emulated Route 53 gives this time to live too. */
const KEEP_NAME_MILLISECONDS = 1_000;

/** Methods that CloudFront sends again when an origin gives no answer. */
const REPEATED = ["GET", "HEAD"];

/** A request's body: what was read of it already, and where the rest comes from. */
export interface RequestBody {
  readonly beginning: Buffer;
  /** True where `beginning` is all of it. */
  readonly complete: boolean;
  readonly rest: Readable;
}

/** A request for an origin. */
export interface OriginRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: HeaderList;
  /** The viewer's Host, which is also the server name in TLS. */
  readonly host: string;
  /** Length that the viewer announced; undefined where it did not. */
  readonly length?: string;
  readonly body: RequestBody;
}

/** What came of it. */
export interface OriginAnswer {
  readonly answer: http.IncomingMessage;
  readonly connection: ConnectionObservation;
  /** The address that the origin's name, or its VPC origin, led to. */
  readonly endpoint: Endpoint;
  readonly attempts: number;
}

/** Why an origin gave no answer. */
export class OriginFault extends Error {
  public constructor(
    message: string,
    /** 502 or 504. */
    public readonly status: number,
    public readonly attempts: number,
    public readonly endpoint?: Endpoint,
  ) {
    super(message);
  }
}

/** One location's connections to one origin. */
export class OriginClient {
  private readonly agent: https.Agent;
  private readonly resolver: Resolver;
  private known: { readonly endpoints: readonly Endpoint[]; readonly until: number } | undefined;
  private turn = 0;

  public constructor(
    private readonly origin: OriginConfig,
    private readonly localAddress: string,
    resolver: Endpoint,
    private readonly ca: Buffer,
  ) {
    this.resolver = new Resolver({ timeout: origin.connectSeconds * 1000, tries: 2 });
    this.resolver.setServers([formatEndpoint(resolver)]);
    this.agent = new https.Agent({ keepAlive: true, timeout: origin.keepAliveSeconds * 1000 });
    // The agent's own way to connect knows no limit of time and only one name for a certificate.
    const createConnection = (options: { host: string; port: number; servername: string }, done: Connected) => {
      this.connect(options).then((socket) => done(null, socket), done);
    };
    Object.assign(this.agent, { createConnection });
  }

  /**
   * Asks until there is an answer or the planned attempts are used up. A connection that does not come about is tried
   * again for every method, a request that got no answer for GET and HEAD only. Rejects with an OriginFault.
   */
  public async ask(request: OriginRequest): Promise<OriginAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      let endpoint: Endpoint | undefined;
      const sent = { connected: false };
      try {
        endpoint = await this.next();
        const { answer, connection } = await this.askOnce(request, endpoint, sent);
        return { answer, connection, endpoint, attempts: attempt };
      } catch (fault) {
        const again = !sent.connected || (REPEATED.includes(request.method) && request.body.complete);
        const there = request.body.complete || !request.body.rest.destroyed;
        if (again && there && attempt < this.origin.connectionAttempts) continue;
        const late = (fault as NodeJS.ErrnoException).code === "ETIMEDOUT";
        throw new OriginFault(messageOf(fault), late ? 504 : 502, attempt, endpoint);
      }
    }
  }

  /** Closes connections that carry no request, as CloudFront may at any time. */
  public closeIdle(): void {
    for (const sockets of Object.values(this.agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
  }

  public stop(): void {
    this.agent.destroy();
    this.resolver.cancel();
  }

  /** Where the origin stands now, in turn. A name's records come with the stand-in port, which an A record cannot hold. */
  private async next(): Promise<Endpoint> {
    if (this.origin.endpoints === undefined && (this.known?.until ?? 0) < performance.now()) {
      const records = await this.resolver.resolveSrv(this.origin.host);
      const endpoints = records.map(({ name, port }) => ({ address: name, port }));
      this.known = { endpoints, until: performance.now() + KEEP_NAME_MILLISECONDS };
    }
    const endpoints = this.origin.endpoints ?? this.known?.endpoints ?? [];
    const endpoint = endpoints[this.turn++ % Math.max(1, endpoints.length)];
    if (endpoint === undefined) throw new Error(`${this.origin.host} has no address`);
    return endpoint;
  }

  private async askOnce(request: OriginRequest, { address, port }: Endpoint, sent: { connected: boolean }) {
    const { method, target, headers, host, body } = request;
    const outgoing = https.request({
      agent: this.agent,
      host: address,
      port,
      servername: host,
      method,
      path: target,
      headers: [...headers.flat(), ...framing(request)],
    });
    const late = () => outgoing.destroy(timeOut(`${this.origin.host} gave no answer in ${this.origin.readSeconds} s`));
    outgoing.setTimeout(this.origin.readSeconds * 1000, late);
    // `once` below hears of a fault before the answer, whoever reads the answer of one behind it.
    outgoing.on("error", () => undefined);
    const abandoned = () => outgoing.destroy(new Error("the viewer left"));
    outgoing.once("socket", () => {
      sent.connected = true;
      outgoing.write(body.beginning);
      if (body.complete) outgoing.end();
      else
        body.rest
          .once("error", abandoned)
          .once("close", () => body.rest.readableEnded || abandoned())
          .pipe(outgoing);
    });
    const [answer] = (await once(outgoing, "response")) as [http.IncomingMessage];
    return { answer, connection: observeConnection(answer.socket) };
  }

  private connect({
    host,
    port,
    servername,
  }: {
    host: string;
    port: number;
    servername: string;
  }): Promise<tls.TLSSocket> {
    const socket = tls.connect({
      host,
      port,
      servername,
      ca: this.ca,
      localAddress: this.localAddress,
      minVersion: "TLSv1.2",
      ALPNProtocols: ["http/1.1"],
      checkServerIdentity: (_asked, certificate) => this.checkIdentity(servername, certificate),
    } as tls.ConnectionOptions);
    socket.setNoDelay(true);
    const late = `${host}:${port} did not connect in ${this.origin.connectSeconds} s`;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => socket.destroy(timeOut(late)), this.origin.connectSeconds * 1000);
      socket.once("close", () => {
        clearTimeout(timer);
        reject(new Error("the origin closed the connection"));
      });
      socket.once("error", reject).once("secureConnect", () => {
        clearTimeout(timer);
        resolve(socket);
      });
    });
  }

  /** CloudFront takes a certificate for the origin's domain name or for the Host that it forwards. */
  private checkIdentity(host: string, certificate: tls.PeerCertificate): Error | undefined {
    const fault = tls.checkServerIdentity(this.origin.host, certificate);
    return fault && tls.checkServerIdentity(host, certificate);
  }
}

type Connected = (fault: Error | null, socket?: tls.TLSSocket) => void;

/** How the end of the body is known: by its length where it is known, else in chunks. */
function framing({ method, length, body }: OriginRequest): string[] {
  if (!body.complete) return length === undefined ? ["Transfer-Encoding", "chunked"] : ["Content-Length", length];
  const silent = body.beginning.length === 0 && ["GET", "HEAD", "OPTIONS"].includes(method);
  return silent ? [] : ["Content-Length", String(body.beginning.length)];
}

function timeOut(message: string): Error {
  return Object.assign(new Error(message), { code: "ETIMEDOUT" });
}
