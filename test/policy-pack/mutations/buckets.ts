// Mutations of who may read and write buckets.
import { type Json, type Properties, UNKNOWN } from "../../../plan/type.ts";
import { add, change, type Edit, of, remove, together } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const BUCKET = "edge-logs";
const POLICY = "edge-logs-policy";
const BLOCK = "edge-logs-public-access-block";
const ENCRYPTION = "edge-logs-encryption";
const OWNERSHIP = "edge-logs-ownership";
const ARN = "arn:aws:s3:::edge-logs";

const OWN = {
  StringEquals: { "aws:SourceAccount": "123456789012" },
  ArnLike: { "aws:SourceArn": "arn:aws:logs:us-east-1:123456789012:*" },
};
const WRITER = {
  Effect: "Allow",
  Principal: { Service: "delivery.logs.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: `${ARN}/*`,
  Condition: OWN,
};
const TLS = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [ARN, `${ARN}/*`],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const BALANCER = { ...WRITER, Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" } };

function policy(...statements: readonly Json[]): Edit {
  return change(POLICY, { policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) });
}

const tls = (changes: Properties): Edit => policy(WRITER, { ...TLS, ...changes });
const writer = (changes: Properties): Edit => policy({ ...WRITER, ...changes }, TLS);
const algorithm = (sseAlgorithm: string): Json => ({ applyServerSideEncryptionByDefault: { sseAlgorithm } });

/** A bucket of one's own that no load balancer writes into, with a part. */
function plainBucket(inputs: Properties): Edit {
  return add("aws:s3/bucket:Bucket", "euw1-site", inputs);
}

function encrypted(sseAlgorithm: string): Edit {
  return together(
    plainBucket({}),
    add(
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "euw1-site-encryption",
      {
        bucket: of("euw1-site"),
        rules: [algorithm(sseAlgorithm)],
      },
    ),
  );
}

export const buckets: Mutations = {
  "S3-01": {
    edit: change(BLOCK, { blockPublicPolicy: false }),
    on: BUCKET,
    forms: {
      "in quotes": change(BLOCK, { restrictPublicBuckets: "false" }),
      "a flag that is not set": change(BLOCK, { ignorePublicAcls: undefined }),
      "one that nobody knows": change(BLOCK, { blockPublicAcls: UNKNOWN }),
      "no block": remove(BLOCK),
      "another bucket's": change(BLOCK, { bucket: of("euw1-logs") }),
      "a bucket of the older type": { edit: add("aws:s3/bucketV2:BucketV2", "euw1-old", {}), on: "euw1-old" },
    },
    harmless: {
      "in quotes": change(BLOCK, { restrictPublicBuckets: "true" }),
      "a name that both give": together(
        change(BUCKET, { bucket: "edge-logs-1" }),
        change(BLOCK, { bucket: "edge-logs-1" }),
      ),
    },
  },
  "S3-02": {
    edit: policy(WRITER),
    on: BUCKET,
    forms: {
      "no policy": remove(POLICY),
      "a refusal of writes alone": tls({ Action: "s3:PutObject" }),
      "a refusal of all but what S3 does": tls({ Action: undefined, NotAction: "s3:*" } as unknown as Properties),
      "a refusal for one principal": tls({ Principal: { AWS: "123456789012" } }),
      "a refusal for the objects alone": tls({ Resource: `${ARN}/*` }),
      "a refusal for the bucket alone": tls({ Resource: ARN }),
      "the other way round": tls({ Condition: { Bool: { "aws:SecureTransport": "true" } } }),
      "another condition beside it": tls({
        Condition: { Bool: { "aws:SecureTransport": "false" }, StringEquals: { "aws:SourceAccount": "123456789012" } },
      }),
      "leave instead of refusal": tls({ Effect: "Allow" }),
      "text that is no document": change(POLICY, { policy: "none" }),
    },
    harmless: {
      "a block inside the bucket": together(
        remove(POLICY),
        change(BUCKET, { policy: JSON.stringify({ Statement: TLS }) }),
      ),
      "AWS in the principal, and every action": tls({ Principal: { AWS: "*" }, Action: "*", Resource: "*" }),
    },
  },
  "S3-03": {
    edit: policy({ ...WRITER, Principal: "*", Condition: {} }),
    on: POLICY,
    forms: {
      "AWS in the principal": policy({ ...WRITER, Principal: { AWS: "*" }, Condition: {} }),
      "in a list": policy({ ...WRITER, Principal: { AWS: ["123456789012", "*"] }, Condition: {} }),
      "everybody but one": policy({
        ...WRITER,
        Principal: undefined,
        NotPrincipal: { AWS: "123456789012" },
        Condition: {},
      } as unknown as Json),
      "a condition that binds nobody": policy({
        ...WRITER,
        Principal: "*",
        Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
      }),
      "an object instead of text": change(POLICY, {
        policy: { Statement: { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: UNKNOWN } },
      }),
      "text that is no document": change(POLICY, { policy: "none" }),
      "a policy inside the bucket": {
        edit: change(BUCKET, { policy: JSON.stringify({ Statement: { ...WRITER, Principal: "*", Condition: {} } }) }),
        on: BUCKET,
      },
    },
    harmless: {
      "an endpoint": policy({ ...WRITER, Principal: "*", Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } } }),
    },
  },
  "S3-04": {
    edit: remove(ENCRYPTION),
    on: BUCKET,
    forms: {
      "another bucket's": change(ENCRYPTION, { bucket: of("euw1-logs") }),
      "no rules": change(ENCRYPTION, { rules: [] }),
      "rules that nobody knows": change(ENCRYPTION, { rules: UNKNOWN }),
      "S3's own keys where KMS would do": { edit: encrypted("AES256"), on: "euw1-site" },
      "the block of old": {
        edit: plainBucket({ serverSideEncryptionConfiguration: { rule: algorithm("AES256") } }),
        on: "euw1-site",
      },
    },
    harmless: {
      KMS: encrypted("aws:kms"),
      "the block of old": plainBucket({ serverSideEncryptionConfiguration: { rule: algorithm("aws:kms:dsse") } }),
      "one block instead of a list": change(ENCRYPTION, { rules: algorithm("aws:kms") }),
    },
  },
  "S3-05": {
    edit: change(OWNERSHIP, { rule: { objectOwnership: "BucketOwnerPreferred" } }),
    on: BUCKET,
    forms: {
      "no such resource": remove(OWNERSHIP),
      "one that nobody knows": change(OWNERSHIP, { rule: { objectOwnership: UNKNOWN } }),
    },
    harmless: { "a block in a list": change(OWNERSHIP, { rule: [{ objectOwnership: "BucketOwnerEnforced" }] }) },
  },
  "S3-06": {
    edit: writer({ Principal: { Service: "logging.s3.amazonaws.com" } }),
    on: POLICY,
    forms: {
      "an account": writer({ Principal: { AWS: "arn:aws:iam::123456789012:root" } }),
      "an account, inside the bucket": {
        edit: change(BUCKET, {
          policy: JSON.stringify({ Statement: { ...WRITER, Principal: { AWS: "arn:aws:iam::123456789012:root" } } }),
        }),
        on: BUCKET,
      },
      "a second service beside it": writer({
        Principal: { Service: ["delivery.logs.amazonaws.com", "cloudtrail.amazonaws.com"] },
      }),
      "no source account": writer({ Condition: { ArnLike: OWN.ArnLike } }),
      "no source ARN": writer({ Condition: { StringEquals: OWN.StringEquals } }),
      "another source account": writer({
        Condition: { ...OWN, StringEquals: { "aws:SourceAccount": "210987654321" } },
      }),
      "load balancers of every account": policy(BALANCER, TLS),
      "load balancers of another account": policy({ ...BALANCER, Resource: `${ARN}/alb/AWSLogs/210987654321/*` }, TLS),
      "an object instead of text": change(POLICY, { policy: { Statement: [{ ...WRITER, Condition: {} }] } }),
      "text that is no document": change(POLICY, { policy: "none" }),
    },
    harmless: {
      "load balancers of this account": policy({ ...BALANCER, Resource: `${ARN}/alb/AWSLogs/123456789012/*` }, TLS),
    },
  },
};
