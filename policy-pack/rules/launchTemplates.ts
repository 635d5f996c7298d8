// Policies about what instances are launched with: metadata, addresses, disks, user data, who they are and who gets in.
import { isUnknown } from "../../plan/read.ts";
import type { Json, Properties } from "../../plan/type.ts";
import { TYPES } from "../../proof/planned/types.ts";
import { at, blocks, expectBetween, expectOneOf, flag, isAbsent, notKnown } from "../lib/inputs.ts";
import { numberKnob } from "../lib/knobs.ts";
import { devicesOf, LAUNCHES, userDataOf, usesOwnInterfaces } from "../lib/launches.ts";
import { secretKindOf } from "../lib/secretPatterns.ts";
import { type Fault, resourcePolicy } from "../policy.ts";

const GUIDE = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide";

/** Shortest run of base64 that is looked into; a secret is longer. */
const ENCODED = /[A-Za-z0-9+/]{32,}(?:\s+[A-Za-z0-9+/]{16,})*={0,2}/g;

/** The first kind of secret in a text, in what it holds in base64, and in what that holds. */
function secretWithin(text: string, depth = 2): string | undefined {
  const found = secretKindOf(text);
  if (found !== undefined || depth === 0) return found;
  for (const [run] of text.matchAll(ENCODED)) {
    const compact = run.replace(/\s+/g, "").replace(/=+$/, "");
    const given = userDataOf({ userDataBase64: compact.padEnd(Math.ceil(compact.length / 4) * 4, "=") });
    const inner = "text" in given ? secretWithin(given.text, depth - 1) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** The first property by which an instance would, or may, get a public address. */
function publicAddress(inputs: Properties): string | undefined {
  const interfaces = blocks(inputs["networkInterfaces"]);
  if (interfaces === undefined) return "networkInterfaces";
  if (usesOwnInterfaces(inputs)) return undefined;
  const own = "associatePublicIpAddress";
  if (interfaces.length === 0) return flag(inputs[own]) === false ? undefined : own;
  const at = interfaces.findIndex(
    (each) =>
      isAbsent(each["networkInterfaceId"]) &&
      (flag(each[own]) !== false || (flag(each["associateCarrierIpAddress"]) ?? false)),
  );
  return at < 0 ? undefined : `networkInterfaces[${at}].${own}`;
}

export const launchTemplates = [
  resourcePolicy({
    id: "EC-01",
    name: "ec-imdsv2-required",
    rule: "Instances give their metadata only to those who hold a token of IMDSv2, or to nobody",
    reason: "a server that can be talked into a request elsewhere would hand out the role's credentials",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:EC2.8", "fsbp:AutoScaling.3", "cis7:6.7", "ckv:CKV_AWS_79", "aws:AWS-0130"],
    steps: "Set metadataOptions.httpTokens to required and httpEndpoint to enabled",
    link: `${GUIDE}/configuring-instance-metadata-service.html`,
    types: LAUNCHES,
    judge: ({ inputs }) => {
      if (at(inputs, "metadataOptions.httpEndpoint") === "disabled") return [];
      return [
        ...expectOneOf(inputs, "metadataOptions.httpTokens", ["required"]),
        ...expectOneOf(inputs, "metadataOptions.httpEndpoint", ["enabled", "disabled"]),
      ].slice(0, 1);
    },
    fix: (inputs) => {
      const [tokens, endpoint] = ["metadataOptions.httpTokens", "metadataOptions.httpEndpoint"] as const;
      if (at(inputs, endpoint) === "disabled" || Array.isArray(inputs["metadataOptions"])) return undefined;
      const fixed: Record<string, Json> = {};
      if (!isUnknown(at(inputs, tokens)) && at(inputs, tokens) !== "required") fixed[tokens] = "required";
      if (isAbsent(at(inputs, endpoint))) fixed[endpoint] = "enabled";
      return Object.keys(fixed).length === 0 ? undefined : fixed;
    },
  }),
  resourcePolicy({
    id: "EC-02",
    name: "ec-imds-hop-limit",
    rule: "The answers of the metadata service get no further than the instance itself",
    reason: "with more hops a container, or whoever the instance routes for, gets the instance's credentials",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:AutoScaling.4", "ckv:CKV_AWS_341"],
    steps: "Set metadataOptions.httpPutResponseHopLimit to 1",
    link: `${GUIDE}/configuring-instance-metadata-options.html`,
    knobs: { hops: numberKnob("Network hops that an answer may go", 1, 1, 64) },
    types: LAUNCHES,
    judge: ({ inputs }, { hops }) =>
      at(inputs, "metadataOptions.httpEndpoint") === "disabled"
        ? []
        : expectBetween(inputs, "metadataOptions.httpPutResponseHopLimit", 1, hops),
    fix: (inputs, { hops }) => {
      const path = "metadataOptions.httpPutResponseHopLimit";
      if (Array.isArray(inputs["metadataOptions"]) || isUnknown(at(inputs, path))) return undefined;
      return expectBetween(inputs, path, 1, hops).length === 0 ? undefined : { [path]: 1 };
    },
  }),
  resourcePolicy({
    id: "EC-03",
    name: "ec-no-public-ip",
    rule: "No instance gets a public address, and each says so itself",
    reason: "an instance with a public address is a door that nobody declared",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: ["fsbp:EC2.25", "fsbp:EC2.9", "fsbp:AutoScaling.5", "ckv:CKV_AWS_88"],
    steps: "Set associatePublicIpAddress to false, for the subnet decides where it is absent",
    link: `${GUIDE}/using-instance-addressing.html`,
    types: LAUNCHES,
    judge: ({ inputs }) => {
      const property = publicAddress(inputs);
      return property === undefined ? [] : [{ what: "may get a public address", property }];
    },
  }),
  resourcePolicy({
    id: "EC-04",
    name: "ec-ebs-encrypted",
    rule: "Every volume of an instance is encrypted, and the root volume is written out",
    reason: "a snapshot or a discarded disk would hold keys and logs in the clear",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:EC2.3", "cis7:6.1.1", "aws:AWS-0131", "nag:EC26"],
    steps: "Set encrypted to true on every volume, the root volume too",
    link: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
    types: LAUNCHES,
    judge: (resource) => {
      const devices = devicesOf(resource);
      if (devices === undefined) return [notKnown("the list of block devices")];
      const plain = devices.find(({ inputs }) => flag(inputs["encrypted"]) !== true);
      if (plain) return [{ what: "has a volume that is not encrypted", property: `${plain.path}.encrypted` }];
      return devices.some(({ root }) => root) ? [] : [{ what: "leaves its root volume as the image has it" }];
    },
    fix: (inputs) => {
      const type = inputs["blockDeviceMappings"] === undefined ? TYPES.instance : TYPES.launchTemplate;
      const devices = devicesOf({ ...NO_RESOURCE, type, inputs }) ?? [];
      const value = type === TYPES.launchTemplate ? "true" : true;
      const plain = devices.filter((each) => !isUnknown(each.inputs["encrypted"]) && !flag(each.inputs["encrypted"]));
      return plain.length === 0 ? undefined : Object.fromEntries(plain.map(({ path }) => [`${path}.encrypted`, value]));
    },
  }),
  resourcePolicy({
    id: "EC-05",
    name: "ec-no-secrets-in-user-data",
    rule: "User data holds no key, token or password",
    reason: "everything that runs on an instance, and everyone who may describe it, can read its user data",
    severity: "critical",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: ["ckv:CKV_AWS_46", "aws:AWS-0029", "cwe:312"],
    steps: "Keep the secret in Secrets Manager and fetch it with the instance's role",
    link: `${GUIDE}/user-data.html`,
    types: LAUNCHES,
    judge: ({ inputs }): readonly Fault[] => {
      const given = userDataOf(inputs);
      if ("text" in given) {
        const kind = secretWithin(given.text);
        return kind === undefined ? [] : [{ what: `holds ${kind} in its user data`, property: "userData" }];
      }
      const { property, why } = given.unread;
      if (why === "unknown") return [notKnown(property)];
      return [
        { what: why === "secret" ? "has a secret for user data" : "has user data that nobody can read", property },
      ];
    },
  }),
  resourcePolicy({
    id: "EC-06",
    name: "ec-instance-profile-set",
    rule: "A group's instances have an instance profile",
    reason: "without a role of its own, an instance needs credentials that somebody leaves on it",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["cis7:2.16", "ckv:CKV2_AWS_41"],
    steps: "Set iamInstanceProfile",
    link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html",
    types: [TYPES.launchTemplate, TYPES.launchConfiguration],
    judge: ({ inputs }) => {
      const property = "iamInstanceProfile";
      const given = [property, `${property}.arn`, `${property}.name`].map((path) => at(inputs, path));
      const named = given.some((value) => !isAbsent(value) && typeof value === "string");
      return named ? [] : [{ what: "has no instance profile", property }];
    },
  }),
  resourcePolicy({
    id: "EC-07",
    name: "ec-no-key-pair",
    rule: "No instance has a key pair for SSH",
    reason:
      "a shared key lets in whoever has a copy, and names nobody; Session Manager knows and writes down who it is",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nist:AC-17"],
    steps: "Leave keyName out and use Session Manager",
    link: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html",
    types: LAUNCHES,
    judge: ({ inputs }) =>
      isAbsent(inputs["keyName"]) ? [] : [{ what: "has a key pair for SSH", property: "keyName" }],
  }),
];

/** What a remediation has no need of. */
const NO_RESOURCE = {
  urn: "",
  custom: true,
  outputs: {},
  dependencies: [],
  propertyDependencies: {},
  protect: false,
} as const;
