import { expect } from "chai";
import { networkOf, subnet, U, VPC } from "./sketchedNetwork.ts";
import type { Known } from "./sketchedNetwork.ts";

const [MAIN] = VPC;

describe("a planned VPC", () => {
  it("has its blocks, those added to it, and its gateways", () => {
    const network = networkOf(
      ...VPC,
      {
        type: "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
        name: "more",
        inputs: { vpcId: U, cidrBlock: "10.1.0.0/16" },
        uses: { vpcId: ["vpc"] },
      },
      { type: "aws:ec2/internetGateway:InternetGateway", name: "igw", inputs: { vpcId: U }, uses: { vpcId: ["vpc"] } },
      {
        type: "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
        name: "eigw",
        inputs: { vpcId: U },
        uses: { vpcId: ["vpc"] },
      },
    );
    expect(network.vpcs).to.deep.equal([
      {
        id: "vpc",
        name: "vpc",
        region: "eu-west-1",
        cidrs: ["10.0.0.0/16", "10.1.0.0/16"],
        internetGateway: { id: "igw", name: "igw" },
        egressOnlyGateway: { id: "eigw", name: "eigw" },
      },
    ]);
    expect(network.missing).to.deep.equal([]);
  });

  it("has the gateway that an attachment gives it, and none that is attached to nothing", () => {
    const gateway: Known = { type: "aws:ec2/internetGateway:InternetGateway", name: "igw" };
    const attachment: Known = {
      type: "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment",
      name: "attachment",
      inputs: { vpcId: U, internetGatewayId: U },
      uses: { vpcId: ["vpc"], internetGatewayId: ["igw"] },
    };
    expect(networkOf(...VPC, gateway).vpcs[0]).not.to.have.property("internetGateway");
    expect(networkOf(...VPC, gateway, attachment).vpcs[0]?.internetGateway).to.deep.equal({ id: "igw", name: "igw" });
  });

  it("stands in for IPv6 blocks that only AWS knows, distinct for each VPC and subnet", () => {
    const dual = (name: string): Known => ({
      type: "aws:ec2/vpc:Vpc",
      name,
      inputs: { cidrBlock: name === "vpc" ? "10.0.0.0/16" : "10.1.0.0/16", assignGeneratedIpv6CidrBlock: true },
    });
    const other: Known = {
      ...subnet("subnet-c", "10.1.0.0/24", { ipv6CidrBlock: U }),
      uses: { vpcId: ["other"], ipv6CidrBlock: ["other"] },
    };
    const network = networkOf(
      dual("vpc"),
      dual("other"),
      subnet("subnet-a", "10.0.0.0/24", { ipv6CidrBlock: U }),
      subnet("subnet-b", "10.0.1.0/24", { ipv6CidrBlock: U }),
      other,
    );
    expect(network.vpcs.map(({ cidrs }) => cidrs)).to.deep.equal([
      ["10.0.0.0/16", "2001:db8:f000::/56"],
      ["10.1.0.0/16", "2001:db8:f001::/56"],
    ]);
    expect(network.subnets.map(({ cidrs }) => cidrs)).to.deep.equal([
      ["10.0.0.0/24", "2001:db8:f000::/64"],
      ["10.0.1.0/24", "2001:db8:f000:1::/64"],
      ["10.1.0.0/24", "2001:db8:f001::/64"],
    ]);
    expect(network.missing).to.deep.equal([]);
  });

  it("takes AWS's IPv6 block where the plan holds it", () => {
    const network = networkOf({
      ...MAIN!,
      inputs: { cidrBlock: "10.0.0.0/16", assignGeneratedIpv6CidrBlock: true },
      outputs: { ipv6CidrBlock: "2001:db8:1200::/56" },
    });
    expect(network.vpcs[0]?.cidrs).to.deep.equal(["10.0.0.0/16", "2001:db8:1200::/56"]);
  });

  it("misses a block that nobody knows", () => {
    const network = networkOf({ ...MAIN!, inputs: { ipv4IpamPoolId: "ipam-pool-1" } });
    expect(network.missing.map(({ fact }) => fact)).to.deep.equal(["cidrBlock of vpc is not known"]);
  });
});

describe("a planned peering", () => {
  const other: Known = { type: "aws:ec2/vpc:Vpc", name: "other", inputs: { cidrBlock: "10.1.0.0/16" } };
  const peering = (inputs: Known["inputs"]): Known => ({
    type: "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
    name: "peering",
    inputs: { vpcId: U, peerVpcId: U, ...inputs },
    uses: { vpcId: ["vpc"], peerVpcId: ["other"] },
  });
  const table: Known = {
    type: "aws:ec2/routeTable:RouteTable",
    name: "table",
    inputs: { vpcId: U, routes: [{ cidrBlock: "10.1.0.0/16", vpcPeeringConnectionId: U }] },
    uses: { vpcId: ["vpc"], routes: ["peering"] },
  };

  it("joins two VPCs of the plan", () => {
    const network = networkOf(...VPC, other, peering({ autoAccept: true }), table);
    expect(network.peerings).to.deep.equal([{ id: "peering", name: "peering", between: ["vpc", "other"] }]);
    expect(network.routeTables[0]?.routes).to.deep.equal([
      {
        origin: { id: "table", name: "table" },
        destination: { cidr: "10.1.0.0/16" },
        target: { kind: "peering", id: "peering" },
      },
    ]);
  });

  it("makes its routes doubtful where nothing in the plan accepts it", () => {
    const accepter: Known = {
      type: "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
      name: "accepter",
      inputs: { vpcPeeringConnectionId: U, autoAccept: true },
      uses: { vpcPeeringConnectionId: ["peering"] },
    };
    const missing = (...more: readonly Known[]) =>
      networkOf(...VPC, other, peering({}), table, ...more).routeTables[0]?.routes[0]?.missing;
    expect(missing()).to.equal("whether peering is accepted is not known");
    expect(missing(accepter)).to.equal(undefined);
  });

  it("leads elsewhere where the other VPC is not in the plan", () => {
    const network = networkOf(...VPC, peering({ peerVpcId: "vpc-0abc" }), table);
    expect(network.peerings).to.deep.equal([]);
    expect(network.routeTables[0]?.routes[0]).to.deep.include({
      target: { kind: "elsewhere" },
      missing: "a VPC of peering is not in the plan",
    });
  });
});
