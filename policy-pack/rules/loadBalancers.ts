// Policies about load balancers themselves: where they face, what they log and keep, how they read requests.
import { isUnknown } from "../../plan/read.ts";
import type { Properties } from "../../plan/type.ts";
import { at, expectOneOf, isAbsent, list, notKnown, text } from "../lib/inputs.ts";
import { numberKnob, textsKnob } from "../lib/knobs.ts";
import { nameOfUrn } from "../lib/message.ts";
import { type BalancerKind, BALANCERS } from "../lib/quotas/balancerCounts.ts";
import { type Fault, resourcePolicy, stackPolicy } from "../policy.ts";

const ELB = "https://docs.aws.amazon.com/elasticloadbalancing/latest";
const ATTRIBUTES = `${ELB}/application/application-load-balancers.html`;

const KIND = "loadBalancerType";

/** The kind; undefined where it is not known. */
function kindOf(inputs: Properties): string | undefined {
  return isAbsent(inputs[KIND]) ? "application" : text(inputs[KIND]);
}

function isApplication(inputs: Properties): boolean {
  return kindOf(inputs) === "application";
}

/** The faults of a load balancer of one kind; one whose kind is not known cannot be judged. */
function ofKind(inputs: Properties, kind: BalancerKind, faults: () => readonly Fault[]): readonly Fault[] {
  const given = kindOf(inputs);
  if (given === undefined) return [notKnown(KIND)];
  return given === kind ? faults() : [];
}

/** Sets a scalar that is known to be something else. */
function mended(inputs: Properties, property: string, allowed: readonly (string | boolean)[], value: string | boolean) {
  const given = inputs[property];
  const right = isUnknown(given) || allowed.some((each) => each === given || String(each) === text(given));
  return right ? undefined : { [property]: value };
}

/** Subnets that a load balancer has a node in; undefined where nobody knows how many. One that is named twice counts once. */
function subnetCount(inputs: Properties): number | undefined {
  const subnets = list(inputs["subnets"]);
  const mappings = list(inputs["subnetMappings"]);
  if (subnets === undefined || mappings === undefined) return undefined;
  const ids = [...subnets, ...mappings.map((each) => at({ each }, "each.subnetId") ?? null)];
  const unknown = ids.filter(isUnknown).length;
  return new Set(ids.filter((id) => !isUnknown(id) && !isAbsent(id)).map(String)).size + unknown;
}

export const loadBalancers = [
  stackPolicy({
    id: "LB-01",
    name: "lb-access-logs",
    rule: "Every load balancer writes access logs to a bucket of the stack",
    reason: "whoever came in, and from where, is written down nowhere else",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:ELB.5", "cis7:4.10", "ckv:CKV_AWS_91", "nag:ELB2"],
    steps: "Set accessLogs.enabled to true and accessLogs.bucket to the stack's log bucket",
    link: `${ELB}/application/load-balancer-access-logs.html`,
    types: BALANCERS,
    judge: ({ index }) =>
      BALANCERS.flatMap((type) => index.ofType(type))
        .filter(({ external, inputs }) => external !== true && text(inputs["loadBalancerType"]) !== "gateway")
        .flatMap((resource): readonly Fault[] => {
          const [off] = expectOneOf(resource.inputs, "accessLogs.enabled", [true]);
          if (off) return [{ ...off, resource }];
          const buckets = index
            .referenced(resource, "accessLogs")
            .filter(({ type, external }) => type.startsWith("aws:s3/bucket") && external !== true);
          if (buckets.length > 0) return [];
          return [{ what: "writes its access log to no bucket of the stack", property: "accessLogs.bucket", resource }];
        }),
  }),
  resourcePolicy({
    id: "LB-02",
    name: "lb-deletion-protection",
    rule: "Load balancers are protected from deletion",
    reason: "a load balancer that is deleted by mistake takes its name and its place in every client with it",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:ELB.6", "ckv:CKV_AWS_150"],
    steps: "Set enableDeletionProtection to true, which the setting deletionProtection does",
    link: `${ATTRIBUTES}#deletion-protection`,
    types: BALANCERS,
    judge: ({ inputs }) => expectOneOf(inputs, "enableDeletionProtection", [true]),
    fix: (inputs) => mended(inputs, "enableDeletionProtection", [true], true),
  }),
  resourcePolicy({
    id: "LB-03",
    name: "lb-alb-internal",
    rule: "Application load balancers are internal",
    reason: "one that faces the internet is a way to the services past the proxies",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: ["aws:AWS-0053", "nist:SC-7"],
    steps: "Set internal to true",
    link: `${ATTRIBUTES}#load-balancer-scheme`,
    knobs: { publicAlbs: textsKnob("Logical names of application load balancers that may face the internet", []) },
    types: BALANCERS,
    judge: ({ inputs, urn }, { publicAlbs }) =>
      publicAlbs.includes(nameOfUrn(urn))
        ? []
        : ofKind(inputs, "application", () => expectOneOf(inputs, "internal", [true])),
  }),
  resourcePolicy({
    id: "LB-04",
    name: "lb-alb-drop-invalid-headers",
    rule: "Application load balancers drop headers whose names are not valid",
    reason: "two servers that read such a name differently can be made to disagree on where a request ends",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:ELB.4", "ckv:CKV_AWS_131", "aws:AWS-0052"],
    steps: "Set dropInvalidHeaderFields to true",
    link: `${ATTRIBUTES}#load-balancer-attributes`,
    types: BALANCERS,
    judge: ({ inputs }) => ofKind(inputs, "application", () => expectOneOf(inputs, "dropInvalidHeaderFields", [true])),
    fix: (inputs) => (isApplication(inputs) ? mended(inputs, "dropInvalidHeaderFields", [true], true) : undefined),
  }),
  resourcePolicy({
    id: "LB-05",
    name: "lb-alb-desync-strictest",
    rule: "Application load balancers do not pass on requests that may be read in two ways",
    reason:
      "a service that reads such a request otherwise than the load balancer answers one client with another's data",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:ELB.12", "ckv:CKV_AWS_328", "cwe:444"],
    steps: "Set desyncMitigationMode to defensive or strictest",
    link: `${ATTRIBUTES}#desync-mitigation-mode`,
    knobs: {
      mode: textsKnob("Modes that may be used", ["defensive", "strictest"], ["defensive", "strictest"]),
    },
    types: BALANCERS,
    judge: ({ inputs }, { mode }) =>
      ofKind(inputs, "application", () => {
        // AWS's own default.
        const given = isAbsent(inputs["desyncMitigationMode"]) ? "defensive" : inputs["desyncMitigationMode"];
        return expectOneOf({ ...inputs, desyncMitigationMode: given }, "desyncMitigationMode", mode);
      }),
    fix: (inputs, { mode }) => {
      if (isAbsent(inputs["desyncMitigationMode"]) || !isApplication(inputs)) return undefined;
      return mended(inputs, "desyncMitigationMode", mode, mode[0] ?? "defensive");
    },
  }),
  resourcePolicy({
    id: "LB-06",
    name: "lb-multi-zone",
    rule: "Load balancers stand in several zones",
    reason: "a zone that fails would take the only way in with it",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:ELB.13"],
    steps: "Give the load balancer a subnet in each of at least two zones",
    link: `${ELB}/application/application-load-balancers.html#availability-zones`,
    knobs: { minZones: numberKnob("Zones at least", 2, 2, 6) },
    types: BALANCERS,
    judge: ({ inputs }, { minZones }) => {
      const property = list(inputs["subnetMappings"])?.length === 0 ? "subnets" : "subnetMappings";
      const count = subnetCount(inputs);
      if (count === undefined) return [notKnown(property)];
      // AWS takes no two subnets of one zone.
      return count >= minZones ? [] : [{ what: `stands in ${count} zones, not in ${minZones}`, property }];
    },
  }),
  resourcePolicy({
    id: "LB-08",
    name: "lb-nlb-security-group",
    rule: "Network load balancers have a security group",
    reason: "without one nothing filters who comes in, and AWS never adds one to a load balancer that was made without",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nist:SC-7"],
    steps: "Set securityGroups when the load balancer is made",
    link: `${ELB}/network/load-balancer-security-groups.html`,
    types: BALANCERS,
    judge: ({ inputs }) =>
      ofKind(inputs, "network", () => {
        const property = "securityGroups";
        const groups = list(inputs[property]);
        if (groups === undefined) return [notKnown(property)];
        return groups.some((group) => !isAbsent(group)) ? [] : [{ what: "has no security group", property }];
      }),
  }),
];
