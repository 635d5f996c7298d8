// Policies about every resource: its type, where it is, whose account it is in, what it ignores.
import { isSecret, isUnknown } from "../../plan/read.ts";
import type { Json, PlannedResource } from "../../plan/type.ts";
import { document, isAbsent, isObject, list, text } from "../lib/inputs.ts";
import { textsKnob } from "../lib/knobs.ts";
import { reasonFor } from "../lib/knownTypes.ts";
import { type Fault, resourcePolicy, stackPolicy } from "../policy.ts";

const PROD = { prod: "mandatory", dev: "advisory" } as const;
const PROVIDER = "pulumi:providers:aws";
/** Where AWS keeps what is global: CloudFront, its certificates and web ACLs. */
const GLOBAL_REGION = "us-east-1";

/** Older spellings and services that @pulumi/aws still has; what they make, no other policy would look at. */
const LEGACY =
  /^aws:(alb|applicationloadbalancing|elb|elasticloadbalancing(v2)?|waf|wafregional|opsworks)\/|^aws:s3\/\w+[vV]2:|^aws:s3\/bucketObject:|^aws:ec2\/launchConfiguration:|^awsx:(classic:|ec2:Vpc$|lb:)/;

export const everything = [
  resourcePolicy({
    id: "GEN-01",
    name: "gen-types-known",
    rule: "Only types appear that somebody has thought about",
    reason: "a type that no policy looks at is a way past all of them",
    severity: "high",
    level: PROD,
    controls: ["nist:CM-8"],
    steps: "Decide what guards the type, and enter it in policy-pack/lib/knownTypes.ts",
    link: "https://www.pulumi.com/docs/iac/concepts/resources/names/#types",
    knobs: { types: textsKnob("Further types that may appear, as aws:sqs/queue:Queue", []) },
    types: "all",
    judge: ({ urn, type, opaque }, { types }) => {
      const [, own = ""] = /^urn:pulumi:[^:]*::([^:]*)::/.exec(urn) ?? [];
      const ours = opaque !== true && type.startsWith(`${own}:`);
      if (ours || types.includes(type) || reasonFor(type) !== undefined || LEGACY.test(type)) return [];
      return [{ what: `is of a type that nobody has thought about, ${type}` }];
    },
  }),
  resourcePolicy({
    id: "GEN-02",
    name: "gen-no-legacy-types",
    rule: "No type appears that another has taken the place of",
    reason: "policies look at the present types; the older ones make the same things past them",
    severity: "medium",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["fsbp:WAF.1", "fsbp:WAF.6", "fsbp:WAF.8"],
    steps: "Use aws.lb, aws.s3 without V2, aws.wafv2 or a launch template instead",
    link: "https://www.pulumi.com/registry/packages/aws/how-to-guides/7-0-migration/",
    types: "all",
    judge: ({ type }) => (LEGACY.test(type) ? [{ what: `is of the older type ${type}` }] : []),
  }),
  resourcePolicy({
    id: "GEN-03",
    name: "gen-regions-allowed",
    rule: "Every resource is in a region of the settings, or where AWS keeps what is global",
    reason: "what stands in a region that nobody looks at is neither watched nor defended",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: ["nist:CM-2"],
    steps: "Pass the provider of one of the settings' regions",
    link: "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html",
    types: "all",
    judge: (resource, _, { settings, region }) => {
      const isOpaque = resource.type.startsWith("awsx:") && region !== undefined;
      if (!resource.type.startsWith("aws:") && !isOpaque) return [];
      if (region === undefined || isUnknown(region) || isSecret(resource.inputs["region"]))
        return [{ what: "is in a region that is not known" }];
      if (settings === undefined) return [{ what: "cannot be judged without the stack's settings" }];
      const allowed = [GLOBAL_REGION, ...settings.regions.map(({ name }) => name)];
      return allowed.includes(region) ? [] : [{ what: `is in ${region}, which the settings do not name` }];
    },
  }),
  stackPolicy({
    id: "GEN-04",
    name: "gen-account-pinned",
    rule: "Every provider refuses accounts but the stack's own",
    reason: "with the wrong credentials in the shell, a stack would be built in, or deleted from, another account",
    severity: "high",
    level: PROD,
    controls: ["nist:CM-5"],
    steps: "Set accountId in the stack's settings",
    link: "https://www.pulumi.com/registry/packages/aws/installation-configuration/",
    types: "all",
    judge: ({ index, settings }) =>
      index.ofType(PROVIDER).flatMap((resource): Fault[] => {
        const allowed = listOf(resource.inputs["allowedAccountIds"]).map(String);
        const own = settings?.accountId ?? "";
        const property = "allowedAccountIds";
        if (allowed.length === 0 || allowed.some((each) => !/^\d{12}$/.test(each)))
          return [{ resource, what: "works in whichever account the credentials are of", property }];
        return own === "" || allowed.every((each) => each === own)
          ? []
          : [{ resource, what: `works in accounts other than ${own}`, property, value: allowed }];
      }),
  }),
  resourcePolicy({
    id: "GEN-05",
    name: "gen-no-ignored-security-properties",
    rule: "No resource ignores changes of a property that a policy looks at",
    reason: "what is judged would be the program, while AWS keeps what somebody changed by hand",
    severity: "high",
    level: PROD,
    controls: ["nist:CM-3"],
    steps: "Take the property out of ignoreChanges",
    link: "https://www.pulumi.com/docs/iac/concepts/resources/options/ignorechanges/",
    knobs: {
      properties: textsKnob("Properties that no policy looks at, by type and name", [
        "aws:ec2/instance:Instance.ami",
        "aws:autoscaling/group:Group.desiredCapacity",
      ]),
    },
    types: "all",
    judge: ({ type, ignoreChanges = [] }, { properties }) => {
      const strange = ignoreChanges.filter((path) => !properties.includes(`${type}.${path}`));
      return strange.length === 0 ? [] : [{ what: `ignores changes of ${strange.join(", ")}` }];
    },
  }),
  resourcePolicy({
    id: "GEN-06",
    name: "gen-stateful-protected",
    rule: "What cannot be made again is protected",
    reason: "one destroy in the wrong stack would take the logs, or the names that others rely on",
    severity: "medium",
    level: PROD,
    controls: ["nist:CP-9"],
    steps: "Give the resource the option protect",
    link: "https://www.pulumi.com/docs/iac/concepts/resources/options/protect/",
    types: ["aws:s3/bucket:Bucket", "aws:route53/zone:Zone"],
    judge: (resource) =>
      resource.protect || isPrivateZone(resource) ? [] : [{ what: "is not protected from deletion" }],
  }),
  stackPolicy({
    id: "GEN-07",
    name: "gen-required-tags",
    rule: "Every provider tags what it makes with project, stack, region and owner",
    reason: "in an incident nobody would know whose a resource is, and costs have no owner",
    severity: "medium",
    level: PROD,
    controls: ["nist:CM-8"],
    steps: "Set the tags in the stack's settings; Project, Stack and Region are set already",
    link: "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html",
    knobs: { tags: textsKnob("Tags that must be there", ["Project", "Stack", "Region", "Owner"]) },
    types: "all",
    judge: ({ index }, { tags }) =>
      index.ofType(PROVIDER).flatMap((resource): Fault[] => {
        const given = document(resource.inputs["defaultTags"])?.["tags"];
        const missing = tags.filter((tag) => !isObject(given) || isAbsent(given[tag]) || isUnknown(given[tag]));
        return missing.length === 0
          ? []
          : [{ resource, what: `does not tag with ${missing.join(", ")}`, property: "defaultTags" }];
      }),
  }),
];

/** A list that a provider's inputs hold as JSON text. */
function listOf(value: Json | undefined): readonly Json[] {
  const given = text(value);
  const inner = given?.startsWith("[") === true ? document(`{"list":${given}}`)?.["list"] : value;
  return list(inner) ?? [""];
}

/** A private zone is made again with its records, and nobody outside relies on it. */
function isPrivateZone({ type, inputs }: PlannedResource): boolean {
  return type === "aws:route53/zone:Zone" && list(inputs["vpcs"])?.length !== 0;
}
