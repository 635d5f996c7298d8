// Policies about buckets: who may read and write them, and that nobody else can.
import { isUnknown } from "../../plan/read.ts";
import type { Json } from "../../plan/type.ts";
import {
  BUCKET_POLICY,
  BUCKETS,
  bucketsOf,
  deliverersTo,
  isOfEncryptedTrail,
  OWNERSHIP,
  partsOf,
  settingsOf,
} from "../lib/buckets.ts";
import { at, blocks, flag, isAbsent, notKnown, text } from "../lib/inputs.ts";
import { textsKnob } from "../lib/knobs.ts";
import { nameOfUrn } from "../lib/message.ts";
import {
  boundTo,
  coversEveryAction,
  isForEveryone,
  isNarrowed,
  type Statement,
  statementsOf,
} from "../lib/policyDocuments.ts";
import { type Fault, resourcePolicy, stackPolicy } from "../policy.ts";

const GUIDE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide";
const PROD = { prod: "mandatory", dev: "advisory" } as const;
const FLAGS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

/**
 * Deliverers that may send no source conditions (docs/decisions/008-alb-log-delivery.md): the account's number in the
 * path bounds them.
 */
const BOUND_BY_PATH = ["logdelivery.elasticloadbalancing.amazonaws.com"];

export const buckets = [
  stackPolicy({
    id: "S3-01",
    name: "s3-public-access-blocked",
    rule: "Every bucket blocks public access in all four ways",
    reason: "one wrong policy or ACL later would open the logs to everybody",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: [
      "fsbp:S3.8",
      "fsbp:S3.1",
      "fsbp:S3.2",
      "fsbp:S3.3",
      "cis7:3.1.4",
      "ckv:CKV2_AWS_6",
      "aws:AWS-0094",
      "nag:S2",
    ],
    steps: "Give the bucket a BucketPublicAccessBlock with all four flags true",
    link: `${GUIDE}/access-control-block-public-access.html`,
    types: BUCKETS,
    judge: ({ index }) =>
      bucketsOf(index).flatMap((resource): Fault[] => {
        const found = partsOf(index, resource, "BucketPublicAccessBlock");
        if (found.length === 0) return [{ resource, what: "has no block of public access" }];
        const open = FLAGS.filter((each) => !found.every(({ inputs }) => flag(inputs[each]) === true));
        return open.length === 0 ? [] : [{ resource, what: `may become public, without ${open.join(", ")}` }];
      }),
  }),
  stackPolicy({
    id: "S3-02",
    name: "s3-tls-only",
    rule: "Every bucket refuses requests without TLS, or holds only what S3 serves over nothing else",
    reason: "logs, and the signatures of requests, could be read on their way",
    severity: "medium",
    level: PROD,
    controls: ["fsbp:S3.5", "cis7:3.1.1", "ckv:CKV_AWS_379", "nag:S10"],
    steps: "Deny s3:* on the bucket and its objects to everybody where aws:SecureTransport is false",
    link: `${GUIDE}/security-best-practices.html`,
    types: BUCKETS,
    judge: ({ index }) =>
      bucketsOf(index)
        .filter((bucket) => !isOfEncryptedTrail(index, bucket))
        .filter((bucket) => !settingsOf(index, bucket, "BucketPolicy", "policy", "policy").some(isTlsOnly))
        .map((resource): Fault => ({ resource, what: "does not refuse requests without TLS", property: "policy" })),
  }),
  resourcePolicy({
    id: "S3-03",
    name: "s3-no-star-principal",
    rule: "No bucket policy allows anything to everybody",
    reason: "the logs would be the world's to read, or to write and pay for",
    severity: "critical",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: ["fsbp:S3.6", "cis7:2.21", "ckv:CKV_AWS_70"],
    steps: "Name the principals, or bind the statement to an account, an organisation or an endpoint",
    link: `${GUIDE}/security-best-practices.html`,
    types: [BUCKET_POLICY, ...BUCKETS],
    judge: ({ inputs }) =>
      judgeStatements(inputs["policy"], (statement) =>
        statement.allows && isForEveryone(statement) && !isNarrowed(statement) ? "allows everybody" : undefined,
      ),
  }),
  stackPolicy({
    id: "S3-04",
    name: "s3-encrypted",
    rule: "Every bucket encrypts by a KMS key, but for those whose sender takes S3's own keys only",
    reason: "who may read the bucket could read it without leave to use the key",
    severity: "high",
    level: PROD,
    controls: ["fsbp:S3.17", "ckv:CKV_AWS_145", "aws:AWS-0088", "aws:AWS-0132"],
    steps: "Set sseAlgorithm to aws:kms with a key",
    link: `${GUIDE}/UsingKMSEncryption.html`,
    knobs: {
      sseS3Buckets: textsKnob(
        "Buckets, by logical name, that S3's own keys will do for, beside those of load balancers and encrypted trails",
        ["edge-logs"],
      ),
    },
    types: BUCKETS,
    judge: ({ index }, { sseS3Buckets }) =>
      bucketsOf(index).flatMap((resource): Fault[] => {
        const path = "applyServerSideEncryptionByDefault.sseAlgorithm";
        const part = "BucketServerSideEncryptionConfiguration";
        const given = settingsOf(index, resource, part, "rules", "serverSideEncryptionConfiguration.rule");
        const algorithms = given.flatMap((rules) => (blocks(rules) ?? [{}]).map((rule) => text(at(rule, path)) ?? ""));
        const allowed = ["aws:kms", "aws:kms:dsse"];
        const senders = deliverersTo(index, resource).some(({ type }) => type.endsWith(":LoadBalancer"));
        if (senders || isOfEncryptedTrail(index, resource) || sseS3Buckets.includes(nameOfUrn(resource.urn)))
          allowed.push("AES256");
        if (algorithms.length > 0 && algorithms.every((each) => allowed.includes(each))) return [];
        return [{ resource, what: `is not encrypted by ${allowed.join(" or ")}`, property: "sseAlgorithm" }];
      }),
  }),
  stackPolicy({
    id: "S3-05",
    name: "s3-acls-off",
    rule: "Every bucket has its ACLs switched off",
    reason: "an object that somebody else writes would be theirs, and theirs to open",
    severity: "medium",
    level: PROD,
    controls: ["fsbp:S3.12", "ckv:CKV2_AWS_65"],
    steps: "Give the bucket a BucketOwnershipControls with BucketOwnerEnforced",
    link: `${GUIDE}/about-object-ownership.html`,
    types: [...BUCKETS, OWNERSHIP],
    judge: ({ index }) =>
      bucketsOf(index)
        .filter((bucket) => {
          const found = partsOf(index, bucket, "BucketOwnershipControls");
          return (
            found.length === 0 ||
            found.some(({ inputs }) => at(inputs, "rule.objectOwnership") !== "BucketOwnerEnforced")
          );
        })
        .map((resource): Fault => ({ resource, what: "has ACLs that count", property: "rule.objectOwnership" })),
  }),
  resourcePolicy({
    id: "S3-06",
    name: "s3-log-writers-exact",
    rule: "Bucket policies admit only AWS's deliverers of logs, for this account",
    reason: "whoever else writes into a log bucket can hide among the logs, or fill it at our cost",
    severity: "high",
    level: PROD,
    controls: ["cis7:2.21", "nist:AU-9"],
    steps: "Allow a deliverer of logs alone, bound by aws:SourceAccount and aws:SourceArn",
    link: `${GUIDE}/security-best-practices.html`,
    knobs: {
      writers: textsKnob("Services that deliver logs", ["delivery.logs.amazonaws.com", ...BOUND_BY_PATH]),
    },
    types: [BUCKET_POLICY, ...BUCKETS],
    judge: ({ inputs }, { writers }, { settings }) =>
      judgeStatements(inputs["policy"], (statement) => strangeWriter(statement, writers, settings?.accountId ?? "")),
  }),
];

/** The first statement that is amiss. */
function judgeStatements(
  policy: Json | undefined,
  amiss: (statement: Statement) => string | undefined,
): readonly Fault[] {
  if (isAbsent(policy)) return [];
  const property = "policy";
  const statements = statementsOf(policy);
  if (statements === undefined) return [notKnown(property)];
  for (const [at, statement] of statements.entries()) {
    const what = amiss(statement);
    if (what !== undefined) return [{ what: `${what} by statement ${statement.sid ?? at + 1}`, property }];
  }
  return [];
}

function strangeWriter(statement: Statement, writers: readonly string[], account: string): string | undefined {
  if (!statement.allows) return undefined;
  const { principals, notPrincipals, resources } = statement;
  const strange = principals.find(({ kind, name }) => kind !== "Service" || !writers.includes(name));
  if (strange || notPrincipals.length > 0 || principals.length === 0)
    return `admits ${strange?.name ?? "everybody else"}`;
  if (principals.every(({ name }) => BOUND_BY_PATH.includes(name))) {
    const own = new RegExp(`/AWSLogs/${account === "" ? "\\d{12}" : account}/`);
    return resources.length > 0 && resources.every((arn) => own.test(arn)) ? undefined : "admits other accounts' logs";
  }
  const accounts = boundTo(statement, "aws:SourceAccount");
  const isOwn = accounts?.every((each) => (account === "" ? /^\d{12}$/.test(each) : each === account)) === true;
  return isOwn && boundTo(statement, "aws:SourceArn") !== undefined ? undefined : "admits other accounts' logs";
}

/** True for a document that refuses what comes without TLS. */
function isTlsOnly(policy: Json): boolean {
  return (statementsOf(policy) ?? []).some((statement) => {
    const { allows, conditions, notActions, notPrincipals, principals, resources } = statement;
    // To deny all but a few actions, or to some, leaves the others open.
    if (allows || notActions.length > 0 || notPrincipals.length > 0 || !coversS3(statement)) return false;
    if (!principals.some(({ kind }) => kind === "*")) return false;
    const [only, ...more] = conditions;
    const refuses =
      only?.operator === "bool" &&
      only.key === "aws:securetransport" &&
      only.values.join() === "false" &&
      more.length === 0;
    return refuses && isWhole(resources);
  });
}

function coversS3(statement: Statement): boolean {
  return coversEveryAction(statement) || statement.actions.some((action) => action.toLowerCase() === "s3:*");
}

/** The bucket and its objects, in one ARN or two. */
function isWhole(resources: readonly string[]): boolean {
  if (resources.some((arn) => arn === "*" || arn.endsWith(":::*"))) return true;
  return resources.some((arn) => arn.endsWith("/*")) && resources.some((arn) => !arn.includes("/") || isUnknown(arn));
}
