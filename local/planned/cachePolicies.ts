// CloudFront's managed cache policies, as far as local knows them
// (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html).

/** What a behaviour caches, and for whom. */
export interface CachePolicy {
  /** AWS's name of it. */
  readonly name: string;
  /** Longest time in the cache, in seconds; 0 where nothing is cached. */
  readonly maxSeconds: number;
  /** Request headers that are part of the cache key, in lower case, besides method, path, query and cookies. */
  readonly keyHeaders: readonly string[];
}

const BY_ID: Readonly<Record<string, CachePolicy>> = {
  "4135ea2d-6df8-44a3-9df3-4b5a84be39ad": { name: "CachingDisabled", maxSeconds: 0, keyHeaders: [] },
  "4cc15a8a-d715-48a4-82b8-cc0b614638fe": {
    name: "UseOriginCacheControlHeaders-QueryStrings",
    maxSeconds: 31_536_000,
    keyHeaders: ["host", "origin", "x-http-method-override", "x-http-method", "x-method-override"],
  },
};

/** The managed policy with this id; undefined for one that local does not know. */
export function cachePolicy(id: string): CachePolicy | undefined {
  return BY_ID[id];
}

/** Names of the policies that local knows, for messages. */
export const CACHE_POLICY_NAMES: readonly string[] = Object.values(BY_ID).map(({ name }) => name);
