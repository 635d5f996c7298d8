// The catalogue: every policy of the pack, group after group. The policies about the pack itself stand last.
import type { Policy } from "./policy.ts";
import { paths } from "./rules/paths.ts";
import { publicDoors } from "./rules/publicDoors.ts";
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
import { apiBackend } from "./rules/apiBackend.ts";
import { apiStages } from "./rules/apiStages.ts";
import { apis } from "./rules/apis.ts";
import { apiUse } from "./rules/apiUse.ts";
import { iam } from "./rules/iam.ts";
import { iamRoles } from "./rules/iamRoles.ts";
import { kms } from "./rules/kms.ts";
import { lambda } from "./rules/lambda.ts";
import { lambdaRelations } from "./rules/lambdaRelations.ts";
import { buckets } from "./rules/buckets.ts";
import { bucketKeeping } from "./rules/bucketKeeping.ts";
import { launchTemplates } from "./rules/launchTemplates.ts";
import { autoscaling } from "./rules/autoscaling.ts";
import { dns } from "./rules/dns.ts";
import { logs } from "./rules/logs.ts";
import { limits } from "./rules/limits/limits.ts";
import { everything } from "./rules/everything.ts";
import { haproxy } from "./rules/haproxy.ts";
import { regions } from "./rules/regions.ts";
import { loadBalancers } from "./rules/loadBalancers.ts";
import { listeners } from "./rules/listeners.ts";
import { targetGroups } from "./rules/targetGroups.ts";
import { certificates } from "./rules/certificates.ts";
import { privateTls } from "./rules/privateTls.ts";
import { keyCustody } from "./rules/keyCustody.ts";
import { thePack } from "./rules/thePack.ts";

export const CATALOGUE: readonly Policy[] = [
  ...paths,
  ...publicDoors,
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
  ...apiBackend,
  ...apiStages,
  ...apis,
  ...apiUse,
  ...iam,
  ...iamRoles,
  ...kms,
  ...lambda,
  ...lambdaRelations,
  ...buckets,
  ...bucketKeeping,
  ...launchTemplates,
  ...autoscaling,
  ...dns,
  ...logs,
  ...limits,
  ...everything,
  ...haproxy,
  ...regions,
  ...loadBalancers,
  ...listeners,
  ...targetGroups,
  ...certificates,
  ...privateTls,
  ...keyCustody,
  ...thePack,
];
