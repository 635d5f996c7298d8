// What stacks say to each other: one output `contract` for plain facts, so that a reader can check all of it at once.
import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../model/settings.ts";
import type { EdgeRegion } from "./edgeRegion.ts";
import type { Foundation, RegionTrust } from "./foundation.ts";

/** Raised whenever a contract changes its meaning: readers refuse any other. */
export const CONTRACT_VERSION = 1;

/** What a foundation says; the origin secret stands in an output of its own, `originSecret`, as a Pulumi secret. */
export interface FoundationContract {
  readonly version: number;
  readonly kind: "foundation";
  /** The viewers' name; the same in every stack of one edge. */
  readonly domain: string;
  readonly publicZoneId: pulumi.Input<string>;
  readonly certificateArn: pulumi.Input<string>;
  readonly certificateExpiresAt?: pulumi.Input<string>;
  /** Regions whose proxies have a key and secrets there, by name; what those are called, config tells. */
  readonly regions: Readonly<Record<string, NonNullable<RegionTrust["proxies"]>>>;
}

/** What a region says to the edge; without a cdn door it has no `edge`. */
export interface RegionContract {
  readonly version: number;
  readonly kind: "region";
  readonly domain: string;
  /** The stack whose secrets the region's proxies hold. */
  readonly foundation: string;
  readonly edge?: EdgeRegion;
}

export function foundationContract(
  { edge, regions }: Foundation,
  { domain }: Pick<Settings, "domain">,
): Partial<FoundationContract> {
  if (edge === undefined) {
    return {};
  }
  const { publicZoneId, certificateArn, certificateExpiresAt } = edge;
  return {
    version: CONTRACT_VERSION,
    kind: "foundation",
    domain,
    publicZoneId,
    certificateArn,
    ...(certificateExpiresAt === undefined ? {} : { certificateExpiresAt }),
    regions: Object.fromEntries(
      Object.entries(regions).flatMap(([name, { proxies }]) => (proxies === undefined ? [] : [[name, proxies]])),
    ),
  };
}

export function regionContract(
  edge: EdgeRegion | undefined,
  { domain, foundationStack }: Pick<Settings, "domain" | "foundationStack">,
): RegionContract {
  return {
    version: CONTRACT_VERSION,
    kind: "region",
    domain,
    foundation: stackOf(foundationStack),
    ...(edge === undefined ? {} : { edge }),
  };
}

/** A stack's own name, without organization and project. */
export function stackOf(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
