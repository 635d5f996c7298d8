// AWS's answers for AWS WAF: web ACLs, IP sets and the logging of a web ACL.
import { uuid } from "./invented.ts";
import { regionAndTags, regionOnly } from "./type.ts";
import type { Question, TypeModels } from "./type.ts";

/** What is for CloudFront stands under `global`, in us-east-1 nevertheless. */
function wafArn(q: Question, kind: string): string {
  const scope = q.text("scope") === "CLOUDFRONT" ? "global" : "regional";
  return q.arn("wafv2", `${scope}/${kind}/${q.physicalName}/${q.id}`);
}

export const wafTypes: TypeModels = {
  "aws:wafv2/webAcl:WebAcl": {
    id: (q) => uuid(q.identity),
    outputs: {
      arn: (q) => wafArn(q, "webacl"),
      applicationIntegrationUrl: () => "",
      // AWS's own sum; model/webAclCapacity.ts has ours.
      capacity: () => 0,
      lockToken: (q) => uuid(`${q.identity} lock`),
      name: (q) => q.physicalName,
      ...regionAndTags,
    },
  },
  "aws:wafv2/ipSet:IpSet": {
    id: (q) => uuid(q.identity),
    outputs: {
      arn: (q) => wafArn(q, "ipset"),
      lockToken: (q) => uuid(`${q.identity} lock`),
      name: (q) => q.physicalName,
      ...regionAndTags,
    },
  },
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": {
    id: (q) => q.text("resourceArn"),
    outputs: regionOnly,
  },
};
