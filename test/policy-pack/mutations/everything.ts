// Mutations of what holds for every resource.
import type { PlannedResource } from "../../../plan/type.ts";
import { SECRET, UNKNOWN } from "../../../plan/type.ts";
import { add, change, type Edit, of, resourceOf } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const QUEUE = add("aws:sqs/queue:Queue", "euw1-queue", {});

/** Changes what is not an input. */
function option(name: string, changes: Partial<PlannedResource>): Edit {
  return (plan) => {
    const { urn } = resourceOf(plan, name);
    const stacks = plan.stacks.map((stack) => ({
      ...stack,
      resources: stack.resources.map((each) => (each.urn === urn ? { ...each, ...changes } : each)),
    }));
    return { ...plan, stacks };
  };
}

const older = (type: string) => ({ edit: add(type, "euw1-older", {}), on: "euw1-older" });
const tags = (given: Readonly<Record<string, string>>) => ({ defaultTags: JSON.stringify({ tags: given }) });

export const everything: Mutations = {
  "GEN-01": {
    edit: QUEUE,
    on: "euw1-queue",
    forms: {
      "a class that only looks alike": { edit: add("aws:ec2/vpc:Vpce", "euw1-queue", {}), on: "euw1-queue" },
      "another provider's": {
        edit: add("random:index/randomPassword:RandomPassword", "euw1-word", {}),
        on: "euw1-word",
      },
      "another project's component": { edit: add("other:components:Vpc", "euw1-other", {}), on: "euw1-other" },
    },
    harmless: {
      "a type that is known": add("aws:sns/topic:Topic", "euw1-topic", {}),
      "a component of this project": add("portcullis:components:Queue", "euw1-queue", {}),
      "an older type, which is another policy's": add("aws:alb/listener:Listener", "euw1-older", {}),
    },
  },
  "GEN-02": {
    edit: add("aws:alb/loadBalancer:LoadBalancer", "euw1-older", {}),
    on: "euw1-older",
    forms: {
      "a bucket": older("aws:s3/bucketV2:BucketV2"),
      "a part of a bucket": older("aws:s3/bucketVersioningV2:BucketVersioningV2"),
      "a launch configuration": older("aws:ec2/launchConfiguration:LaunchConfiguration"),
      "a classic load balancer": older("aws:elb/loadBalancer:LoadBalancer"),
      "a classic web ACL": older("aws:wafregional/webAcl:WebAcl"),
      "a VPC whose subnets nobody sees": older("awsx:ec2:Vpc"),
    },
    harmless: { "the second version of something else": add("aws:apigatewayv2/api:Api", "euw1-api", {}) },
  },
  "GEN-03": {
    edit: change("euw1-vpc", { region: "eu-west-2" }),
    on: "euw1-vpc",
    forms: {
      "a region that is a secret": change("euw1-vpc", { region: SECRET }),
      "a region that nobody knows, of no provider": option("euw1-vpc", { provider: undefined }),
      "a component that cannot be looked into": {
        edit: add("awsx:ecs:FargateService", "euw1-service", { region: "eu-west-2" }),
        on: "euw1-service",
      },
    },
    harmless: { "the other region": change("euw1-vpc", { region: "us-east-1" }) },
  },
  "GEN-04": {
    edit: change("euw1-provider", { allowedAccountIds: undefined }),
    on: "euw1-provider",
    forms: {
      "an empty list": change("euw1-provider", { allowedAccountIds: "[]" }),
      "a second account": change("euw1-provider", { allowedAccountIds: '["123456789012","210987654321"]' }),
      "a list that is no text": change("euw1-provider", { allowedAccountIds: ["210987654321"] }),
      "what nobody knows": change("euw1-provider", { allowedAccountIds: UNKNOWN }),
    },
    harmless: { "a list that is no text": change("euw1-provider", { allowedAccountIds: ["123456789012"] }) },
  },
  "GEN-05": {
    edit: option("euw1-alb", { ignoreChanges: ["securityGroups"] }),
    on: "euw1-alb",
    forms: {
      everything: option("euw1-alb", { ignoreChanges: ["*"] }),
      "a part of a property": option("euw1-alb", { ignoreChanges: ["accessLogs.enabled"] }),
      "another type's property": option("euw1-alb", { ignoreChanges: ["ami"] }),
    },
    harmless: {
      "a group's size, which scaling changes": option("euw1-proxy-group", { ignoreChanges: ["desiredCapacity"] }),
    },
  },
  "GEN-06": {
    edit: option("edge-logs", { protect: false }),
    on: "edge-logs",
    forms: {
      "a public zone": { edit: add("aws:route53/zone:Zone", "euw1-zone", { name: "example.com" }), on: "euw1-zone" },
    },
    harmless: { "a private zone": add("aws:route53/zone:Zone", "euw1-zone", { vpcs: [{ vpcId: of("euw1-vpc") }] }) },
  },
  "GEN-07": {
    edit: change("euw1-provider", tags({ Project: "portcullis", Stack: "dev", Region: "eu-west-1" })),
    on: "euw1-provider",
    forms: {
      "none at all": change("euw1-provider", { defaultTags: undefined }),
      "an empty one": change("euw1-provider", tags({ Project: "a", Stack: "dev", Region: "eu-west-1", Owner: "" })),
    },
    harmless: {
      "an object instead of text": change("euw1-provider", {
        defaultTags: { tags: { Project: "a", Stack: "dev", Region: "eu-west-1", Owner: "b" } },
      }),
    },
  },
};
