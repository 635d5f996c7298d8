// Headers that say who the client is. Only this edge may say it, so all of them are deleted on the way in.

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
