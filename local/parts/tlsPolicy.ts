// Which TLS versions a listener's named security policy lets in
// (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html).
import type { SecureVersion } from "node:tls";

/** The lowest and the highest version of a policy. */
export interface TlsVersions {
  readonly minVersion: SecureVersion;
  readonly maxVersion: SecureVersion;
}

/** Policies whose names do not say their versions. */
const DATED_POLICIES: readonly string[] = ["ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-2015-05"];

const VERSION_OF_DIGIT: Readonly<Record<string, SecureVersion>> = {
  "0": "TLSv1",
  "1": "TLSv1.1",
  "2": "TLSv1.2",
  "3": "TLSv1.3",
};

/** The versions of `policy`; undefined where its name is not one that AWS's naming scheme explains. */
export function tlsVersions(policy: string): TlsVersions | undefined {
  if (DATED_POLICIES.includes(policy)) return { minVersion: "TLSv1", maxVersion: "TLSv1.2" };
  // ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09: the family names the highest version, the digits the lowest.
  const [, family, digit] = /^ELBSecurityPolicy-(TLS13|TLS|FS)-1-([0-3])-/.exec(policy) ?? [];
  const minVersion = VERSION_OF_DIGIT[digit ?? ""];
  return minVersion && { minVersion, maxVersion: family === "TLS13" ? "TLSv1.3" : "TLSv1.2" };
}

/**
 * The lowest version of a distribution's policy, such as `TLSv1.2_2025`; undefined for one that local does not know
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html).
 */
export function viewerTlsVersion(policy: string): SecureVersion | undefined {
  const [, version] = /^(TLSv1(?:\.[1-3])?)(?:_20\d\d)?$/.exec(policy) ?? [];
  return Object.values(VERSION_OF_DIGIT).find((each) => each === version);
}

/** What a listener's ALPN policy lets the load balancer agree on, its favourite first. */
export const ALPN_PROTOCOLS: Readonly<Record<string, readonly string[]>> = {
  None: [],
  HTTP1Only: ["http/1.1", "http/1.0"],
  HTTP2Only: ["h2"],
  HTTP2Optional: ["http/1.1", "http/1.0", "h2"],
  HTTP2Preferred: ["h2", "http/1.1", "http/1.0"],
};
