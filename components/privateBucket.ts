// A private bucket that keeps what is written into it for a number of days.
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export interface PrivateBucketArgs {
  /** Days until an object is deleted. */
  readonly retentionDays: number;
  /** False lets `pulumi destroy` delete a bucket that still has objects in it. */
  readonly deletionProtection: boolean;
}

export interface PrivateBucket {
  readonly bucket: aws.s3.Bucket;
  /** S3 refuses two changes of a bucket's access settings at once: whoever sets a policy waits for this. */
  readonly access: aws.s3.BucketPublicAccessBlock;
}

/** Makes a versioned bucket under `parent`, with its companions; its policy is its owner's. SSE-S3 by default. */
export function privateBucket(name: string, args: PrivateBucketArgs, parent: pulumi.Resource): PrivateBucket {
  const opts = { parent };
  const bucket = new aws.s3.Bucket(
    name,
    { forceDestroy: !args.deletionProtection, tags: { Name: name } },
    { ...opts, protect: args.deletionProtection },
  );
  const target = { bucket: bucket.id };
  const access = new aws.s3.BucketPublicAccessBlock(
    `${name}-public-access-block`,
    {
      ...target,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    opts,
  );
  new aws.s3.BucketOwnershipControls(
    `${name}-ownership`,
    { ...target, rule: { objectOwnership: "BucketOwnerEnforced" } },
    opts,
  );
  new aws.s3.BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    { ...target, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
    opts,
  );
  new aws.s3.BucketVersioning(
    `${name}-versioning`,
    { ...target, versioningConfiguration: { status: "Enabled" } },
    opts,
  );
  new aws.s3.BucketLifecycleConfiguration(
    `${name}-lifecycle`,
    { ...target, rules: [expiry(args.retentionDays)] },
    opts,
  );
  return { bucket, access };
}

function expiry(days: number) {
  return {
    id: "expire",
    status: "Enabled",
    filter: {},
    expiration: { days },
    noncurrentVersionExpiration: { noncurrentDays: 7 },
    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
  };
}
