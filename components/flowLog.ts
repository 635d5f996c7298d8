// The VPC's flow log: a line for each connection, accepted or refused, in the log bucket.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface FlowLogArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly logBucketArn: pulumi.Input<string>;
}

/** Records all traffic in one-minute windows, as Parquet by the hour for cheap queries. */
export class FlowLog extends pulumi.ComponentResource {
  constructor(name: string, args: FlowLogArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:FlowLog", name, {}, opts);
    new aws.ec2.FlowLog(
      `${name}-flow-log`,
      {
        vpcId: args.vpcId,
        trafficType: "ALL",
        logDestinationType: "s3",
        logDestination: pulumi.interpolate`${args.logBucketArn}/flow-log/`,
        maxAggregationInterval: 60,
        destinationOptions: { fileFormat: "parquet", perHourPartition: true, hiveCompatiblePartitions: false },
        tags: { Name: name },
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
