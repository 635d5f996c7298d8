// CloudFront distributions, as far as the proof asks: whether a web ACL judges every request.
import { isUnknown } from "../../plan/read.ts";
import type { Distribution } from "../network.ts";
import { isAbsent, notKnown, originOf } from "./reading.ts";
import type { Reading } from "./reading.ts";

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const WEB_ACL = "aws:wafv2/webAcl:WebAcl";

/** The distributions of a plan. An ACL that the plan holds is named by its resource, another by its ARN. */
export function readDistributions({ index }: Reading): Distribution[] {
  return index.ofType(DISTRIBUTION).map((distribution): Distribution => {
    const [webAcl] = index.referenced(distribution, "webAclId").filter(({ type }) => type === WEB_ACL);
    const arn = distribution.inputs["webAclId"];
    if (isAbsent(arn)) return originOf(distribution);
    if (webAcl) return { ...originOf(distribution), webAcl: originOf(webAcl) };
    if (isUnknown(arn)) return { ...originOf(distribution), missing: notKnown("webAclId", distribution) };
    const literal = typeof arn === "string" ? { id: arn, name: arn } : undefined;
    return { ...originOf(distribution), ...(literal && { webAcl: literal }) };
  });
}
