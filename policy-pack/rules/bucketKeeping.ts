// Policies about how long buckets keep what, and who can take it away.
import { isUnknown } from "../../plan/read.ts";
import type { Json } from "../../plan/type.ts";
import { BUCKETS, bucketsOf, deliverersTo, isOfEncryptedTrail, settingsOf } from "../lib/buckets.ts";
import { at, blocks, flag, isAbsent, notKnown, number } from "../lib/inputs.ts";
import { type Fault, resourcePolicy, type Stack, stackPolicy } from "../policy.ts";

const GUIDE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide";
const PROD = { prod: "mandatory", dev: "advisory" } as const;

export const bucketKeeping = [
  stackPolicy({
    id: "S3-07",
    name: "s3-lifecycle",
    rule: "Every bucket deletes objects after a time, and uploads that nobody finished",
    reason: "logs would be kept, and paid for, for ever, against what people were told",
    severity: "low",
    level: PROD,
    controls: ["fsbp:S3.10", "fsbp:S3.13", "ckv:CKV2_AWS_61", "ckv:CKV_AWS_300"],
    steps: "Give the bucket a lifecycle rule with expiration and abortIncompleteMultipartUpload",
    link: `${GUIDE}/object-lifecycle-mgmt.html`,
    types: BUCKETS,
    judge: (stack) =>
      without(stack, "does not expire its objects", "BucketLifecycleConfiguration", "rules", "lifecycleRules", expires),
  }),
  stackPolicy({
    id: "S3-08",
    name: "s3-versioned",
    rule: "Every bucket keeps versions",
    reason: "who may write could otherwise write over what they did before",
    severity: "low",
    level: PROD,
    controls: ["fsbp:S3.14", "ckv:CKV_AWS_21", "aws:AWS-0090"],
    steps: "Give the bucket a BucketVersioning with status Enabled",
    link: `${GUIDE}/Versioning.html`,
    types: BUCKETS,
    judge: (stack) =>
      without(stack, "keeps no versions", "BucketVersioning", "versioningConfiguration", "versioning", isVersioned),
  }),
  stackPolicy({
    id: "S3-09",
    name: "s3-access-logged",
    rule: "Every bucket writes down who reads it, but for those that hold logs themselves",
    reason: "nobody could tell later what was taken",
    severity: "medium",
    level: PROD,
    controls: ["fsbp:S3.9", "ckv:CKV_AWS_18", "nag:S1"],
    steps: "Give the bucket a BucketLogging",
    link: `${GUIDE}/ServerLogs.html`,
    types: BUCKETS,
    judge: (stack) => {
      const { index } = stack;
      const amiss = without(stack, "writes no access log", "BucketLogging", "targetBucket", "logging", (target) => {
        return !isAbsent(target);
      });
      return amiss.filter(
        ({ resource }) =>
          resource !== undefined && deliverersTo(index, resource).length === 0 && !isOfEncryptedTrail(index, resource),
      );
    },
  }),
  resourcePolicy({
    id: "S3-10",
    name: "s3-no-force-destroy",
    rule: "No bucket is deleted with what is in it",
    reason: "one destroy too many would take the logs of the attack along",
    severity: "medium",
    level: PROD,
    controls: ["nist:AU-9"],
    steps: "Set forceDestroy to false",
    link: `${GUIDE}/delete-bucket.html`,
    types: BUCKETS,
    judge: ({ inputs }) => {
      const property = "forceDestroy";
      const value = inputs[property];
      if (isAbsent(value) || flag(value) === false) return [];
      return [isUnknown(value) ? notKnown(property) : { what: "is deleted with what is in it", property, value }];
    },
  }),
];

/** The buckets without a setting that will do; one value that will not do counts as none. */
function without(
  { index }: Stack,
  what: string,
  part: string,
  path: string,
  block: string,
  isEnough: (value: Json) => boolean,
): readonly Fault[] {
  return bucketsOf(index)
    .filter((bucket) => {
      const found = settingsOf(index, bucket, part, path, block);
      return found.length === 0 || !found.every(isEnough);
    })
    .map((resource) => ({ resource, what }));
}

function isVersioned(versioning: Json): boolean {
  const [only] = blocks(versioning) ?? [];
  return only !== undefined && (at(only, "status") === "Enabled" || flag(at(only, "enabled")) === true);
}

/** Rules that are on must, together, delete objects and parts of uploads; the block of old has other names for both. */
function expires(rules: Json): boolean {
  const on = (blocks(rules) ?? []).filter(({ status, enabled }) => status === "Enabled" || flag(enabled) === true);
  const days = (...paths: readonly string[]): boolean =>
    on.some((rule) => paths.some((path) => (number(at(rule, path)) ?? 0) > 0));
  return (
    days("expiration.days") &&
    days("abortIncompleteMultipartUpload.daysAfterInitiation", "abortIncompleteMultipartUploadDays")
  );
}
