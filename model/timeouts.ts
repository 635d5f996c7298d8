// Every timeout on the path in one table, and the order they must keep: whoever waits for another waits longer.

/** Seconds, by the party that keeps them and the word it has for them. */
export const TIMEOUTS = {
  cloudfront: {
    /** Until a connection to the origin stands; tried three times (`connectionTimeout`, 1 to 10). */
    connect: 5,
    /** Until the origin's next bytes (`originReadTimeout`, 1 to 120). */
    read: 70,
    /** An idle connection to the origin (`originKeepaliveTimeout`, 1 to 120). */
    keepAlive: 60,
  },
  networkLoadBalancer: {
    /** An idle connection of a TLS listener; fixed by AWS. */
    idle: 350,
    /** A target that goes is forgotten after this (`deregistrationDelay`, 0 to 3600). */
    deregistration: 60,
  },
  haproxy: {
    /** Until a connection to the load balancer stands (`timeout connect`); tried four times. */
    connect: 1,
    /** Until a whole request head has come (`timeout http-request`). */
    requestHead: 10,
    /** Until a client's or a service's next bytes (`timeout client`, `timeout server`). */
    idle: 60,
    /** An idle connection of a client between two requests (`timeout http-keep-alive`). */
    keepAlive: 75,
    /** An idle connection to the application load balancer (`pool-purge-delay`). */
    pool: 30,
    /** Connections that are still open this long after SIGUSR1 end (`hard-stop-after`). */
    hardStop: 45,
  },
  systemd: {
    /** HAProxy is killed after this (`TimeoutStopSec`). */
    stop: 55,
  },
  applicationLoadBalancer: {
    /** Either side without bytes (`idleTimeout`, 1 to 4000). */
    idle: 120,
  },
  service: {
    /** What a service should keep an idle connection for at least; the sample does. */
    keepAlive: 180,
  },
} as const;

/** A pair of timeouts of which the first must be longer, and why. */
export interface TimeoutRule {
  readonly longer: readonly [seconds: number, name: string];
  readonly shorter: readonly [seconds: number, name: string];
  readonly reason: string;
}

const { cloudfront, networkLoadBalancer, haproxy, systemd, applicationLoadBalancer, service } = TIMEOUTS;

/** The order of all timeouts on the path, from the edge to the service. */
export const TIMEOUT_ORDER: readonly TimeoutRule[] = [
  {
    longer: [cloudfront.read, "CloudFront read"],
    shorter: [haproxy.idle, "HAProxy server"],
    reason: "HAProxy, which knows why, answers 504 before CloudFront gives up",
  },
  {
    longer: [haproxy.keepAlive, "HAProxy keep-alive"],
    shorter: [cloudfront.keepAlive, "CloudFront keep-alive"],
    reason: "HAProxy never closes a connection that CloudFront is about to use",
  },
  {
    longer: [networkLoadBalancer.idle, "network load balancer idle"],
    shorter: [haproxy.keepAlive, "HAProxy keep-alive"],
    reason: "the load balancer never forgets a connection that both ends still hold",
  },
  {
    longer: [cloudfront.connect, "CloudFront connect"],
    shorter: [haproxy.connect, "HAProxy connect"],
    reason: "a lost packet on the longer way is sent again in time",
  },
  {
    longer: [applicationLoadBalancer.idle, "application load balancer idle"],
    shorter: [haproxy.idle, "HAProxy server"],
    reason: "the load balancer never ends a request that HAProxy still waits for",
  },
  {
    longer: [applicationLoadBalancer.idle, "application load balancer idle"],
    shorter: [haproxy.pool, "HAProxy pool"],
    reason: "the load balancer never closes a connection that HAProxy is about to use",
  },
  {
    longer: [applicationLoadBalancer.idle, "application load balancer idle"],
    shorter: [cloudfront.read, "CloudFront read"],
    reason: "the same on the way of a VPC origin, where CloudFront is the load balancer's client",
  },
  {
    longer: [applicationLoadBalancer.idle, "application load balancer idle"],
    shorter: [cloudfront.keepAlive, "CloudFront keep-alive"],
    reason: "the same on the way of a VPC origin",
  },
  {
    longer: [service.keepAlive, "service keep-alive"],
    shorter: [applicationLoadBalancer.idle, "application load balancer idle"],
    reason: "a service never closes a connection that the load balancer is about to use",
  },
  {
    longer: [systemd.stop, "systemd stop"],
    shorter: [haproxy.hardStop, "HAProxy hard stop"],
    reason: "HAProxy ends its connections itself before it is killed",
  },
  {
    longer: [networkLoadBalancer.deregistration, "deregistration delay"],
    shorter: [systemd.stop, "systemd stop"],
    reason: "the load balancer still knows a target that drains",
  },
];
