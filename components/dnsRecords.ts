// DNS of a region: the public name of the door, and the private zone that only the VPC resolves.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { RegionHosts } from "../model/hosts.ts";

/** A load balancer as an alias record sees it. */
export interface AliasTarget {
  readonly dnsName: pulumi.Input<string>;
  readonly zoneId: pulumi.Input<string>;
}

export interface DnsRecordsArgs {
  readonly hosts: RegionHosts;
  readonly vpcId: pulumi.Input<string>;
  /** The existing public hosted zone. */
  readonly publicZoneId: pulumi.Input<string>;
  /** Where the public name leads; absent without a static door. */
  readonly networkLoadBalancer?: AliasTarget;
  readonly applicationLoadBalancer: AliasTarget;
  /** Adds an AAAA record for the public name. */
  readonly dualStack: boolean;
}

/** Makes the private zone and the alias records; aliases are free and follow the load balancers' addresses. */
export class DnsRecords extends pulumi.ComponentResource {
  constructor(name: string, args: DnsRecordsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:DnsRecords", name, {}, opts);
    const parent = { parent: this };
    const privateZone = new aws.route53.Zone(
      `${name}-private-zone`,
      {
        name: args.hosts.privateZone,
        comment: "names inside the VPC",
        vpcs: [{ vpcId: args.vpcId }],
        tags: { Name: args.hosts.privateZone },
      },
      parent,
    );
    const record = (
      noun: string,
      zoneId: pulumi.Input<string>,
      host: string,
      type: "A" | "AAAA",
      target: AliasTarget,
    ) =>
      new aws.route53.Record(
        `${name}-${noun}-record`,
        {
          zoneId,
          name: host,
          type,
          aliases: [{ name: target.dnsName, zoneId: target.zoneId, evaluateTargetHealth: true }],
        },
        parent,
      );
    record("services", privateZone.zoneId, args.hosts.services, "A", args.applicationLoadBalancer);
    if (args.networkLoadBalancer !== undefined) {
      record("public", args.publicZoneId, args.hosts.public, "A", args.networkLoadBalancer);
      if (args.dualStack) {
        record("public-ipv6", args.publicZoneId, args.hosts.public, "AAAA", args.networkLoadBalancer);
      }
    }
    this.registerOutputs({});
  }
}
