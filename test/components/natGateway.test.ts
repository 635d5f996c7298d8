// NatGateway: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { NatGateway } from "../../components/natGateway.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";
import { subnetRefs } from "../support/region.ts";

/** The gateways wait for an internet gateway; which one is the region's business. */
const ARGS = {
  vpcId: "vpc-1",
  subnets: subnetRefs("ingress"),
  get internetGateway() {
    return new pulumi.ComponentResource("test:InternetGateway", "gateway");
  },
};

const EVERY_INPUT = {
  "aws:ec2/eip:Eip euw1-nat-address-a": { domain: "vpc", tags: { Name: "euw1-nat-a", Tier: "ingress" } },
  "aws:ec2/eip:Eip euw1-nat-address-b": { domain: "vpc", tags: { Name: "euw1-nat-b", Tier: "ingress" } },
  "aws:ec2/natGateway:NatGateway euw1-nat-gateway-a": {
    allocationId: "<id of euw1-nat-address-a>",
    connectivityType: "public",
    subnetId: "subnet-ingress-a",
    tags: { Name: "euw1-nat-a", Tier: "ingress" },
  },
  "aws:ec2/natGateway:NatGateway euw1-nat-gateway-b": {
    allocationId: "<id of euw1-nat-address-b>",
    connectivityType: "public",
    subnetId: "subnet-ingress-b",
    tags: { Name: "euw1-nat-b", Tier: "ingress" },
  },
};

describe("NatGateway", () => {
  it("makes exactly these resources", async () => {
    const built = await buildWithMocks(() => new NatGateway("euw1", { ...ARGS, mode: "zonal" }));
    expect(everyInput(built)).to.deep.equal(EVERY_INPUT);
  });

  it("makes one gateway in the first zone for all zones", async () => {
    const built = await buildWithMocks(() => new NatGateway("euw1", { ...ARGS, mode: "single" }));
    const { a, b } = built.result.idByZone;
    expect(Object.keys(everyInput(built))).to.deep.equal([
      "aws:ec2/eip:Eip euw1-nat-address-a",
      "aws:ec2/natGateway:NatGateway euw1-nat-gateway-a",
    ]);
    expect(a).not.to.equal(undefined);
    expect(b).to.equal(a);
  });

  it("makes one regional gateway without a subnet or an Elastic IP", async () => {
    const built = await buildWithMocks(() => new NatGateway("euw1", { ...ARGS, mode: "regional" }));
    expect(everyInput(built)).to.deep.equal({
      "aws:ec2/natGateway:NatGateway euw1-nat-gateway": {
        availabilityMode: "regional",
        connectivityType: "public",
        tags: { Name: "euw1" },
        vpcId: "vpc-1",
      },
    });
    expect(Object.keys(built.result.idByZone)).to.deep.equal(["a", "b"]);
  });

  it("gives each zone its own gateway in zonal mode", async () => {
    const { result } = await buildWithMocks(() => new NatGateway("euw1", { ...ARGS, mode: "zonal" }));
    expect(result.idByZone["a"]).not.to.equal(result.idByZone["b"]);
  });
});
