// The mutations of all groups.
import type { Mutations } from "./mutation.ts";
import { paths } from "./mutations/paths.ts";
import { publicDoors } from "./mutations/publicDoors.ts";
import { cloudfront } from "./mutations/cloudfront.ts";
import { cloudfrontContent } from "./mutations/cloudfrontContent.ts";
import { addresses } from "./mutations/addresses.ts";
import { network } from "./mutations/network.ts";
import { networkAcls } from "./mutations/networkAcls.ts";
import { securityGroups } from "./mutations/securityGroups.ts";
import { webAcl } from "./mutations/webAcl.ts";
import { webAclUse } from "./mutations/webAclUse.ts";
import { apiBackend } from "./mutations/apiBackend.ts";
import { apiStages } from "./mutations/apiStages.ts";
import { apis } from "./mutations/apis.ts";
import { iam } from "./mutations/iam.ts";
import { iamRoles } from "./mutations/iamRoles.ts";
import { kms } from "./mutations/kms.ts";
import { lambda } from "./mutations/lambda.ts";
import { buckets } from "./mutations/buckets.ts";
import { bucketKeeping } from "./mutations/bucketKeeping.ts";
import { launchTemplates } from "./mutations/launchTemplates.ts";
import { autoscaling } from "./mutations/autoscaling.ts";
import { dns } from "./mutations/dns.ts";
import { logs } from "./mutations/logs.ts";
import { limits } from "./mutations/limits.ts";
import { everything } from "./mutations/everything.ts";
import { haproxy } from "./mutations/haproxy.ts";
import { regions } from "./mutations/regions.ts";
import { loadBalancers } from "./mutations/loadBalancers.ts";
import { listeners } from "./mutations/listeners.ts";
import { targetGroups } from "./mutations/targetGroups.ts";
import { certificates } from "./mutations/certificates.ts";
import { privateTls } from "./mutations/privateTls.ts";
import { keyCustody } from "./mutations/keyCustody.ts";

export const MUTATIONS: Mutations = {
  ...paths,
  ...publicDoors,
  ...cloudfront,
  ...cloudfrontContent,
  ...addresses,
  ...network,
  ...networkAcls,
  ...securityGroups,
  ...webAcl,
  ...webAclUse,
  ...apiBackend,
  ...apiStages,
  ...apis,
  ...iam,
  ...iamRoles,
  ...kms,
  ...lambda,
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
};
