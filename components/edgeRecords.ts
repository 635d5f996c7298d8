// DNS of the edge: the viewers' name, and the origin's name with the regions behind it.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { originHost } from "../model/hosts.ts";
import type { AliasTarget } from "./dnsRecords.ts";

/** A region that the origin's name may lead to. */
export interface OriginTarget extends AliasTarget {
  /** AWS region, whose latency to the asker counts. */
  readonly region: string;
  readonly healthCheckId: pulumi.Input<string>;
}

export interface EdgeRecordsArgs {
  readonly domain: string;
  /** The existing public hosted zone. */
  readonly publicZoneId: pulumi.Input<string>;
  readonly distribution: AliasTarget;
  /** Regions that get requests; empty where CloudFront picks its origin itself. */
  readonly origins: readonly OriginTarget[];
}

/**
 * Makes alias records. The origin's name answers with the healthy region of least latency from CloudFront's location;
 * a region is well while its alarm is silent and its load balancer has a healthy target.
 */
export class EdgeRecords extends pulumi.ComponentResource {
  constructor(name: string, args: EdgeRecordsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:EdgeRecords", name, {}, opts);
    for (const type of ["A", "AAAA"] as const) {
      const suffix = type === "A" ? "" : "-ipv6";
      this.record(`${name}-viewer${suffix}-record`, args.publicZoneId, args.domain, type, args.distribution, false);
    }
    for (const { region, healthCheckId, ...target } of args.origins) {
      this.record(`${name}-origin-record-${region}`, args.publicZoneId, originHost(args.domain), "A", target, true, {
        setIdentifier: region,
        latencyRoutingPolicies: [{ region }],
        healthCheckId,
      });
    }
    this.registerOutputs({});
  }

  private record(
    name: string,
    zoneId: pulumi.Input<string>,
    host: string,
    type: "A" | "AAAA",
    target: AliasTarget,
    evaluateTargetHealth: boolean,
    routing: Partial<aws.route53.RecordArgs> = {},
  ): void {
    new aws.route53.Record(
      name,
      {
        zoneId,
        name: host,
        type,
        // CloudFront has no health to evaluate.
        aliases: [{ name: target.dnsName, zoneId: target.zoneId, evaluateTargetHealth }],
        ...routing,
      },
      { parent: this },
    );
  }
}
