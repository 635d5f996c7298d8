// Security-group rules derived from the flows.
import { expect } from "chai";
import { groupRules } from "../../model/groupRules.ts";
import { regionFlowsOf } from "./regionRules.ts";

/** The static door alone, unless the changes say otherwise; the other doors: doorFlows.test.ts. */
const flowsOf = (changes: Record<string, unknown> = {}) =>
  regionFlowsOf({ doors: { static: { clients: ["0.0.0.0/0"] } }, ...changes });

describe("security-group rules", () => {
  it("are exactly these in the dev region", () => {
    expect(groupRules(flowsOf()).map((rule) => `${rule.key} | ${rule.direction} | ${rule.description}`)).to.deep.equal([
      "nlb-from-0.0.0.0_0-443 | ingress | clients to ingress port 443",
      "nlb-from-0.0.0.0_0-80 | ingress | clients to ingress port 80",
      "nlb-to-proxy-8443 | egress | ingress to proxy port 8443",
      "proxy-from-nlb-8443 | ingress | ingress to proxy port 8443",
      "nlb-to-proxy-8080 | egress | ingress to proxy port 8080",
      "proxy-from-nlb-8080 | ingress | ingress to proxy port 8080",
      "nlb-to-proxy-8444 | egress | ingress to proxy port 8444",
      "proxy-from-nlb-8444 | ingress | ingress to proxy port 8444",
      "proxy-to-alb-443 | egress | proxy to service port 443",
      "alb-from-proxy-443 | ingress | proxy to service port 443",
      "alb-to-service-9443 | egress | service to service port 9443",
      "service-from-alb-9443 | ingress | service to service port 9443",
      "proxy-to-endpoint-443 | egress | proxy to endpoint port 443",
      "endpoint-from-proxy-443 | ingress | proxy to endpoint port 443",
      "proxy-to-0.0.0.0_0-443 | egress | proxy to packages port 443",
      "nlb-from-0.0.0.0_0-too-large | ingress | routers to ingress too-large",
      "proxy-from-0.0.0.0_0-too-large | ingress | routers to proxy too-large",
    ]);
  });

  it("have keys that a URN can carry, for IPv6 too", () => {
    const rules = groupRules(flowsOf({ dualStack: true, doors: { static: { clients: ["2001:db8::/32"] } } }));
    expect(rules[0]).to.deep.equal({
      key: "nlb-from-2001-db8--_32-443",
      group: "nlb",
      direction: "ingress",
      protocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv6: "2001:db8::/32",
      description: "clients to ingress port 443",
    });
  });
});
