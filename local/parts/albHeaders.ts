// What an application load balancer does to a request's headers on the way to a target
// (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html).
import type { HeaderList } from "../observed/observation.ts";

/** The load balancer's planned attributes that touch headers. */
export interface AlbHeaderAttributes {
  /** `append` adds the client to X-Forwarded-For, `preserve` leaves it alone, `remove` deletes it. */
  readonly xffHeaderProcessingMode: "append" | "preserve" | "remove";
  /** Deletes headers whose names have other characters than letters, digits and hyphens. */
  readonly dropInvalidHeaderFields: boolean;
}

/** What the load balancer knows of the request besides its headers. */
export interface AlbRequestContext {
  readonly clientAddress: string;
  /** The listener's planned port. */
  readonly listenerPort: number;
  /** True for a request that asks to change the protocol (WebSocket). */
  readonly upgrade: boolean;
  /** `Root=1-...` or `Self=1-...` made for this request, without the key. */
  readonly traceId: string;
}

const VALID_NAME = /^[A-Za-z0-9-]+$/;
/** Headers that speak of one connection only. `Transfer-Encoding` stays: the body goes on in the form it came in. */
const CONNECTION_HEADERS = ["connection", "keep-alive", "proxy-connection", "te", "expect", "upgrade"];

/** The headers for the target, in the order in which they came, the load balancer's own ones last. */
export function headersForTarget(
  received: HeaderList,
  attributes: AlbHeaderAttributes,
  context: AlbRequestContext,
): [string, string][] {
  const dropped = new Set([...CONNECTION_HEADERS, ...namedByConnection(received)]);
  const replaced = new Set(["x-forwarded-proto", "x-forwarded-port", "x-amzn-trace-id"]);
  if (attributes.xffHeaderProcessingMode !== "preserve") replaced.add("x-forwarded-for");
  const kept = received.filter(([name]) => {
    const lower = name.toLowerCase();
    if (attributes.dropInvalidHeaderFields && !VALID_NAME.test(name)) return false;
    return !dropped.has(lower) && !replaced.has(lower);
  });
  return [
    ...kept.map(([name, value]): [string, string] => [name, value]),
    ...forwardedFor(received, attributes, context),
    ["X-Forwarded-Proto", "https"],
    ["X-Forwarded-Port", String(context.listenerPort)],
    ["X-Amzn-Trace-Id", traceHeader(received, context.traceId)],
    ...upgradeHeaders(received, context),
  ];
}

/** The answer's headers without those that spoke of the target's connection only. */
export function headersForClient(received: HeaderList): [string, string][] {
  const dropped = new Set(["connection", "keep-alive", "proxy-connection", ...namedByConnection(received)]);
  return received.filter(([name]) => !dropped.has(name.toLowerCase())).map(([name, value]) => [name, value]);
}

/** Node's flat list of names and values as pairs. */
export function headerPairs(flat: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < flat.length; index += 2) pairs.push([flat[index] ?? "", flat[index + 1] ?? ""]);
  return pairs;
}

function forwardedFor(
  received: HeaderList,
  { xffHeaderProcessingMode }: AlbHeaderAttributes,
  { clientAddress }: AlbRequestContext,
): [string, string][] {
  if (xffHeaderProcessingMode !== "append") return [];
  return [["X-Forwarded-For", [...valuesOf(received, "x-forwarded-for"), clientAddress].join(", ")]];
}

/** A root that is there already stays; the load balancer puts itself in front of it. */
function traceHeader(received: HeaderList, traceId: string): string {
  const [there] = valuesOf(received, "x-amzn-trace-id");
  return there?.includes("Root=") ? `Self=${traceId};${there}` : `Root=${traceId}`;
}

function upgradeHeaders(received: HeaderList, { upgrade }: AlbRequestContext): [string, string][] {
  const [protocol] = valuesOf(received, "upgrade");
  if (!upgrade || protocol === undefined) return [];
  return [
    ["Connection", "Upgrade"],
    ["Upgrade", protocol],
  ];
}

function namedByConnection(headers: HeaderList): string[] {
  return valuesOf(headers, "connection").flatMap((value) => value.split(",").map((name) => name.trim().toLowerCase()));
}

function valuesOf(headers: HeaderList, lowerName: string): string[] {
  return headers.filter(([name]) => name.toLowerCase() === lowerName).map(([, value]) => value);
}
