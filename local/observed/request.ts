// One HTTPS request as an outside client sends it: name resolved by the run's resolver, certificate verified, own address.
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type http from "node:http";
import https from "node:https";
import { headerPairs } from "../parts/albHeaders.ts";
import { observeConnection } from "../parts/dial.ts";
import type { ConnectionObservation, Endpoint, HeaderList } from "./observation.ts";

/** How long an answer may take. */
const ANSWER_MILLISECONDS = 30_000;

/** Whom to ask. */
export interface RequestTarget {
  readonly host: string;
  readonly door: Endpoint;
  readonly resolver: Endpoint;
  /** Asked without a look at the name's addresses. */
  readonly address?: string;
  /** Host header, where it is not the name that the certificate is for. */
  readonly hostHeader?: string;
}

/** What to send besides the path. */
export interface RequestOptions {
  /** Loopback address to send from; the system's choice by default. */
  readonly clientAddress?: string;
  /** Sent as they are, after Host; names may repeat. */
  readonly headers?: HeaderList;
  /** GET by default. */
  readonly method?: string;
  readonly body?: string;
  /** Index into the addresses that the name resolves to; the first by default. */
  readonly addressIndex?: number;
}

/** An answer, and what the client's own end of the connection knows. */
export interface Answer {
  readonly status: number;
  readonly headersSent: HeaderList;
  readonly headers: HeaderList;
  readonly body: string;
  readonly connection: ConnectionObservation;
  readonly milliseconds: number;
}

/** Sends requests as {@link request} does, perhaps from another place. */
export type Requester = typeof request;

/** Sends one request on a new connection. Rejects where the name does not resolve or its certificate is not for it. */
export async function request(
  target: RequestTarget,
  caFile: string,
  path: string,
  options: RequestOptions = {},
): Promise<Answer> {
  const { host, door } = target;
  const started = performance.now();
  const body = options.body ?? "";
  const headersSent: [string, string][] = [
    // Clients of the planned door, on 443, name no port.
    ["Host", target.hostHeader ?? host],
    ...(body === "" ? [] : [["Content-Length", String(Buffer.byteLength(body))] as [string, string]]),
    ...(options.headers ?? []).map(([name, value]): [string, string] => [name, value]),
  ];
  const asked = https.request({
    host: target.address ?? (await resolve(target, options.addressIndex ?? 0)),
    port: door.port,
    localAddress: options.clientAddress,
    servername: host,
    ca: await readFile(caFile),
    agent: false,
    method: options.method ?? "GET",
    path,
    headers: headersSent.flat(),
    timeout: ANSWER_MILLISECONDS,
  });
  asked.once("timeout", () => asked.destroy(new Error(`no answer in ${ANSWER_MILLISECONDS / 1000} s`)));
  asked.end(body);
  const [response] = (await once(asked, "response")) as [http.IncomingMessage];
  // After the answer's end the socket forgets its ends.
  const connection = observeConnection(response.socket);
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return {
    status: response.statusCode ?? 0,
    headersSent,
    headers: headerPairs(response.rawHeaders),
    body: Buffer.concat(chunks).toString("utf8"),
    connection,
    milliseconds: performance.now() - started,
  };
}

async function resolve({ host, resolver }: RequestTarget, index: number): Promise<string> {
  const client = new Resolver();
  client.setServers([`${resolver.address}:${resolver.port}`]);
  const addresses = await client.resolve4(host);
  const address = addresses[index];
  if (address === undefined) throw new Error(`${host}: has ${addresses.length} addresses, there is no number ${index}`);
  return address;
}
