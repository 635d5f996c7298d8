// AWS Foundational Security Best Practices 1.0.0 and what else Security Hub asks of our types. Ids as in AWS's Security Hub user
// guide and in Prowler's aws_foundational_security_best_practices_aws.json (3e000fa). Left out: controls about tags, which
// GEN-07 serves as one, and CloudWatch.1 to 14, which are CIS's section 5.
import type { Framework } from "./control.ts";
import { fsbpData } from "./fsbpData.ts";
import { fsbpEdge } from "./fsbpEdge.ts";
import { fsbpNetwork } from "./fsbpNetwork.ts";

export const fsbp: Framework = {
  prefix: "fsbp",
  name: "AWS Foundational Security Best Practices 1.0.0, with Security Hub's other controls",
  controls: [...fsbpEdge, ...fsbpNetwork, ...fsbpData],
};
