// Headers that say who the client is. Only this edge may say it, so all of them are deleted on the way in.

/** Header names that carry a client's address or identity in some proxy's or framework's tradition. */
export const CLIENT_HEADERS = [
  "forwarded",
  "x-real-ip",
  "x-client-ip",
  "x-cluster-client-ip",
  "x-original-forwarded-for",
  "x-originating-ip",
  "x-remote-ip",
  "x-remote-addr",
  "x-envoy-external-address",
  "true-client-ip",
  "cf-connecting-ip",
  "fastly-client-ip",
  "client-ip",
  "client-cert",
  "client-cert-chain",
  "via",
] as const;

/** Beginnings of header names of the same kind. */
export const CLIENT_HEADER_PREFIXES = [
  "x-forwarded-",
  "x-ssl-",
  "x-client-cert",
  "x-amzn-mtls-",
  "cloudfront-viewer-",
] as const;
