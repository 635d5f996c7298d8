// Fixed cost: what is billed by the hour without traffic, and that a figure which is not known never reads as free.
import { expect } from "chai";
import { indexPlan } from "../../plan/read.ts";
import { UNKNOWN } from "../../plan/type.ts";
import { type CostLine, fixedCost, totalCost } from "../../report/cost.ts";
import { PRICE_DATE, PRICES } from "../../report/prices.ts";
import { devPlan } from "../support/devPlan.ts";
import { planOf, type Sketch } from "../support/planOf.ts";

/** Line, quantity, dollars in cents' precision, note. */
function brief(lines: readonly CostLine[]) {
  return lines.map(({ line, quantity, monthlyUsd, note }) => [line, quantity, monthlyUsd?.toFixed(2), note]);
}

function costOf(region: string, sketches: readonly Sketch[]) {
  return brief(fixedCost(planOf(region, sketches)));
}

const template = (instanceType: string): Sketch => ({
  type: "aws:ec2/launchTemplate:LaunchTemplate",
  name: "template",
  inputs: {
    instanceType,
    monitoring: { enabled: true },
    blockDeviceMappings: [{ ebs: { volumeType: "gp3", volumeSize: 8 } }],
  },
});

const group = (inputs: Record<string, number | string>): Sketch => ({
  type: "aws:autoscaling/group:Group",
  name: "group",
  inputs,
  uses: { launchTemplate: ["template"] },
});

describe("fixed cost", function () {
  this.timeout(60_000);

  it("bills a regional NAT gateway and its address in each zone of the VPC", () => {
    const subnets = ["eu-west-1a", "eu-west-1b", "eu-west-1c"].map((zone) => ({
      type: "aws:ec2/subnet:Subnet",
      name: zone,
      inputs: { availabilityZone: zone },
      uses: { vpcId: ["vpc"] },
    }));
    const gateway = {
      type: "aws:ec2/natGateway:NatGateway",
      name: "nat",
      inputs: { availabilityMode: "regional" },
      uses: { vpcId: ["vpc"] },
    };
    expect(costOf("eu-west-1", [{ type: "aws:ec2/vpc:Vpc", name: "vpc" }, ...subnets, gateway])).to.deep.equal([
      ["NAT gateway, by zone", 3, "105.12", ""],
      ["public IPv4 address", 3, "10.95", ""],
    ]);
  });

  it("bills the processors and memory of all tasks of a container, by architecture", () => {
    const fargate = (name: string, desiredCount: number, cpu: string, memory: string, cpuArchitecture: string) => ({
      type: "awsx:ecs:FargateService",
      name,
      inputs: { desiredCount, taskDefinitionArgs: { cpu, memory, runtimePlatform: { cpuArchitecture } } },
    });
    const two = [fargate("a", 2, "256", "512", "X86_64"), fargate("b", 3, "1024", "2048", "ARM64")];
    expect(costOf("eu-west-1", two)).to.deep.equal([
      ["Fargate x86_64, by processor", 0.5, "14.78", ""],
      ["Fargate x86_64, by GB", 1, "3.24", ""],
      ["Fargate arm64, by processor", 3, "70.91", "price not confirmed"],
      ["Fargate arm64, by GB", 6, "15.59", "price not confirmed"],
    ]);
  });

  it("bills a zonal NAT gateway once, and its address as an Elastic IP", () => {
    const sketches: Sketch[] = [
      { type: "aws:ec2/eip:Eip", name: "eip" },
      { type: "aws:ec2/natGateway:NatGateway", name: "nat", inputs: {} },
    ];
    expect(costOf("us-east-1", sketches)).to.deep.equal([
      ["NAT gateway, by zone", 1, "32.85", ""],
      ["public IPv4 address", 1, "3.65", ""],
    ]);
  });

  it("bills an interface endpoint in each zone, a gateway endpoint never", () => {
    const endpoint = (name: string, vpcEndpointType: string, subnetIds: string[]): Sketch => ({
      type: "aws:ec2/vpcEndpoint:VpcEndpoint",
      name,
      inputs: { vpcEndpointType, subnetIds },
    });
    const sketches = [endpoint("secrets", "Interface", ["subnet-1", "subnet-2"]), endpoint("s3", "Gateway", [])];
    expect(costOf("eu-west-1", sketches)).to.deep.equal([["interface endpoint, by zone", 2, "16.06", ""]]);
  });

  it("bills a group at its smallest size, with its volumes and its metrics", () => {
    expect(costOf("us-east-1", [template("t4g.small"), group({ minSize: 3, maxSize: 9 })])).to.deep.equal([
      ["EC2 instance t4g.small", 3, "36.79", ""],
      ["gp3 volume, by GB", 24, "1.92", ""],
      ["detailed monitoring, by instance", 3, "6.30", "price not confirmed"],
    ]);
    const wanted = costOf("us-east-1", [template("t4g.small"), group({ minSize: 3, desiredCapacity: 4, maxSize: 9 })]);
    expect(wanted[0]).to.deep.equal(["EC2 instance t4g.small", 4, "49.06", ""]);
  });

  it("says that an instance type is not priced, and that the sum is not whole", () => {
    const lines = fixedCost(planOf("us-east-1", [template("x9.huge"), group({ minSize: 2 })]));
    expect(brief(lines)[0]).to.deep.equal(["EC2 instance x9.huge", 2, undefined, "not priced"]);
    expect(totalCost(lines).complete).to.equal(false);
  });

  it("says that a number is not known", () => {
    const lines = costOf("us-east-1", [template("t4g.small"), group({ minSize: UNKNOWN })]);
    expect(lines[0]).to.deep.equal(["EC2 instance t4g.small", undefined, undefined, "number not known"]);
  });

  it("prices another region as us-east-1, and says so", () => {
    expect(costOf("ap-southeast-2", [{ type: "aws:kms/key:Key", name: "key" }])).to.deep.equal([
      ["KMS key, first year", 1, "1.00", "priced as us-east-1"],
    ]);
  });

  it("of the dev stack is the same in both modes, line by line", async () => {
    const lines = fixedCost(indexPlan(await devPlan("resolved")));
    expect(fixedCost(indexPlan(await devPlan("preview")))).to.deep.equal(lines);
    expect(brief(lines.filter(({ region }) => region === "eu-west-1"))).to.deep.equal([
      ["NAT gateway, by zone", 1, "35.04", ""],
      ["public IPv4 address", 3, "10.95", ""],
      ["network load balancer", 1, "18.40", "price not confirmed"],
      ["application load balancer", 1, "18.40", ""],
      ["interface endpoint, by zone", 2, "16.06", ""],
      ["EC2 instance t2.micro", 2, "18.40", "price not confirmed"],
      ["EC2 instance t2.nano", 2, "9.20", "price not confirmed"],
      ["gp3 volume, by GB", 32, "2.82", ""],
      ["detailed monitoring, by instance", 2, "4.20", "price not confirmed"],
      ["KMS key, first year", 1, "1.00", ""],
      ["secret", 2, "0.80", ""],
      ["hosted zone", 1, "0.50", ""],
      ["alarm", 1, "0.10", "price not confirmed"],
    ]);
    const inFirst = lines.filter(({ region }) => region === "eu-west-1").map(({ line }) => line);
    const edgeLines = lines.filter(({ line }) => !inFirst.includes(line));
    expect(
      edgeLines.map(({ region, line, quantity, monthlyUsd }) => [region, line, quantity, monthlyUsd]),
    ).to.deep.equal([
      ["us-east-1", "health check", 2, 1],
      ["us-east-1", "web ACL", 1, 5],
      ["us-east-1", "rule of a web ACL", 11, 11],
    ]);
    expect(totalCost(lines).complete).to.equal(true);
    expect(totalCost(lines).monthlyUsd).to.be.closeTo(278.67, 0.005);
  });

  it("has a page for every line and one date for all", async () => {
    const lines = fixedCost(indexPlan(await devPlan("resolved")));
    for (const { source, line } of lines) expect(source, line).to.match(/^https:\/\/aws\.amazon\.com\/.+\/pricing\//);
    expect(PRICE_DATE).to.match(/^\d{4}-\d{2}-\d{2}$/);
    expect(Object.keys(PRICES)).to.deep.equal(["us-east-1", "eu-west-1"]);
  });
});
