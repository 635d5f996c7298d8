// What stands before the regions: each CloudFront distribution with its web ACL and its ways to the load balancers.
import { isUnknown, type PlanIndex } from "../../plan/read.ts";
import type { Json, PlannedResource } from "../../plan/type.ts";
import { listInput, logicalName, objectInput } from "../../policy-pack/lib/quotas/census.ts";
import { code, counted, type Html, markup } from "./html.ts";

export interface EdgeWay {
  readonly distribution: string;
  /** Names that viewers ask for. */
  readonly names: readonly string[];
  /** Its web ACL with the number of its rules; undefined where it has none. */
  readonly webAcl: { readonly name: string; readonly rules: number | undefined } | undefined;
  readonly origins: readonly Origin[];
}

/** One origin and the load balancers that it leads to. */
export interface Origin {
  readonly name: string;
  /** `:8443 over the internet` or `VPC origin`. */
  readonly way: string;
  /** `eu-west-1 euw1-nlb`, by region. */
  readonly leadsTo: readonly string[];
}

export function edgeWays(index: PlanIndex): readonly EdgeWay[] {
  return index.ofType("aws:cloudfront/distribution:Distribution").map((distribution) => {
    const [acl] = index.referenced(distribution, "webAclId");
    return {
      distribution: logicalName(distribution),
      names: (listInput(distribution.inputs["aliases"]) ?? []).flatMap(knownText),
      webAcl: acl && { name: logicalName(acl), rules: listInput(acl.inputs["rules"])?.length },
      origins: (listInput(distribution.inputs["origins"]) ?? []).map((origin) => originOf(distribution, origin, index)),
    };
  });
}

function originOf(distribution: PlannedResource, value: Json, index: PlanIndex): Origin {
  const origin = objectInput(value) ?? {};
  const [name = "not known"] = [...knownText(origin["domainName"]), ...knownText(origin["originId"])];
  const named = balancersBehind(name, index);
  const custom = objectInput(origin["customOriginConfig"]);
  if (custom) {
    const port = custom["httpsPort"];
    return { name, way: `:${typeof port === "number" ? port : "?"}`, leadsTo: named };
  }
  if (origin["vpcOriginConfig"] === undefined) return { name, way: "origin", leadsTo: named };
  if (named.length > 0) return { name, way: "VPC origin", leadsTo: named };
  // A list of origins blurs which of them took which VPC origin: all that the distribution names are shown.
  const vpcOrigins = index.referenced(distribution, "origins").filter(({ type }) => type.endsWith(":VpcOrigin"));
  const balancers = vpcOrigins.flatMap((each) => index.referenced(each, "vpcOriginEndpointConfig"));
  return { name, way: "VPC origin", leadsTo: described(balancers, index) };
}

/** Where records of a name lead: the load balancers that they are aliases of, else the regions that they stand for. */
function balancersBehind(name: string, index: PlanIndex): readonly string[] {
  const records = index.ofType("aws:route53/record:Record").filter(({ inputs }) => inputs["name"] === name);
  const found = records.flatMap((record) => {
    const balancers = described(index.referenced(record, "aliases"), index);
    // A load balancer of another stack comes as a value, without an edge to it.
    return balancers.length > 0 ? balancers : latencyRegions(record);
  });
  return [...new Set(found)].sort();
}

function latencyRegions({ inputs }: PlannedResource): readonly string[] {
  const policies = listInput(inputs["latencyRoutingPolicies"]) ?? [];
  return policies.flatMap((policy) => knownText(objectInput(policy)?.["region"]));
}

function described(resources: readonly PlannedResource[], index: PlanIndex): readonly string[] {
  const balancers = resources.filter(({ type }) => type === "aws:lb/loadBalancer:LoadBalancer");
  return [...new Set(balancers.map((each) => `${index.region(each) ?? "?"} ${logicalName(each)}`))].sort();
}

function knownText(value: Json | undefined): string[] {
  return typeof value === "string" && !isUnknown(value) ? [value] : [];
}

export function edgeDrawing(ways: readonly EdgeWay[]): Html[] {
  return ways.map(
    ({
      distribution,
      names,
      webAcl,
      origins,
    }) => markup`<div class="edge" role="group" aria-label="Edge: ${distribution}">
<div class="box">viewers</div><div class="arrow">→</div>
<div class="box"><b>CloudFront</b> ${names.join(", ")}<br><span class="dim">${code(distribution)}</span></div>
<div class="box"><b>Web ACL</b> ${webAcl === undefined ? "none" : webAcl.rules === undefined ? "rules not known" : counted(webAcl.rules, "rule")}<br><span class="dim">${webAcl && code(webAcl.name)}</span></div>
<div class="arrow">→</div>
${origins.map(
  ({ name, way, leadsTo }) =>
    markup`<div class="box"><b>${way}</b> ${name}<br><span class="dim">${leadsTo.length === 0 ? "where it leads is not in this plan" : leadsTo.map((each, at) => [at > 0 && ", ", code(each)])}</span></div>
`,
)}</div>
`,
  );
}
