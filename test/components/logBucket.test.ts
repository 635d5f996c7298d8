// LogBucket: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import { expect } from "chai";
import { LogBucket } from "../../components/logBucket.ts";
import type { Json } from "../../plan/type.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";

const EVERY_INPUT = {
  "aws:s3/bucket:Bucket euw1-logs": { forceDestroy: false, tags: { Name: "euw1-logs" } },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls euw1-logs-ownership": {
    bucket: "<id of euw1-logs>",
    rule: { objectOwnership: "BucketOwnerEnforced" },
  },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock euw1-logs-public-access-block": {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    bucket: "<id of euw1-logs>",
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  },
  "aws:s3/bucketVersioning:BucketVersioning euw1-logs-versioning": {
    bucket: "<id of euw1-logs>",
    versioningConfiguration: { status: "Enabled" },
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration euw1-logs-encryption": {
    bucket: "<id of euw1-logs>",
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration euw1-logs-lifecycle": {
    bucket: "<id of euw1-logs>",
    rules: [
      {
        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        expiration: { days: 30 },
        filter: {},
        id: "expire",
        noncurrentVersionExpiration: { noncurrentDays: 7 },
        status: "Enabled",
      },
    ],
  },
  "aws:s3/bucketPolicy:BucketPolicy euw1-logs-policy": {
    bucket: "<id of euw1-logs>",
    policy: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "ApplicationLoadBalancerWrites",
          Effect: "Allow",
          Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: "<arn of euw1-logs>/alb/AWSLogs/123456789012/*",
        },
        {
          Sid: "NetworkLoadBalancerWrites",
          Effect: "Allow",
          Principal: { Service: "delivery.logs.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: "<arn of euw1-logs>/nlb/AWSLogs/123456789012/*",
          Condition: {
            StringEquals: { "aws:SourceAccount": "123456789012" },
            ArnLike: { "aws:SourceArn": "arn:aws:logs:eu-west-1:123456789012:*" },
          },
        },
        {
          Sid: "FlowLogWrites",
          Effect: "Allow",
          Principal: { Service: "delivery.logs.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: "<arn of euw1-logs>/flow-log/AWSLogs/123456789012/*",
          Condition: {
            StringEquals: { "aws:SourceAccount": "123456789012" },
            ArnLike: { "aws:SourceArn": "arn:aws:logs:eu-west-1:123456789012:*" },
          },
        },
        {
          Sid: "DeliveryChecksTheBucket",
          Effect: "Allow",
          Principal: { Service: "delivery.logs.amazonaws.com" },
          Action: ["s3:GetBucketAcl", "s3:ListBucket"],
          Resource: "<arn of euw1-logs>",
          Condition: {
            StringEquals: { "aws:SourceAccount": "123456789012" },
            ArnLike: { "aws:SourceArn": "arn:aws:logs:eu-west-1:123456789012:*" },
          },
        },
        {
          Sid: "OnlyTls",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["<arn of euw1-logs>", "<arn of euw1-logs>/*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    },
  },
};

describe("LogBucket", () => {
  it("makes exactly these resources", async () => {
    const built = await buildWithMocks(
      () =>
        new LogBucket("euw1", {
          region: "eu-west-1",
          accountId: "123456789012",
          deliverers: ["alb", "nlb", "flow-log"],
          retentionDays: 30,
          deletionProtection: true,
        }),
    );
    expect(everyInput(built)).to.deep.equal(EVERY_INPUT);
  });

  it("lets a stack without deletion protection be destroyed with its logs", async () => {
    const args = { region: "eu-west-1", accountId: "123456789012", retentionDays: 30, deletionProtection: false };
    const built = await buildWithMocks(() => new LogBucket("euw1", { ...args, deliverers: ["alb"] }));
    expect(built.named("aws:s3/bucket:Bucket", "euw1-logs").inputs["forceDestroy"]).to.equal(true);
  });

  it("admits CloudFront alone to the edge's bucket, for this account in us-east-1", async () => {
    const args = { region: "us-east-1", accountId: "123456789012", retentionDays: 30, deletionProtection: true };
    const built = await buildWithMocks(() => new LogBucket("edge", { ...args, deliverers: ["cloudfront"] }));
    const { policy } = everyInput(built)["aws:s3/bucketPolicy:BucketPolicy edge-logs-policy"] as {
      readonly policy: { readonly Statement: readonly Json[] };
    };
    const own = {
      StringEquals: { "aws:SourceAccount": "123456789012" },
      ArnLike: { "aws:SourceArn": "arn:aws:logs:us-east-1:123456789012:*" },
    };
    expect(policy.Statement).to.deep.equal([
      {
        Sid: "CloudFrontWrites",
        Effect: "Allow",
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: "<arn of edge-logs>/AWSLogs/123456789012/CloudFront/*",
        Condition: own,
      },
      {
        Sid: "DeliveryChecksTheBucket",
        Effect: "Allow",
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Action: ["s3:GetBucketAcl", "s3:ListBucket"],
        Resource: "<arn of edge-logs>",
        Condition: own,
      },
      {
        Sid: "OnlyTls",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: ["<arn of edge-logs>", "<arn of edge-logs>/*"],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });
});
