// Vpc: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import { expect } from "chai";
import { Vpc } from "../../components/vpc.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";
import { devRegion } from "../support/region.ts";

const EVERY_INPUT = {
  "aws:ec2/vpc:Vpc euw1-vpc": {
    assignGeneratedIpv6CidrBlock: false,
    cidrBlock: "10.10.0.0/16",
    enableDnsHostnames: true,
    enableDnsSupport: true,
    tags: { Name: "euw1" },
  },
  "aws:ec2/internetGateway:InternetGateway euw1-internet-gateway": {
    tags: { Name: "euw1" },
    vpcId: "<id of euw1-vpc>",
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup euw1-default-security-group": {
    egress: [],
    ingress: [],
    tags: { Name: "euw1-default-unused" },
    vpcId: "<id of euw1-vpc>",
  },
  "aws:ec2/subnet:Subnet euw1-ingress-subnet-a": {
    availabilityZone: "eu-west-1a",
    cidrBlock: "10.10.0.0/26",
    mapPublicIpOnLaunch: false,
    tags: { Name: "euw1-ingress-a", Tier: "ingress" },
    vpcId: "<id of euw1-vpc>",
  },
  "aws:ec2/subnet:Subnet euw1-ingress-subnet-b": {
    availabilityZone: "eu-west-1b",
    cidrBlock: "10.10.0.64/26",
    mapPublicIpOnLaunch: false,
    tags: { Name: "euw1-ingress-b", Tier: "ingress" },
    vpcId: "<id of euw1-vpc>",
  },
  "aws:ec2/subnet:Subnet euw1-proxy-subnet-a": {
    availabilityZone: "eu-west-1a",
    cidrBlock: "10.10.8.0/24",
    mapPublicIpOnLaunch: false,
    tags: { Name: "euw1-proxy-a", Tier: "proxy" },
    vpcId: "<id of euw1-vpc>",
  },
  "aws:ec2/subnet:Subnet euw1-proxy-subnet-b": {
    availabilityZone: "eu-west-1b",
    cidrBlock: "10.10.9.0/24",
    mapPublicIpOnLaunch: false,
    tags: { Name: "euw1-proxy-b", Tier: "proxy" },
    vpcId: "<id of euw1-vpc>",
  },
  "aws:ec2/subnet:Subnet euw1-service-subnet-a": {
    availabilityZone: "eu-west-1a",
    cidrBlock: "10.10.16.0/23",
    mapPublicIpOnLaunch: false,
    tags: { Name: "euw1-service-a", Tier: "service" },
    vpcId: "<id of euw1-vpc>",
  },
  "aws:ec2/subnet:Subnet euw1-service-subnet-b": {
    availabilityZone: "eu-west-1b",
    cidrBlock: "10.10.18.0/23",
    mapPublicIpOnLaunch: false,
    tags: { Name: "euw1-service-b", Tier: "service" },
    vpcId: "<id of euw1-vpc>",
  },
  "aws:ec2/subnet:Subnet euw1-endpoint-subnet-a": {
    availabilityZone: "eu-west-1a",
    cidrBlock: "10.10.32.0/26",
    mapPublicIpOnLaunch: false,
    tags: { Name: "euw1-endpoint-a", Tier: "endpoint" },
    vpcId: "<id of euw1-vpc>",
  },
  "aws:ec2/subnet:Subnet euw1-endpoint-subnet-b": {
    availabilityZone: "eu-west-1b",
    cidrBlock: "10.10.32.64/26",
    mapPublicIpOnLaunch: false,
    tags: { Name: "euw1-endpoint-b", Tier: "endpoint" },
    vpcId: "<id of euw1-vpc>",
  },
  "aws:ec2/defaultRouteTable:DefaultRouteTable euw1-default-route-table": {
    defaultRouteTableId: "rtb-0e3c2e81baec60096",
    routes: [],
    tags: { Name: "euw1-default-unused" },
  },
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl euw1-default-network-acl": {
    defaultNetworkAclId: "acl-07f9a011ed4c15918",
    egress: [],
    ingress: [],
    tags: { Name: "euw1-default-unused" },
  },
};

describe("Vpc", () => {
  it("makes exactly these resources", async () => {
    const built = await buildWithMocks(
      () =>
        new Vpc("euw1", { region: "eu-west-1", cidr: "10.10.0.0/16", subnets: devRegion().subnets, dualStack: false }),
    );
    expect(everyInput(built)).to.deep.equal(EVERY_INPUT);
  });

  it("gives the ingress subnets IPv6 with dual stack, and nothing else", async () => {
    const args = { region: "eu-west-1", cidr: "10.10.0.0/16", subnets: devRegion().subnets, dualStack: true };
    const built = await buildWithMocks(() => new Vpc("euw1", args));
    const blocks = built.ofType("aws:ec2/subnet:Subnet").map(({ name, inputs }) => [name, inputs["ipv6CidrBlock"]]);
    expect(built.named("aws:ec2/vpc:Vpc", "euw1-vpc").inputs["assignGeneratedIpv6CidrBlock"]).to.equal(true);
    expect(blocks.filter(([, block]) => block !== undefined).map(([name]) => name)).to.deep.equal([
      "euw1-ingress-subnet-a",
      "euw1-ingress-subnet-b",
    ]);
    expect(blocks.find(([name]) => name === "euw1-ingress-subnet-b")?.[1]).to.match(/01::\/64$/);
  });

  it("names its subnets by tier, in the order of the zones", async () => {
    const args = { region: "eu-west-1", cidr: "10.10.0.0/16", subnets: devRegion().subnets, dualStack: false };
    const { result } = await buildWithMocks(() => new Vpc("euw1", args));
    expect(result.subnetsOf("proxy").map(({ tier, zone }) => `${tier} ${zone}`)).to.deep.equal(["proxy a", "proxy b"]);
  });
});
