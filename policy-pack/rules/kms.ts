// Policies about KMS keys: they rotate, belong to somebody, and can be had back.
import type { Properties } from "../../plan/type.ts";
import { isUnknown } from "../../plan/read.ts";
import { expectBetween, expectOneOf, isAbsent, notKnown } from "../lib/inputs.ts";
import { numberKnob } from "../lib/knobs.ts";
import { isForEveryone, isNarrowed, statementsOf } from "../lib/policyDocuments.ts";
import { type Fault, resourcePolicy } from "../policy.ts";

const GUIDE = "https://docs.aws.amazon.com/kms/latest/developerguide";
const KEY = "aws:kms/key:Key";
const OTHER_KEYS = [
  "aws:kms/replicaKey:ReplicaKey",
  "aws:kms/externalKey:ExternalKey",
  "aws:kms/replicaExternalKey:ReplicaExternalKey",
];

export const kms = [
  resourcePolicy({
    id: "KMS-01",
    name: "kms-rotation",
    rule: "Every symmetric key is rotated at least once a year",
    reason: "the longer a key is used the more one leak of it opens",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:KMS.4", "cis7:4.6", "ckv:CKV_AWS_7", "aws:AWS-0065", "nag:KMS5"],
    steps: "Set enableKeyRotation to true",
    link: `${GUIDE}/rotate-keys.html`,
    knobs: { days: numberKnob("Longest time between two rotations, in days", 365, 90, 2560) },
    types: [KEY],
    judge: ({ inputs }, { days }) => (isSymmetric(inputs) ? rotationFaults(inputs, days) : []),
    fix: (inputs) => (isSymmetric(inputs) ? { enableKeyRotation: true } : undefined),
  }),
  resourcePolicy({
    id: "KMS-02",
    name: "kms-policy-no-star",
    rule: "No key's policy lets everyone use it",
    reason: "everyone with an AWS account could decrypt what it protects",
    severity: "critical",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: ["fsbp:KMS.5", "cis7:2.21", "ckv:CKV_AWS_33"],
    steps: "Name the principals, or bind * to an account by a condition",
    link: `${GUIDE}/key-policies.html`,
    types: [KEY, ...OTHER_KEYS, "aws:kms/keyPolicy:KeyPolicy"],
    judge: ({ inputs }) => policyFaults(inputs),
  }),
  resourcePolicy({
    id: "KMS-03",
    name: "kms-deletion-window",
    rule: "A deleted key can be had back for a month",
    reason: "what a key encrypted is lost with it, and a mistake is seen late",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:KMS.3"],
    steps: "Set deletionWindowInDays to 30",
    link: `${GUIDE}/deleting-keys.html`,
    knobs: { days: numberKnob("Shortest time until a deleted key is gone, in days", 30, 7, 30) },
    types: [KEY, ...OTHER_KEYS],
    // AWS waits 30 days where nothing is said.
    judge: ({ inputs }, { days }) =>
      isAbsent(inputs["deletionWindowInDays"]) ? [] : expectBetween(inputs, "deletionWindowInDays", days, 30),
    fix: (_inputs, { days }) => ({ deletionWindowInDays: days }),
  }),
  resourcePolicy({
    id: "KMS-04",
    name: "kms-no-lockout-bypass",
    rule: "No key's policy may lock out whoever manages it",
    reason: "such a key can never be changed again, only given up by AWS Support",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["pulumi:aws-kms-key-disallow-bypass-policy-lockout-safety-check"],
    steps: "Set bypassPolicyLockoutSafetyCheck to false",
    link: `${GUIDE}/key-policy-default.html`,
    types: [KEY, ...OTHER_KEYS, "aws:kms/keyPolicy:KeyPolicy"],
    judge: ({ inputs }) => bypassFaults(inputs),
    fix: () => ({ bypassPolicyLockoutSafetyCheck: false }),
  }),
];

/** AWS rotates only symmetric keys whose material it made; what is not known counts as such. */
function isSymmetric(inputs: Properties): boolean {
  const spec = inputs["customerMasterKeySpec"];
  const own = isAbsent(inputs["customKeyStoreId"]) && isAbsent(inputs["xksKeyId"]);
  return own && (isAbsent(spec) || isUnknown(spec) || spec === "SYMMETRIC_DEFAULT");
}

/** AWS rotates once a year where no period is said. */
function rotationFaults(inputs: Properties, days: number): readonly Fault[] {
  const off = expectOneOf(inputs, "enableKeyRotation", [true]);
  if (off.length > 0) return off;
  const period = isAbsent(inputs["rotationPeriodInDays"]) ? { rotationPeriodInDays: 365 } : inputs;
  return expectBetween(period, "rotationPeriodInDays", 90, days);
}

/** A key without a policy is the account's, which AWS sets. */
function policyFaults(inputs: Properties): readonly Fault[] {
  const property = "policy";
  if (isAbsent(inputs[property])) return [];
  const statements = statementsOf(inputs[property]);
  if (statements === undefined) return [notKnown(property)];
  const open = statements.some((each) => each.allows && isForEveryone(each) && !isNarrowed(each));
  return open ? [{ what: "lets everyone use the key", property }] : [];
}

function bypassFaults(inputs: Properties): readonly Fault[] {
  const property = "bypassPolicyLockoutSafetyCheck";
  return isAbsent(inputs[property]) ? [] : expectOneOf(inputs, property, [false]);
}
