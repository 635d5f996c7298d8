// Names of what the foundation puts into each region; known from config, so that user data can carry them.
import type { Settings } from "./settings.ts";

/** What the foundation makes in a region, by name. */
export interface TrustNames {
  /** Secrets Manager: the proxies' key and certificate. */
  readonly certificateSecret: string;
  /** Secrets Manager: the values of the origin secret that the cdn door accepts. */
  readonly originSecret: string;
  /** Alias of the KMS key of both, without `alias/`. */
  readonly keyAlias: string;
}

/** @param stack the stack that is planned; a `region` stack's trust carries the name of its foundation */
export function trustNames(
  { foundationStack }: Pick<Settings, "foundationStack">,
  shortName: string,
  project: string,
  stack: string,
): TrustNames {
  const owner = foundationStack === "" ? stack : (foundationStack.split("/").at(-1) ?? "");
  return {
    certificateSecret: `${project}/${owner}/${shortName}/proxy-certificate`,
    originSecret: `${project}/${owner}/${shortName}/origin-secret`,
    // KMS allows no dot in an alias.
    keyAlias: `${project}-${owner}-${shortName}`.replaceAll(".", "-"),
  };
}
