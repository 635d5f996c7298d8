// A log bucket, written by the named deliverers only: load balancers and flow log of a region, or CloudFront.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { privateBucket } from "./privateBucket.ts";

/** Writers of logs, each under a prefix of its own. */
export type LogDeliverer = "alb" | "nlb" | "flow-log" | "cloudfront";

export interface LogBucketArgs {
  /** AWS region, in the ARNs that deliverers act for. */
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** Who writes into it. */
  readonly deliverers: readonly LogDeliverer[];
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
    const { bucket, access } = privateBucket(`${name}-logs`, args, this);
    const policy = new aws.s3.BucketPolicy(
      `${name}-logs-policy`,
      { bucket: bucket.id, policy: deliveryPolicy(args, bucket.bucket) },
      { parent: this, dependsOn: [access] },
    );
    this.arn = pulumi.all([bucket.arn, policy.id]).apply(([arn]) => arn);
    this.bucketName = policy.bucket;
    this.registerOutputs({ arn: this.arn, bucketName: this.bucketName });
  }
}

/**
 * The deliverers may write under their own prefix, for this account and region only.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
 */
function deliveryPolicy(args: LogBucketArgs, bucketName: pulumi.Output<string>): pulumi.Output<string> {
  const { region, accountId } = args;
  // A preview knows a new bucket's name and not its ARN (decision 015).
  const bucketArn = pulumi.interpolate`arn:aws:s3:::${bucketName}`;
  const own = {
    StringEquals: { "aws:SourceAccount": accountId },
    ArnLike: { "aws:SourceArn": pulumi.interpolate`arn:aws:logs:${region}:${accountId}:*` },
  };
  const writer = (sid: string, service: string, folder: pulumi.Output<string>) => ({
    Sid: sid,
    Effect: "Allow",
    Principal: { Service: service },
    Action: "s3:PutObject",
    Resource: pulumi.interpolate`${bucketArn}/${folder}/*`,
  });
  const under = (prefix: string) => pulumi.interpolate`${prefix}/AWSLogs/${accountId}`;
  const delivery = "delivery.logs.amazonaws.com";
  const writers = {
    // This deliverer sends no source condition keys; the account number in the path bounds it.
    alb: writer("ApplicationLoadBalancerWrites", "logdelivery.elasticloadbalancing.amazonaws.com", under("alb")),
    nlb: { ...writer("NetworkLoadBalancerWrites", delivery, under("nlb")), Condition: own },
    "flow-log": { ...writer("FlowLogWrites", delivery, under("flow-log")), Condition: own },
    cloudfront: {
      ...writer("CloudFrontWrites", delivery, pulumi.interpolate`AWSLogs/${accountId}/CloudFront`),
      Condition: own,
    },
  };
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      ...args.deliverers.map((deliverer) => writers[deliverer]),
      {
        Sid: "DeliveryChecksTheBucket",
        Effect: "Allow",
        Principal: { Service: delivery },
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
