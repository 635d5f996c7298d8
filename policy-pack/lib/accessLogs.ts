// Which distributions write access logs: by the delivery of CloudWatch's (v2), or by the block of old.
import type { PlanIndex } from "../../plan/read.ts";
import type { PlannedResource } from "../../plan/type.ts";
import { at, isAbsent, text } from "./inputs.ts";

const SOURCE = "aws:cloudwatch/logDeliverySource:LogDeliverySource";
const DELIVERY = "aws:cloudwatch/logDelivery:LogDelivery";

/** True for a distribution with a log: a bucket in `loggingConfig`, or a source of logs with a delivery from it. */
export function accessLogged(index: PlanIndex, distribution: PlannedResource): boolean {
  if (!isAbsent(at(distribution.inputs, "loggingConfig.bucket"))) return true;
  const sources = index.users(distribution, "resourceArn").filter(({ type }) => type === SOURCE);
  return sources
    .filter(({ inputs }) => text(inputs["logType"]) === "ACCESS_LOGS")
    .some((source) => delivers(index, source));
}

function delivers(index: PlanIndex, source: PlannedResource): boolean {
  const name = text(source.inputs["name"]);
  return index
    .ofType(DELIVERY)
    .filter(({ inputs }) => !isAbsent(inputs["deliveryDestinationArn"]))
    .some(
      (delivery) =>
        index.referenced(delivery, "deliverySourceName").includes(source) ||
        (name !== undefined && text(delivery.inputs["deliverySourceName"]) === name),
    );
}
