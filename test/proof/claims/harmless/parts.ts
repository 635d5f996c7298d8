// Other parts, more parts and other settings of parts, none of which lets a packet through or keeps one out.
import type { Json, Properties } from "../../../../plan/type.ts";
import { add, change, changeWith, type Edit, of, remove, together } from "../../../support/planEdits.ts";
import type { Harmless } from "../harmless.ts";

/** A subnet of the service tier with the tier's table. */
function serviceSubnet(zone: string, cidrBlock: string): Edit {
  return together(
    add("aws:ec2/subnet:Subnet", `euw1-service-subnet-${zone}`, {
      vpcId: of("euw1-vpc"),
      cidrBlock,
      availabilityZone: `eu-west-1${zone}`,
    }),
    add("aws:ec2/routeTableAssociation:RouteTableAssociation", `euw1-service-route-table-association-${zone}`, {
      subnetId: of(`euw1-service-subnet-${zone}`),
      routeTableId: of("euw1-service-route-table"),
    }),
  );
}

const ALL_ZONES: readonly Json[] = ["a", "b", "c"].map((zone) => of(`euw1-service-subnet-${zone}`));

const ANOTHER_ZONE: Edit = together(
  serviceSubnet("c", "10.10.20.0/23"),
  change("euw1-service-network-acl", { subnetIds: ALL_ZONES }),
);

/** More of the same. */
const MORE: readonly Harmless[] = [
  { name: "adds a subnet with its tier's ACL and table", edit: ANOTHER_ZONE },
  {
    name: "adds a zone to the ALB",
    edit: together(ANOTHER_ZONE, change("euw1-alb", { subnets: ALL_ZONES })),
  },
  {
    name: "adds an instance to a service",
    edit: together(
      add("aws:ec2/instance:Instance", "euw1-orders-second", {
        subnetId: of("euw1-service-subnet-b"),
        vpcSecurityGroupIds: [of("euw1-service-security-group")],
      }),
      add("aws:lb/targetGroupAttachment:TargetGroupAttachment", "euw1-orders-second-attachment", {
        targetGroupArn: of("euw1-orders"),
        targetId: of("euw1-orders-second"),
        port: 9443,
      }),
    ),
  },
  {
    name: "lets more proxies start",
    edit: change("euw1-proxy-group", { maxSize: 12, minSize: 3 }),
  },
  {
    name: "adds a private bucket",
    edit: add("aws:s3/bucket:Bucket", "euw1-reports", { forceDestroy: false }),
  },
  {
    name: "reserves an Elastic IP for nobody",
    edit: add("aws:ec2/eip:Eip", "euw1-spare-address", { domain: "vpc" }),
  },
  {
    name: "makes a VPC beside that nothing joins to the region's",
    edit: together(
      add("aws:ec2/vpc:Vpc", "euw1-analytics", { cidrBlock: "10.30.0.0/16" }),
      add("aws:ec2/subnet:Subnet", "euw1-analytics-subnet", {
        vpcId: of("euw1-analytics"),
        cidrBlock: "10.30.0.0/24",
      }),
      add("aws:ec2/networkAcl:NetworkAcl", "euw1-analytics-network-acl", {
        vpcId: of("euw1-analytics"),
        subnetIds: [of("euw1-analytics-subnet")],
      }),
    ),
  },
  {
    name: "leads once more to the NAT gateway, for some addresses alone",
    edit: add("aws:ec2/route:Route", "euw1-proxy-route-again", {
      routeTableId: of("euw1-proxy-route-table-a"),
      destinationCidrBlock: "203.0.113.0/24",
      natGatewayId: of("euw1-nat-gateway-a"),
    }),
  },
];

/** Other settings. */
const SETTINGS: readonly Harmless[] = [
  { name: "tags the ALB", edit: change("euw1-alb", { tags: { Name: "front", CostCentre: "42" } }) },
  { name: "names the network load balancer", edit: change("euw1-nlb", { name: "front" }) },
  { name: "takes another instance type", edit: change("euw1-orders-sample", { instanceType: "t3.small" }) },
  {
    name: "lists the ALB's subnets in another order",
    edit: change("euw1-alb", { subnets: [of("euw1-service-subnet-b"), of("euw1-service-subnet-a")] }),
  },
  {
    name: "lists the network load balancer's groups in another order",
    edit: change("euw1-nlb", { securityGroups: [of("euw1-cdn-security-group"), of("euw1-nlb-security-group")] }),
  },
  { name: "gives a listener's rule another priority", edit: change("euw1-rule-100", { priority: 90 }) },
  {
    name: "asks after health more often",
    edit: changeWith("euw1-static", ({ healthCheck }) => ({
      healthCheck: { ...(healthCheck as Properties), interval: 5 },
    })),
  },
  {
    name: "writes the health check's port as a number",
    edit: changeWith("euw1-static", ({ healthCheck }) => ({
      healthCheck: { ...(healthCheck as Properties), port: 8444 },
    })),
  },
  {
    name: "writes that the clients' addresses are hidden as a boolean",
    edit: change("euw1-static", { preserveClientIp: false }),
  },
  {
    name: "says that there is no IPv6",
    edit: together(
      change("euw1-vpc", { assignGeneratedIpv6CidrBlock: false }),
      change("euw1-service-subnet-a", { assignIpv6AddressOnCreation: false }),
      change("euw1-endpoint-subnet-b", { assignIpv6AddressOnCreation: false }),
    ),
  },
  {
    name: "lets a subnet give public addresses that its proxies refuse",
    edit: change("euw1-proxy-subnet-a", { mapPublicIpOnLaunch: true }),
  },
  {
    name: "does without S3's endpoint, past which the NAT gateway leads too",
    edit: remove("euw1-s3-endpoint"),
  },
  {
    name: "guards the distribution by a web ACL that another program makes",
    edit: change("edge-distribution", {
      webAclId: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/company/0a1b2c3d",
    }),
  },
];

export const PARTS: readonly Harmless[] = [...MORE, ...SETTINGS];
