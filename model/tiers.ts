// The four tiers of a region, in the one order and spelling used everywhere.

/**
 * - `ingress`: public subnets; the network load balancer and zonal NAT gateways, nothing else
 * - `proxy`: private subnets with a way out to named destinations; HAProxy
 * - `service`: isolated subnets; the application load balancer and the services
 * - `endpoint`: isolated subnets; interface endpoints to AWS's own services
 *
 * The order is part of the address plan: a new tier goes at the end, so that no subnet moves.
 */
export const TIERS = ["ingress", "proxy", "service", "endpoint"] as const;

export type Tier = (typeof TIERS)[number];
