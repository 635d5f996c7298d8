import { expect } from "chai";
import { group, networkOf, subnet, U, VPC } from "./sketchedNetwork.ts";
import type { Known } from "./sketchedNetwork.ts";
import type { Properties } from "../../../plan/type.ts";

const base = [...VPC, group("web")];
const SUBNETS = { subnetIds: [U, U], securityGroupIds: [U] };
const USES = { subnetIds: ["subnet-a", "subnet-b"], securityGroupIds: ["web"] };
const BOTH = [
  { subnet: "subnet-a", addresses: ["10.0.0.0/24"] },
  { subnet: "subnet-b", addresses: ["10.0.1.0/24"] },
];

const lastOf = (...sketches: readonly Known[]) => networkOf(...base, ...sketches).places.at(-1);

describe("a planned NAT gateway", () => {
  const nat = (inputs: Properties, uses: Known["uses"]): Known => ({
    type: "aws:ec2/natGateway:NatGateway",
    name: "nat",
    inputs,
    uses,
  });
  const address: Known = { type: "aws:ec2/eip:Eip", name: "address", outputs: { publicIp: "192.0.2.7" } };

  it("stands in its subnet with its Elastic IP, and has no group", () => {
    const zonal = nat({ subnetId: U, allocationId: U }, { subnetId: ["subnet-a"], allocationId: ["address"] });
    expect(lastOf(address, zonal)).to.deep.equal({
      id: "nat",
      name: "nat",
      kind: "nat",
      role: "nat",
      interfaces: [{ subnet: "subnet-a", addresses: ["10.0.0.0/24"], public: { address: "192.0.2.7" } }],
      vpc: "vpc",
    });
  });

  it("is not public where its connectivity is private", () => {
    const inner = nat({ subnetId: U, connectivityType: "private" }, { subnetId: ["subnet-a"] });
    expect(lastOf(inner)?.interfaces).to.deep.equal([{ subnet: "subnet-a", addresses: ["10.0.0.0/24"] }]);
  });

  it("of a region has a VPC and no subnet", () => {
    const regional = nat({ vpcId: U, availabilityMode: "regional" }, { vpcId: ["vpc"] });
    expect(lastOf(regional)).to.deep.include({ vpc: "vpc", interfaces: [] });
  });
});

describe("a planned interface endpoint", () => {
  const endpoint = (inputs: Properties, uses: Known["uses"] = {}): Known => ({
    type: "aws:ec2/vpcEndpoint:VpcEndpoint",
    name: "endpoint",
    inputs: { vpcId: U, vpcEndpointType: "Interface", serviceName: "com.amazonaws.eu-west-1.logs", ...inputs },
    uses: { vpcId: ["vpc"], ...uses },
  });

  it("has an interface in each of its subnets, and its groups or the VPC's default", () => {
    expect(lastOf(endpoint(SUBNETS, USES))).to.deep.equal({
      id: "endpoint",
      name: "endpoint",
      kind: "endpoint",
      role: "endpoint",
      interfaces: BOTH,
      vpc: "vpc",
      groups: ["web"],
    });
    const bare = endpoint({ subnetIds: [U] }, { subnetIds: ["subnet-a"] });
    expect(lastOf(bare)?.groups).to.deep.equal(["vpc/default-security-group"]);
  });

  it("of another type is missing", () => {
    const { places, missing } = networkOf(...base, endpoint({ vpcEndpointType: "GatewayLoadBalancer" }));
    expect(places).to.deep.equal([]);
    expect(missing.map(({ fact }) => fact)).to.deep.equal(["GatewayLoadBalancer endpoints are not modelled"]);
  });
});

describe("planned interfaces of managed services", () => {
  it("are a Lambda function's where it has a VPC", () => {
    const lambda = (vpcConfig: Properties | null): Known => ({
      type: "aws:lambda/function:Function",
      name: "lambda",
      inputs: { vpcConfig },
      uses: { vpcConfig: ["subnet-a", "subnet-b", "web"] },
    });
    expect(lastOf(lambda(SUBNETS))).to.deep.include({ kind: "lambda", interfaces: BOTH, groups: ["web"] });
    expect(lastOf(lambda(null))).to.equal(undefined);
  });

  it("are a VPC link's", () => {
    const link: Known = { type: "aws:apigatewayv2/vpcLink:VpcLink", name: "link", inputs: SUBNETS, uses: USES };
    expect(lastOf(link)).to.deep.include({ kind: "managed", interfaces: BOTH, groups: ["web"] });
  });

  it("are those of containers, of either component, which serve what their target group says", () => {
    for (const type of ["aws:ecs/service:Service", "awsx:ecs:FargateService"]) {
      const service: Known = {
        type,
        name: "service",
        inputs: {
          networkConfiguration: { subnets: [U, U], securityGroups: [U], assignPublicIp: false },
          loadBalancers: [{ targetGroupArn: U, containerPort: 9443 }],
        },
        uses: { networkConfiguration: ["subnet-a", "subnet-b", "web"], loadBalancers: ["targets"] },
      };
      const targets: Known = {
        type: "aws:lb/targetGroup:TargetGroup",
        name: "targets",
        inputs: { port: 443, protocol: "HTTPS", targetType: "ip" },
      };
      const alb: Known = {
        type: "aws:lb/loadBalancer:LoadBalancer",
        name: "alb",
        inputs: { internal: true, subnets: [U] },
        uses: { subnets: ["subnet-a"] },
      };
      const listener: Known = {
        type: "aws:lb/listener:Listener",
        name: "listener",
        inputs: { loadBalancerArn: U, port: 443, defaultActions: [{ type: "forward", targetGroupArn: U }] },
        uses: { loadBalancerArn: ["alb"], defaultActions: ["targets"] },
      };
      expect(lastOf(service, targets, alb, listener)).to.deep.equal({
        id: "service",
        name: "service",
        kind: "group",
        interfaces: BOTH,
        vpc: "vpc",
        groups: ["web"],
        role: "service",
        serves: [{ origin: { id: "targets", name: "targets" }, port: 9443, relays: [] }],
      });
    }
  });

  it("of containers on instances are missing", () => {
    const service: Known = { type: "aws:ecs/service:Service", name: "service", inputs: {} };
    expect(networkOf(...base, service).missing.map(({ fact }) => fact)).to.deep.equal([
      "tasks that share their host's interface are not modelled",
    ]);
  });
});

describe("a planned VPC origin", () => {
  const balancer = (name: string, internal: boolean): Known => ({
    type: "aws:lb/loadBalancer:LoadBalancer",
    name,
    inputs: { internal, subnets: [U, U], securityGroups: [U] },
    uses: { subnets: ["subnet-a", "subnet-b"], securityGroups: ["web"] },
  });
  const origin = (uses: readonly string[]): Known => ({
    type: "aws:cloudfront/vpcOrigin:VpcOrigin",
    name: "origin",
    inputs: { vpcOriginEndpointConfig: { arn: U } },
    uses: { vpcOriginEndpointConfig: uses },
  });
  const CLOUDFRONT = "com.amazonaws.global.cloudfront.origin-facing";
  const rule: Known = {
    type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    name: "rule",
    inputs: { securityGroupId: U, ipProtocol: "-1", prefixListId: "pl-1", description: `from ${CLOUDFRONT}` },
    uses: { securityGroupId: ["web"] },
  };

  it("has interfaces in its load balancer's subnets, which answer to CloudFront's list", () => {
    expect(lastOf(rule, balancer("alb", true), origin(["alb"]))).to.deep.equal({
      id: "origin",
      name: "origin",
      kind: "managed",
      role: "vpc-origin",
      interfaces: BOTH,
      vpc: "vpc",
      prefixLists: [CLOUDFRONT],
    });
  });

  it("leads to an internal load balancer, and to none for certain where there are two", () => {
    const [one, open] = [balancer("one", true), balancer("open", false)];
    expect(lastOf(rule, one, open, origin(["one", "open"]))?.id).to.equal("origin");
    const two = networkOf(...base, rule, one, balancer("two", true), origin(["one", "two"]));
    expect(two.missing.map(({ fact }) => fact)).to.deep.equal([
      "vpcOriginEndpointConfig of origin may be any of one, two",
    ]);
  });

  it("is doubtful where no rule says which list is CloudFront's", () => {
    expect(lastOf(balancer("alb", true), origin(["alb"]))?.missing).to.equal(
      "which prefix list is CloudFront's is not known",
    );
  });

  it("has no address in IPv6, whatever its subnets have", () => {
    const dual = subnet("subnet-b", "10.0.1.0/24", { ipv6CidrBlock: "2001:db8::/64" });
    const alb = balancer("alb", true);
    expect(
      networkOf(...base.slice(0, 2), dual, group("web"), alb, origin(["alb"])).places.at(-1)?.interfaces,
    ).to.deep.equal(BOTH);
  });
});
