// AWS's limits as policies, LIM-01 to LIM-46, and those among the 46 that need none of their own.
import { edge } from "./edge.ts";
import { listeners } from "./listeners.ts";
import { names } from "./names.ts";
import { proxies } from "./proxies.ts";
import { quotas } from "./quotas.ts";
import { serverless } from "./serverless.ts";
import { targetGroups } from "./targetGroups.ts";
import { timeouts } from "./timeouts.ts";
import { vpc } from "./vpc.ts";

export const limits = [
  ...names,
  ...quotas,
  ...vpc,
  ...targetGroups,
  ...listeners,
  ...proxies,
  ...timeouts,
  ...edge,
  ...serverless,
];

/** A limit without a policy LIM-nn. */
export interface NotJudged {
  /** Its number among AWS's limits. */
  readonly limit: number;
  readonly reason: string;
  /** The policies that judge it already. */
  readonly by: readonly string[];
}

export const NOT_JUDGED: readonly NotJudged[] = [
  { limit: 8, reason: "the way back through stateless ACLs is proved", by: ["MS-08"] },
  { limit: 9, reason: "one owner of each rule is a rule of its own", by: ["NET-13", "SG-07"] },
  { limit: 10, reason: "the load balancer's group is a rule of its own", by: ["LB-08"] },
  { limit: 18, reason: "whose address the targets see is a rule of its own", by: ["MS-10"] },
  { limit: 24, reason: "the metadata service is a rule of its own", by: ["EC-01", "EC-02"] },
  { limit: 29, reason: "bodies that are longer than what is inspected are a rule of their own", by: ["WAF-09"] },
  { limit: 32, reason: "no origin is shown a certificate of CloudFront's", by: [] },
  { limit: 36, reason: "how API Gateway verifies its backend is a rule of its own", by: ["MS-17"] },
  { limit: 37, reason: "no certificate of ACM's is shown by a client", by: [] },
  { limit: 41, reason: "there is no Global Accelerator", by: [] },
  { limit: 44, reason: "blocked public access is a state of the account, which no plan shows", by: [] },
];
