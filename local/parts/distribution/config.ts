// What the distribution part is told: the planned edge with stand-in addresses. Plain JSON.
import type { CertificateFiles } from "../applicationLoadBalancer.ts";
import type { Endpoint } from "../../observed/observation.ts";
import type { PlannedBehaviour, PlannedOrigin } from "../../planned/plannedEdge.ts";
import type { PlannedWebAcl } from "../webAcl/evaluateWebAcl.ts";

/** A distribution as planned, on this machine. */
export interface DistributionConfig {
  readonly aliases: readonly string[];
  readonly certificate: CertificateFiles;
  /** Lowest TLS version for viewers. */
  readonly minVersion: "TLSv1" | "TLSv1.1" | "TLSv1.2" | "TLSv1.3";
  readonly locations: readonly LocationConfig[];
  readonly behaviours: readonly PlannedBehaviour[];
  readonly origins: readonly OriginConfig[];
  /** Authority that origins' certificates are verified against. */
  readonly originCaFile: string;
  /** Value of every custom header whose planned one is a secret; empty where none is. */
  readonly originSecret: string;
  readonly webAcl?: PlannedWebAcl;
}

/** One edge location. Its connections to origins come from its own address. */
export interface LocationConfig {
  /** The region that it is near to, and named for. */
  readonly near: string;
  readonly address: string;
  readonly ports: { readonly https: number; readonly http: number };
  /** Where it asks for the names of origins. */
  readonly resolver: Endpoint;
}

/** An origin, and for one inside a VPC the stand-ins of its load balancer. */
export interface OriginConfig extends PlannedOrigin {
  /** Absent for an origin that is found by its name. */
  readonly endpoints?: readonly Endpoint[];
}
