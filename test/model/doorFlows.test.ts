// Flows, ACL entries and group rules by the doors a region has; the static door alone: flows.test.ts.
import { expect } from "chai";
import { regionFlows } from "../../model/flows.ts";
import { groupRules } from "../../model/groupRules.ts";
import { modelRegion } from "../../model/regionModel.ts";
import { parseSettings } from "../../model/parseSettings.ts";
import { TIERS } from "../../model/tiers.ts";
import { devConfig } from "../support/devSettings.ts";
import { aclLines, regionFlowsOf } from "./regionRules.ts";

const STATIC = { clients: ["0.0.0.0/0"] };
const PREFIX_LIST = { lock: "prefix-list" };
const VPC_ORIGIN = { lock: "vpc-origin" };

/** A regional NAT gateway, whose packets cross no ACL of the ingress tier. */
const flowsOf = (doors: Record<string, unknown>) => regionFlowsOf({ doors, edge: {}, nat: "regional" });

const names = (doors: Record<string, unknown>) => flowsOf(doors).map(({ name }) => name);

const rules = (doors: Record<string, unknown>) =>
  groupRules(flowsOf(doors)).map(({ key, direction, peer, prefixList, cidrIpv4 }) =>
    [key, direction, peer ?? prefixList ?? cidrIpv4].join(" "),
  );

describe("a region with both doors", () => {
  const doors = { static: STATIC, cdn: PREFIX_LIST };

  it("has the static door's flows and two of its own", () => {
    const added = names(doors).filter((name) => !names({ static: STATIC }).includes(name));
    expect(added).to.deep.equal(["cloudfront->ingress:8443", "ingress->proxy:8445"]);
    expect(names(doors)).to.include.members(names({ static: STATIC }));
  });

  it("has the static door's ACL entries, numbers and all, and one for each new border", () => {
    const added = TIERS.flatMap((tier) => {
      const [both, alone] = [aclLines(tier, flowsOf(doors)), aclLines(tier, flowsOf({ static: STATIC }))];
      return (["ingress", "egress"] as const).flatMap((direction) => {
        expect(both[direction], `${tier} ${direction}`).to.include.members(alone[direction]);
        return both[direction]
          .filter((line) => !alone[direction].includes(line))
          .map((line) => [tier, direction, line]);
      });
    });
    expect(added).to.deep.equal([
      ["ingress", "ingress", "4150 allow 0.0.0.0/0 8443"],
      ["ingress", "egress", "330 allow 10.10.8.0/21 8445"],
      ["proxy", "ingress", "330 allow 10.10.0.0/23 8445"],
    ]);
  });

  it("has the static door's group rules, and CloudFront's list in a group of its own", () => {
    expect(rules(doors)).to.include.members(rules({ static: STATIC }));
    expect(rules(doors).filter((rule) => !rules({ static: STATIC }).includes(rule))).to.deep.equal([
      "cdn-from-cloudfront-8443 ingress cloudfront",
      "cdn-to-proxy-8445 egress proxy",
      "proxy-from-cdn-8445 ingress cdn",
    ]);
  });

  it("opens the cdn door's own port and no other to CloudFront", () => {
    const onPort = flowsOf({ static: STATIC, cdn: { ...PREFIX_LIST, port: 9000 } });
    expect(
      onPort.filter(({ from }) => "name" in from && from.name === "cloudfront").map(({ name }) => name),
    ).to.deep.equal(["cloudfront->ingress:9000"]);
  });
});

describe("a region with the cdn door alone, by its prefix list", () => {
  const doors = { cdn: PREFIX_LIST };

  it("has no way in but CloudFront's", () => {
    expect(names(doors)).to.deep.equal([
      "cloudfront->ingress:8443",
      "ingress->proxy:8444",
      "ingress->proxy:8445",
      "proxy->service:443",
      "service->service:9443",
      "proxy->endpoint:443",
      "proxy->packages:443",
      "routers->ingress:too-large",
      "routers->proxy:too-large",
    ]);
    expect(aclLines("ingress", flowsOf(doors))).to.deep.equal({
      ingress: ["4150 allow 0.0.0.0/0 8443", "4900 allow 0.0.0.0/0 icmp 3/4", "10320 allow 10.10.8.0/21 1024-65535"],
      egress: ["320 allow 10.10.8.0/21 8444", "330 allow 10.10.8.0/21 8445", "10150 allow 0.0.0.0/0 1024-65535"],
    });
    expect(rules(doors).filter((rule) => / ingress (?!nlb|cdn|proxy|alb)/.test(rule))).to.deep.equal([
      "cdn-from-cloudfront-8443 ingress cloudfront",
      "nlb-from-0.0.0.0_0-too-large ingress 0.0.0.0/0",
      "proxy-from-0.0.0.0_0-too-large ingress 0.0.0.0/0",
    ]);
  });
});

describe("a region with CloudFront's own way in", () => {
  const doors = { cdn: VPC_ORIGIN };

  it("has flows of CloudFront and of its services, and neither proxies nor a way out", () => {
    expect(names(doors)).to.deep.equal(["cloudfront->service:443", "cloudfront->service:443", "service->service:9443"]);
  });

  it("shuts every tier but the services' own, and opens that to CloudFront's interfaces and their answers", () => {
    const shut = { ingress: [], egress: [] };
    const ours = ["150 allow 10.10.16.0/20 443", "500 allow 10.10.16.0/20 9443"];
    const answers = "10150 allow 10.10.16.0/20 1024-65535";
    // No rule can name the interfaces' addresses; without a route from outside only they can send what this admits.
    const ingress = [...ours, "4160 allow 0.0.0.0/0 443", answers];
    const egress = [...ours, answers, "10160 allow 0.0.0.0/0 1024-65535"];
    expect(TIERS.map((tier) => [tier, aclLines(tier, flowsOf(doors))])).to.deep.equal([
      ["ingress", shut],
      ["proxy", shut],
      ["service", { ingress, egress }],
      ["endpoint", shut],
    ]);
  });

  it("has groups for load balancer and services alone", () => {
    expect(rules(doors)).to.deep.equal([
      "alb-from-cloudfront-443 ingress cloudfront",
      "alb-to-service-9443 egress service",
      "service-from-alb-9443 ingress alb",
    ]);
  });

  it("adds one rule beside a static door, which stays as it is", () => {
    const both = { static: STATIC, cdn: VPC_ORIGIN };
    expect(rules(both).filter((rule) => !rules({ static: STATIC }).includes(rule))).to.deep.equal([
      "alb-from-cloudfront-443 ingress cloudfront",
    ]);
    for (const tier of ["ingress", "proxy", "endpoint"] as const) {
      expect(aclLines(tier, flowsOf(both)), tier).to.deep.equal(aclLines(tier, flowsOf({ static: STATIC })));
    }
    expect(aclLines("service", flowsOf(both)).ingress).to.deep.equal([
      "150 allow 10.10.16.0/20 443",
      "400 allow 10.10.8.0/21 443",
      "500 allow 10.10.16.0/20 9443",
      "4160 allow 0.0.0.0/0 443",
      "10150 allow 10.10.16.0/20 1024-65535",
    ]);
  });
});

describe("a region's model", () => {
  function model(doors: Record<string, unknown>) {
    const settings = parseSettings(devConfig({ doors, edge: {} }));
    const [region] = settings.regions;
    if (region === undefined) throw new Error("the dev stack has no region");
    expect(regionFlows(settings, region).length).to.be.greaterThan(0);
    return modelRegion(settings, region, "portcullis", "dev");
  }

  it("has user data for proxies only where a door leads through them", () => {
    expect(model({ static: STATIC }).proxyUserData).to.be.a("string");
    expect(model({ cdn: PREFIX_LIST }).proxyUserData).to.be.a("string");
    expect(model({ cdn: VPC_ORIGIN })).not.to.have.property("proxyUserData");
  });
});
