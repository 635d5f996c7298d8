// The region's log bucket: load-balancer access logs and the VPC flow log, written by their deliverers only.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface LogBucketArgs {
  /** AWS region, in the ARNs that deliverers act for. */
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** Days until a log is deleted. */
  readonly retentionDays: number;
  /** False lets `pulumi destroy` delete a bucket that still has logs in it. */
  readonly deletionProtection: boolean;
}

/** A private, versioned bucket. SSE-S3, because load balancers deliver to no other encryption. */
export class LogBucket extends pulumi.ComponentResource {
  /**
   * ARN and name are known only once the policy admits the deliverers: a load balancer tests that when it is made,
   * and a flow log that finds no policy writes one of its own.
   */
  readonly arn: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;

  constructor(name: string, args: LogBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:LogBucket", name, {}, opts);
    const parent = { parent: this };
    const bucket = new aws.s3.Bucket(
      `${name}-logs`,
      { forceDestroy: !args.deletionProtection, tags: { Name: `${name}-logs` } },
      { ...parent, protect: args.deletionProtection },
    );
    const target = { bucket: bucket.id };
    const access = new aws.s3.BucketPublicAccessBlock(
      `${name}-logs-public-access-block`,
      {
        ...target,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      parent,
    );
    new aws.s3.BucketOwnershipControls(
      `${name}-logs-ownership`,
      { ...target, rule: { objectOwnership: "BucketOwnerEnforced" } },
      parent,
    );
    new aws.s3.BucketServerSideEncryptionConfiguration(
      `${name}-logs-encryption`,
      { ...target, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
      parent,
    );
    new aws.s3.BucketVersioning(
      `${name}-logs-versioning`,
      { ...target, versioningConfiguration: { status: "Enabled" } },
      parent,
    );
    new aws.s3.BucketLifecycleConfiguration(
      `${name}-logs-lifecycle`,
      { ...target, rules: [expiry(args.retentionDays)] },
      parent,
    );
    const policy = new aws.s3.BucketPolicy(
      `${name}-logs-policy`,
      { ...target, policy: deliveryPolicy(args, bucket.arn) },
      // S3 refuses two changes of a bucket's access settings at once.
      { ...parent, dependsOn: [access] },
    );
    this.arn = pulumi.all([bucket.arn, policy.id]).apply(([arn]) => arn);
    this.bucketName = policy.bucket;
    this.registerOutputs({ arn: this.arn, bucketName: this.bucketName });
  }
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

/**
 * The deliverers may write under their own prefix, for this account and region only.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
function deliveryPolicy({ region, accountId }: LogBucketArgs, bucketArn: pulumi.Output<string>): pulumi.Output<string> {
  const own = {
    StringEquals: { "aws:SourceAccount": accountId },
    ArnLike: { "aws:SourceArn": pulumi.interpolate`arn:aws:logs:${region}:${accountId}:*` },
  };
  const writer = (sid: string, service: string, prefix: string) => ({
    Sid: sid,
    Effect: "Allow",
    Principal: { Service: service },
    Action: "s3:PutObject",
    Resource: pulumi.interpolate`${bucketArn}/${prefix}/AWSLogs/${accountId}/*`,
  });
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      // This deliverer sends no source condition keys; the account number in the path bounds it.
      writer("ApplicationLoadBalancerWrites", "logdelivery.elasticloadbalancing.amazonaws.com", "alb"),
      { ...writer("NetworkLoadBalancerWrites", "delivery.logs.amazonaws.com", "nlb"), Condition: own },
      { ...writer("FlowLogWrites", "delivery.logs.amazonaws.com", "flow-log"), Condition: own },
      {
        Sid: "DeliveryChecksTheBucket",
        Effect: "Allow",
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Action: ["s3:GetBucketAcl", "s3:ListBucket"],
        Resource: bucketArn,
        Condition: own,
      },
      {
        Sid: "OnlyTls",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucketArn, pulumi.interpolate`${bucketArn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
}
