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

/** Sends the answer. One that breaks off on the way breaks off for the viewer too, so that nobody takes it for whole. */
export function sendAnswer(response: OutgoingAnswer, method: string, { status, headers, body, onBody }: Answer): void {
  if (response.destroyed) {
    if (!Buffer.isBuffer(body)) body.destroy();
    return;
  }
  const grouped = groupedHeaders(headers);
  if (Buffer.isBuffer(body)) {
    const length = { "content-length": String(body.length) };
    writeHead(response, status, { ...grouped, ...(method !== "HEAD" && length) });
    const sink: NodeJS.WritableStream = response;
    if (method !== "HEAD") sink.write(body);
    sink.end();
    return;
  }
  writeHead(response, status, grouped);
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

/** Repeated names as lists, each under its first spelling. */
function groupedHeaders(headers: HeaderList): Record<string, string | string[]> {
  const spelling = new Map<string, string>();
  const grouped: Record<string, string | string[]> = {};
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    const key = spelling.get(lower) ?? name;
    spelling.set(lower, key);
    const there = grouped[key];
    grouped[key] = there === undefined ? value : [there, value].flat();
  }
  return grouped;
}
