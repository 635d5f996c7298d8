// Constants of the edge that AWS names.

/**
 * CloudFront's managed cache policies.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
 */
export const CACHE_POLICIES = {
  /**
   * UseOriginCacheControlHeaders-QueryStrings: what a service marks as cacheable is cached, by host, path, query string
   * and cookies; anything else is not.
   */
  originDecides: "4cc15a8a-d715-48a4-82b8-cc0b614638fe",
  /** CachingDisabled. */
  never: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
} as const;

/** The newest policy that still speaks TLS 1.2; the one for TLS 1.3 alone shuts out clients of companies. */
export const VIEWER_TLS_POLICY = "TLSv1.2_2025";
