// Standard logs (v2) of the distribution: one JSON line a request, delivered to a bucket.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface LogDeliveryArgs {
  /** The distribution. */
  readonly sourceArn: pulumi.Input<string>;
  /** Bucket that admits CloudFront's delivery. */
  readonly bucketArn: pulumi.Input<string>;
}

/**
 * Makes source, destination and the delivery between them; must be in us-east-1 for CloudFront. Source and destination
 * have names that Pulumi makes up: AWS puts one of a known name over whichever the account has already.
 */
export class LogDelivery extends pulumi.ComponentResource {
  constructor(name: string, args: LogDeliveryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:LogDelivery", name, {}, opts);
    const parent = { parent: this };
    const source = new aws.cloudwatch.LogDeliverySource(
      `${name}-log-source`,
      { logType: "ACCESS_LOGS", resourceArn: args.sourceArn, tags: { Name: name } },
      parent,
    );
    const destination = new aws.cloudwatch.LogDeliveryDestination(
      `${name}-log-destination`,
      {
        outputFormat: "json",
        deliveryDestinationConfiguration: { destinationResourceArn: args.bucketArn },
        tags: { Name: name },
      },
      parent,
    );
    new aws.cloudwatch.LogDelivery(
      `${name}-log-delivery`,
      {
        deliverySourceName: source.name,
        deliveryDestinationArn: destination.arn,
        // AWS puts AWSLogs/{account-id}/CloudFront/ in front when the delivery is made, and forgets it when this changes.
        s3DeliveryConfigurations: [
          { suffixPath: "{DistributionId}/{yyyy}/{MM}/{dd}/{HH}", enableHiveCompatiblePath: false },
        ],
        tags: { Name: name },
      },
      parent,
    );
    this.registerOutputs({});
  }
}
