// The audit trail: who did what in the account, in every region, in a bucket of its own.
import * as aws from "@pulumi/aws";
import * as cloudtrail from "@pulumi/awsx/cloudtrail/index.js";
import * as pulumi from "@pulumi/pulumi";
import { privateBucket } from "./privateBucket.ts";

export interface TrailArgs {
  /** AWS region that the trail lives in; it records them all. */
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** The trail's name in AWS, which the key's policy must know before the trail is there; 3 to 128 characters. */
  readonly trailName: string;
  /** Days until a record is deleted. */
  readonly retentionDays: number;
  /** False lets `pulumi destroy` delete the records with the trail. */
  readonly deletionProtection: boolean;
}

/**
 * Makes the bucket, the key and the trail, with digests that show a record that was changed or removed. The bucket's
 * policy is awsx's, which writes one onto whatever bucket it is given: no policy may be added here (decision 009).
 */
export class Trail extends pulumi.ComponentResource {
  constructor(name: string, args: TrailArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:Trail", name, {}, opts);
    const { bucket, access } = privateBucket(`${name}-trail`, args, this);
    const key = new aws.kms.Key(
      `${name}-trail-key`,
      {
        description: `${args.trailName} audit trail`,
        enableKeyRotation: true,
        deletionWindowInDays: args.deletionProtection ? 30 : 7,
        bypassPolicyLockoutSafetyCheck: false,
        policy: keyPolicy(args),
        tags: { Name: `${name}-trail` },
      },
      { parent: this },
    );
    new cloudtrail.Trail(
      `${name}-trail`,
      {
        name: args.trailName,
        s3Bucket: { existing: { arn: bucket.arn } },
        // S3 gives out what a key encrypts over TLS only.
        kmsKeyId: key.arn,
        isMultiRegionTrail: true,
        includeGlobalServiceEvents: true,
        enableLogFileValidation: true,
        enableLogging: true,
        isOrganizationTrail: false,
        cloudWatchLogsGroup: { enable: false },
        tags: { Name: `${name}-trail` },
      },
      { parent: this, dependsOn: [access] },
    );
    this.registerOutputs({});
  }
}

/**
 * The account decides who reads; only this trail encrypts.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
function keyPolicy({ region, accountId, trailName }: TrailArgs): pulumi.Output<string> {
  const cloudTrail = { Service: "cloudtrail.amazonaws.com" };
  const ownTrail = {
    "aws:SourceArn": pulumi.interpolate`arn:aws:cloudtrail:${region}:${accountId}:trail/${trailName}`,
  };
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AccountDecides",
        Effect: "Allow",
        Principal: { AWS: pulumi.interpolate`arn:aws:iam::${accountId}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      {
        Sid: "TrailEncrypts",
        Effect: "Allow",
        Principal: cloudTrail,
        Action: "kms:GenerateDataKey*",
        Resource: "*",
        Condition: {
          StringEquals: ownTrail,
          StringLike: {
            "kms:EncryptionContext:aws:cloudtrail:arn": pulumi.interpolate`arn:aws:cloudtrail:*:${accountId}:trail/*`,
          },
        },
      },
      {
        Sid: "TrailLooksAtTheKey",
        Effect: "Allow",
        Principal: cloudTrail,
        Action: "kms:DescribeKey",
        Resource: "*",
        Condition: { StringEquals: ownTrail },
      },
    ],
  });
}
