// What a stack's settings say should be so; the claims compare the planned network with it. Made from the settings by the
// caller, for the proof reads nothing but the plan.
import type { Role } from "../network.ts";

/** Either end of a declared flow. */
export type End =
  /** A part inside the VPC. */
  | { readonly role: Role }
  /** Addresses outside, and the AWS list that stands for them where a rule can name one. */
  | { readonly name: string; readonly cidrs: readonly string[]; readonly prefixList?: string };

/** A TCP connection that somebody may open. */
export interface DeclaredFlow {
  /** `ingress->proxy:8443`. */
  readonly name: string;
  readonly from: End;
  readonly to: End;
  readonly port: number;
}

/** What every request through a door must pass. */
export type Waypoint = "HAProxy" | "WAF";

/** A way in. */
export interface Door {
  readonly name: string;
  /** Ports of the network load balancer; none for a door that has no public address. */
  readonly ports: readonly number[];
  /** HAProxy's own bind for each of these ports; a bind accepts only its own door's traffic. */
  readonly binds: Readonly<Record<number, number>>;
  readonly waypoints: readonly Waypoint[];
}

/** What is declared for one region. */
export interface RegionDeclaration {
  /** AWS name, `eu-west-1`. */
  readonly region: string;
  readonly doors: readonly Door[];
  readonly flows: readonly DeclaredFlow[];
}

/** What is declared for all regions of a plan. */
export interface Declaration {
  readonly regions: readonly RegionDeclaration[];
}
