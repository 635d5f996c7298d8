// The catalogue: every policy of the pack, group after group. The policies about the pack itself stand last.
import type { Policy } from "./policy.ts";
import { paths } from "./rules/paths.ts";
import { cloudfront } from "./rules/cloudfront.ts";
import { cloudfrontContent } from "./rules/cloudfrontContent.ts";
import { addressPlan } from "./rules/addressPlan.ts";
import { elasticIps } from "./rules/elasticIps.ts";
import { endpoints } from "./rules/endpoints.ts";
import { network } from "./rules/network.ts";
import { networkAcls } from "./rules/networkAcls.ts";
import { securityGroups } from "./rules/securityGroups.ts";
import { tierAcls } from "./rules/tierAcls.ts";
import { webAcl } from "./rules/webAcl.ts";
import { webAclUse } from "./rules/webAclUse.ts";
import { thePack } from "./rules/thePack.ts";

export const CATALOGUE: readonly Policy[] = [
  ...paths,
  ...cloudfront,
  ...cloudfrontContent,
  ...addressPlan,
  ...elasticIps,
  ...endpoints,
  ...network,
  ...networkAcls,
  ...securityGroups,
  ...tierAcls,
  ...webAcl,
  ...webAclUse,
  ...thePack,
];
