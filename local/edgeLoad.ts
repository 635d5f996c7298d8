// A steady load on every edge location of a running path, over kept and over new connections, with a note of each request.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import type { EdgeRequest, Endpoint } from "./observed/observation.ts";
import { sameEndpoint } from "./observed/observation.ts";
import type { RunningPath } from "./path.ts";
import { messageOf } from "./parts/part.ts";
import type { RunningLocation } from "./run/runningEdge.ts";

/** Between two requests of one client: some forty a second over two locations with two clients each. */
const PAUSE_MILLISECONDS = 100;
/** How long the locations may take to report the last requests. */
const REPORT_MILLISECONDS = 5_000;

/** One request of the load. */
export interface LoadedRequest {
  /** The edge location that was asked. */
  readonly near: string;
  readonly connection: "kept" | "new";
  /** Milliseconds from the start of the load to the answer. */
  readonly at: number;
  /** 0 where there was no answer. */
  readonly status: number;
  readonly fault?: string;
  /** The region that answered; absent where none did. */
  readonly region?: string;
}

/** True for a request that got no answer of a service: none at all, or one that says so. */
export function hasFailed({ status }: Pick<LoadedRequest, "status">): boolean {
  return status === 0 || status >= 400;
}

/** Every load has clients of its own: a web ACL counts by address. */
let loads = 0;

/** A load that goes on until `stop`. */
export class EdgeLoad {
  private readonly started = performance.now();
  private readonly seen = new Map<string, EdgeRequest>();
  private readonly noted: { readonly request: Omit<LoadedRequest, "region">; readonly id: string }[] = [];
  private readonly clients: Promise<void>[];
  private readonly stopListening: () => void;
  private readonly ca: Buffer;
  private going = true;

  public constructor(
    private readonly path: RunningPath,
    private readonly urlPath: string,
    private readonly pauseMilliseconds = PAUSE_MILLISECONDS,
  ) {
    loads += 1;
    this.ca = readFileSync(path.caFile);
    this.stopListening = path.log.listen((each) => {
      if (each.kind === "edgeRequest") this.seen.set(each.id, each);
    });
    this.clients = (path.edge?.locations ?? []).flatMap((location, index) =>
      (["kept", "new"] as const).map((connection, which) => this.run(location, connection, 1 + 2 * index + which)),
    );
  }

  /** The requests that were answered so far, or failed. */
  public requests(): LoadedRequest[] {
    return this.noted.map(({ request, id }) => {
      const region = this.regionOf(this.seen.get(id)?.originEndpoint);
      return { ...request, ...(region !== undefined && !hasFailed(request) && { region }) };
    });
  }

  /** Ends the load, waits for the last answers, and resolves with all requests. */
  public async stop(): Promise<LoadedRequest[]> {
    this.going = false;
    await Promise.all(this.clients);
    const all = () => (this.noted.every(({ id }) => id === "" || this.seen.has(id)) ? true : undefined);
    await this.path.log.until(all, REPORT_MILLISECONDS);
    this.stopListening();
    return this.requests();
  }

  private async run(location: RunningLocation, connection: "kept" | "new", client: number): Promise<void> {
    const agent = connection === "kept" ? new https.Agent({ keepAlive: true, maxSockets: 1 }) : undefined;
    // Dublin for some, Ashburn for the others; a system with one loopback address has one client.
    const address = `127.${client % 2 === 0 ? 4 : 1}.${100 + loads}.${client}`;
    const from = location.address === "127.0.0.1" ? {} : { localAddress: address };
    while (this.going) {
      const { near } = location;
      const outcome = await this.ask(location, { agent: agent ?? false, ...from });
      const at = performance.now() - this.started;
      const { status, id, fault } = outcome;
      this.noted.push({ request: { near, connection, at, status, ...(fault !== undefined && { fault }) }, id });
      await new Promise((resolve) => setTimeout(resolve, this.pauseMilliseconds));
    }
    agent?.destroy();
  }

  private async ask(
    { address, port }: RunningLocation,
    options: https.RequestOptions,
  ): Promise<{ status: number; id: string; fault?: string }> {
    const host = this.path.edge?.host ?? "";
    const asked = https.get({
      host: address,
      port,
      servername: host,
      ca: this.ca,
      path: this.urlPath,
      headers: { host },
      ...options,
    });
    try {
      const [response] = (await once(asked, "response")) as [http.IncomingMessage];
      response.resume();
      await once(response, "close");
      const id = String(response.headers["x-amz-cf-id"] ?? "");
      const status = response.complete ? (response.statusCode ?? 0) : 0;
      return { status, id, ...(status >= 400 && { fault: http.STATUS_CODES[status] }) };
    } catch (fault) {
      return { status: 0, id: "", fault: messageOf(fault) };
    }
  }

  /** The region whose load balancer has this address: the one CloudFront asks, or that of a VPC origin. */
  private regionOf(endpoint: Endpoint | undefined): string | undefined {
    const regions = Object.entries(this.path.addresses.byRegion);
    return regions.find(([, { door, serviceDoor }]) => {
      const doors = door.addresses.flatMap((address) => Object.values(door.ports).map((port) => ({ address, port })));
      const services = serviceDoor.addresses.map((address) => ({ address, port: serviceDoor.port }));
      return [...doors, ...services].some((each) => sameEndpoint(each, endpoint));
    })?.[0];
  }
}
