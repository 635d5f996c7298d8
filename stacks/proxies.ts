// The proxies of a region and the load balancer in front of them. Wiring only.
import type * as pulumi from "@pulumi/pulumi";
import { Certificate } from "../components/certificate.ts";
import { NetworkLoadBalancer } from "../components/networkLoadBalancer.ts";
import { ProxyGroup } from "../components/proxyGroup.ts";
import { ProxyRole } from "../components/proxyRole.ts";
import { debianImage } from "./debianImage.ts";
import type { Network } from "./network.ts";
import type { RegionContext } from "./regionContext.ts";

/** The network load balancer with a listener for each door that leads to the proxies. */
export function regionDoors(
  { model, settings, trust, logs, parent }: RegionContext,
  { vpc, groups }: Network,
): NetworkLoadBalancer {
  const { static: staticDoor, cdn } = settings.doors;
  const cdnDoor = cdn?.lock === "prefix-list" ? cdn : undefined;
  const name = model.shortName;
  return new NetworkLoadBalancer(
    name,
    {
      vpcId: vpc.vpcId,
      subnets: vpc.subnetsOf("ingress"),
      securityGroupIds: [groups.id("nlb"), ...(cdnDoor === undefined ? [] : [groups.id("cdn")])],
      ...(staticDoor === undefined
        ? {}
        : {
            staticDoor: {
              ...staticDoor,
              certificateArn: new Certificate(
                `${name}-public`,
                { names: [model.hosts.public], zoneId: trust.publicZoneId },
                { parent },
              ).arn,
            },
          }),
      ...(cdnDoor === undefined
        ? {}
        : {
            cdnDoor: {
              port: cdnDoor.port,
              // CloudFront passes the viewers' Host on, and then takes a certificate of either name.
              certificateArn: new Certificate(
                `${name}-origin`,
                { names: [model.hosts.origin, model.hosts.edge] },
                { parent },
              ).arn,
            },
          }),
      logBucket: logs.bucketName,
      dualStack: settings.dualStack,
      deletionProtection: settings.deletionProtection,
    },
    // AWS refuses a public load balancer, and an address in use, without an attached internet gateway.
    { parent, dependsOn: [vpc.internetGateway] },
  );
}

/** The HAProxy instances behind the doors. */
export function regionProxies(
  { model, settings, trust, accountId, parent }: RegionContext,
  { vpc, groups, waysOut }: Network,
  doors: NetworkLoadBalancer,
  names: readonly pulumi.Resource[],
): void {
  if (trust.proxies === undefined || model.proxyUserData === undefined || model.proxySecrets === undefined) {
    return;
  }
  const role = new ProxyRole(model.shortName, { region: model.name, accountId, ...model.proxySecrets }, { parent });
  new ProxyGroup(
    model.shortName,
    {
      subnets: vpc.subnetsOf("proxy"),
      securityGroupId: groups.id("proxy"),
      instanceProfileArn: role.instanceProfileArn,
      imageId: debianImage(settings.proxy, { parent }),
      userData: model.proxyUserData,
      targetGroupArns: doors.targetGroupArns,
      proxy: settings.proxy,
      tags: model.tags,
    },
    // An instance installs packages once, at boot, and counts as healthy only behind a listener. A name that is not
    // there yet would be remembered as missing by the VPC's resolver for a quarter of an hour.
    { parent, dependsOn: [...waysOut, ...trust.ready, role, doors, ...names] },
  );
}
