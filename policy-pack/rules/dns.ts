// Policies about DNS: whom records lead to, and who hears of it.
import type { PlanIndex } from "../../plan/read.ts";
import type { Json, PlannedResource, Properties } from "../../plan/type.ts";
import { at, blocks, flag, isAbsent, list, notKnown, text } from "../lib/inputs.ts";
import { textsKnob } from "../lib/knobs.ts";
import { type Fault, resourcePolicy, type Stack, stackPolicy } from "../policy.ts";

const GUIDE = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide";
const RECORD = "aws:route53/record:Record";
const ZONE = "aws:route53/zone:Zone";
const QUERY_LOG = "aws:route53/queryLog:QueryLog";
const STACK_REFERENCE = "pulumi:pulumi:StackReference";
const PROD = { prod: "mandatory", dev: "advisory" } as const;

/** Blocks by which a record is one of several of its name. */
const ROUTING = [
  "latencyRoutingPolicies",
  "weightedRoutingPolicies",
  "failoverRoutingPolicies",
  "geolocationRoutingPolicies",
  "geoproximityRoutingPolicy",
  "cidrRoutingPolicy",
];

export const dns = [
  stackPolicy({
    id: "DNS-01",
    name: "dns-zone-query-logs",
    rule: "Every public zone writes down what it is asked",
    reason: "a name that leads astray, or is asked for by an attacker, would leave no trace",
    severity: "medium",
    level: PROD,
    controls: ["fsbp:Route53.2", "ckv:CKV2_AWS_39"],
    steps: "Give the zone a QueryLog, in us-east-1",
    link: `${GUIDE}/query-logs.html`,
    types: [ZONE],
    judge: ({ index }) =>
      index
        .ofType(ZONE)
        .filter((zone) => zone.external !== true && !isPrivate(zone))
        .filter((zone) => !index.users(zone, "zoneId").some(({ type }) => type === QUERY_LOG))
        .map((resource): Fault => ({ resource, what: "is a public zone without a query log" })),
  }),
  stackPolicy({
    id: "DNS-03",
    name: "dns-record-target-owned",
    rule: "Every alias and CNAME leads to a resource of this stack, or of one that it refers to",
    reason: "whoever takes a name or bucket that nobody holds any more speaks under our domain",
    severity: "high",
    level: PROD,
    controls: ["ckv:CKV2_AWS_23", "cwe:350"],
    steps: "Take the target's name from the resource",
    link: `${GUIDE}/protection-from-dangling-dns.html`,
    knobs: { external: textsKnob("Hosts of others that records may lead to", []) },
    types: [RECORD],
    judge: (stack, { external }) => {
      const known = [...external, ...namesOfOtherStacks(stack.index)].map(hostOf);
      return stack.index.ofType(RECORD).flatMap((resource) => judgeTarget(stack, resource, known));
    },
  }),
  resourcePolicy({
    id: "DNS-04",
    name: "dns-record-health-checked",
    rule: "Every one of several records of a name has an identifier, and is left out while it is not well",
    reason: "viewers would be led to a region that does not answer",
    severity: "medium",
    level: PROD,
    controls: ["nist:CP-10"],
    steps: "Give the record a healthCheckId, or evaluateTargetHealth",
    link: `${GUIDE}/dns-failover.html`,
    types: [RECORD],
    judge: ({ inputs }) => {
      const several = ROUTING.some((block) => !isAbsent(inputs[block]) && list(inputs[block])?.length !== 0);
      if (!several && flag(inputs["multivalueAnswerRoutingPolicy"]) !== true) return [];
      if (isAbsent(inputs["setIdentifier"])) return [{ what: "has no identifier", property: "setIdentifier" }];
      const aliases = blocks(inputs["aliases"]) ?? [];
      const evaluated = aliases.length > 0 && aliases.every((each) => flag(each["evaluateTargetHealth"]) === true);
      return evaluated || !isAbsent(inputs["healthCheckId"])
        ? []
        : [{ what: "stays though its target is not well", property: "healthCheckId" }];
    },
  }),
];

function isPrivate({ inputs }: PlannedResource): boolean {
  return list(inputs["vpcs"])?.length !== 0;
}

function judgeTarget({ index }: Stack, resource: PlannedResource, known: readonly string[]): readonly Fault[] {
  const property = targetProperty(resource.inputs);
  if (property === undefined || resource.external === true) return [];
  const sources = index.referenced(resource, property);
  if (sources.some(({ external, type }) => external !== true || type === STACK_REFERENCE)) return [];
  const targets = targetsOf(resource.inputs[property]);
  if (targets === undefined) return [{ ...notKnown(property), resource }];
  const strange = targets.find((each) => !known.includes(hostOf(each)));
  return strange === undefined
    ? []
    : [{ resource, what: "leads to what no resource here is", property, value: strange }];
}

/** Where a record says whom it leads to; undefined for one that leads to no name. A type that is not known may be CNAME. */
function targetProperty(inputs: Properties): "aliases" | "records" | undefined {
  if (!isAbsent(inputs["aliases"]) && list(inputs["aliases"])?.length !== 0) return "aliases";
  const type = text(inputs["type"]);
  return type === undefined || type.toUpperCase() === "CNAME" ? "records" : undefined;
}

function targetsOf(value: Json | undefined): readonly string[] | undefined {
  const names = list(value)?.map((each) => (typeof each === "string" ? text(each) : text(at({ each }, "each.name"))));
  return names?.every((name) => name !== undefined) === true ? names : undefined;
}

/** Every text that a referenced stack puts out: the names of its load balancers are among them. */
function namesOfOtherStacks(index: PlanIndex): readonly string[] {
  return index.ofType(STACK_REFERENCE).flatMap(({ outputs }) => textsIn(outputs["outputs"]));
}

function textsIn(value: Json | undefined): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** Names have no case, a final dot or not, and `dualstack.` in front of a load balancer's means the same one. */
function hostOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.$/, "")
    .replace(/^dualstack\./, "");
}
