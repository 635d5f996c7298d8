// Trail: the exact inputs of everything it makes. Does not prove that AWS accepts them, nor what awsx adds.
import { expect } from "chai";
import { Trail } from "../../components/trail.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";

const ARGS = {
  region: "us-east-1",
  accountId: "123456789012",
  trailName: "portcullis-prod-foundation",
  retentionDays: 400,
  deletionProtection: true,
};

const OWN_TRAIL = { "aws:SourceArn": "arn:aws:cloudtrail:us-east-1:123456789012:trail/portcullis-prod-foundation" };

const EVERY_INPUT = {
  "aws:s3/bucket:Bucket portcullis-trail": { forceDestroy: false, tags: { Name: "portcullis-trail" } },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls portcullis-trail-ownership": {
    bucket: "<id of portcullis-trail>",
    rule: { objectOwnership: "BucketOwnerEnforced" },
  },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock portcullis-trail-public-access-block": {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    bucket: "<id of portcullis-trail>",
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  },
  "aws:s3/bucketVersioning:BucketVersioning portcullis-trail-versioning": {
    bucket: "<id of portcullis-trail>",
    versioningConfiguration: { status: "Enabled" },
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration portcullis-trail-encryption":
    {
      bucket: "<id of portcullis-trail>",
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration portcullis-trail-lifecycle": {
    bucket: "<id of portcullis-trail>",
    rules: [
      {
        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        expiration: { days: 400 },
        filter: {},
        id: "expire",
        noncurrentVersionExpiration: { noncurrentDays: 7 },
        status: "Enabled",
      },
    ],
  },
  "aws:kms/key:Key portcullis-trail-key": {
    description: "portcullis-prod-foundation audit trail",
    enableKeyRotation: true,
    deletionWindowInDays: 30,
    bypassPolicyLockoutSafetyCheck: false,
    policy: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AccountDecides",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::123456789012:root" },
          Action: "kms:*",
          Resource: "*",
        },
        {
          Sid: "TrailEncrypts",
          Effect: "Allow",
          Principal: { Service: "cloudtrail.amazonaws.com" },
          Action: "kms:GenerateDataKey*",
          Resource: "*",
          Condition: {
            StringEquals: OWN_TRAIL,
            StringLike: {
              "kms:EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:*:123456789012:trail/*",
            },
          },
        },
        {
          Sid: "TrailLooksAtTheKey",
          Effect: "Allow",
          Principal: { Service: "cloudtrail.amazonaws.com" },
          Action: "kms:DescribeKey",
          Resource: "*",
          Condition: { StringEquals: OWN_TRAIL },
        },
      ],
    },
    tags: { Name: "portcullis-trail" },
  },
};

describe("Trail", () => {
  it("makes exactly these resources, and no policy that awsx's would overwrite", async () => {
    const built = await buildWithMocks(() => new Trail("portcullis", ARGS));
    expect(everyInput(built)).to.deep.equal(EVERY_INPUT);
  });

  it("records every region, with digests, under its own key, into its own bucket", async () => {
    const built = await buildWithMocks(() => new Trail("portcullis", ARGS));
    const { arn } = built.named("aws:s3/bucket:Bucket", "portcullis-trail").outputs;
    const key = built.named("aws:kms/key:Key", "portcullis-trail-key").outputs["arn"];
    expect(built.named("awsx:cloudtrail:Trail", "portcullis-trail").inputs).to.deep.equal({
      name: "portcullis-prod-foundation",
      s3Bucket: { existing: { arn } },
      kmsKeyId: key,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      enableLogging: true,
      isOrganizationTrail: false,
      cloudWatchLogsGroup: { enable: false },
      tags: { Name: "portcullis-trail" },
    });
  });

  it("goes with its records where nothing is protected", async () => {
    const built = await buildWithMocks(() => new Trail("portcullis", { ...ARGS, deletionProtection: false }));
    expect(built.named("aws:s3/bucket:Bucket", "portcullis-trail").inputs["forceDestroy"]).to.equal(true);
    expect(built.named("aws:kms/key:Key", "portcullis-trail-key").inputs["deletionWindowInDays"]).to.equal(7);
  });
});
