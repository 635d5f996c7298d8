// Plans of the edge for tests: dev's own with quicker health checks and two more rules in its web ACL, and one with VPC origins.
import { planProgram } from "../../plan/program.ts";
import type { Json, Plan, PlannedResource } from "../../plan/type.ts";
import { PROJECT } from "../support/devPlan.ts";
import { devPlan } from "../support/devPlan.ts";
import { changed, withInputs } from "./plantedPlan.ts";

/** Requests that the planted rate rule lets through; AWS takes no smaller number. */
export const PLANTED_LIMIT = 10;

const visibilityConfig = { cloudwatchMetricsEnabled: true, metricName: "planted", sampledRequestsEnabled: true };
const NONE = [{ priority: 0, type: "NONE" }];

/** Both in AWS's own words: one counts requests under a path, one knows countries. */
const PLANTED_RULES: readonly Json[] = [
  {
    name: "planted-rate",
    priority: 101,
    action: { block: { customResponse: { responseCode: 429 } } },
    statement: {
      rateBasedStatement: {
        aggregateKeyType: "IP",
        evaluationWindowSec: 60,
        limit: PLANTED_LIMIT,
        scopeDownStatement: {
          byteMatchStatement: {
            fieldToMatch: { uriPath: {} },
            positionalConstraint: "STARTS_WITH",
            searchString: "/orders/limited",
            textTransformations: NONE,
          },
        },
      },
    },
    visibilityConfig,
  },
  {
    name: "planted-country",
    priority: 102,
    action: { block: {} },
    statement: { geoMatchStatement: { countryCodes: ["BR"] } },
    visibilityConfig,
  },
  {
    name: "planted-count",
    priority: 103,
    action: { count: {} },
    ruleLabels: [{ name: "planted:australia" }],
    statement: { geoMatchStatement: { countryCodes: ["AU"] } },
    visibilityConfig,
  },
];

/** Dev's plan: health checks every second, and the rules above. */
export async function edgePlan(): Promise<Plan> {
  return changed(await devPlan(), quicker);
}

/** The same regions behind VPC origins, without static doors and so without proxies. */
export async function vpcOriginPlan(): Promise<Plan> {
  const plan = await planProgram({
    directory: PROJECT,
    stack: "dev",
    mode: "resolved",
    config: { "portcullis:doors": JSON.stringify({ cdn: { lock: "vpc-origin" } }), "portcullis:edge": "{}" },
  });
  return changed(plan, quicker);
}

function quicker(resource: PlannedResource): PlannedResource {
  const { healthCheck, rules } = resource.inputs;
  if (resource.type === "aws:lb/targetGroup:TargetGroup")
    return withInputs(resource, { healthCheck: { ...(healthCheck as object), interval: 1 } });
  if (resource.type === "aws:wafv2/webAcl:WebAcl")
    return withInputs(resource, { rules: [...(rules as readonly Json[]), ...PLANTED_RULES] });
  return resource;
}
