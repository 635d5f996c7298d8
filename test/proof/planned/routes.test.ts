import { expect } from "chai";
import { networkOf, U, VPC } from "./sketchedNetwork.ts";
import type { Known } from "./sketchedNetwork.ts";
import type { Properties } from "../../../plan/type.ts";

const IGW: Known = {
  type: "aws:ec2/internetGateway:InternetGateway",
  name: "igw",
  inputs: { vpcId: U },
  uses: { vpcId: ["vpc"] },
};

const nat = (name: string): Known => ({
  type: "aws:ec2/natGateway:NatGateway",
  name,
  inputs: { subnetId: U },
  uses: { subnetId: ["subnet-a"] },
});

function table(inputs: Properties = {}, uses: Known["uses"] = {}): Known {
  return {
    type: "aws:ec2/routeTable:RouteTable",
    name: "table",
    inputs: { vpcId: U, ...inputs },
    uses: { vpcId: ["vpc"], ...uses },
  };
}

function route(inputs: Properties, uses: Known["uses"] = {}): Known {
  return {
    type: "aws:ec2/route:Route",
    name: "route",
    inputs: { routeTableId: U, ...inputs },
    uses: { routeTableId: ["table"], ...uses },
  };
}

const association: Known = {
  type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  name: "association",
  inputs: { routeTableId: U, subnetId: U },
  uses: { routeTableId: ["table"], subnetId: ["subnet-b"] },
};

const routesOf = (...sketches: readonly Known[]) =>
  networkOf(...VPC, ...sketches).routeTables.find(({ id }) => id === "table")?.routes;

describe("a planned route", () => {
  it("leads to what its table's list says", () => {
    const eigw: Known = {
      type: "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
      name: "eigw",
      inputs: { vpcId: U },
      uses: { vpcId: ["vpc"] },
    };
    const routes: readonly Properties[] = [
      { cidrBlock: "0.0.0.0/0", natGatewayId: U },
      { cidrBlock: "192.0.2.0/24", gatewayId: U },
      { ipv6CidrBlock: "::/0", egressOnlyGatewayId: U },
      { cidrBlock: "10.0.0.0/16", gatewayId: "local" },
    ];
    const origin = { id: "table", name: "table" };
    expect(routesOf(IGW, nat("nat"), eigw, table({ routes }, { routes: ["nat", "igw", "eigw"] }))).to.deep.equal([
      { origin, destination: { cidr: "0.0.0.0/0" }, target: { kind: "nat", id: "nat" } },
      { origin, destination: { cidr: "192.0.2.0/24" }, target: { kind: "internet-gateway" } },
      { origin, destination: { cidr: "::/0" }, target: { kind: "egress-only-gateway" } },
    ]);
  });

  it("leads elsewhere, in doubt, where a list blurs which of two it is", () => {
    const routes = [
      { cidrBlock: "0.0.0.0/0", natGatewayId: U },
      { cidrBlock: "192.0.2.0/24", natGatewayId: U },
    ];
    const blurred = routesOf(nat("one"), nat("two"), table({ routes }, { routes: ["one", "two"] }));
    expect(blurred?.map(({ target, missing }) => ({ target, missing }))).to.deep.equal([
      { target: { kind: "elsewhere" }, missing: "routes of table may be any of one, two" },
      { target: { kind: "elsewhere" }, missing: "routes of table may be any of one, two" },
    ]);
  });

  it("of its own leads to what it names", () => {
    const ipv6 = { destinationIpv6CidrBlock: "::/0", gatewayId: U };
    expect(routesOf(IGW, table(), route(ipv6, { gatewayId: ["igw"] }))).to.deep.equal([
      {
        origin: { id: "route", name: "route" },
        destination: { cidr: "::/0" },
        target: { kind: "internet-gateway" },
      },
    ]);
  });

  it("leads elsewhere by a gateway that is not modelled, and says which kind", () => {
    const missing = (target: Properties) =>
      routesOf(table(), route({ destinationCidrBlock: "0.0.0.0/0", ...target }))?.map((each) => each.missing);
    expect(missing({ transitGatewayId: U })).to.deep.equal(["transit gateways are not modelled"]);
    expect(missing({ networkInterfaceId: U })).to.deep.equal(["routes to network interfaces are not modelled"]);
    expect(missing({ vpcEndpointId: U })).to.deep.equal(["routes to gateway load balancer endpoints are not modelled"]);
    expect(missing({ gatewayId: "vgw-1" })).to.deep.equal(["virtual private gateways are not modelled"]);
    expect(missing({ gatewayId: U })).to.deep.equal(["gatewayId of route is not known"]);
    expect(missing({ natGatewayId: "nat-1" })).to.deep.equal([
      "natGatewayId of route is nat-1, which the plan does not hold",
    ]);
  });

  it("to a destination that is not known may lead there from anywhere", () => {
    const [found] =
      routesOf(IGW, table(), route({ destinationCidrBlock: U, gatewayId: U }, { gatewayId: ["igw"] })) ?? [];
    expect(found).to.deep.include({
      destination: { cidr: "0.0.0.0/0" },
      missing: "destinationCidrBlock of route is not known",
    });
  });

  it("of a gateway endpoint stands in each table that it names", () => {
    const endpoint: Known = {
      type: "aws:ec2/vpcEndpoint:VpcEndpoint",
      name: "endpoint",
      inputs: { vpcId: U, serviceName: "com.amazonaws.eu-west-1.s3", vpcEndpointType: "Gateway", routeTableIds: [U] },
      uses: { vpcId: ["vpc"], routeTableIds: ["table"] },
    };
    expect(routesOf(table(), endpoint)).to.deep.equal([
      {
        origin: { id: "endpoint", name: "endpoint" },
        destination: { prefixList: "com.amazonaws.eu-west-1.s3" },
        target: { kind: "gateway-endpoint", id: "endpoint" },
      },
    ]);
  });
});

describe("a planned route table", () => {
  const tablesOf = (...sketches: readonly Known[]) =>
    networkOf(...VPC, ...sketches).subnets.map(({ routeTable }) => routeTable);

  it("is that of its associated subnets; others have the VPC's main table, without routes", () => {
    const network = networkOf(...VPC, table(), association);
    expect(network.subnets.map(({ routeTable }) => routeTable)).to.deep.equal(["vpc/default-route-table", "table"]);
    expect(network.routeTables[1]).to.deep.equal({
      id: "vpc/default-route-table",
      name: "default route table of vpc",
      vpc: "vpc",
      routes: [],
    });
  });

  it("is the adopted default one as the program writes it, or the one that takes its place", () => {
    const adopted: Known = {
      type: "aws:ec2/defaultRouteTable:DefaultRouteTable",
      name: "default",
      inputs: { defaultRouteTableId: U, routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: U }] },
      uses: { defaultRouteTableId: ["vpc"], routes: ["igw"] },
    };
    const main: Known = {
      type: "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
      name: "main",
      inputs: { vpcId: U, routeTableId: U },
      uses: { vpcId: ["vpc"], routeTableId: ["table"] },
    };
    expect(tablesOf(IGW, adopted)).to.deep.equal(["default", "default"]);
    expect(networkOf(...VPC, IGW, adopted).routeTables[0]?.routes[0]?.target).to.deep.equal({
      kind: "internet-gateway",
    });
    expect(tablesOf(IGW, adopted, table(), main)).to.deep.equal(["table", "table"]);
  });

  it("takes routes for the VPC's default table where a route names it by the VPC", () => {
    const byVpc = {
      ...route({ destinationCidrBlock: "0.0.0.0/0", gatewayId: U }),
      uses: { routeTableId: ["vpc"], gatewayId: ["igw"] },
    };
    const network = networkOf(...VPC, IGW, byVpc);
    expect(network.routeTables[0]?.id).to.equal("vpc/default-route-table");
    expect(network.routeTables[0]?.routes.map(({ target }) => target)).to.deep.equal([{ kind: "internet-gateway" }]);
  });

  it("of a gateway, two of one subnet, and propagated routes are missing", () => {
    const facts = (...sketches: readonly Known[]) => networkOf(...VPC, ...sketches).missing.map(({ fact }) => fact);
    const edge = { ...association, inputs: { routeTableId: U, gatewayId: U } };
    expect(facts(table(), edge)).to.deep.equal(["route tables of gateways are not modelled"]);
    expect(facts(table(), association, { ...association, name: "again" })).to.deep.equal([
      "subnet-b is given two route tables",
    ]);
    expect(facts(table({ propagatingVgws: [U] }))).to.deep.equal([
      "routes that virtual private gateways propagate are not modelled",
    ]);
  });
});
