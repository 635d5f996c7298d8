// AWS's quotas, counted over the stack as in the report: what one more deployment would find refused half-way.
import type { Knob } from "../../lib/knobs.ts";
import { numberKnob } from "../../lib/knobs.ts";
import { census } from "../../lib/quotas/census.ts";
import type { Count } from "../../lib/quotas/counts.ts";
import { namesPrefixList } from "../../lib/quotas/networkCounts.ts";
import { type Quota, QUOTAS } from "../../lib/quotas/quotas.ts";
import { type Fault, type Severity, type Stack, stackPolicy, type StackPolicy } from "../../policy.ts";
import { onceEach } from "./onceEach.ts";

const DOCS = "https://docs.aws.amazon.com";

/** What a policy about quotas says; what it looks at stands in the table of quotas. */
interface QuotaRow {
  /** The policy that the quotas name. */
  readonly judged: string;
  /** Id, where one table of quotas serves two policies. */
  readonly id?: string;
  readonly name: string;
  readonly rule: string;
  readonly severity?: Severity;
  readonly steps: string;
  readonly link: string;
  readonly types: readonly string[];
  /** Which places count; all unless given. */
  readonly only?: (count: Count, stack: Stack) => boolean;
  /** What AWS refuses beside the number. */
  readonly also?: (stack: Stack) => readonly Fault[];
}

/** A policy over the quotas that name it, with a knob for each that AWS raises. */
export function quotaPolicy({ judged, id = judged, only, also, severity = "high", ...row }: QuotaRow): StackPolicy {
  const quotas = QUOTAS.filter(({ policy }) => policy === judged);
  const knobs: Readonly<Record<string, Knob<number>>> = Object.fromEntries(
    quotas.flatMap(({ raised, name, limit }) =>
      raised === undefined ? [] : [[raised[0], numberKnob(`Granted by AWS: ${name}`, limit, 1, raised[1])]],
    ),
  );
  return stackPolicy({
    id,
    ...row,
    severity,
    reason: "AWS refuses what is over a quota when the resources before it have been made already",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: [`aws-limit:${Number(id.slice("LIM-".length))}`],
    knobs,
    judge: (stack, granted) =>
      onceEach([...quotas.flatMap((quota) => overQuota(quota, granted, stack, only)), ...(also?.(stack) ?? [])]),
  });
}

/** Every place that is over the quota, or of which nobody knows. */
function overQuota(
  quota: Quota,
  granted: Readonly<Record<string, number>>,
  stack: Stack,
  only: QuotaRow["only"],
): Fault[] {
  const limit = granted[quota.raised?.[0] ?? ""] ?? ownLimit(quota, stack);
  return census(stack.index).flatMap((region) =>
    quota
      .counter(region, stack.index)
      .filter((count) => (count.used ?? Infinity) > limit && (only?.(count, stack) ?? true))
      .map((count) => faultOf(quota, count, limit, region.region)),
  );
}

/** The settings already say how many Elastic IPs are granted. */
function ownLimit({ name, limit }: Quota, { settings }: Stack): number {
  return name === "Elastic IPs" ? (settings?.elasticIpQuota ?? limit) : limit;
}

function faultOf({ name }: Quota, { at, used, place }: Count, limit: number, region: string): Fault {
  const where = at === "" || place !== undefined ? region : `${at} (${region})`;
  const resource = place && { resource: place };
  if (used === undefined) {
    return {
      what: `cannot be judged, for what it takes of the quota on ${name} in ${where} is not known before the deployment`,
      remedy: "give the values that are counted as the program knows them",
      ...resource,
    };
  }
  return { what: `takes ${used} of ${limit} ${name} in ${where}`, ...resource };
}

const VPC = `${DOCS}/vpc/latest/userguide/amazon-vpc-limits.html`;
const APIS = `${DOCS}/apigateway/latest/developerguide/limits.html`;
const ASK = "ask AWS for more and say so in the pack's configuration";

const GROUPS = [
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  "aws:ec2/securityGroupRule:SecurityGroupRule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
];

/** True for a group in which a prefix list takes a part; the quota on rules then is the list's matter. */
function isFilledByList({ place }: Count, { index }: Stack): boolean {
  return place !== undefined && GROUPS.includes(place.type) && namesPrefixList(place, index);
}

export const quotas = [
  quotaPolicy({
    judged: "LIM-03",
    name: "lim-elastic-ips",
    rule: "A region takes no more Elastic IPs than AWS grants it",
    steps: "Use fewer zones or a regional NAT gateway, or have the quota raised and set elasticIpQuota",
    link: VPC,
    types: ["aws:ec2/eip:Eip"],
  }),
  quotaPolicy({
    judged: "LIM-04",
    name: "lim-vpc-quotas",
    rule: "VPCs, gateways, subnets and routes stay within AWS's quotas",
    steps: `Make fewer of them, or ${ASK}`,
    link: VPC,
    types: [
      "aws:ec2/vpc:Vpc",
      "aws:ec2/internetGateway:InternetGateway",
      "aws:ec2/natGateway:NatGateway",
      "aws:ec2/subnet:Subnet",
      "aws:ec2/route:Route",
      "aws:ec2/routeTable:RouteTable",
      "aws:ec2/defaultRouteTable:DefaultRouteTable",
    ],
  }),
  quotaPolicy({
    judged: "LIM-05",
    name: "lim-group-rules",
    rule: "A security group has at most 60 rules each way and family, a network interface at most five groups",
    steps: `Gather the rules into fewer ranges, or ${ASK}`,
    link: VPC,
    types: [
      ...GROUPS,
      "aws:lb/loadBalancer:LoadBalancer",
      "aws:ec2/launchTemplate:LaunchTemplate",
      "aws:ec2/instance:Instance",
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      "aws:lambda/function:Function",
    ],
    only: (count, stack) => !isFilledByList(count, stack),
  }),
  quotaPolicy({
    judged: "LIM-05",
    id: "LIM-06",
    name: "lim-prefix-list-weight",
    rule: "A group that names a prefix list has room for as many rules as the list may have entries, CloudFront's for 55",
    steps: `Give the list's rule a group of its own, one for each port, or ${ASK}`,
    link: `${DOCS}/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html`,
    types: GROUPS,
    only: isFilledByList,
  }),
  quotaPolicy({
    judged: "LIM-12",
    name: "lim-nlb-quotas",
    rule: "A network load balancer stays within AWS's quotas on listeners, certificates and targets",
    steps: `Divide it into several load balancers, or ${ASK}`,
    link: `${DOCS}/elasticloadbalancing/latest/network/load-balancer-limits.html`,
    types: ["aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"],
  }),
  quotaPolicy({
    judged: "LIM-13",
    name: "lim-alb-quotas",
    rule: "An application load balancer stays within AWS's quotas on listeners, rules, certificates and targets",
    steps: `Divide the rule or the load balancer into several, or ${ASK}`,
    link: `${DOCS}/elasticloadbalancing/latest/application/load-balancer-limits.html`,
    types: [
      "aws:lb/loadBalancer:LoadBalancer",
      "aws:alb/loadBalancer:LoadBalancer",
      "aws:lb/listener:Listener",
      "aws:alb/listener:Listener",
      "aws:lb/listenerRule:ListenerRule",
      "aws:alb/listenerRule:ListenerRule",
    ],
  }),
  quotaPolicy({
    judged: "LIM-22",
    name: "lim-user-data",
    rule: "User data has at most 16,384 bytes before base64",
    steps: "Compress it, or fetch its larger parts at boot",
    link: `${DOCS}/AWSEC2/latest/UserGuide/instancedata-add-user-data.html`,
    types: [
      "aws:ec2/launchTemplate:LaunchTemplate",
      "aws:ec2/launchConfiguration:LaunchConfiguration",
      "aws:ec2/instance:Instance",
    ],
  }),
  quotaPolicy({
    judged: "LIM-26",
    name: "lim-web-acl-capacity",
    rule: "The rules of a web ACL need at most 5,000 capacity units",
    steps: "Leave out rules or text transformations; above 1,500 units the price rises too",
    link: `${DOCS}/waf/latest/developerguide/aws-waf-capacity-units.html`,
    types: ["aws:wafv2/webAcl:WebAcl"],
  }),
  quotaPolicy({
    judged: "LIM-31",
    name: "lim-vpc-origins",
    rule: "An account has at most 25 VPC origins",
    steps: `Put several services behind one load balancer, or ${ASK}`,
    link: `${DOCS}/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html`,
    types: ["aws:cloudfront/vpcOrigin:VpcOrigin"],
  }),
  quotaPolicy({
    judged: "LIM-34",
    name: "lim-authorizers",
    rule: "An API has at most ten authorizers",
    severity: "medium",
    steps: `Let several methods share one, or ${ASK}`,
    link: APIS,
    types: ["aws:apigateway/authorizer:Authorizer", "aws:apigatewayv2/authorizer:Authorizer"],
  }),
  quotaPolicy({
    judged: "LIM-35",
    name: "lim-client-certificates",
    rule: "A region has at most 60 client certificates of API Gateway",
    severity: "medium",
    steps: `Let several stages share one, or ${ASK}`,
    link: APIS,
    types: ["aws:apigateway/clientCertificate:ClientCertificate"],
  }),
  quotaPolicy({
    judged: "LIM-39",
    name: "lim-vpc-links",
    rule: "A region has at most 20 VPC links of REST APIs",
    severity: "medium",
    steps: `Let several APIs share one, or ${ASK}`,
    link: APIS,
    types: ["aws:apigateway/vpcLink:VpcLink"],
  }),
];
