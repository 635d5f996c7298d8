// The text of /etc/haproxy/haproxy.cfg on every proxy of a region. Valid on HAProxy 2.6 and later.
// Why each line stands here, with its measurement: docs/haproxy.md.
import { CLIENT_HEADER_PREFIXES, CLIENT_HEADERS } from "./clientHeaders.ts";
import { PROXY_HEALTH_PATH, PROXY_PORTS, SERVICE_DOOR_PORT } from "./ports.ts";
import { DRAIN, PROXY_IDLE_SECONDS, PROXY_POOL_SECONDS } from "./timeouts.ts";

/** Folder of certificates on a proxy; `proxy.pem` (key and certificate) and `alb-ca.pem` are fetched at boot. */
export const TLS_FOLDER = "/etc/haproxy/tls";

/** Connections of one HAProxy process; twice as many file descriptors and some are needed (`LimitNOFILE`). */
export const MAX_CONNECTIONS = 20_000;

export interface HaproxyConfigArgs {
  /** Name the clients use; redirects go there whatever the request's Host says. */
  readonly publicHost: string;
  /** Port of the static door at the load balancer. */
  readonly httpsPort: number;
  /** Private-zone name of the application load balancer; its certificate must carry it. */
  readonly servicesHost: string;
  /** CIDRs that may scrape metrics; this machine always may. */
  readonly metricsCidrs: readonly string[];
}

/** Renders the configuration; the same arguments give the same bytes. */
export function haproxyConfig(args: HaproxyConfigArgs): string {
  return [
    "# Rendered by Portcullis (model/haproxyConfig.ts): change the settings, not this file.",
    section("global", globalLines()),
    section("defaults", defaultLines()),
    section("resolvers vpc", resolverLines()),
    section("frontend static", staticLines()),
    section("frontend redirect", redirectLines(args)),
    section("frontend health", healthLines()),
    section("frontend metrics", metricsLines(args)),
    section("backend alb", backendLines(args)),
  ].join("\n");
}

function section(title: string, lines: readonly string[]): string {
  return `${title}\n${lines.map((line) => `    ${line}\n`).join("")}`;
}

function globalLines(): string[] {
  return [
    `maxconn ${MAX_CONNECTIONS}`,
    "log stdout len 8192 format raw local0 info",
    "stats socket /run/haproxy/admin.sock mode 600 level admin expose-fd listeners",
    `hard-stop-after ${DRAIN.hardStopSeconds}s`,
    "ssl-default-bind-options ssl-min-ver TLSv1.2",
    "ssl-default-server-options ssl-min-ver TLSv1.2",
    "tune.ssl.cachesize 20000",
  ];
}

function defaultLines(): string[] {
  return [
    "mode http",
    "log global",
    "option dontlognull",
    "option http-restrict-req-hdr-names delete",
    "option idle-close-on-response",
    "timeout http-request 10s",
    `timeout client ${PROXY_IDLE_SECONDS}s`,
    "timeout http-keep-alive 75s",
    "timeout queue 5s",
    "timeout connect 1s",
    "timeout check 2s",
    `timeout server ${PROXY_IDLE_SECONDS}s`,
    "timeout tunnel 3600s",
    "timeout client-fin 5s",
    "timeout server-fin 5s",
    `log-format '${logFormat()}'`,
  ];
}

/** One JSON object a request; the path goes without its query, which may hold secrets. */
function logFormat(): string {
  const fields = {
    time: "%Ts",
    door: '"%f"',
    client: '"%ci"',
    client_port: "%cp",
    tls: '"%sslv"',
    cipher: '"%sslc"',
    method: '"%HM"',
    path: '"%[var(txn.path),json(utf8s)]"',
    status: "%ST",
    bytes: "%B",
    backend_source: '"%bi"',
    backend_source_port: '"%bp"',
    server: '"%si"',
    server_port: '"%sp"',
    server_tls: '"%[var(txn.server_tls)]"',
    server_name: '"%[var(txn.server_name),json(utf8s)]"',
    retries: '"%rc"',
    connect_ms: "%Tc",
    response_ms: "%Tr",
    total_ms: "%Ta",
    termination: '"%ts"',
  };
  return `{${Object.entries(fields)
    .map(([name, value]) => `"${name}":${value}`)
    .join(",")}}`;
}

function resolverLines(): string[] {
  return [
    // The VPC's own resolver, which ACLs and security groups do not filter.
    "nameserver vpc 169.254.169.253:53",
    "accepted_payload_size 8192",
    "resolve_retries 3",
    "timeout resolve 1s",
    "timeout retry 500ms",
    "hold valid 1s",
    "hold obsolete 5s",
    "hold timeout 24h",
    "hold refused 24h",
    "hold nx 24h",
    "hold other 24h",
  ];
}

function tlsBind(port: number, options: string): string {
  return `bind :${port} ${options}ssl crt ${TLS_FOLDER}/proxy.pem`;
}

function staticLines(): string[] {
  return [
    `${tlsBind(PROXY_PORTS.static, "accept-proxy ")} alpn h2,http/1.1`,
    "http-request set-var(txn.path) path",
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

function redirectLines({ publicHost, httpsPort }: HaproxyConfigArgs): string[] {
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

function metricsLines({ metricsCidrs }: HaproxyConfigArgs): string[] {
  return [
    tlsBind(PROXY_PORTS.metrics, ""),
    `tcp-request connection reject unless { src ${["127.0.0.0/8", ...metricsCidrs].join(" ")} }`,
    "http-request use-service prometheus-exporter if { path /metrics }",
    "http-request deny deny_status 404",
  ];
}

function backendLines({ servicesHost }: HaproxyConfigArgs): string[] {
  return [
    "balance roundrobin",
    "http-reuse always",
    "retries 3",
    "option redispatch 1",
    "retry-on conn-failure empty-response",
    "http-response set-var(txn.server_tls) ssl_bc_protocol",
    "http-response set-var(txn.server_name) ssl_s_s_dn(CN)",
    `default-server check check-sni ${servicesHost} inter 2s fastinter 500ms downinter 1s fall 2 rise 1 ` +
      `pool-max-conn 512 pool-purge-delay ${PROXY_POOL_SECONDS}s`,
    // Eight places: AWS gives a busy load balancer more addresses than it has zones.
    `server-template alb 8 ${servicesHost}:${SERVICE_DOOR_PORT} resolvers vpc resolve-prefer ipv4 init-addr none ` +
      `ssl verify required ca-file ${TLS_FOLDER}/alb-ca.pem sni str(${servicesHost}) verifyhost ${servicesHost}`,
  ];
}
