// The text of /etc/haproxy/haproxy.cfg on every proxy of a region. Valid on HAProxy 2.6 and later.
// Why each line stands here, with its measurement: docs/haproxy.md.
import { frontends, type FrontendArgs, section, TLS_FOLDER } from "./haproxyFrontends.ts";
import { SERVICE_DOOR_PORT } from "./ports.ts";
import { TIMEOUTS } from "./timeouts.ts";

const { haproxy } = TIMEOUTS;

/** Connections of one HAProxy process; twice as many file descriptors and some are needed (`LimitNOFILE`). */
export const MAX_CONNECTIONS = 20_000;

export interface HaproxyConfigArgs extends FrontendArgs {
  /** Private-zone name of the application load balancer; its certificate must carry it. */
  readonly servicesHost: string;
}

/** Renders the configuration; the same arguments give the same bytes. */
export function haproxyConfig(args: HaproxyConfigArgs): string {
  return [
    "# Rendered by Portcullis (model/haproxyConfig.ts): change the settings, not this file.",
    section("global", globalLines()),
    section("defaults", defaultLines()),
    section("resolvers vpc", resolverLines()),
    ...frontends(args),
    section("backend alb", backendLines(args)),
  ].join("\n");
}

function globalLines(): string[] {
  return [
    `maxconn ${MAX_CONNECTIONS}`,
    "log stdout len 8192 format raw local0 info",
    "stats socket /run/haproxy/admin.sock mode 600 level admin expose-fd listeners",
    `hard-stop-after ${haproxy.hardStop}s`,
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
    `timeout http-request ${haproxy.requestHead}s`,
    `timeout client ${haproxy.idle}s`,
    `timeout http-keep-alive ${haproxy.keepAlive}s`,
    "timeout queue 5s",
    `timeout connect ${haproxy.connect}s`,
    "timeout check 2s",
    `timeout server ${haproxy.idle}s`,
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
      `pool-max-conn 512 pool-purge-delay ${haproxy.pool}s`,
    // Eight places: AWS gives a busy load balancer more addresses than it has zones.
    `server-template alb 8 ${servicesHost}:${SERVICE_DOOR_PORT} resolvers vpc resolve-prefer ipv4 init-addr none ` +
      `ssl verify required ca-file ${TLS_FOLDER}/alb-ca.pem sni str(${servicesHost}) verifyhost ${servicesHost}`,
  ];
}
