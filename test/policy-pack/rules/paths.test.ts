// A stack without a network of its own still reaches into those of the others, by an id or ARN that it writes out.
import { expect } from "chai";
import { paths } from "../../../policy-pack/rules/paths.ts";
import type { Plan, PlannedResource, Properties } from "../../../plan/type.ts";
import { basePlan, settingsOf } from "../basePlan.ts";
import { judgePlan } from "../judging.ts";

const ELB = "arn:aws:elasticloadbalancing:eu-west-1:123456789012";

/** By type: what opens a way into a region's network. */
const OPENERS: Readonly<Record<string, Properties>> = {
  "aws:lb/listener:Listener": { loadBalancerArn: `${ELB}:loadbalancer/net/nlb/0a`, port: 9000, protocol: "TLS" },
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": {
    ...{ targetGroupArn: `${ELB}:targetgroup/static/0a`, targetId: "10.10.16.9" },
  },
  "aws:ec2/eipAssociation:EipAssociation": { allocationId: "eipalloc-0a1b2c3d", instanceId: "i-0a1b2c3d" },
  "aws:ec2/route:Route": {
    ...{ routeTableId: "rtb-0a1b2c3d", destinationCidrBlock: "0.0.0.0/0", natGatewayId: "nat-0a1b2c3d" },
  },
  "aws:ec2/instance:Instance": { subnetId: "subnet-0a1b2c3d", associatePublicIpAddress: false },
};

function addedToEdge(plan: Plan, type: string, inputs: Properties): Plan {
  const edge = plan.stacks.find(({ stack }) => stack === "prod-edge");
  if (edge === undefined) throw new Error("the plan has no stack prod-edge");
  const provider = edge.resources.find(({ urn }) => urn.endsWith("::global-provider"))?.urn ?? "";
  const made: PlannedResource = {
    ...{ urn: `urn:pulumi:prod-edge::portcullis::${type}::opener`, type, custom: true, id: "made", inputs },
    ...{ outputs: inputs, provider: `${provider}::made`, dependencies: [], propertyDependencies: {}, protect: false },
  };
  return { ...plan, stacks: [{ ...edge, resources: [...edge.resources, made] }] };
}

describe("the policies about paths, in a stack without a network", () => {
  for (const [type, inputs] of Object.entries(OPENERS)) {
    it(`do not hold with a literal in ${type}`, async () => {
      const plan = addedToEdge(await basePlan("prod", "resolved"), type, inputs);
      const found = judgePlan(plan, { policies: paths, settings: settingsOf(plan) });
      expect(found.map(({ policy }) => policy)).to.include.members([
        "ms-no-bypass-to-service-tier",
        "ms-public-surface-exact",
      ]);
    }).timeout(120_000);
  }
});
