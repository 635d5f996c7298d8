// The edge: CloudFront with its web ACL in front of all regions, and the names that lead to them. Wiring only.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Distribution, type DistributionArgs, type PrivateOrigin } from "../components/distribution.ts";
import { EdgeFunction } from "../components/edgeFunction.ts";
import { EdgeRecords, type OriginTarget } from "../components/edgeRecords.ts";
import { HealthCheck } from "../components/healthCheck.ts";
import { LogBucket } from "../components/logBucket.ts";
import { LogDelivery } from "../components/logDelivery.ts";
import { VpcOrigin } from "../components/vpcOrigin.ts";
import { WebAcl } from "../components/webAcl.ts";
import { VIEWER_HEADER } from "../model/clientHeaders.ts";
import { edgeFunctionCode, PLACE_HEADERS } from "../model/edgeFunction.ts";
import { originHost, vpcOriginName } from "../model/hosts.ts";
import { regionShortName } from "../model/regions.ts";
import type { Settings } from "../model/settings.ts";
import { GLOBAL_REGION } from "./context.ts";
import type { EdgeRegion, PrefixListRegion, VpcOriginRegion } from "./edgeRegion.ts";
import type { EdgeTrust } from "./foundation.ts";

export interface EdgeArgs {
  readonly settings: Settings;
  readonly project: string;
  readonly stack: string;
  readonly trust: EdgeTrust;
  /** The regions behind the edge, all behind the same lock; a drained one is among them. */
  readonly regions: readonly EdgeRegion[];
}

/** What users of the edge need to know. */
export interface EdgeOutputs {
  readonly url: string;
  readonly distributionId: pulumi.Output<string>;
  readonly distributionDomainName: pulumi.Output<string>;
  /** Regions that get requests. */
  readonly regions: readonly string[];
  /** When the viewers' certificate ends, RFC 3339; ACM renews it before. Absent for one that was brought. */
  readonly certificateExpiresAt?: pulumi.Input<string>;
}

/** The global edge. Its one provider, of us-east-1, comes in the options and reaches every child. */
export class Edge extends pulumi.ComponentResource {
  readonly outputs: EdgeOutputs;

  constructor(args: EdgeArgs, opts: pulumi.ComponentResourceOptions) {
    super("portcullis:stacks:Edge", "edge", {}, opts);
    const { settings, trust } = args;
    const parent = { parent: this };
    const active = args.regions.filter(({ region }) => !settings.edge.drained.includes(region));
    const distribution = new Distribution(
      "edge",
      {
        domain: settings.domain,
        certificateArn: trust.certificateArn,
        webAclArn: this.webAcl(args).arn,
        ...this.origins(args, active),
      },
      parent,
    );
    this.logs(settings, distribution);
    new EdgeRecords(
      "edge",
      {
        domain: settings.domain,
        publicZoneId: trust.publicZoneId,
        distribution,
        origins: active.filter(isPrefixList).map((region) => this.target(region)),
      },
      parent,
    );
    this.outputs = {
      url: `https://${settings.domain}`,
      distributionId: distribution.distributionId,
      distributionDomainName: distribution.dnsName,
      regions: active.map(({ region }) => region),
      ...(trust.certificateExpiresAt === undefined ? {} : { certificateExpiresAt: trust.certificateExpiresAt }),
    };
    this.registerOutputs(this.outputs);
  }

  /** One name for all regions, or, for private origins, each region and the function that picks one. */
  private origins(
    args: EdgeArgs,
    active: readonly EdgeRegion[],
  ): Pick<DistributionArgs, "origins" | "cloudfrontHeaders" | "viewerRequestFunctionArn"> {
    const { settings, trust } = args;
    const [first, ...others] = active.filter((region) => !isPrefixList(region));
    const named = active.find(isPrefixList);
    if (first !== undefined) {
      const code = edgeFunctionCode([first, ...others].map(({ region }) => region));
      return {
        // The function has emptied what viewers claim; this header is a second witness of who they are.
        cloudfrontHeaders: [VIEWER_HEADER, ...PLACE_HEADERS],
        origins: [this.privateOrigin(args, first), ...others.map((region) => this.privateOrigin(args, region))],
        viewerRequestFunctionArn: new EdgeFunction(
          "edge",
          { comment: "picks the nearest region", code },
          { parent: this },
        ).arn,
      };
    }
    if (named === undefined || trust.originSecret === undefined) {
      throw new pulumi.ResourceError("no region with a cdn door is behind the edge", this);
    }
    return {
      cloudfrontHeaders: [VIEWER_HEADER],
      origins: { host: originHost(settings.domain), port: named.port, secret: trust.originSecret },
    };
  }

  private privateOrigin({ project, stack }: EdgeArgs, to: VpcOriginRegion): PrivateOrigin {
    const { region, host, loadBalancerArn } = to;
    const originName = vpcOriginName(project, stack, regionShortName(region));
    const origin = new VpcOrigin(`edge-${regionShortName(region)}`, { originName, loadBalancerArn }, { parent: this });
    return { region, host, vpcOriginId: origin.originId };
  }

  private target({ region, alarmName, dnsName, zoneId }: PrefixListRegion): OriginTarget {
    const check = new HealthCheck(`edge-${regionShortName(region)}`, { region, alarmName }, { parent: this });
    return { region, dnsName, zoneId, healthCheckId: check.healthCheckId };
  }

  private webAcl({ settings: { edge, retentionDays }, project, stack }: EdgeArgs): WebAcl {
    return new WebAcl(
      "edge",
      { firewall: edge.firewall, logName: `${project}-${stack}`, retentionDays },
      { parent: this },
    );
  }

  private logs({ retentionDays, deletionProtection }: Settings, distribution: Distribution): void {
    const accountId = aws.getCallerIdentityOutput({}, { parent: this }).accountId;
    const bucket = new LogBucket(
      "edge",
      { region: GLOBAL_REGION, accountId, deliverers: ["cloudfront"], retentionDays, deletionProtection },
      { parent: this },
    );
    new LogDelivery("edge", { sourceArn: distribution.arn, bucketArn: bucket.arn }, { parent: this });
  }
}

function isPrefixList(region: EdgeRegion): region is PrefixListRegion {
  return region.lock === "prefix-list";
}
