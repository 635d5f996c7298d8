// What the edge needs to know of a region: handed over directly, or as `edge` in the region stack's output `contract`.
import type * as pulumi from "@pulumi/pulumi";

/** A region behind the prefix list: its network load balancer answers CloudFront. */
export interface PrefixListRegion {
  readonly lock: "prefix-list";
  /** AWS region, such as eu-west-1. */
  readonly region: string;
  /** Port of the cdn door's listener. */
  readonly port: number;
  /** Proxies that the region may grow to. */
  readonly maxProxies: number;
  /** The load balancer's own name, and the hosted zone of that name. */
  readonly dnsName: pulumi.Input<string>;
  readonly zoneId: pulumi.Input<string>;
  /** Alarm that rings when no proxy is healthy. */
  readonly alarmName: pulumi.Input<string>;
}

/** A region whose application load balancer CloudFront reaches inside the VPC. */
export interface VpcOriginRegion {
  readonly lock: "vpc-origin";
  readonly region: string;
  /** Name in the load balancer's certificate. */
  readonly host: string;
  readonly loadBalancerArn: pulumi.Input<string>;
}

export type EdgeRegion = PrefixListRegion | VpcOriginRegion;
