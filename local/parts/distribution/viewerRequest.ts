// A viewer's request as it arrives at an edge location, over HTTP/1.1 or HTTP/2.
import type http from "node:http";
import type http2 from "node:http2";
import type { Readable } from "node:stream";
import { headerPairs } from "../albHeaders.ts";
import type { ConnectionObservation, HeaderList } from "../../observed/observation.ts";
import { headerValues } from "./originHeaders.ts";
import type { RequestBody } from "./originClient.ts";

/** Node's request and answer, of either version. */
export type IncomingRequest = http.IncomingMessage | http2.Http2ServerRequest;
export type OutgoingAnswer = http.ServerResponse | http2.Http2ServerResponse;

/** What is known of a request from its arrival on. */
export interface ViewerRequest {
  readonly scheme: "https" | "http";
  readonly viewer: ConnectionObservation;
  readonly method: string;
  /** `1.1` or `2.0`. */
  readonly httpVersion: string;
  /** Host in lower case without its port; undefined where there is none, or more than one. */
  readonly host: string | undefined;
  /** Path and query, as sent. */
  readonly target: string;
  readonly path: string;
  readonly query: string;
  /** In the order of the wire, with a Host header also for HTTP/2. */
  readonly headers: HeaderList;
  readonly stream: Readable;
}

/** Reads the head of a request. */
export function viewerRequest(
  request: IncomingRequest,
  scheme: ViewerRequest["scheme"],
  viewer: ConnectionObservation,
): ViewerRequest {
  const pairs = headerPairs(request.rawHeaders);
  const authority = pairs.find(([name]) => name === ":authority")?.[1];
  const fields = pairs.filter(([name]) => !name.startsWith(":"));
  const named = headerValues(fields, "host").length > 0 || authority === undefined;
  const headers: HeaderList = named ? fields : [["Host", authority], ...fields];
  const hosts = headerValues(headers, "host");
  const target = request.url ?? "/";
  const [path = "/"] = target.split("?");
  return {
    scheme,
    viewer,
    method: request.method ?? "GET",
    httpVersion: request.httpVersion,
    host: hosts.length === 1 ? hosts[0]?.replace(/:\d+$/, "").toLowerCase() : undefined,
    target,
    path,
    query: target.slice(path.length + 1),
    headers,
    stream: request,
  };
}

/** The first `bytes` of a body, or a little more; rejects where the viewer goes away before. */
export function readBeginning(stream: Readable, bytes: number): Promise<RequestBody> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (complete: boolean) => {
      stream.off("data", take).off("end", end).off("error", reject).off("close", close).pause();
      resolve({ beginning: Buffer.concat(chunks), complete, rest: stream });
    };
    const take = (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > bytes) settle(false);
    };
    const end = () => settle(true);
    const close = () => reject(new Error("the viewer left"));
    stream.on("data", take).on("end", end).on("error", reject).on("close", close);
  });
}
