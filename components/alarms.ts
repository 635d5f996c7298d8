// Alarms of a region.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface AlarmsArgs {
  /** What CloudWatch calls the network load balancer and the cdn door's target group. */
  readonly cdnMetrics: { readonly loadBalancer: pulumi.Input<string>; readonly targetGroup: pulumi.Input<string> };
}

/**
 * Rings when no proxy answers the cdn door. Route 53 leaves the region while it does: its own probes are not in
 * CloudFront's prefix list, so they could not reach the door.
 */
export class Alarms extends pulumi.ComponentResource {
  /** Name of the alarm, for a health check. */
  readonly noProxyName: pulumi.Output<string>;

  constructor(name: string, args: AlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:Alarms", name, {}, opts);
    this.noProxyName = new aws.cloudwatch.MetricAlarm(
      `${name}-no-proxy-alarm`,
      {
        alarmDescription: "no healthy proxy behind the cdn door",
        namespace: "AWS/NetworkELB",
        metricName: "HealthyHostCount",
        dimensions: { LoadBalancer: args.cdnMetrics.loadBalancer, TargetGroup: args.cdnMetrics.targetGroup },
        // Each zone's node counts for itself; the one that sees most decides.
        statistic: "Maximum",
        period: 60,
        evaluationPeriods: 2,
        datapointsToAlarm: 2,
        comparisonOperator: "LessThanThreshold",
        threshold: 1,
        treatMissingData: "breaching",
        tags: { Name: `${name}-no-proxy` },
      },
      { parent: this },
    ).name;
    this.registerOutputs({ noProxyName: this.noProxyName });
  }
}
