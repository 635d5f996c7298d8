// The ports that the parts of a region listen on; fixed, because nothing outside the region sees them.

/** HAProxy's listeners, one for each door and purpose. */
export const PROXY_PORTS = {
  /** The static door: TLS, PROXY v2, from the network load balancer only. */
  static: 8443,
  /** The cdn door: TLS, PROXY v2, from the network load balancer only, and only with the origin secret. */
  cdn: 8445,
  /** Plain HTTP with PROXY v2 that can only redirect. */
  redirect: 8080,
  /** Health checks of the network load balancer: TLS, PROXY v2. */
  health: 8444,
  /** Prometheus metrics: TLS. */
  metrics: 8405,
} as const;

/** The application load balancer's HTTPS listener. */
export const SERVICE_DOOR_PORT = 443;

/**
 * Ports that answers go to: the widest range a client, load balancer or NAT gateway picks its own port from.
 * https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
export const EPHEMERAL_PORTS = { from: 1024, to: 65535 } as const;

/** Path of HAProxy's own health answer. */
export const PROXY_HEALTH_PATH = "/healthz";
