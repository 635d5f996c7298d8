// ProxyGroup: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import { expect } from "chai";
import { ProxyGroup } from "../../components/proxyGroup.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";
import { subnetRefs } from "../support/region.ts";

const PROXY = {
  instanceType: "t4g.small",
  architecture: "arm64" as const,
  min: 2,
  max: 4,
  imageName: "debian-12-*",
  targetCpuPercent: 50,
  maxLifetimeDays: 14,
  metricsCidrs: [],
};

const EVERY_INPUT = {
  "aws:ec2/launchTemplate:LaunchTemplate euw1-proxy-template": {
    blockDeviceMappings: [
      {
        deviceName: "/dev/xvda",
        ebs: { deleteOnTermination: "true", encrypted: "true", volumeSize: 8, volumeType: "gp3" },
      },
    ],
    iamInstanceProfile: { arn: "arn:profile" },
    imageId: "ami-1",
    instanceType: "t4g.small",
    metadataOptions: {
      httpEndpoint: "enabled",
      httpPutResponseHopLimit: 1,
      httpTokens: "required",
      instanceMetadataTags: "disabled",
    },
    monitoring: { enabled: true },
    networkInterfaces: [{ associatePublicIpAddress: "false", deleteOnTermination: "true", securityGroups: ["sg-1"] }],
    tagSpecifications: [
      { resourceType: "instance", tags: { Name: "euw1-proxy", Owner: "platform", Tier: "proxy" } },
      { resourceType: "volume", tags: { Name: "euw1-proxy", Owner: "platform", Tier: "proxy" } },
      { resourceType: "network-interface", tags: { Name: "euw1-proxy", Owner: "platform", Tier: "proxy" } },
    ],
    tags: { Name: "euw1-proxy", Owner: "platform", Tier: "proxy" },
    updateDefaultVersion: true,
    userData: "dXNlcg==",
  },
  "aws:autoscaling/group:Group euw1-proxy-group": {
    defaultInstanceWarmup: 180,
    enabledMetrics: ["GroupInServiceInstances", "GroupDesiredCapacity", "GroupTotalInstances"],
    healthCheckGracePeriod: 300,
    healthCheckType: "ELB",
    instanceMaintenancePolicy: { maxHealthyPercentage: 150, minHealthyPercentage: 100 },
    instanceRefresh: {
      preferences: {
        autoRollback: true,
        instanceWarmup: "180",
        maxHealthyPercentage: 150,
        minHealthyPercentage: 100,
        skipMatching: true,
      },
      strategy: "Rolling",
    },
    launchTemplate: { id: "<id of euw1-proxy-template>", version: "1" },
    maxInstanceLifetime: 1209600,
    maxSize: 4,
    minElbCapacity: 2,
    minSize: 2,
    tags: [
      { key: "Owner", propagateAtLaunch: true, value: "platform" },
      { key: "Name", propagateAtLaunch: true, value: "euw1-proxy" },
      { key: "Tier", propagateAtLaunch: true, value: "proxy" },
    ],
    targetGroupArns: ["arn:static", "arn:redirect"],
    terminationPolicies: ["OldestLaunchTemplate", "OldestInstance"],
    vpcZoneIdentifiers: ["subnet-proxy-a", "subnet-proxy-b"],
    waitForCapacityTimeout: "15m",
  },
  "aws:autoscaling/policy:Policy euw1-proxy-scaling": {
    autoscalingGroupName: "<id of euw1-proxy-group>",
    policyType: "TargetTrackingScaling",
    targetTrackingConfiguration: {
      predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" },
      targetValue: 50,
    },
  },
};

describe("ProxyGroup", () => {
  it("makes exactly these resources", async () => {
    const built = await buildWithMocks(
      () =>
        new ProxyGroup("euw1", {
          subnets: subnetRefs("proxy"),
          securityGroupId: "sg-1",
          instanceProfileArn: "arn:profile",
          imageId: "ami-1",
          userData: "dXNlcg==",
          targetGroupArns: ["arn:static", "arn:redirect"],
          proxy: PROXY,
          tags: { Owner: "platform" },
        }),
    );
    expect(everyInput(built)).to.deep.equal(EVERY_INPUT);
  });
});
