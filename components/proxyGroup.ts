// The HAProxy instances: a launch template and an autoscaling group over all zones of the load balancer.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../model/settings.ts";
import type { SubnetRef } from "./vpc.ts";

/** Seconds from launch until the load balancer's checks count: packages, certificate, two checks. */
const GRACE_SECONDS = 300;
/** Seconds that a new instance's metrics stay out of the average. */
const WARMUP_SECONDS = 180;
const SECONDS_PER_DAY = 86_400;

export interface ProxyGroupArgs {
  /** The proxy subnets, one a zone. */
  readonly subnets: readonly SubnetRef[];
  readonly securityGroupId: pulumi.Input<string>;
  readonly instanceProfileArn: pulumi.Input<string>;
  /** Debian 12 of the architecture that the instance type has. */
  readonly imageId: pulumi.Input<string>;
  /** cloud-config in base64, at most 16,384 bytes before it. Plain text: it holds no output of any resource. */
  readonly userData: string;
  /** Target groups that every instance joins. */
  readonly targetGroupArns: readonly pulumi.Input<string>[];
  readonly proxy: Settings["proxy"];
  /** Tags of instances, volumes and interfaces, which the provider's default tags do not reach. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Makes the template, the group and its scaling policy. Instances have no public address and no key pair. */
export class ProxyGroup extends pulumi.ComponentResource {
  readonly groupName: pulumi.Output<string>;

  constructor(name: string, args: ProxyGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:ProxyGroup", name, {}, opts);
    const template = this.launchTemplate(name, args);
    const group = this.group(name, args, template);
    new aws.autoscaling.Policy(
      `${name}-proxy-scaling`,
      {
        autoscalingGroupName: group.name,
        policyType: "TargetTrackingScaling",
        targetTrackingConfiguration: {
          predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" },
          targetValue: args.proxy.targetCpuPercent,
        },
      },
      { parent: this },
    );
    this.groupName = group.name;
    this.registerOutputs({ groupName: this.groupName });
  }

  private launchTemplate(name: string, args: ProxyGroupArgs): aws.ec2.LaunchTemplate {
    const tags = this.tags(name, args);
    return new aws.ec2.LaunchTemplate(
      `${name}-proxy-template`,
      {
        imageId: args.imageId,
        instanceType: args.proxy.instanceType,
        userData: args.userData,
        updateDefaultVersion: true,
        iamInstanceProfile: { arn: args.instanceProfileArn },
        metadataOptions: {
          httpEndpoint: "enabled",
          httpTokens: "required",
          httpPutResponseHopLimit: 1,
          instanceMetadataTags: "disabled",
        },
        networkInterfaces: [
          { associatePublicIpAddress: "false", securityGroups: [args.securityGroupId], deleteOnTermination: "true" },
        ],
        blockDeviceMappings: [
          {
            deviceName: "/dev/xvda",
            ebs: { encrypted: "true", volumeType: "gp3", volumeSize: 8, deleteOnTermination: "true" },
          },
        ],
        monitoring: { enabled: true },
        tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
        tags,
      },
      { parent: this },
    );
  }

  private tags(name: string, args: ProxyGroupArgs): Record<string, string> {
    return { ...args.tags, Name: `${name}-proxy`, Tier: "proxy" };
  }

  private group(name: string, args: ProxyGroupArgs, template: aws.ec2.LaunchTemplate): aws.autoscaling.Group {
    return new aws.autoscaling.Group(
      `${name}-proxy-group`,
      {
        vpcZoneIdentifiers: args.subnets.map(({ id }) => id),
        minSize: args.proxy.min,
        maxSize: args.proxy.max,
        targetGroupArns: [...args.targetGroupArns],
        healthCheckType: "ELB",
        healthCheckGracePeriod: GRACE_SECONDS,
        defaultInstanceWarmup: WARMUP_SECONDS,
        maxInstanceLifetime: args.proxy.maxLifetimeDays * SECONDS_PER_DAY,
        launchTemplate: { id: template.id, version: pulumi.interpolate`${template.latestVersion}` },
        // An instance that is too old leaves only when its successor serves; AWS's default ends it first.
        instanceMaintenancePolicy: { minHealthyPercentage: 100, maxHealthyPercentage: 150 },
        // The first deployment fails where no proxy gets healthy behind the load balancer.
        minElbCapacity: args.proxy.min,
        waitForCapacityTimeout: "15m",
        instanceRefresh: {
          strategy: "Rolling",
          // New instances come first; the old ones leave when the load balancer has found the new ones healthy.
          preferences: {
            minHealthyPercentage: 100,
            maxHealthyPercentage: 150,
            instanceWarmup: String(WARMUP_SECONDS),
            autoRollback: true,
            skipMatching: true,
          },
        },
        terminationPolicies: ["OldestLaunchTemplate", "OldestInstance"],
        enabledMetrics: ["GroupInServiceInstances", "GroupDesiredCapacity", "GroupTotalInstances"],
        tags: Object.entries(this.tags(name, args)).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
      },
      { parent: this },
    );
  }
}
