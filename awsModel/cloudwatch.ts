// AWS's answers for CloudWatch logs.
import { regionAndTags } from "./type.ts";
import type { TypeModels } from "./type.ts";

export const cloudwatchTypes: TypeModels = {
  "aws:cloudwatch/logGroup:LogGroup": {
    id: (q) => q.physicalName,
    outputs: { arn: (q) => q.arn("logs", `log-group:${q.id}`), name: (q) => q.id, ...regionAndTags },
  },
};
