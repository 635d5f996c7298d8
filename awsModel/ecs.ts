// AWS's answers for ECS; services and tasks are awsx's, see remote.ts.
import { regionAndTags } from "./type.ts";
import type { TypeModels } from "./type.ts";

export const ecsTypes: TypeModels = {
  "aws:ecs/cluster:Cluster": {
    id: (q) => q.arn("ecs", `cluster/${q.physicalName}`),
    outputs: { arn: (q) => q.id, name: (q) => q.physicalName, ...regionAndTags },
  },
};
