// Takes a web ACL and the IP sets of its rules out of a plan.
import type { PlanIndex } from "../../../plan/read.ts";
import type { Json, PlannedResource } from "../../../plan/type.ts";
import { LocalError } from "../../localError.ts";
import type { PlannedWebAcl } from "./evaluateWebAcl.ts";

/** Pulumi's type tokens. */
export const WEB_ACL = "aws:wafv2/webAcl:WebAcl";
export const IP_SET = "aws:wafv2/ipSet:IpSet";

/** The web ACL of a resource. The plan must be a resolved one: rules name their IP sets by ARN. */
export function plannedWebAcl(index: PlanIndex, acl: PlannedResource): PlannedWebAcl {
  const arn = text(acl, "arn");
  const sets = index.referenced(acl, "rules").filter(({ type }) => type === IP_SET);
  return {
    name: text(acl, "name"),
    // arn:aws:wafv2:us-east-1:ACCOUNT:global/webacl/NAME/ID
    account: arn.split(":")[4] ?? "",
    inputs: acl.inputs,
    ipSets: Object.fromEntries(sets.map((set) => [text(set, "arn"), set.inputs])),
  };
}

function text({ urn, outputs }: PlannedResource, property: string): string {
  const value: Json | undefined = outputs[property];
  if (typeof value === "string" && value !== "") return value;
  throw new LocalError(`${urn}: ${property} is not known; local needs a resolved plan`);
}
