// A region whose service brings a container, planned in both modes: what awsx is given keeps its edges, and no way out.
import { expect } from "chai";
import { readPath } from "../../local/planned/topology.ts";
import { planProgram } from "../../plan/program.ts";
import { indexPlan, type PlanIndex } from "../../plan/read.ts";
import type { PlannedResource } from "../../plan/type.ts";
import { PROJECT } from "../support/devPlan.ts";
import { policyDocuments } from "./planned.ts";

const CONFIG = {
  "portcullis:regions": JSON.stringify([{ name: "eu-west-1", cidr: "10.10.0.0/16", zones: ["a", "b"] }]),
  "portcullis:edge": "{}",
  "portcullis:services": JSON.stringify([
    { name: "orders", paths: ["/orders/*"], container: { image: "orders:1.4.2", secrets: { DATABASE: "database" } } },
    { name: "accounts", paths: ["/accounts/*"], sample: true },
  ]),
};

const nameOf = ({ urn }: PlannedResource) => urn.split("::").at(-1) ?? "";
const names = (resources: readonly PlannedResource[]) => resources.map(nameOf);

describe("a region with a container", function () {
  this.timeout(60_000);
  let [resolved, preview]: PlanIndex[] = [];
  before(async () => {
    const plan = async (mode: "resolved" | "preview") =>
      indexPlan(await planProgram({ directory: PROJECT, stack: "dev", mode, config: CONFIG }));
    [resolved, preview] = await Promise.all([plan("resolved"), plan("preview")]);
  });
  const named = (index: PlanIndex, type: string, name: string): PlannedResource => {
    const found = index.ofType(type).find((resource) => nameOf(resource) === name);
    if (!found) throw new Error(`${type} ${name}: is not in the plan`);
    return found;
  };
  const service = (index: PlanIndex) => named(index, "awsx:ecs:FargateService", "euw1-orders-service");

  it("has the same resources in a preview", () => {
    const urns = (index: PlanIndex) => index.resources.map(({ urn }) => urn).sort();
    expect(urns(preview!)).to.deep.equal(urns(resolved!));
  });

  it("shows in both modes into which subnets, group and target group the tasks go", () => {
    for (const index of [resolved!, preview!]) {
      const fargate = service(index);
      expect(fargate.opaque).to.equal(true);
      expect(names(index.referenced(fargate, "networkConfiguration"))).to.deep.equal([
        "euw1-service-subnet-a",
        "euw1-service-subnet-b",
        "euw1-service-security-group",
      ]);
      expect(names(index.referenced(fargate, "loadBalancers"))).to.deep.equal(["euw1-orders"]);
      expect(names(index.referenced(fargate, "cluster"))).to.deep.equal(["euw1-cluster"]);
      expect(names(index.referenced(fargate, "taskDefinitionArgs"))).to.deep.equal([
        "euw1-orders-execution-role",
        "euw1-orders-container-logs",
      ]);
    }
  });

  it("hands awsx the region's provider", () => {
    for (const index of [resolved!, preview!]) {
      expect(service(index).provider).to.match(/::pulumi:providers:aws::euw1-provider::/);
      expect(index.region(service(index))).to.equal("eu-west-1");
    }
  });

  it("knows the image in a preview", () => {
    const { taskDefinitionArgs } = service(preview!).inputs as {
      taskDefinitionArgs: { container: { image: string } };
    };
    expect(taskDefinitionArgs.container.image).to.equal("123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders:1.4.2");
  });

  it("knows in a preview what the role that starts tasks may do", () => {
    const policy = (index: PlanIndex) => policyDocuments(index)["euw1-orders-execution-role-policy policy"];
    expect(policy(preview!))
      .to.match(/^\{"Version":"2012-10-17"/)
      .and.to.equal(policy(resolved!));
  });

  it("registers targets by address, and only what is not ECS's itself", () => {
    const group = named(resolved!, "aws:lb/targetGroup:TargetGroup", "euw1-orders");
    expect(group.inputs["targetType"]).to.equal("ip");
    expect(names(resolved!.users(group, "targetGroupArn"))).to.deep.equal([]);
    const attachments = resolved!.ofType("aws:lb/targetGroupAttachment:TargetGroupAttachment");
    expect(names(attachments)).to.deep.equal(["euw1-accounts-sample-attachment"]);
  });

  it("is stood in for on this machine by the sample, and says so", () => {
    const services = readPath(resolved!.plan).regions[0]?.serviceDoor.services ?? [];
    const labels = services.map(({ targetGroup, standIn, port }) => ({ targetGroup, standIn, port }));
    expect(labels).to.deep.equal([
      { targetGroup: "euw1-orders", standIn: true, port: 9443 },
      { targetGroup: "euw1-accounts", standIn: false, port: 9443 },
    ]);
  });

  it("has the endpoints that pulling, logging and secrets need, secretsmanager's once", () => {
    const endpoints = resolved!.ofType("aws:ec2/vpcEndpoint:VpcEndpoint");
    expect(names(endpoints)).to.deep.equal([
      "euw1-s3-endpoint",
      "euw1-secretsmanager-endpoint",
      "euw1-ecr-api-endpoint",
      "euw1-ecr-dkr-endpoint",
      "euw1-logs-endpoint",
    ]);
  });

  it("gives the service tier no route but S3's, and its group no address but S3's list", () => {
    for (const index of [resolved!, preview!]) {
      const table = named(index, "aws:ec2/routeTable:RouteTable", "euw1-service-route-table");
      expect(names(index.users(table))).to.deep.equal([
        "euw1-service-route-table-association-a",
        "euw1-service-route-table-association-b",
        "euw1-s3-endpoint",
      ]);
      const group = named(index, "aws:ec2/securityGroup:SecurityGroup", "euw1-service-security-group");
      const rules = index
        .users(group, "securityGroupId")
        .filter(({ type }) => type === "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule");
      expect(names(rules).sort()).to.deep.equal(["euw1-service-to-endpoint-443", "euw1-service-to-s3-443"]);
      for (const { inputs } of rules) expect(inputs).not.to.have.any.keys("cidrIpv4", "cidrIpv6");
      const list = rules.find((rule) => nameOf(rule) === "euw1-service-to-s3-443");
      expect(list?.inputs["prefixListId"]).to.match(/^pl-[0-9a-f]{8}$/);
    }
  });

  it("admits through S3's endpoint the agent and image layers, to read", () => {
    const { policy } = named(resolved!, "aws:ec2/vpcEndpoint:VpcEndpoint", "euw1-s3-endpoint").inputs;
    const statement = { Effect: "Allow", Principal: "*", Action: "s3:GetObject" };
    expect(JSON.parse(policy as string)).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        { ...statement, Resource: "arn:aws:s3:::amazon-ssm-eu-west-1/*" },
        { ...statement, Resource: "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*" },
      ],
    });
    const ecr = named(resolved!, "aws:ec2/vpcEndpoint:VpcEndpoint", "euw1-ecr-dkr-endpoint").inputs["policy"];
    expect(JSON.parse(ecr as string)).to.have.nested.property("Statement[0].Action", "ecr:*");
  });
});
