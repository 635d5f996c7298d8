// What CloudFront does to a request's headers on the way to an origin, and to an answer's on the way back
// (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html).
import type { ConnectionObservation, HeaderList } from "../../observed/observation.ts";
import type { PlannedBehaviour, PlannedOrigin, PlannedResponseHeaders } from "../../planned/plannedEdge.ts";
import { placeOf } from "./viewerPlaces.ts";

type Header = [name: string, value: string];

/** Stands in an observation for a custom header's secret value. */
export const HIDDEN = "(secret)";

/** Headers that speak of one connection only. */
const CONNECTION_HEADERS = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "upgrade",
  "http2-settings",
];
/** Headers that CloudFront takes away or writes itself. Framing follows the body that is sent on. */
const REPLACED_HEADERS = [
  "accept-encoding",
  "content-length",
  "expect",
  "transfer-encoding",
  "via",
  "x-forwarded-for",
  "x-forwarded-proto",
  "x-real-ip",
];
const RESERVED_PREFIXES = ["cloudfront-", "x-amz-cf-", "x-edge-"];

/** What the location knows of the request besides its headers. */
export interface OriginRequestContext {
  readonly viewer: ConnectionObservation;
  readonly requestId: string;
  readonly httpVersion: string;
  readonly behaviour: PlannedBehaviour;
  readonly origin: Pick<PlannedOrigin, "headers">;
  readonly originSecret: string;
  /** From the web ACL. */
  readonly inserted: HeaderList;
}

/** The values of a header, whatever its case. */
export function headerValues(headers: HeaderList, lowerName: string): string[] {
  return headers.filter(([name]) => name.toLowerCase() === lowerName).map(([, value]) => value);
}

/** The headers for the origin without its framing: the viewer's in their order, CloudFront's own behind them. */
export function headersForOrigin(received: HeaderList, context: OriginRequestContext): Header[] {
  const { viewer, requestId, httpVersion, behaviour, origin, originSecret, inserted } = context;
  const custom = origin.headers.map(({ name, value }): Header => [name, value ?? originSecret]);
  const ours = new Set([...custom, ...inserted].map(([name]) => name.toLowerCase()));
  const named = headerValues(received, "connection").flatMap((value) => value.split(","));
  const dropped = new Set([
    ...named.map((name) => name.trim().toLowerCase()).filter((name) => name !== "host"),
    ...CONNECTION_HEADERS,
    ...REPLACED_HEADERS,
  ]);
  const kept = received.filter(([name]) => {
    const lower = name.toLowerCase();
    return !dropped.has(lower) && !ours.has(lower) && !RESERVED_PREFIXES.some((prefix) => lower.startsWith(prefix));
  });
  const encodings = acceptedEncodings(received);
  return [
    ...kept.map(([name, value]): Header => [name, value]),
    ...(encodings === "" ? [] : [["Accept-Encoding", encodings] satisfies Header]),
    ["X-Forwarded-For", [...headerValues(received, "x-forwarded-for"), viewer.remote.address].join(", ")],
    ["Via", [...headerValues(received, "via"), viaOf(httpVersion)].join(", ")],
    ["X-Amz-Cf-Id", requestId],
    ...cloudfrontHeaders(behaviour, viewer),
    ...inserted.map(([name, value]): Header => [name, value]),
    ...custom,
  ];
}

/** What a cache key and the origin get to see of Accept-Encoding. */
export function acceptedEncodings(headers: HeaderList): string {
  const accepted = headerValues(headers, "accept-encoding").join(",").toLowerCase();
  return ["br", "gzip"]
    .filter((each) => new RegExp(`\\b${each}\\b(?!\\s*;\\s*q=0(\\.0*)?(?![.\\d]))`).test(accepted))
    .join(",");
}

/** CloudFront's word about the viewer, over whatever the viewer said. */
export function cloudfrontHeaders(
  { cloudfrontHeaders: wanted }: PlannedBehaviour,
  viewer: ConnectionObservation,
): Header[] {
  const place = placeOf(viewer.remote.address);
  const known: Readonly<Record<string, string | undefined>> = {
    "cloudfront-viewer-address": `${viewer.remote.address}:${viewer.remote.port}`,
    "cloudfront-viewer-country": place?.country,
    "cloudfront-viewer-city": place?.city,
    "cloudfront-viewer-latitude": place && String(place.latitude),
    "cloudfront-viewer-longitude": place && String(place.longitude),
  };
  return wanted.flatMap((name): Header[] => {
    const value = known[name];
    return value === undefined ? [] : [[name, value]];
  });
}

/** The headers without the values of an origin's secret ones, for people. */
export function withoutSecrets(headers: HeaderList, { headers: custom }: Pick<PlannedOrigin, "headers">): HeaderList {
  const secret = custom.filter(({ value }) => value === undefined).map(({ name }) => name.toLowerCase());
  return headers.map(([name, value]) => [name, secret.includes(name.toLowerCase()) ? HIDDEN : value]);
}

/** The origin's headers for the viewer, with the response headers policy applied. */
export function headersForViewer(received: HeaderList, policy: PlannedResponseHeaders): Header[] {
  const named = headerValues(received, "connection").flatMap((value) => value.split(","));
  const dropped = new Set([
    ...named.map((name) => name.trim().toLowerCase()),
    ...CONNECTION_HEADERS,
    "transfer-encoding",
    ...policy.remove,
    ...policy.set.filter(({ override }) => override).map(({ name }) => name.toLowerCase()),
  ]);
  const kept = received.filter(([name]) => !dropped.has(name.toLowerCase()));
  const added = policy.set.filter(
    ({ name, override }) => override || headerValues(kept, name.toLowerCase()).length === 0,
  );
  return [
    ...kept.map(([name, value]): Header => [name, value]),
    ...added.map(({ name, value }): Header => [name, value]),
  ];
}

/** CloudFront's entry in Via. */
export function viaOf(httpVersion: string): string {
  return `${httpVersion} local.cloudfront.net (CloudFront)`;
}
