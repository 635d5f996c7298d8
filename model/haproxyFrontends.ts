// HAProxy's listeners: one frontend for each door, and those for redirects, health checks and metrics.
import { CLIENT_HEADER_PREFIXES, CLIENT_HEADERS, ORIGIN_SECRET_HEADER, VIEWER_HEADER } from "./clientHeaders.ts";
import { PROXY_HEALTH_PATH, PROXY_PORTS } from "./ports.ts";

/** Folder of certificates on a proxy; `proxy.pem` (key and certificate) and `alb-ca.pem` are fetched at boot. */
export const TLS_FOLDER = "/etc/haproxy/tls";

/** The values of the origin secret that count, one a line; fetched at boot. */
export const ORIGIN_SECRET_FILE = "/etc/haproxy/secrets/origin";

export interface FrontendArgs {
  /** The static door; absent where the region has none. */
  readonly staticDoor?: {
    /** Name the clients use; redirects go there whatever the request's Host says. */
    readonly publicHost: string;
    /** Port of the door at the load balancer. */
    readonly httpsPort: number;
  };
  /** True where CloudFront comes in by the origin secret. */
  readonly cdnDoor: boolean;
  /** CIDRs that may scrape metrics; this machine always may. */
  readonly metricsCidrs: readonly string[];
}

/** One section of the configuration. */
export function section(title: string, lines: readonly string[]): string {
  return `${title}\n${lines.map((line) => `    ${line}\n`).join("")}`;
}

/** The frontends; a door that a region does not have is not there. */
export function frontends({ staticDoor, cdnDoor, metricsCidrs }: FrontendArgs): string[] {
  return [
    ...(staticDoor === undefined
      ? []
      : [
          section("frontend static", staticLines()),
          section("frontend redirect", redirectLines(staticDoor.publicHost, staticDoor.httpsPort)),
        ]),
    ...(cdnDoor ? [section("frontend cdn", cdnLines())] : []),
    section("frontend health", healthLines()),
    section("frontend metrics", metricsLines(metricsCidrs)),
  ];
}

function tlsBind(port: number, options: string): string {
  return `bind :${port} ${options}ssl crt ${TLS_FOLDER}/proxy.pem`;
}

function staticLines(): string[] {
  return [
    `${tlsBind(PROXY_PORTS.static, "accept-proxy ")} alpn h2,http/1.1`,
    "http-request set-var(txn.path) path",
    ...cleanedLines(),
  ];
}

/**
 * CloudFront's addresses are everybody's who rents a distribution, so a request must hold this edge's secret too; only
 * then is the viewer taken from the header that CloudFront sets. The port in it comes after the last colon.
 */
function cdnLines(): string[] {
  return [
    `${tlsBind(PROXY_PORTS.cdn, "accept-proxy ")} alpn h2,http/1.1`,
    "http-request set-var(txn.path) path",
    `http-request deny deny_status 403 unless { req.fhdr_cnt(${ORIGIN_SECRET_HEADER}) eq 1 } ` +
      `{ req.fhdr(${ORIGIN_SECRET_HEADER}) -m str -f ${ORIGIN_SECRET_FILE} }`,
    `http-request set-var(txn.viewer) req.fhdr(${VIEWER_HEADER}),regsub(:[0-9]+$,)`,
    `http-request deny deny_status 403 unless { req.fhdr_cnt(${VIEWER_HEADER}) eq 1 } ` +
      "{ var(txn.viewer) -m ip 0.0.0.0/0 ::/0 }",
    "http-request set-src var(txn.viewer)",
    ...cleanedLines(),
  ];
}

/** What every door does to a request: no header from outside says who the client is. */
function cleanedLines(): string[] {
  return [
    // Connection names headers for the next hop to drop; a client must not name ours.
    "http-request set-var(txn.upgrade) bool(true) if { req.hdr(connection) -i upgrade } { req.hdr(upgrade) -i websocket }",
    "http-request del-header connection",
    // Any other protocol would open a tunnel past the rules below.
    "http-request del-header upgrade unless { var(txn.upgrade) -m bool }",
    "http-request del-header http2-settings",
    "http-request set-header Connection upgrade if { var(txn.upgrade) -m bool }",
    ...CLIENT_HEADER_PREFIXES.map((prefix) => `http-request del-header ${prefix} -m beg`),
    ...CLIENT_HEADERS.map((name) => `http-request del-header ${name}`),
    "http-request set-header X-Forwarded-For %[src]",
    "http-request set-header X-Forwarded-Proto https",
    "http-request disable-l7-retry unless METH_GET || { method HEAD OPTIONS }",
    "default_backend alb",
  ];
}

function redirectLines(publicHost: string, httpsPort: number): string[] {
  const origin = `https://${publicHost}${httpsPort === 443 ? "" : `:${httpsPort}`}`;
  return [
    `bind :${PROXY_PORTS.redirect} accept-proxy`,
    "http-request set-var(txn.path) path",
    `http-request redirect prefix ${origin} code 308`,
  ];
}

function healthLines(): string[] {
  return [
    tlsBind(PROXY_PORTS.health, "accept-proxy "),
    `monitor-uri ${PROXY_HEALTH_PATH}`,
    "http-request deny deny_status 404",
  ];
}

function metricsLines(metricsCidrs: readonly string[]): string[] {
  return [
    tlsBind(PROXY_PORTS.metrics, ""),
    `tcp-request connection reject unless { src ${["127.0.0.0/8", ...metricsCidrs].join(" ")} }`,
    "http-request use-service prometheus-exporter if { path /metrics }",
    "http-request deny deny_status 404",
  ];
}
