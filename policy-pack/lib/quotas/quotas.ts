// How far a plan is from AWS's default quotas, region by region: an account near one fails in the middle of a deployment.
import type { PlanIndex } from "../../../plan/read.ts";
import * as balancer from "./balancerCounts.ts";
import { census } from "./census.ts";
import * as count from "./counts.ts";
import * as content from "./documentCounts.ts";
import * as network from "./networkCounts.ts";
import { processors } from "./processors.ts";

/** A quota that AWS grants by default. */
export interface Quota {
  readonly name: string;
  /** AWS's default as of November 2026. */
  readonly limit: number;
  /** AWS's page that states it. */
  readonly source: string;
  readonly counter: count.Counter;
  /** Id of the policy that judges it; none where nothing fails at once. */
  readonly policy?: string;
  /** Where AWS raises it on request: the knob of the policy that says so, and how far AWS goes. */
  readonly raised?: readonly [knob: string, maximum: number];
}

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

const APIS = `${DOCS}/apigateway/latest/developerguide/limits.html`;

type More = Pick<Quota, "policy" | "raised">;

function quota(name: string, limit: number, source: string, counter: count.Counter, more: More = {}): Quota {
  return { name, limit, source, counter, ...more };
}

function judgedBy(policy: string, knob?: string, maximum = Infinity): More {
  return { policy, ...(knob !== undefined && { raised: [knob, maximum] as const }) };
}

/** A quota that holds in each direction and family; rules and entries are counted apart. */
function bothWays(
  name: string,
  limit: number,
  note: string,
  counter: typeof network.groupRules,
  more: More,
): readonly Quota[] {
  return (["ingress", "egress"] as const).flatMap((direction) =>
    (["IPv4", "IPv6"] as const).map((family) =>
      quota(
        `${name} ${direction === "ingress" ? "in" : "out"}, ${family}${note}`,
        limit,
        VPC,
        counter(direction, family),
        more,
      ),
    ),
  );
}

const { total, each } = count;

/** Every quota watched. */
export const QUOTAS: readonly Quota[] = [
  quota("Elastic IPs", 5, VPC, total("aws:ec2/eip:Eip"), judgedBy("LIM-03")),
  quota("processors of on-demand instances, in a new account", 5, INSTANCES, (region, index) => [
    processors(region, index),
  ]),
  quota("VPCs", 5, VPC, total("aws:ec2/vpc:Vpc"), judgedBy("LIM-04", "vpcs", 100)),
  quota(
    "internet gateways",
    5,
    VPC,
    total("aws:ec2/internetGateway:InternetGateway"),
    judgedBy("LIM-04", "internetGateways", 100),
  ),
  quota("NAT gateways in a zone", 5, VPC, network.natGatewaysInZone, judgedBy("LIM-04", "natGatewaysInZone", 40)),
  quota("subnets in a VPC", 200, VPC, each("aws:ec2/subnet:Subnet", "vpcId"), judgedBy("LIM-04", "subnets", 1000)),
  quota("routes in a route table", 500, VPC, network.routes, judgedBy("LIM-04", "routes", 1000)),
  ...bothWays("ACL entries", 20, ", with the default deny", network.aclEntries, judgedBy("LIM-07", "entries", 40)),
  ...bothWays("security-group rules", 60, "", network.groupRules, judgedBy("LIM-05", "rules", 1000)),
  quota(
    "security groups of a network interface",
    5,
    VPC,
    network.groupsOfInterface,
    judgedBy("LIM-05", "groupsOfInterface", 16),
  ),
  quota("interface endpoints in a VPC", 50, ENDPOINTS, network.interfaceEndpoints),
  quota("gateway endpoints", 20, ENDPOINTS, network.gatewayEndpoints),
  quota("network load balancers", 50, NETWORK_LB, balancer.balancers("network"), judgedBy("LIM-12")),
  quota("listeners of a network load balancer", 50, NETWORK_LB, balancer.listeners("network"), judgedBy("LIM-12")),
  quota("certificates of a network load balancer", 25, NETWORK_LB, balancer.certificates("network"), {
    ...judgedBy("LIM-12", "certificates", 500),
  }),
  quota(
    "targets of a cross-zone network load balancer",
    500,
    NETWORK_LB,
    balancer.targets("network"),
    judgedBy("LIM-12", "targets", 5000),
  ),
  quota("application load balancers", 50, APPLICATION_LB, balancer.balancers("application"), judgedBy("LIM-13")),
  quota(
    "listeners of an application load balancer",
    50,
    APPLICATION_LB,
    balancer.listeners("application"),
    judgedBy("LIM-13"),
  ),
  quota(
    "rules of an application load balancer",
    100,
    APPLICATION_LB,
    balancer.rules,
    judgedBy("LIM-13", "rules", 1000),
  ),
  quota("condition values of a listener rule", 5, APPLICATION_LB, balancer.conditionValues, judgedBy("LIM-13")),
  quota(
    "further certificates of an application load balancer",
    25,
    APPLICATION_LB,
    balancer.certificates("application"),
    judgedBy("LIM-13", "certificates", 500),
  ),
  quota("target groups of an action", 5, APPLICATION_LB, balancer.groupsOfAction, judgedBy("LIM-13")),
  quota(
    "target groups of an application load balancer",
    100,
    APPLICATION_LB,
    balancer.targetGroups("application"),
    judgedBy("LIM-13"),
  ),
  quota(
    "targets of an application load balancer",
    1000,
    APPLICATION_LB,
    balancer.targets("application"),
    judgedBy("LIM-13", "targets", 5000),
  ),
  quota("target groups", 3000, APPLICATION_LB, total(...balancer.TARGET_GROUPS)),
  quota("capacity units of a web ACL", 5_000, FIREWALL, content.webAclUnits, judgedBy("LIM-26")),
  quota("VPC origins", 25, CLOUDFRONT, total("aws:cloudfront/vpcOrigin:VpcOrigin"), judgedBy("LIM-31", "origins", 500)),
  quota("health checks", 200, DNS, total("aws:route53/healthCheck:HealthCheck")),
  quota("user data in bytes, before base64", 16_384, USER_DATA, content.userDataBytes, judgedBy("LIM-22")),
  quota(
    "authorizers of an API",
    10,
    APIS,
    (region, index) => [
      ...each("aws:apigateway/authorizer:Authorizer", "restApi")(region, index),
      ...each("aws:apigatewayv2/authorizer:Authorizer", "apiId")(region, index),
    ],
    judgedBy("LIM-34", "authorizers", 100),
  ),
  quota(
    "client certificates of API Gateway",
    60,
    APIS,
    total("aws:apigateway/clientCertificate:ClientCertificate"),
    judgedBy("LIM-35", "certificates", 1000),
  ),
  quota("VPC links of REST APIs", 20, APIS, total("aws:apigateway/vpcLink:VpcLink"), judgedBy("LIM-39", "links", 1000)),
];

/** Every quota that the plan takes something of, the tightest first; one that is not yet known stands before all. */
export function quotaRows(index: PlanIndex): readonly QuotaRow[] {
  const rows = census(index).flatMap((region) =>
    QUOTAS.map(({ name, limit, source, counter }) => {
      const { at, used } = count.fullest(counter(region, index));
      return { region: region.region, quota: name, limit, source, at, used };
    }),
  );
  const share = ({ used, limit }: QuotaRow) => (used === undefined ? Infinity : used / limit);
  return rows.filter(({ used }) => used !== 0).sort((one, other) => share(other) - share(one));
}

/** What is left of a quota; negative when the plan asks for more than AWS grants by default. */
export function headroom({ used, limit }: QuotaRow): number | undefined {
  return used === undefined ? undefined : limit - used;
}
