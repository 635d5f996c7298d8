// A Route 53 health check that follows an alarm.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface HealthCheckArgs {
  /** AWS region of the alarm. */
  readonly region: string;
  readonly alarmName: pulumi.Input<string>;
}

/** Sick while the alarm's metric is over its threshold; without data, as before. */
export class HealthCheck extends pulumi.ComponentResource {
  readonly healthCheckId: pulumi.Output<string>;

  constructor(name: string, args: HealthCheckArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:HealthCheck", name, {}, opts);
    this.healthCheckId = new aws.route53.HealthCheck(
      `${name}-health-check`,
      {
        type: "CLOUDWATCH_METRIC",
        cloudwatchAlarmName: args.alarmName,
        cloudwatchAlarmRegion: args.region,
        insufficientDataHealthStatus: "LastKnownStatus",
        tags: { Name: name },
      },
      { parent: this },
    ).id;
    this.registerOutputs({ healthCheckId: this.healthCheckId });
  }
}
