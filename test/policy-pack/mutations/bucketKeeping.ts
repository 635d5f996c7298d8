// Mutations of how long buckets keep what.
import { type Properties, UNKNOWN } from "../../../plan/type.ts";
import { add, change, remove, together } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const BUCKET = "edge-logs";
const LIFECYCLE = "edge-logs-lifecycle";
const VERSIONING = "edge-logs-versioning";

const RULE = {
  status: "Enabled",
  expiration: { days: 365 },
  abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
};

const rules = (...list: readonly Properties[]) => change(LIFECYCLE, { rules: [...list] });
const versioning = (status: string) => change(VERSIONING, { versioningConfiguration: { status } });
const site = (inputs: Properties) => add("aws:s3/bucket:Bucket", "euw1-site", inputs);

export const bucketKeeping: Mutations = {
  "S3-07": {
    edit: rules({ ...RULE, expiration: {} }),
    on: BUCKET,
    forms: {
      "no such resource": remove(LIFECYCLE),
      "a rule that is off": rules({ ...RULE, status: "Disabled" }),
      "uploads that are kept": rules({ status: "Enabled", expiration: { days: 365 } }),
      "a time that nobody knows": rules({ ...RULE, expiration: { days: UNKNOWN } }),
      "rules that nobody knows": change(LIFECYCLE, { rules: UNKNOWN }),
    },
    harmless: {
      "two rules for the two": rules(
        { status: "Enabled", expiration: { days: "30" } },
        { status: "Enabled", abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }] },
      ),
      "the block of old": together(
        remove(LIFECYCLE),
        change(BUCKET, {
          lifecycleRules: [{ enabled: true, expiration: { days: 30 }, abortIncompleteMultipartUploadDays: 7 }],
        }),
      ),
    },
  },
  "S3-08": {
    edit: versioning("Suspended"),
    on: BUCKET,
    forms: { "no such resource": remove(VERSIONING), "one that nobody knows": versioning(UNKNOWN) },
    harmless: {
      "the block of old": together(remove(VERSIONING), change(BUCKET, { versioning: { enabled: "true" } })),
    },
  },
  "S3-09": {
    edit: site({}),
    on: "euw1-site",
    harmless: { "the block of old": site({ logging: { targetBucket: "logs" } }) },
  },
  "S3-10": {
    edit: change(BUCKET, { forceDestroy: true }),
    on: BUCKET,
    forms: {
      "in quotes": change(BUCKET, { forceDestroy: "true" }),
      unknown: change(BUCKET, { forceDestroy: UNKNOWN }),
    },
    harmless: {
      "in quotes": change(BUCKET, { forceDestroy: "false" }),
      "not set": change(BUCKET, { forceDestroy: undefined }),
    },
  },
};
