// The order of timeouts on the path; each party must outlive the one in front of it where it says so.

/** Seconds that a proxy has to finish its requests when it goes; each step inside the next. */
export const DRAIN = {
  /** HAProxy ends connections that are still open this long after SIGUSR1 (`hard-stop-after`). */
  hardStopSeconds: 45,
  /** systemd kills HAProxy after this (`TimeoutStopSec`). */
  stopSeconds: 55,
  /** The load balancer forgets a target after this (`deregistrationDelay`, AWS allows 0 to 3600). */
  deregistrationSeconds: 60,
} as const;

/** Seconds that HAProxy waits for a client's or a service's next bytes (`timeout client`, `timeout server`). */
export const PROXY_IDLE_SECONDS = 60;

/** Seconds that an idle connection to the application load balancer stays in HAProxy's pool. */
export const PROXY_POOL_SECONDS = 30;

/**
 * Idle seconds of the application load balancer (1 to 4000). Longer than HAProxy keeps a connection, so that
 * the load balancer never closes one that HAProxy is about to use.
 */
export const ALB_IDLE_SECONDS = 120;
