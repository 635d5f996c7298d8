// How far a plan is from AWS's default quotas, region by region: an account near one fails in the middle of a deployment.
import type { PlanIndex } from "../../../plan/read.ts";
import { census } from "./census.ts";
import { processors } from "./processors.ts";
import * as count from "./counts.ts";

/** One quota in one region. */
export interface QuotaRow {
  readonly region: string;
  readonly quota: string;
  /** The resource or zone that comes nearest to a quota that each of them has; empty for a quota of the region. */
  readonly at: string;
  /** How much of it the plan takes, not counting what the account already has; undefined while it is not known. */
  readonly used: number | undefined;
  /** AWS's default, which an account can mostly have raised. */
  readonly limit: number;
  /** AWS's page that states the default. */
  readonly source: string;
}

const DOCS = "https://docs.aws.amazon.com";
const VPC = `${DOCS}/vpc/latest/userguide/amazon-vpc-limits.html`;
const ENDPOINTS = `${DOCS}/vpc/latest/privatelink/vpc-limits-endpoints.html`;
const NETWORK_LB = `${DOCS}/elasticloadbalancing/latest/network/load-balancer-limits.html`;
const APPLICATION_LB = `${DOCS}/elasticloadbalancing/latest/application/load-balancer-limits.html`;
const INSTANCES = `${DOCS}/AWSEC2/latest/UserGuide/ec2-on-demand-instances.html#ec2-on-demand-instances-limits`;
const FIREWALL = `${DOCS}/waf/latest/developerguide/limits.html`;
const CLOUDFRONT = `${DOCS}/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html`;
const DNS = `${DOCS}/Route53/latest/DeveloperGuide/DNSLimitations.html`;
const USER_DATA = `${DOCS}/AWSEC2/latest/UserGuide/instancedata-add-user-data.html`;

/** Every quota watched: its name, AWS's default (as of November 2026), the page, and how a plan's share is counted. */
const QUOTAS: readonly (readonly [string, number, string, count.Counter])[] = [
  ["Elastic IPs", 5, VPC, count.total("aws:ec2/eip:Eip")],
  ["processors of on-demand instances, in a new account", 5, INSTANCES, processors],
  ["VPCs", 5, VPC, count.total("aws:ec2/vpc:Vpc")],
  ["internet gateways", 5, VPC, count.total("aws:ec2/internetGateway:InternetGateway")],
  ["NAT gateways in a zone", 5, VPC, count.zoneWithMostNatGateways],
  ["subnets in a VPC", 200, VPC, count.most("aws:ec2/subnet:Subnet", "vpcId")],
  ["routes in a route table", 500, VPC, count.most("aws:ec2/route:Route", "routeTableId")],
  ["ACL entries in, IPv4, with the default deny", 20, VPC, count.fullestAcl("ingress", "cidrBlock")],
  ["ACL entries in, IPv6, with the default deny", 20, VPC, count.fullestAcl("ingress", "ipv6CidrBlock")],
  ["ACL entries out, IPv4, with the default deny", 20, VPC, count.fullestAcl("egress", "cidrBlock")],
  ["ACL entries out, IPv6, with the default deny", 20, VPC, count.fullestAcl("egress", "ipv6CidrBlock")],
  ["security-group rules in, IPv4", 60, VPC, count.fullestGroup("Ingress", "cidrIpv4")],
  ["security-group rules in, IPv6", 60, VPC, count.fullestGroup("Ingress", "cidrIpv6")],
  ["security-group rules out, IPv4", 60, VPC, count.fullestGroup("Egress", "cidrIpv4")],
  ["security-group rules out, IPv6", 60, VPC, count.fullestGroup("Egress", "cidrIpv6")],
  ["security groups of a network interface", 5, VPC, count.groupsOfInterface],
  ["interface endpoints in a VPC", 50, ENDPOINTS, count.interfaceEndpoints],
  ["gateway endpoints", 20, ENDPOINTS, count.gatewayEndpoints],
  ["network load balancers", 50, NETWORK_LB, count.balancers("network")],
  ["listeners of a network load balancer", 50, NETWORK_LB, count.listeners("network")],
  ["targets of a cross-zone network load balancer", 500, NETWORK_LB, count.networkTargets],
  ["application load balancers", 50, APPLICATION_LB, count.balancers("application")],
  ["listeners of an application load balancer", 50, APPLICATION_LB, count.listeners("application")],
  [
    "rules of an application load balancer",
    100,
    APPLICATION_LB,
    count.most("aws:lb/listenerRule:ListenerRule", "listenerArn"),
  ],
  ["condition values of a listener rule", 5, APPLICATION_LB, count.conditionValues],
  ["target groups", 3000, APPLICATION_LB, count.total("aws:lb/targetGroup:TargetGroup")],
  ["capacity units of a web ACL", 5_000, FIREWALL, count.webAclUnits],
  ["VPC origins", 25, CLOUDFRONT, count.total("aws:cloudfront/vpcOrigin:VpcOrigin")],
  ["health checks", 200, DNS, count.total("aws:route53/healthCheck:HealthCheck")],
  ["user data in bytes, before base64", 16_384, USER_DATA, count.userDataBytes],
];

/** Every quota that the plan takes something of, the tightest first; one that is not yet known stands before all. */
export function quotaRows(index: PlanIndex): readonly QuotaRow[] {
  const rows = census(index).flatMap((region) =>
    QUOTAS.map(([quota, limit, source, counter]) => ({
      region: region.region,
      quota,
      limit,
      source,
      ...counter(region, index),
    })),
  );
  const share = ({ used, limit }: QuotaRow) => (used === undefined ? Infinity : used / limit);
  return rows.filter(({ used }) => used !== 0).sort((one, other) => share(other) - share(one));
}

/** What is left of a quota; negative when the plan asks for more than AWS grants by default. */
export function headroom({ used, limit }: QuotaRow): number | undefined {
  return used === undefined ? undefined : limit - used;
}
