// One node of an application load balancer at work on requests: choose the action, pass the request on, report it.
import { randomBytes } from "node:crypto";
import http from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";
import { headerPairs, headersForClient, headersForTarget } from "./albHeaders.ts";
import { chooseAction } from "./albRules.ts";
import type { AlbAction, AlbBehaviour } from "./albRules.ts";
import { observeConnection } from "./dial.ts";
import { joinStreams } from "./joinStreams.ts";
import type { ApplicationLoadBalancerRequest, ConnectionObservation, Observation } from "../observed/observation.ts";
import type { TargetGroup } from "./targetGroup.ts";

/** What AWS waits for a connection to a target. */
const CONNECT_MILLISECONDS = 10_000;
/** What AWS logs where the client went away before the answer. */
const CLIENT_LEFT = 460;

/** What a node must know of its listener. */
export interface AlbListener extends AlbBehaviour {
  readonly region: string;
  /** The planned port, which targets read in X-Forwarded-Port. */
  readonly plannedPort: number;
}

type Outcome = Pick<ApplicationLoadBalancerRequest, "status"> & Partial<ApplicationLoadBalancerRequest>;

/** What is known of a request from its arrival on. */
interface Arrival {
  readonly request: http.IncomingMessage;
  readonly received: [string, string][];
  readonly client: ConnectionObservation;
  readonly traceId: string;
  readonly started: number;
}

/** A request on its way to a target. */
interface Passage {
  readonly group: TargetGroup;
  readonly headersSent: [string, string][];
  readonly outgoing: http.ClientRequest;
}

/** Serves the requests of one node. */
export class AlbForwarder {
  private readonly agents: { readonly true: https.Agent; readonly false: http.Agent };

  public constructor(
    private readonly config: AlbListener,
    address: string,
    private readonly groups: ReadonlyMap<string, TargetGroup>,
    private readonly observe: (observation: Observation) => void,
  ) {
    const pool = { keepAlive: true, timeout: config.idleSeconds * 1000, localAddress: address, noDelay: true };
    // AWS's load balancers verify no target's certificate, so nor does this.
    this.agents = { true: new https.Agent({ ...pool, rejectUnauthorized: false }), false: new http.Agent(pool) };
  }

  /** Answers an ordinary request. */
  public answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const arrival = this.arrive(request);
    const action = this.actionFor(request);
    if (action.type === "fixed-response") {
      response.writeHead(action.statusCode, { server: "awselb/2.0", "content-type": action.contentType });
      response.end(action.body);
      this.report(arrival, { status: action.statusCode });
      return;
    }
    const passage = this.pass(arrival, action.targetGroup, false);
    if (typeof passage === "number") {
      refuse(response, passage);
      this.report(arrival, { status: passage, fault: `${action.targetGroup} has no target` });
      return;
    }
    this.relay(arrival, passage, response);
  }

  /** Takes a whole request and closes its connection without an answer. */
  public breakOff(request: http.IncomingMessage): void {
    const arrival = this.arrive(request);
    request.resume().on("end", () => {
      this.report(arrival, { status: 0, fault: "broken off on demand" });
      request.socket.destroy();
    });
  }

  /** Answers a request that asks to change the protocol: both sides become plain streams of bytes. */
  public upgrade(request: http.IncomingMessage, socket: Duplex, head: Buffer): void {
    const arrival = this.arrive(request);
    const action = this.actionFor(request);
    const passage = action.type === "forward" ? this.pass(arrival, action.targetGroup, true) : action.statusCode;
    const end = (status: number, fault?: string) => {
      socket.end(
        `HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? ""}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
      );
      this.report(arrival, { status, fault });
    };
    socket.on("error", () => socket.destroy());
    if (typeof passage === "number") {
      end(passage);
      return;
    }
    passage.outgoing.on("upgrade", (answer, target, targetHead) => {
      this.report(arrival, this.outcome(passage, answer.statusCode ?? 101, observeConnection(target)));
      socket.write(rawHead(answer, ["connection: upgrade", `upgrade: ${answer.headers.upgrade ?? ""}`]));
      socket.write(targetHead);
      target.write(head);
      joinStreams(socket, target);
    });
    passage.outgoing.on("response", (answer) => {
      this.report(arrival, this.outcome(passage, answer.statusCode ?? 502, observeConnection(answer.socket)));
      socket.write(rawHead(answer, ["connection: close"]));
      answer.pipe(socket);
    });
    passage.outgoing.on("error", (fault) => {
      end(statusOf(fault, request), fault.message);
    });
    passage.outgoing.end();
  }

  private arrive(request: http.IncomingMessage): Arrival {
    return {
      request,
      received: headerPairs(request.rawHeaders),
      client: observeConnection(request.socket),
      traceId: traceId(),
      started: performance.now(),
    };
  }

  private actionFor(request: http.IncomingMessage): AlbAction {
    return chooseAction(this.config.rules, this.config.defaultAction, request.headers.host, request.url ?? "/");
  }

  /** Opens the request to a target; 503 where the group has none. */
  private pass(arrival: Arrival, targetGroup: string, upgrade: boolean): Passage | number {
    const group = this.groups.get(targetGroup);
    const target = group?.next();
    if (group === undefined || target === undefined) return 503;
    const headersSent = headersForTarget(arrival.received, this.config.headers, {
      clientAddress: arrival.client.remote.address,
      listenerPort: this.config.plannedPort,
      upgrade,
      traceId: arrival.traceId,
    });
    const { method, url } = arrival.request;
    const options = {
      host: target.address,
      port: target.port,
      method,
      path: url,
      headers: [...headersSent.flat(), ...missingLength(arrival.request)],
    };
    const outgoing = group.config.tls
      ? https.request({ ...options, agent: this.agents.true })
      : http.request({ ...options, agent: this.agents.false });
    this.guardTime(outgoing);
    return { group, headersSent, outgoing };
  }

  private relay(arrival: Arrival, passage: Passage, response: http.ServerResponse): void {
    const { outgoing } = passage;
    outgoing.on("response", (answer) => {
      const status = answer.statusCode ?? 502;
      this.report(arrival, this.outcome(passage, status, observeConnection(answer.socket)));
      response.writeHead(status, answer.statusMessage, headersForClient(headerPairs(answer.rawHeaders)).flat());
      answer.pipe(response);
      answer.on("error", () => response.destroy());
      answer.on("close", () => {
        if (!answer.complete) response.destroy();
      });
    });
    outgoing.on("error", (fault) => {
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const status = response.destroyed ? CLIENT_LEFT : statusOf(fault, arrival.request);
      if (!response.destroyed) refuse(response, status);
      this.report(arrival, { ...this.outcome(passage, status), fault: fault.message });
    });
    response.on("close", () => {
      if (!response.writableFinished) outgoing.destroy();
    });
    arrival.request.pipe(outgoing);
  }

  /** Connecting has AWS's own limit; after that the planned idle time holds. */
  private guardTime(outgoing: http.ClientRequest): void {
    const late = (what: string) => outgoing.destroy(Object.assign(new Error(what), { code: "ETIMEDOUT" }));
    outgoing.on("socket", (socket) => {
      if (!socket.connecting) return;
      const timer = setTimeout(() => late("the target did not accept a connection in time"), CONNECT_MILLISECONDS);
      socket.once("connect", () => clearTimeout(timer)).once("close", () => clearTimeout(timer));
    });
    outgoing.setTimeout(this.config.idleSeconds * 1000, () => late("the target was silent for the idle time"));
  }

  private outcome({ group, headersSent }: Passage, status: number, targetConnection?: ConnectionObservation): Outcome {
    return { status, targetGroup: group.config.name, headersSent, targetConnection };
  }

  private report({ request, received, client, traceId, started }: Arrival, outcome: Outcome): void {
    this.observe({
      kind: "albRequest",
      region: this.config.region,
      client,
      method: request.method ?? "",
      target: request.url ?? "",
      headersReceived: received,
      traceId,
      milliseconds: performance.now() - started,
      ...outcome,
    });
  }
}

/** AWS's codes: a target that is late is 504, a client that does not finish its body 408, a target that refuses, breaks off or talks nonsense is 502. */
function statusOf(fault: NodeJS.ErrnoException, request: http.IncomingMessage): number {
  if (fault.code !== "ETIMEDOUT") return 502;
  return request.complete ? 504 : 408;
}

function refuse(response: http.ServerResponse, status: number): void {
  response.writeHead(status, { server: "awselb/2.0", "content-type": "text/html" });
  response.end(`<html><body><h1>${status} ${http.STATUS_CODES[status] ?? ""}</h1></body></html>\r\n`);
}

/** Node would announce a body for a POST that has none; a length of 0 says the same as the client did. */
function missingLength(request: http.IncomingMessage): string[] {
  const announced = "content-length" in request.headers || "transfer-encoding" in request.headers;
  return announced || request.method === "GET" || request.method === "HEAD" ? [] : ["Content-Length", "0"];
}

/** The head of an answer whose body, if any, ends with the connection. */
function rawHead(answer: http.IncomingMessage, more: readonly string[]): string {
  const headers = headersForClient(headerPairs(answer.rawHeaders))
    .filter(([name]) => name.toLowerCase() !== "transfer-encoding")
    .map(([name, value]) => `${name}: ${value}`);
  const status = `HTTP/1.1 ${answer.statusCode ?? 502} ${answer.statusMessage ?? ""}`;
  return [status, ...headers, ...more, "", ""].join("\r\n");
}

/** `1-`, the time in eight hexadecimal digits, `-` and 96 random bits. */
function traceId(): string {
  const seconds = Math.floor(Date.now() / 1000);
  return `1-${seconds.toString(16).padStart(8, "0")}-${randomBytes(12).toString("hex")}`;
}
