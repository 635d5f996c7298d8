// The application load balancer of a region and the services behind it. Wiring only.
import { ApplicationLoadBalancer } from "../components/applicationLoadBalancer.ts";
import { Certificate } from "../components/certificate.ts";
import { ContainerCluster } from "../components/containerCluster.ts";
import { ContainerService } from "../components/containerService.ts";
import { SampleService } from "../components/sampleService.ts";
import { hasContainers } from "../model/containerService.ts";
import { debianImage } from "./debianImage.ts";
import type { Network } from "./network.ts";
import type { RegionContext } from "./regionContext.ts";

export function regionServices(context: RegionContext, network: Network): ApplicationLoadBalancer {
  const { model, settings, trust, logs, parent } = context;
  const { vpc, groups } = network;
  const certificate = new Certificate(
    `${model.shortName}-services`,
    { names: [model.hosts.services], zoneId: trust.publicZoneId },
    { parent },
  );
  const loadBalancer = new ApplicationLoadBalancer(
    model.shortName,
    {
      vpcId: vpc.vpcId,
      subnets: vpc.subnetsOf("service"),
      securityGroupId: groups.id("alb"),
      certificateArn: certificate.arn,
      hosts: [
        ...(settings.doors.static === undefined ? [] : [model.hosts.public]),
        ...(settings.doors.cdn === undefined ? [] : [model.hosts.edge]),
      ],
      services: model.services,
      logBucket: logs.bucketName,
      deletionProtection: settings.deletionProtection,
    },
    // CloudFront's own way in needs an internet gateway, though no request goes through it.
    { parent, dependsOn: [vpc.internetGateway] },
  );
  sampleServices(context, network, loadBalancer);
  if (hasContainers(model.services)) {
    containerServices(context, network, loadBalancer);
  }
  return loadBalancer;
}

/** One instance behind each service that asks for the sample. */
function sampleServices(
  { model, parent }: RegionContext,
  { vpc, groups }: Network,
  loadBalancer: ApplicationLoadBalancer,
): void {
  const subnets = vpc.subnetsOf("service");
  model.services.forEach((service, index) => {
    const subnet = subnets[index % subnets.length];
    const targetGroupArn = loadBalancer.targetGroupArns[service.name];
    if (service.sampleUserData === undefined || subnet === undefined || targetGroupArn === undefined) {
      return;
    }
    new SampleService(
      `${model.shortName}-${service.name}`,
      {
        subnetId: subnet.id,
        securityGroupId: groups.id("service"),
        // One processor of an older family: new accounts may run five in all.
        imageId: debianImage({ imageName: "debian-12-*", architecture: "x86_64" }, { parent }),
        instanceType: "t2.nano",
        userData: service.sampleUserData,
        targetGroupArn,
        targetType: service.targetType,
        port: service.port,
        tags: model.tags,
      },
      { parent },
    );
  });
}

/** Fargate tasks behind each service that brings a container. */
function containerServices(
  { model, settings, accountId, parent }: RegionContext,
  { vpc, groups, waysOut }: Network,
  loadBalancer: ApplicationLoadBalancer,
): void {
  const { name: region, shortName } = model;
  const cluster = new ContainerCluster(shortName, { parent });
  for (const { name, port, container } of model.services) {
    const targetGroupArn = loadBalancer.targetGroupArns[name];
    if (container === undefined || targetGroupArn === undefined) {
      continue;
    }
    new ContainerService(
      `${shortName}-${name}`,
      {
        region,
        accountId,
        clusterArn: cluster.arn,
        subnets: vpc.subnetsOf("service"),
        securityGroupId: groups.id("service"),
        targetGroupArn,
        port,
        container,
        retentionDays: settings.retentionDays,
      },
      // ECS takes a target group only behind a listener, and a task that cannot pull its image counts as a failed one.
      { parent, dependsOn: [...waysOut, loadBalancer] },
    );
  }
}
