// A load balancer's health check of one target, with the planned path, codes, pace and thresholds.
import http from "node:http";
import type { Socket } from "node:net";
import { dial } from "./dial.ts";
import { formatEndpoint } from "../observed/observation.ts";
import type { Endpoint } from "../observed/observation.ts";
import { messageOf } from "./part.ts";

/** A target group's planned check. */
export interface HealthCheck {
  readonly protocol: "HTTP" | "HTTPS" | "TCP";
  /** Unused by TCP. */
  readonly path: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** Codes that mean healthy, as AWS writes them: `200`, `200,202`, `200-299`. Unused by TCP. */
  readonly matcher: string;
}

/** One target as its check sees it. */
export interface CheckOptions {
  readonly check: HealthCheck;
  readonly endpoint: Endpoint;
  /** True where the target group sends PROXY headers: AWS's health checks then carry one too. */
  readonly proxyProtocolV2: boolean;
  readonly localAddress?: string;
}

/** A verdict and the status or fault behind it. */
export interface Health {
  readonly healthy: boolean;
  readonly reason: string;
}

/** A target that never passed is asked this often, not at the planned pace: on one machine nobody wants to wait for it. */
const INITIAL_RETRY_MILLISECONDS = 250;

/** Checks a target until the returned function is called; `onChange` hears each change of the verdict or of its reason. */
export function watchTarget(options: CheckOptions, onChange: (health: Health) => void): () => void {
  const { check } = options;
  let health: Health | undefined;
  let passedOnce = false;
  let streak = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const round = async () => {
    const result = await checkOnce(options);
    if (stopped) return;
    streak = result.healthy === (health?.healthy ?? false) ? 0 : streak + 1;
    // A newly registered target needs one success only.
    const needed = !passedOnce ? 1 : result.healthy ? check.healthyThreshold : check.unhealthyThreshold;
    const healthy = streak >= needed ? result.healthy : (health?.healthy ?? false);
    if (health?.healthy !== healthy) streak = 0;
    if (health?.healthy !== healthy || health.reason !== result.reason) onChange({ healthy, reason: result.reason });
    health = { healthy, reason: result.reason };
    passedOnce ||= healthy;
    timer = setTimeout(() => void round(), passedOnce ? check.intervalSeconds * 1000 : INITIAL_RETRY_MILLISECONDS);
  };
  void round();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** One check: a new connection, one request. */
export async function checkOnce(options: CheckOptions): Promise<Health> {
  const { check, endpoint, proxyProtocolV2, localAddress } = options;
  let socket: Socket | undefined;
  try {
    const timeoutMilliseconds = check.timeoutSeconds * 1000;
    socket = await dial({
      target: endpoint,
      localAddress,
      ...(proxyProtocolV2 && { proxyHeader: { command: "LOCAL" } }),
      ...(check.protocol === "HTTPS" && { tls: { alpn: [] } }),
      timeoutMilliseconds,
    });
    if (check.protocol === "TCP") return { healthy: true, reason: "connected" };
    const status = await getStatus(socket, check.path, endpoint, timeoutMilliseconds);
    return { healthy: matches(check.matcher, status), reason: `status ${status}` };
  } catch (fault) {
    return { healthy: false, reason: messageOf(fault) };
  } finally {
    socket?.destroy();
  }
}

function getStatus(socket: Socket, path: string, endpoint: Endpoint, timeoutMilliseconds: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.get({
      path,
      headers: { host: formatEndpoint(endpoint), "user-agent": "ELB-HealthChecker/2.0", connection: "close" },
      createConnection: () => socket,
    });
    // The request's own `timeout` is not armed on a socket that it did not open.
    const timer = setTimeout(() => {
      request.destroy(new Error(`no answer in ${timeoutMilliseconds} ms`));
    }, timeoutMilliseconds);
    request.once("response", (response) => {
      clearTimeout(timer);
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on("error", (fault) => {
      clearTimeout(timer);
      reject(fault);
    });
  });
}

/** True where `status` is one of the codes or ranges of an AWS matcher. */
export function matches(matcher: string, status: number): boolean {
  return matcher.split(",").some((part) => {
    const [from, to = from] = part.trim().split("-").map(Number);
    return from !== undefined && to !== undefined && from <= status && status <= to;
  });
}
