// One region: every component of the static door, from the address plan to the sample services. Wiring only.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ApplicationLoadBalancer } from "../components/applicationLoadBalancer.ts";
import { Certificate } from "../components/certificate.ts";
import { DnsRecords } from "../components/dnsRecords.ts";
import { Key } from "../components/key.ts";
import { LogBucket } from "../components/logBucket.ts";
import { NetworkLoadBalancer } from "../components/networkLoadBalancer.ts";
import { PrivateCertificate } from "../components/privateCertificate.ts";
import { ProxyGroup } from "../components/proxyGroup.ts";
import { ProxyRole } from "../components/proxyRole.ts";
import { SampleService } from "../components/sampleService.ts";
import { Secret } from "../components/secret.ts";
import type { RegionModel } from "../model/regionModel.ts";
import type { Settings } from "../model/settings.ts";
import type { Foundation } from "./foundation.ts";
import { type Network, regionNetwork } from "./network.ts";

/** Debian's own account. https://wiki.debian.org/Cloud/AmazonEC2Image */
const DEBIAN_ACCOUNT = "136693071363";

export interface RegionArgs {
  readonly settings: Settings;
  readonly model: RegionModel;
  readonly foundation: Foundation;
}

/** What users of a region need to know. */
export interface RegionOutputs {
  readonly url: string;
  /** Elastic IPs that clients put on their allow lists. */
  readonly addresses: readonly pulumi.Output<string>[];
  /** When the proxies' private certificate ends, RFC 3339; `pulumi up` renews it in its last 30 days. */
  readonly proxyCertificateExpiresAt: pulumi.Output<string>;
}

/** A guarded region. Its one provider comes in the options and reaches every child. */
export class Region extends pulumi.ComponentResource {
  readonly outputs: RegionOutputs;

  constructor(args: RegionArgs, opts: pulumi.ComponentResourceOptions) {
    const { model, settings } = args;
    super("portcullis:stacks:Region", model.shortName, {}, opts);
    const accountId = aws.getCallerIdentityOutput({}, { parent: this }).accountId;
    const logs = new LogBucket(
      model.shortName,
      {
        region: model.name,
        accountId,
        retentionDays: settings.retentionDays,
        deletionProtection: settings.deletionProtection,
      },
      { parent: this },
    );
    const network = regionNetwork({ settings, model, accountId, logBucketArn: logs.arn }, { parent: this });
    const certificate = this.proxyCertificate(args, accountId);
    const door = this.door(args, network, logs);
    const services = this.services(args, network, logs);
    const records = new DnsRecords(
      model.shortName,
      {
        hosts: model.hosts,
        vpcId: network.vpc.vpcId,
        publicZoneId: args.foundation.publicZoneId,
        networkLoadBalancer: door,
        applicationLoadBalancer: services,
        dualStack: settings.dualStack,
      },
      { parent: this },
    );
    this.proxies(args, network, certificate, door, accountId, [records]);
    const port = settings.doors.static.httpsPort;
    this.outputs = {
      url: `https://${model.hosts.public}${port === 443 ? "" : `:${port}`}`,
      addresses: door.addresses,
      proxyCertificateExpiresAt: certificate.expiresAt,
    };
    this.registerOutputs(this.outputs);
  }

  /** The proxies' certificate, in Secrets Manager under the region's key. */
  private proxyCertificate({ model, settings, foundation }: RegionArgs, accountId: pulumi.Output<string>) {
    const certificate = new PrivateCertificate(
      model.shortName,
      {
        dnsName: model.hosts.proxy,
        authorityCertificatePem: foundation.authority.certificatePem,
        authorityPrivateKeyPem: foundation.authority.privateKeyPem,
      },
      { parent: this },
    );
    const days = settings.deletionProtection ? 30 : 7;
    const key = new Key(
      model.shortName,
      { accountId, alias: model.keyAlias, deletionWindowDays: days },
      { parent: this },
    );
    const secret = new Secret(
      model.shortName,
      {
        secretName: model.certificateSecret,
        description: "Key and certificate of the HAProxy instances",
        keyArn: key.arn,
        value: certificate.bundlePem,
        recoveryDays: settings.deletionProtection ? 30 : 0,
      },
      { parent: this },
    );
    return { secret, keyArn: key.arn, expiresAt: certificate.expiresAt };
  }

  private door(
    { model, settings, foundation }: RegionArgs,
    { vpc, groups }: Network,
    logs: LogBucket,
  ): NetworkLoadBalancer {
    const certificate = new Certificate(
      `${model.shortName}-public`,
      { domainName: model.hosts.public, zoneId: foundation.publicZoneId },
      { parent: this },
    );
    return new NetworkLoadBalancer(
      model.shortName,
      {
        vpcId: vpc.vpcId,
        subnets: vpc.subnetsOf("ingress"),
        securityGroupId: groups.ids.nlb,
        certificateArn: certificate.arn,
        httpsPort: settings.doors.static.httpsPort,
        redirectPort: settings.doors.static.redirectPort,
        logBucket: logs.bucketName,
        dualStack: settings.dualStack,
        deletionProtection: settings.deletionProtection,
      },
      // AWS refuses a public load balancer, and an address in use, without an attached internet gateway.
      { parent: this, dependsOn: [vpc.internetGateway] },
    );
  }

  private proxies(
    { model, settings }: RegionArgs,
    { vpc, groups, waysOut }: Network,
    { secret, keyArn }: { readonly secret: Secret; readonly keyArn: pulumi.Output<string> },
    door: NetworkLoadBalancer,
    accountId: pulumi.Output<string>,
    names: readonly pulumi.Resource[],
  ): void {
    const role = new ProxyRole(
      model.shortName,
      { region: model.name, accountId, secretArn: secret.arn, keyArn },
      { parent: this },
    );
    new ProxyGroup(
      model.shortName,
      {
        subnets: vpc.subnetsOf("proxy"),
        securityGroupId: groups.ids.proxy,
        instanceProfileArn: role.instanceProfileArn,
        imageId: this.image(settings.proxy),
        userData: model.proxyUserData,
        targetGroupArns: door.targetGroupArns,
        proxy: settings.proxy,
        tags: model.tags,
      },
      // An instance installs packages once, at boot, and counts as healthy only behind a listener. A name that is not
      // there yet would be remembered as missing by the VPC's resolver for a quarter of an hour.
      { parent: this, dependsOn: [...waysOut, secret, role, door, ...names] },
    );
  }

  private services(
    { model, settings, foundation }: RegionArgs,
    network: Network,
    logs: LogBucket,
  ): ApplicationLoadBalancer {
    const { vpc, groups } = network;
    const certificate = new Certificate(
      `${model.shortName}-services`,
      { domainName: model.hosts.services, zoneId: foundation.publicZoneId },
      { parent: this },
    );
    const loadBalancer = new ApplicationLoadBalancer(
      model.shortName,
      {
        vpcId: vpc.vpcId,
        subnets: vpc.subnetsOf("service"),
        securityGroupId: groups.ids.alb,
        certificateArn: certificate.arn,
        publicHost: model.hosts.public,
        services: model.services,
        logBucket: logs.bucketName,
        deletionProtection: settings.deletionProtection,
      },
      { parent: this },
    );
    this.sampleServices(model, network, loadBalancer);
    return loadBalancer;
  }

  /** One instance behind each service that asks for the sample. */
  private sampleServices(model: RegionModel, { vpc, groups }: Network, loadBalancer: ApplicationLoadBalancer): void {
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
          securityGroupId: groups.ids.service,
          // One processor of an older family: new accounts may run five in all.
          imageId: this.image({ imageName: "debian-12-*", architecture: "x86_64" }),
          instanceType: "t2.nano",
          userData: service.sampleUserData,
          targetGroupArn,
          targetType: service.targetType,
          port: service.port,
          tags: model.tags,
        },
        { parent: this },
      );
    });
  }

  /** The newest of Debian's images that the name matches; a newer one reaches the proxies as an instance refresh. */
  private image({
    imageName,
    architecture,
  }: Pick<Settings["proxy"], "imageName" | "architecture">): pulumi.Output<string> {
    return aws.ec2.getAmiOutput(
      {
        owners: [DEBIAN_ACCOUNT],
        mostRecent: true,
        filters: [
          { name: "name", values: [imageName] },
          { name: "architecture", values: [architecture] },
          { name: "virtualization-type", values: ["hvm"] },
        ],
      },
      { parent: this },
    ).id;
  }
}
