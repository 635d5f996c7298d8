// Headers that say who the client is. Only this edge may say it, so all of them are deleted on the way in.

/** Header in which the edge shows a cdn door its secret. */
export const ORIGIN_SECRET_HEADER = "x-origin-secret";

/**
 * Header in which CloudFront puts the viewer's address and port, over whatever the viewer sent:
 * `198.51.100.9:46532`, `2001:db8::9:46532` (an IPv6 address stands without brackets).
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html
 */
export const VIEWER_HEADER = "CloudFront-Viewer-Address";

/** Header names that carry a client's address or identity in some proxy's, cloud's or framework's tradition. */
export const CLIENT_HEADERS = [
  "x-real-ip",
  "x-realip",
  "x-cluster-client-ip",
  "x-original-forwarded-for",
  "x-original-url",
  "x-rewrite-url",
  "x-originating-ip",
  "x-origin-verify",
  ORIGIN_SECRET_HEADER,
  "x-envoy-external-address",
  "x-vercel-forwarded-for",
  "x-ms-client-principal",
  "x-arr-clientcert",
  "x-user-ip",
  "true-client-ip",
  "fastly-client-ip",
  "fly-client-ip",
  "proxy-client-ip",
  "client-ip",
  "via",
  // Becomes HTTP_PROXY in a CGI environment (httpoxy).
  "proxy",
] as const;

/** Beginnings of header names of the same kind. */
export const CLIENT_HEADER_PREFIXES = [
  "x-forwarded",
  "forwarded",
  "x-client",
  "x-remote-",
  "remote-",
  "x-ssl-",
  "ssl-client-",
  "x-tls-client-",
  "tls-client-",
  "client-cert",
  "wl-proxy-",
  "x-amzn-mtls-",
  "x-amzn-oidc-",
  "x-goog-",
  "x-azure-",
  "x-appengine-",
  "cloudfront-",
  "cf-",
] as const;
