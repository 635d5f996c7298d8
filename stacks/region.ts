// One region: network, doors, services, names and what the edge needs to know of it. Wiring only.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Alarms } from "../components/alarms.ts";
import { DnsRecords } from "../components/dnsRecords.ts";
import { LogBucket } from "../components/logBucket.ts";
import type { NetworkLoadBalancer } from "../components/networkLoadBalancer.ts";
import type { ApplicationLoadBalancer } from "../components/applicationLoadBalancer.ts";
import type { EdgeRegion } from "./edgeRegion.ts";
import { regionNetwork } from "./network.ts";
import { regionDoors, regionProxies } from "./proxies.ts";
import type { RegionArgs } from "./regionContext.ts";
import { regionServices } from "./services.ts";

/** What users of a region need to know. */
export interface RegionOutputs {
  /** Where clients of the static door connect to. */
  readonly url?: string;
  /** Elastic IPs that clients put on their allow lists. */
  readonly addresses?: readonly pulumi.Output<string>[];
  /** When the proxies' private certificate ends, RFC 3339; `pulumi up` of the foundation renews it in its last 30 days. */
  readonly proxyCertificateExpiresAt?: pulumi.Input<string>;
}

/** A guarded region. Its one provider comes in the options and reaches every child. */
export class Region extends pulumi.ComponentResource {
  readonly outputs: RegionOutputs;
  /** What the edge needs; absent without a cdn door. */
  readonly edge?: EdgeRegion;

  constructor(args: RegionArgs, opts: pulumi.ComponentResourceOptions) {
    const { model, settings, trust } = args;
    const { retentionDays, deletionProtection, dualStack } = settings;
    super("portcullis:stacks:Region", model.shortName, {}, opts);
    const parent = { parent: this };
    const accountId = aws.getCallerIdentityOutput({}, parent).accountId;
    const logs = new LogBucket(
      model.shortName,
      { region: model.name, accountId, deliverers: ["alb", "nlb", "flow-log"], retentionDays, deletionProtection },
      parent,
    );
    const context = { ...args, accountId, logs, parent: this };
    const network = regionNetwork({ settings, model, accountId, logBucketArn: logs.arn }, parent);
    const doors = model.proxyUserData === undefined ? undefined : regionDoors(context, network);
    const services = regionServices(context, network);
    const records = new DnsRecords(
      model.shortName,
      {
        hosts: model.hosts,
        vpcId: network.vpc.vpcId,
        publicZoneId: trust.publicZoneId,
        ...(doors === undefined || settings.doors.static === undefined ? {} : { networkLoadBalancer: doors }),
        applicationLoadBalancer: services,
        dualStack,
      },
      parent,
    );
    if (doors !== undefined) {
      regionProxies(context, network, doors, [records]);
    }
    this.outputs = regionOutputs(args, doors);
    const edge = this.edgeRegion(args, doors, services);
    if (edge !== undefined) {
      this.edge = edge;
    }
    this.registerOutputs(this.outputs);
  }

  private edgeRegion(
    { settings, model }: RegionArgs,
    doors: NetworkLoadBalancer | undefined,
    services: ApplicationLoadBalancer,
  ): EdgeRegion | undefined {
    const door = settings.doors.cdn;
    if (door?.lock === "vpc-origin") {
      return {
        lock: door.lock,
        region: model.name,
        host: model.hosts.services,
        loadBalancerArn: services.arn,
      };
    }
    if (door === undefined || doors?.cdnMetrics === undefined) {
      return undefined;
    }
    const alarms = new Alarms(model.shortName, { cdnMetrics: doors.cdnMetrics }, { parent: this });
    return {
      lock: door.lock,
      region: model.name,
      port: door.port,
      maxProxies: settings.proxy.max,
      dnsName: doors.dnsName,
      zoneId: doors.zoneId,
      alarmName: alarms.noProxyName,
    };
  }
}

function regionOutputs({ settings, model, trust }: RegionArgs, doors: NetworkLoadBalancer | undefined): RegionOutputs {
  const door = settings.doors.static;
  return {
    ...(doors === undefined || door === undefined
      ? {}
      : {
          url: `https://${model.hosts.public}${door.httpsPort === 443 ? "" : `:${door.httpsPort}`}`,
          addresses: doors.addresses,
        }),
    ...(trust.proxies === undefined || doors === undefined
      ? {}
      : { proxyCertificateExpiresAt: trust.proxies.certificateExpiresAt }),
  };
}
