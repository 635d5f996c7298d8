// Policies about where web ACLs are, and what they write down.
import { isUnknown } from "../../plan/read.ts";
import type { Json, PlannedResource } from "../../plan/type.ts";
import { DISTRIBUTION } from "../lib/distribution.ts";
import { at, flag, isAbsent, isObject, list, notKnown, text } from "../lib/inputs.ts";
import { textsKnob } from "../lib/knobs.ts";
import { WEB_ACL, WEB_ACL_ASSOCIATION, WEB_ACL_LOGGING } from "../lib/webAclRules.ts";
import { type Fault, resourcePolicy, type Stack, stackPolicy } from "../policy.ts";

const GUIDE = "https://docs.aws.amazon.com/waf/latest/developerguide";
const STAGE = "aws:apigateway/stage:Stage";
const LOAD_BALANCERS = ["aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"];
const PROD = { prod: "mandatory", dev: "advisory" } as const;

export const webAclUse = [
  stackPolicy({
    id: "WAF-05",
    name: "waf-logging",
    rule: "Every web ACL writes a log",
    reason: "without one nobody can tell what was blocked, nor what should have been",
    severity: "medium",
    level: PROD,
    controls: ["fsbp:WAF.11", "cis7:4.10", "ckv:CKV2_AWS_31"],
    steps: "Give the web ACL a WebAclLoggingConfiguration",
    link: `${GUIDE}/logging.html`,
    types: [WEB_ACL],
    judge: ({ index }) =>
      index
        .ofType(WEB_ACL)
        .filter((acl) => acl.external !== true)
        .filter((acl) => !index.users(acl, "resourceArn").some(writesLog))
        .map((resource): Fault => ({ resource, what: "writes no log" })),
  }),
  resourcePolicy({
    id: "WAF-06",
    name: "waf-log-redaction",
    rule: "No log of a web ACL holds the headers that carry secrets",
    reason: "whoever may read the log could act as every viewer in it",
    severity: "medium",
    level: PROD,
    controls: ["nist:AU-3(3)"],
    steps: "Name the headers in redactedFields",
    link: `${GUIDE}/logging-management-configure.html`,
    knobs: {
      fields: textsKnob("Headers that carry secrets, in lower case", ["authorization", "cookie", "x-origin-secret"]),
    },
    types: [WEB_ACL_LOGGING],
    judge: ({ inputs }, { fields }) => {
      const redacted = list(inputs["redactedFields"]);
      if (redacted === undefined || redacted.some(isUnknown)) return [notKnown("redactedFields")];
      const names = redacted.map((each) => isObject(each) && text(at(each, "singleHeader.name"))?.toLowerCase());
      const missing = fields.filter((field) => !names.includes(field));
      return missing.length === 0 ? [] : [{ what: `writes down ${missing.join(", ")}`, property: "redactedFields" }];
    },
  }),
  stackPolicy({
    id: "WAF-08",
    name: "waf-scope-matches-region",
    rule: "A web ACL for CloudFront is in us-east-1, and a regional one beside what it guards",
    reason: "AWS knows no other place, so the deployment would fail half-way",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["aws-limit:waf-scope"],
    steps: "Give the web ACL the scope and the provider of what it guards",
    link: `${GUIDE}/how-aws-waf-works-resources.html`,
    types: [WEB_ACL, WEB_ACL_ASSOCIATION],
    judge: (stack) => [
      ...stack.index.ofType(WEB_ACL).flatMap((acl) => judgeScope(stack, acl)),
      ...stack.index.ofType(WEB_ACL_ASSOCIATION).flatMap((each) => judgePlace(stack, each)),
    ],
  }),
  stackPolicy({
    id: "MS-04",
    name: "ms-waf-on-every-http-entry",
    rule: "Every distribution, public API stage and public application load balancer is behind a web ACL of its kind",
    reason: "a way in that no web ACL looks at is the way that attacks take",
    severity: "critical",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: [
      "fsbp:CloudFront.6",
      "fsbp:APIGateway.4",
      "fsbp:ELB.16",
      "ckv:CKV_AWS_68",
      "ckv:CKV2_AWS_28",
      "ckv:CKV2_AWS_29",
      "aws:AWS-0011",
      "nag:CFR2",
      "nag:APIG3",
    ],
    steps: "Name a web ACL in webAclId, or join one with a WebAclAssociation in the same region",
    link: `${GUIDE}/how-aws-waf-works-resources.html`,
    types: [DISTRIBUTION, STAGE, ...LOAD_BALANCERS],
    judge: (stack) => {
      const { index } = stack;
      const distributions = index.ofType(DISTRIBUTION).filter((each) => !isGuarded(stack, each));
      const regional = [...index.ofType(STAGE), ...LOAD_BALANCERS.flatMap((type) => index.ofType(type))];
      const bare = regional.filter((each) => isPublicEntry(stack, each) && !isJoined(stack, each));
      return [...distributions, ...bare]
        .filter(({ external }) => external !== true)
        .map((resource): Fault => ({ resource, what: "is not behind a web ACL of its kind" }));
    },
  }),
];

/** By an edge to a web ACL, or a literal ARN of one that another stack made. */
function isGuarded({ index }: Stack, distribution: PlannedResource): boolean {
  const acls = index.referenced(distribution, "webAclId").filter(({ type }) => type === WEB_ACL);
  if (acls.length > 0) {
    return acls.every((acl) => text(acl.inputs["scope"]) === "CLOUDFRONT" && index.region(acl) === "us-east-1");
  }
  return /^arn:[\w-]+:wafv2:us-east-1:\d{12}:global\/webacl\//.test(text(distribution.inputs["webAclId"]) ?? "");
}

/** What is not known to be private or of another kind is public. */
function isPublicEntry({ index }: Stack, resource: PlannedResource): boolean {
  const { inputs } = resource;
  if (resource.type !== STAGE) {
    const kind = inputs["loadBalancerType"];
    return (isAbsent(kind) || isUnknown(kind) || kind === "application") && flag(inputs["internal"]) !== true;
  }
  const apis = index.referenced(resource, "restApi");
  const types = apis.map((api) => list(at(api.inputs, "endpointConfiguration.types")));
  return types.length === 0 || types.some((each) => each?.length !== 1 || each[0] !== "PRIVATE");
}

function isJoined({ index }: Stack, resource: PlannedResource): boolean {
  const region = index.region(resource);
  return index
    .users(resource, "resourceArn")
    .filter(({ type }) => type === WEB_ACL_ASSOCIATION)
    .some((association) => {
      const acls = index.referenced(association, "webAclArn").filter(({ type }) => type === WEB_ACL);
      if (acls.length > 0) {
        return acls.every((acl) => text(acl.inputs["scope"]) === "REGIONAL" && index.region(acl) === region);
      }
      const [, , service, given, , name = ""] = (text(association.inputs["webAclArn"]) ?? "").split(":");
      return service === "wafv2" && given === region && name.startsWith("regional/webacl/");
    });
}

function writesLog({ type, inputs }: PlannedResource): boolean {
  if (type !== WEB_ACL_LOGGING) return false;
  const destinations = inputs["logDestinationConfigs"];
  return isUnknown(destinations) || (list(destinations) ?? []).some((each) => !isAbsent(each));
}

function judgeScope({ index }: Stack, resource: PlannedResource): readonly Fault[] {
  const scope = text(resource.inputs["scope"]);
  const region = index.region(resource);
  const property = "scope";
  if (scope === undefined || region === undefined) return [{ ...notKnown("scope or region"), resource }];
  return scope === "CLOUDFRONT" && region !== "us-east-1"
    ? [{ resource, what: `is for CloudFront, but in ${region}`, property, value: scope }]
    : [];
}

/** An association is for a regional web ACL and a target of its own region. */
function judgePlace({ index }: Stack, resource: PlannedResource): readonly Fault[] {
  const region = index.region(resource);
  if (region === undefined) return [{ ...notKnown("region"), resource }];
  const acls = index.referenced(resource, "webAclArn");
  const global = acls.some(({ inputs }) => text(inputs["scope"]) === "CLOUDFRONT");
  const ends = [...acls, ...index.referenced(resource, "resourceArn")];
  const other = ends.map((each) => index.region(each)).find((each) => each !== undefined && each !== region);
  const literal = [resource.inputs["webAclArn"], resource.inputs["resourceArn"]].find((arn) =>
    isElsewhere(arn, region),
  );
  if (global) return [{ resource, what: "joins a web ACL that is for CloudFront", property: "webAclArn" }];
  return other === undefined && literal === undefined
    ? []
    : [{ resource, what: `joins what is in ${other ?? "another region"} with ${region}` }];
}

function isElsewhere(arn: Json | undefined, region: string): boolean {
  const [, , , given = ""] = (text(arn) ?? "").split(":");
  return given !== "" && given !== region;
}
