// AWS's answers for autoscaling groups and their policies.
import { uuid } from "./invented.ts";
import { regionOnly } from "./type.ts";
import type { Question, TypeModels } from "./type.ts";

function groupArn(q: Question): string {
  return q.arn("autoscaling", `autoScalingGroup:${uuid(q.identity)}:autoScalingGroupName/${q.id}`);
}

function policyArn(q: Question): string {
  const group = q.text("autoscalingGroupName");
  return q.arn("autoscaling", `scalingPolicy:${uuid(q.identity)}:autoScalingGroupName/${group}:policyName/${q.id}`);
}

export const autoscalingTypes: TypeModels = {
  "aws:autoscaling/group:Group": {
    id: (q) => q.physicalName,
    outputs: {
      arn: groupArn,
      name: (q) => q.id,
      predictedCapacity: () => 0,
      warmPoolSize: () => 0,
      ...regionOnly,
    },
  },
  "aws:autoscaling/policy:Policy": {
    id: (q) => q.physicalName,
    outputs: { arn: policyArn, name: (q) => q.id, ...regionOnly },
  },
};
