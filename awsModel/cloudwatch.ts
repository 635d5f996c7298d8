// AWS's answers for CloudWatch: log groups, the delivery of logs, alarms.
import { regionAndTags, regionOnly } from "./type.ts";
import type { TypeModels } from "./type.ts";

export const cloudwatchTypes: TypeModels = {
  "aws:cloudwatch/logGroup:LogGroup": {
    id: (q) => q.physicalName,
    outputs: { arn: (q) => q.arn("logs", `log-group:${q.id}`), name: (q) => q.id, ...regionAndTags },
  },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
    id: (q) => q.text("policyName"),
    outputs: { policyScope: () => "ACCOUNT", revisionId: () => "", ...regionOnly },
  },
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": {
    id: (q) => q.physicalName,
    outputs: {
      arn: (q) => q.arn("logs", `delivery-source:${q.id}`),
      name: (q) => q.id,
      service: () => "cloudfront",
      ...regionAndTags,
    },
  },
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": {
    id: (q) => q.physicalName,
    outputs: {
      arn: (q) => q.arn("logs", `delivery-destination:${q.id}`),
      name: (q) => q.id,
      deliveryDestinationType: () => "S3",
      ...regionAndTags,
    },
  },
  "aws:cloudwatch/logDelivery:LogDelivery": {
    id: (q) => q.hex(16),
    outputs: { arn: (q) => q.arn("logs", `delivery:${q.id}`), ...regionAndTags },
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    id: (q) => q.physicalName,
    outputs: { arn: (q) => q.arn("cloudwatch", `alarm:${q.id}`), name: (q) => q.id, ...regionAndTags },
  },
};
