// Sends an answer to a viewer, over HTTP/1.1 or HTTP/2.
import http from "node:http";
import type { Readable } from "node:stream";
import type { HeaderList } from "../../observed/observation.ts";
import { MAX_BODY_BYTES } from "./edgeCache.ts";
import type { OutgoingAnswer } from "./viewerRequest.ts";

/** What a viewer gets. */
export interface Answer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Buffer | Readable;
  /** What X-Cache says before "from cloudfront". */
  readonly xCache: string;
  /** Gets the whole of a streamed body that is small enough to keep. */
  readonly onBody?: (body: Buffer) => void;
}

/** Fields that an answer has once (RFC 9110): Node's HTTP/2 throws where an origin sends one of them twice. */
const ONCE = new Set([
  "access-control-allow-credentials",
  "access-control-max-age",
  "age",
  "content-encoding",
  "content-language",
  "content-length",
  "content-location",
  "content-range",
  "content-type",
  "date",
  "etag",
  "expires",
  "last-modified",
  "location",
  "retry-after",
  "x-content-type-options",
]);

/** Sends the answer. One that breaks off on the way breaks off for the viewer too, so that nobody takes it for whole. */
export function sendAnswer(response: OutgoingAnswer, method: string, answer: Answer): void {
  try {
    send(response, method, answer);
  } catch {
    // Node takes no head with these headers; an origin's must not end the part.
    if (!Buffer.isBuffer(answer.body)) answer.body.destroy();
    breakOff(response);
  }
}

function send(response: OutgoingAnswer, method: string, { status, headers, body, onBody }: Answer): void {
  if (response.destroyed) {
    if (!Buffer.isBuffer(body)) body.destroy();
    return;
  }
  if (Buffer.isBuffer(body)) {
    // One that is kept has the origin's length too, perhaps in another spelling.
    const length: HeaderList = method === "HEAD" ? [] : [["Content-Length", String(body.length)]];
    writeHead(response, status, groupedHeaders([...length, ...headers]));
    const sink: NodeJS.WritableStream = response;
    if (method !== "HEAD") sink.write(body);
    sink.end();
    return;
  }
  writeHead(response, status, groupedHeaders(headers));
  body.on("error", () => breakOff(response));
  body.on("close", () => {
    if (!body.readableEnded) breakOff(response);
  });
  response.on("close", () => {
    if (!response.writableFinished) body.destroy();
  });
  if (onBody) keepBody(body, onBody);
  body.pipe(response);
}

function keepBody(body: Readable, onBody: (body: Buffer) => void): void {
  let [chunks, size]: [Buffer[], number] = [[], 0];
  body.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) chunks = [];
    else chunks.push(chunk);
  });
  body.on("end", () => {
    if (size <= MAX_BODY_BYTES) onBody(Buffer.concat(chunks));
  });
}

/** The two versions' methods have the same shape, but no common type. */
function writeHead(response: OutgoingAnswer, status: number, headers: Record<string, string | string[]>): void {
  if (response instanceof http.ServerResponse) response.writeHead(status, headers);
  else response.writeHead(status, headers);
}

function breakOff(response: OutgoingAnswer): void {
  if (response instanceof http.ServerResponse) response.destroy();
  else response.stream.close(2); // INTERNAL_ERROR
}

/** Repeated names as lists, each under its first spelling; of what an answer has once, the first. */
function groupedHeaders(headers: HeaderList): Record<string, string | string[]> {
  const spelling = new Map<string, string>();
  const grouped: Record<string, string | string[]> = {};
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    const key = spelling.get(lower) ?? name;
    spelling.set(lower, key);
    const there = grouped[key];
    if (there !== undefined && ONCE.has(lower)) continue;
    grouped[key] = there === undefined ? value : [there, value].flat();
  }
  return grouped;
}
