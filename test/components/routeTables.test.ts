// RouteTables: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import { expect } from "chai";
import { RouteTables } from "../../components/routeTables.ts";
import { TIERS } from "../../model/tiers.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";
import { subnetRefs } from "../support/region.ts";

const ARGS = {
  vpcId: "vpc-1",
  subnets: subnetRefs(...TIERS),
  internetGatewayId: "igw-1",
  natGatewayIds: { a: "nat-a", b: "nat-b" },
  dualStack: false,
};

const EVERY_INPUT = {
  "aws:ec2/routeTable:RouteTable euw1-ingress-route-table": {
    tags: { Name: "euw1-ingress", Tier: "ingress" },
    vpcId: "vpc-1",
  },
  "aws:ec2/routeTable:RouteTable euw1-proxy-route-table-a": {
    tags: { Name: "euw1-proxy-a", Tier: "proxy" },
    vpcId: "vpc-1",
  },
  "aws:ec2/routeTable:RouteTable euw1-proxy-route-table-b": {
    tags: { Name: "euw1-proxy-b", Tier: "proxy" },
    vpcId: "vpc-1",
  },
  "aws:ec2/routeTable:RouteTable euw1-service-route-table": {
    tags: { Name: "euw1-service", Tier: "service" },
    vpcId: "vpc-1",
  },
  "aws:ec2/routeTable:RouteTable euw1-endpoint-route-table": {
    tags: { Name: "euw1-endpoint", Tier: "endpoint" },
    vpcId: "vpc-1",
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation euw1-ingress-route-table-association-a": {
    routeTableId: "<id of euw1-ingress-route-table>",
    subnetId: "subnet-ingress-a",
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation euw1-ingress-route-table-association-b": {
    routeTableId: "<id of euw1-ingress-route-table>",
    subnetId: "subnet-ingress-b",
  },
  "aws:ec2/route:Route euw1-ingress-route-internet": {
    destinationCidrBlock: "0.0.0.0/0",
    gatewayId: "igw-1",
    routeTableId: "<id of euw1-ingress-route-table>",
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation euw1-proxy-route-table-association-a": {
    routeTableId: "<id of euw1-proxy-route-table-a>",
    subnetId: "subnet-proxy-a",
  },
  "aws:ec2/route:Route euw1-proxy-route-nat-a": {
    destinationCidrBlock: "0.0.0.0/0",
    natGatewayId: "nat-a",
    routeTableId: "<id of euw1-proxy-route-table-a>",
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation euw1-proxy-route-table-association-b": {
    routeTableId: "<id of euw1-proxy-route-table-b>",
    subnetId: "subnet-proxy-b",
  },
  "aws:ec2/route:Route euw1-proxy-route-nat-b": {
    destinationCidrBlock: "0.0.0.0/0",
    natGatewayId: "nat-b",
    routeTableId: "<id of euw1-proxy-route-table-b>",
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation euw1-service-route-table-association-a": {
    routeTableId: "<id of euw1-service-route-table>",
    subnetId: "subnet-service-a",
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation euw1-service-route-table-association-b": {
    routeTableId: "<id of euw1-service-route-table>",
    subnetId: "subnet-service-b",
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation euw1-endpoint-route-table-association-a": {
    routeTableId: "<id of euw1-endpoint-route-table>",
    subnetId: "subnet-endpoint-a",
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation euw1-endpoint-route-table-association-b": {
    routeTableId: "<id of euw1-endpoint-route-table>",
    subnetId: "subnet-endpoint-b",
  },
};

describe("RouteTables", () => {
  it("makes exactly these resources", async () => {
    const built = await buildWithMocks(() => new RouteTables("euw1", ARGS));
    expect(everyInput(built)).to.deep.equal(EVERY_INPUT);
  });

  it("routes IPv6 to the internet from the ingress tier only, with dual stack", async () => {
    const built = await buildWithMocks(() => new RouteTables("euw1", { ...ARGS, dualStack: true }));
    const routes = built
      .ofType("aws:ec2/route:Route")
      .filter(({ inputs }) => inputs["destinationIpv6CidrBlock"] === "::/0");
    expect(routes.map(({ name }) => name)).to.deep.equal(["euw1-ingress-route-internet-ipv6"]);
  });

  it("gives no tier a way out where no NAT gateway is given", async () => {
    const { vpcId, subnets, internetGatewayId, dualStack } = ARGS;
    const built = await buildWithMocks(() => new RouteTables("euw1", { vpcId, subnets, internetGatewayId, dualStack }));
    const left = Object.entries(EVERY_INPUT).filter(([name]) => !name.includes("-proxy-route-nat-"));
    expect(everyInput(built)).to.deep.equal(Object.fromEntries(left));
    expect(left).to.have.length(Object.keys(EVERY_INPUT).length - 2);
  });

  it("refuses a proxy subnet in a zone without a NAT gateway", async () => {
    const fault = await buildWithMocks(() => new RouteTables("euw1", { ...ARGS, natGatewayIds: { a: "nat-a" } })).catch(
      (error: unknown) => error,
    );
    expect(fault).to.include({ propertyPath: "natGatewayIds" });
    expect((fault as Error).message).to.contain("no NAT gateway for zone b");
  });
});
