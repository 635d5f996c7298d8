// A Route 53 health check that follows an alarm.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface HealthCheckArgs {
  /** AWS region of the alarm. */
  readonly region: string;
  readonly alarmName: pulumi.Input<string>;
}

/**
 * Sick while the alarm's metric is on the wrong side of its threshold, and without data: Route 53 reads the metric, not
 * the alarm's state, and a region that is gone sends none. So a new region comes in with its first healthy proxy; where
 * all are sick, Route 53 answers with all.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
 */
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
        insufficientDataHealthStatus: "Unhealthy",
        tags: { Name: name },
      },
      { parent: this },
    ).id;
    this.registerOutputs({ healthCheckId: this.healthCheckId });
  }
}
