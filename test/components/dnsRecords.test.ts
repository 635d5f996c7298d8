// DnsRecords: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import { expect } from "chai";
import { DnsRecords } from "../../components/dnsRecords.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";
import { devRegion } from "../support/region.ts";

const EVERY_INPUT = {
  "aws:route53/zone:Zone euw1-private-zone": {
    comment: "names inside the VPC",
    name: "euw1.internal.edge.example.com",
    tags: { Name: "euw1.internal.edge.example.com" },
    vpcs: [{ vpcId: "vpc-1" }],
  },
  "aws:route53/record:Record euw1-public-record": {
    aliases: [{ evaluateTargetHealth: true, name: "nlb.example", zoneId: "ZN" }],
    name: "euw1.edge.example.com",
    type: "A",
    zoneId: "Z1",
  },
  "aws:route53/record:Record euw1-services-record": {
    aliases: [{ evaluateTargetHealth: true, name: "alb.example", zoneId: "ZA" }],
    name: "services.euw1.internal.edge.example.com",
    type: "A",
    zoneId: "<id of euw1-private-zone>",
  },
};

describe("DnsRecords", () => {
  it("makes exactly these resources", async () => {
    const built = await buildWithMocks(
      () =>
        new DnsRecords("euw1", {
          hosts: devRegion().hosts,
          vpcId: "vpc-1",
          publicZoneId: "Z1",
          networkLoadBalancer: { dnsName: "nlb.example", zoneId: "ZN" },
          applicationLoadBalancer: { dnsName: "alb.example", zoneId: "ZA" },
          dualStack: false,
        }),
    );
    expect(everyInput(built)).to.deep.equal(EVERY_INPUT);
  });

  it("has no public name where there is no static door", async () => {
    const args = { hosts: devRegion().hosts, vpcId: "vpc-1", publicZoneId: "Z1", dualStack: true };
    const applicationLoadBalancer = { dnsName: "alb.example", zoneId: "ZA" };
    const built = await buildWithMocks(() => new DnsRecords("euw1", { ...args, applicationLoadBalancer }));
    const { "aws:route53/record:Record euw1-public-record": door, ...others } = EVERY_INPUT;
    expect(door.name).to.equal("euw1.edge.example.com");
    expect(everyInput(built)).to.deep.equal(others);
  });

  it("names the door for IPv6 too, with dual stack", async () => {
    const target = { dnsName: "lb.example", zoneId: "Z2" };
    const args = {
      hosts: devRegion().hosts,
      vpcId: "vpc-1",
      publicZoneId: "Z1",
      networkLoadBalancer: target,
      applicationLoadBalancer: target,
    };
    const built = await buildWithMocks(() => new DnsRecords("euw1", { ...args, dualStack: true }));
    expect(
      built.ofType("aws:route53/record:Record").map(({ name, inputs }) => [name, inputs["type"]]),
    ).to.have.deep.members([
      ["euw1-services-record", "A"],
      ["euw1-public-record", "A"],
      ["euw1-public-ipv6-record", "AAAA"],
    ]);
  });
});
