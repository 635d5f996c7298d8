// The planned edge as plain values: the distribution, its web ACL, and the names that lead to it and behind it.
import type { SecureVersion } from "node:tls";
import type { PlannedWebAcl } from "../parts/webAcl/evaluateWebAcl.ts";
import type { CachePolicy } from "./cachePolicies.ts";
import type { CertificateNames } from "./certificateNames.ts";

/** A CloudFront distribution and what belongs to it. */
export interface PlannedEdge {
  /** The viewers' name: the alias that a record leads to. */
  readonly host: string;
  /** Every name that viewers may ask for. */
  readonly aliases: readonly string[];
  readonly certificate: CertificateNames;
  /** Lowest TLS version for viewers. */
  readonly minVersion: SecureVersion;
  /** In their order; the last one is the default, whose pattern is `*`. */
  readonly behaviours: readonly PlannedBehaviour[];
  readonly origins: readonly PlannedOrigin[];
  readonly webAcl?: PlannedWebAcl;
  /** Latency records of the origins' names; none where the origins are VPC origins. */
  readonly records: readonly PlannedOriginRecord[];
}

/** A cache behaviour. */
export interface PlannedBehaviour {
  /** `*` and `?` as in CloudFront's path patterns. */
  readonly pattern: string;
  readonly allowedMethods: readonly string[];
  readonly viewerProtocol: "allow-all" | "https-only" | "redirect-to-https";
  /** Id of an origin; a function may choose another one. */
  readonly origin: string;
  readonly cache: CachePolicy;
  /** CloudFront's own headers for the origin and the function, in lower case. */
  readonly cloudfrontHeaders: readonly string[];
  readonly response: PlannedResponseHeaders;
  /** Code of the viewer-request function. */
  readonly functionCode?: string;
}

/** What a response headers policy does. */
export interface PlannedResponseHeaders {
  /** `override` false leaves the origin's own header alone. */
  readonly set: readonly { readonly name: string; readonly value: string; readonly override: boolean }[];
  /** In lower case. */
  readonly remove: readonly string[];
}

/** An origin. Times are seconds. */
export interface PlannedOrigin {
  readonly id: string;
  /** Its domain name, which its certificate has to carry unless it carries the viewer's Host. */
  readonly host: string;
  readonly connectionAttempts: number;
  readonly connectSeconds: number;
  readonly readSeconds: number;
  readonly keepAliveSeconds: number;
  /** Headers that CloudFront sets; a secret one has no value here: the run makes its own. */
  readonly headers: readonly { readonly name: string; readonly value?: string }[];
  readonly to: OriginTarget;
}

/** Where an origin stands: behind a name, or inside a VPC at a region's application load balancer. */
export type OriginTarget =
  | { readonly kind: "name"; readonly port: number }
  | { readonly kind: "serviceDoor"; readonly region: string; readonly port: number };

/** One latency record of an origin's name. */
export interface PlannedOriginRecord {
  readonly name: string;
  /** The region whose latency counts. */
  readonly latencyRegion: string;
  /** The region whose network load balancer the record leads to. */
  readonly region: string;
  readonly evaluateTargetHealth: boolean;
  /** What its health check follows; absent without a health check. */
  readonly alarm?: PlannedAlarm;
}

/** An alarm on the number of healthy targets. */
export interface PlannedAlarm {
  readonly name: string;
  /** Name of the target group's resource. */
  readonly targetGroup: string;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  /** It rings below this number. */
  readonly threshold: number;
}
