import { expect } from "chai";
import { indexPlan } from "../../../plan/read.ts";
import type { PlannedStack } from "../../../plan/type.ts";
import type { Network } from "../../../proof/network.ts";
import { readNetwork } from "../../../proof/planned/readNetwork.ts";
import { planOf } from "../../support/planOf.ts";
import { byName, networkOf, subnet, U, VPC } from "./sketchedNetwork.ts";
import type { Known } from "./sketchedNetwork.ts";

const ACL = "aws:ec2/networkAcl:NetworkAcl";

function aclOf(inputs: Known["inputs"], uses: Known["uses"]): Known {
  return { type: ACL, name: "acl", inputs: { vpcId: U, ...inputs }, uses: { vpcId: ["vpc"], ...uses } };
}

describe("references of a plan", () => {
  it("relate by what flowed into a property, though no id is known", () => {
    const network = networkOf(...VPC, aclOf({ subnetIds: [U] }, { subnetIds: ["subnet-b"] }));
    expect(network.subnets.map(({ acl }) => acl)).to.deep.equal(["vpc/default-network-acl", "acl"]);
    expect(network.missing).to.deep.equal([]);
  });

  it("relate by a literal id where more flowed into a property than it holds", () => {
    const network = networkOf(
      ...VPC.map((each) => ({ ...each, id: `id-${each.name}` })),
      aclOf({ subnetIds: ["id-subnet-b"] }, { subnetIds: ["subnet-a", "subnet-b"] }),
    );
    expect(network.subnets.map(({ acl }) => acl)).to.deep.equal(["vpc/default-network-acl", "acl"]);
    expect(network.missing).to.deep.equal([]);
  });

  it("stay open where a property holds one of several", () => {
    const network = networkOf(...VPC, aclOf({ subnetIds: [U] }, { subnetIds: ["subnet-a", "subnet-b"] }));
    expect(network.missing).to.deep.equal([
      { origin: { id: "acl", name: "acl" }, fact: "subnetIds of acl may be any of subnet-a, subnet-b" },
    ]);
  });

  it("stay open where an id may have come through another stack or a resource that is not read", () => {
    for (const type of ["pulumi:pulumi:StackReference", "aws:eks/cluster:Cluster"]) {
      const network = networkOf(
        ...VPC,
        { type, name: "other" },
        aclOf({ subnetIds: [U] }, { subnetIds: ["subnet-a", "other"] }),
      );
      expect(network.missing.map(({ fact }) => fact)).to.include("subnetIds of acl may be any of subnet-a, other");
    }
  });

  it("stay open where a whole list is unknown, whatever flowed into it", () => {
    const network = networkOf(...VPC, aclOf({ subnetIds: U }, { subnetIds: ["subnet-a"] }));
    expect(network.missing.map(({ fact }) => fact)).to.deep.equal(["subnetIds of acl is not known"]);
  });

  it("name a literal id that the plan does not hold", () => {
    const foreign = { ...subnet("subnet-c", "10.0.2.0/24", { vpcId: "vpc-0abc" }), uses: {} };
    const network = networkOf(...VPC, foreign);
    expect(network.missing).to.deep.equal([
      {
        origin: { id: "subnet-c", name: "subnet-c" },
        fact: "vpcId of subnet-c is vpc-0abc, which the plan does not hold",
      },
    ]);
    expect(network.subnets.map(({ id }) => id)).to.deep.equal(["subnet-a", "subnet-b"]);
  });
});

describe("references to another stack's resources", () => {
  const TARGET = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/alb/1";
  const alb: Known = {
    type: "aws:lb/loadBalancer:LoadBalancer",
    name: "alb",
    inputs: { internal: true, subnets: [U, U] },
    uses: { subnets: ["subnet-a", "subnet-b"] },
  };
  const joined = (arn: string, uses: readonly string[]): Network => {
    const region = planOf("eu-west-1", [...VPC, alb]).plan;
    const reference = { type: "pulumi:pulumi:StackReference", name: "region", inputs: { name: "me/sample/region" } };
    const vpcOriginEndpointConfig = { arn };
    const origin = { type: "aws:cloudfront/vpcOrigin:VpcOrigin", name: "origin", inputs: { vpcOriginEndpointConfig } };
    const edge = planOf("us-east-1", [reference, { ...origin, uses: { vpcOriginEndpointConfig: uses } }]).plan;
    const stacks = [
      { ...region.stacks[0]!, stack: "region" },
      {
        ...(JSON.parse(
          JSON.stringify(edge.stacks[0]).replaceAll("urn:pulumi:test", "urn:pulumi:edge"),
        ) as PlannedStack),
        stack: "edge",
      },
    ].map(({ stack, outputs, resources }) => ({
      stack,
      outputs,
      resources: resources.map((each) =>
        each.type === reference.type ? { ...each, outputs: { outputs: { contract: { arn: TARGET } } } } : each,
      ),
    }));
    return byName(readNetwork(indexPlan({ ...edge, stacks })));
  };

  it("relate by the stack that hands an unknown over", () => {
    const { places, missing } = joined(U, ["region"]);
    expect(places.find(({ id }) => id === "origin")?.vpc).to.equal("vpc");
    expect(missing).to.deep.equal([]);
  });

  it("relate by the stack whose output a literal is, where no reference is left of it", () => {
    expect(joined(TARGET, []).places.find(({ id }) => id === "origin")?.vpc).to.equal("vpc");
    expect(joined(`${TARGET}0`, []).missing.map(({ fact }) => fact)).to.deep.equal([
      `vpcOriginEndpointConfig of origin is ${TARGET}0, which the plan does not hold`,
    ]);
  });
});

describe("types of a plan", () => {
  const facts = (type: string) => networkOf({ type, name: "it" }).missing.map(({ fact }) => fact);

  it("that carry packets and are not read are missing", () => {
    for (const type of [
      "aws:ec2transitgateway/transitGateway:TransitGateway",
      "aws:rds/instance:Instance",
      "aws:ec2/networkInterface:NetworkInterface",
      "aws:ec2/vpcEndpointService:VpcEndpointService",
      "aws:apigateway/vpcLink:VpcLink",
      "aws:s3/filesMountTarget:FilesMountTarget",
      "aws:route53/resolverEndpoint:ResolverEndpoint",
      "aws:future/thing:Thing",
      "aws-native:ec2:Instance",
    ])
      expect(facts(type)).to.deep.equal([`${type} is not modelled`]);
  });

  it("that carry none, of other providers, or components are not", () => {
    for (const type of [
      "aws:iam/role:Role",
      "aws:s3/bucket:Bucket",
      "aws:ec2/flowLog:FlowLog",
      "aws:ecs/cluster:Cluster",
      "awsx:cloudtrail:Trail",
      "tls:index/privateKey:PrivateKey",
      "random:index/randomId:RandomId",
    ])
      expect(facts(type)).to.deep.equal([]);
  });
});
