// The TLS policy of every load-balancer listener.

/**
 * TLS 1.2 with forward secrecy or 1.3, with hybrid post-quantum key exchange. Always written out:
 * an API call without a policy gets ELBSecurityPolicy-2016-08, which allows TLS 1.0.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html
 */
export const TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";
