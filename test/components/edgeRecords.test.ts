// EdgeRecords: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import { expect } from "chai";
import { EdgeRecords } from "../../components/edgeRecords.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";

const ARGS = {
  domain: "edge.example.com",
  publicZoneId: "Z1",
  distribution: { dnsName: "d1.cloudfront.net", zoneId: "ZC" },
  origins: [
    { region: "eu-west-1", dnsName: "euw1.nlb.example", zoneId: "ZE", healthCheckId: "check-euw1" },
    { region: "us-east-1", dnsName: "use1.nlb.example", zoneId: "ZU", healthCheckId: "check-use1" },
  ],
};

const VIEWER_INPUT = {
  "aws:route53/record:Record edge-viewer-record": {
    aliases: [{ evaluateTargetHealth: false, name: "d1.cloudfront.net", zoneId: "ZC" }],
    name: "edge.example.com",
    type: "A",
    zoneId: "Z1",
  },
  "aws:route53/record:Record edge-viewer-ipv6-record": {
    aliases: [{ evaluateTargetHealth: false, name: "d1.cloudfront.net", zoneId: "ZC" }],
    name: "edge.example.com",
    type: "AAAA",
    zoneId: "Z1",
  },
};

const EVERY_INPUT = {
  ...VIEWER_INPUT,
  "aws:route53/record:Record edge-origin-record-eu-west-1": {
    aliases: [{ evaluateTargetHealth: true, name: "euw1.nlb.example", zoneId: "ZE" }],
    healthCheckId: "check-euw1",
    latencyRoutingPolicies: [{ region: "eu-west-1" }],
    name: "origin.edge.example.com",
    setIdentifier: "eu-west-1",
    type: "A",
    zoneId: "Z1",
  },
  "aws:route53/record:Record edge-origin-record-us-east-1": {
    aliases: [{ evaluateTargetHealth: true, name: "use1.nlb.example", zoneId: "ZU" }],
    healthCheckId: "check-use1",
    latencyRoutingPolicies: [{ region: "us-east-1" }],
    name: "origin.edge.example.com",
    setIdentifier: "us-east-1",
    type: "A",
    zoneId: "Z1",
  },
};

describe("EdgeRecords", () => {
  it("makes exactly these resources for regions behind the origin's name", async () => {
    const built = await buildWithMocks(() => new EdgeRecords("edge", ARGS));
    expect(everyInput(built)).to.deep.equal(EVERY_INPUT);
  });

  it("makes the viewers' name alone where CloudFront picks its origin itself", async () => {
    const built = await buildWithMocks(() => new EdgeRecords("edge", { ...ARGS, origins: [] }));
    expect(everyInput(built)).to.deep.equal(VIEWER_INPUT);
  });
});
