// The VPC of a region with its subnets and internet gateway; AWS's default group, ACL and route table emptied.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ipv6Subnet, type SubnetPlan } from "../model/addressPlan.ts";
import type { Tier } from "../model/tiers.ts";

export interface VpcArgs {
  /** AWS region, such as eu-west-1; zone names are made of it. */
  readonly region: string;
  /** IPv4 range, /16 to /24. */
  readonly cidr: string;
  readonly subnets: readonly SubnetPlan[];
  /** Takes an Amazon-provided IPv6 /56 and gives the ingress subnets a /64 each; the other tiers stay IPv4. */
  readonly dualStack: boolean;
}

/** A subnet that exists. */
export interface SubnetRef {
  readonly tier: Tier;
  /** Zone letter. */
  readonly zone: string;
  readonly id: pulumi.Output<string>;
}

/**
 * Makes the VPC, its subnets and its internet gateway. Routes, ACLs and groups have files of their own; what AWS
 * makes by itself is adopted and emptied, so that a forgotten association fails closed.
 */
export class Vpc extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly internetGateway: aws.ec2.InternetGateway;
  readonly subnets: readonly SubnetRef[];

  constructor(name: string, args: VpcArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:Vpc", name, {}, opts);
    const parent = { parent: this };
    const vpc = new aws.ec2.Vpc(
      `${name}-vpc`,
      {
        cidrBlock: args.cidr,
        enableDnsSupport: true,
        enableDnsHostnames: true,
        assignGeneratedIpv6CidrBlock: args.dualStack,
        tags: { Name: name },
      },
      parent,
    );
    emptyDefaults(name, vpc, parent);
    this.vpcId = vpc.id;
    this.internetGateway = new aws.ec2.InternetGateway(
      `${name}-internet-gateway`,
      { vpcId: vpc.id, tags: { Name: name } },
      parent,
    );
    this.subnets = args.subnets.map((plan) => ({
      tier: plan.tier,
      zone: plan.zone,
      id: subnet(name, args, plan, vpc, parent).id,
    }));
    this.registerOutputs({ vpcId: this.vpcId });
  }

  /** The subnets of a tier, in the order of the settings' zones. */
  subnetsOf(tier: Tier): SubnetRef[] {
    return this.subnets.filter((subnetRef) => subnetRef.tier === tier);
  }
}

function subnet(name: string, args: VpcArgs, plan: SubnetPlan, vpc: aws.ec2.Vpc, parent: pulumi.CustomResourceOptions) {
  const ipv6 =
    args.dualStack && plan.tier === "ingress"
      ? {
          ipv6CidrBlock: vpc.ipv6CidrBlock.apply((block) => ipv6Subnet(block, plan.ipv6Index)),
          assignIpv6AddressOnCreation: false,
        }
      : {};
  return new aws.ec2.Subnet(
    `${name}-${plan.tier}-subnet-${plan.zone}`,
    {
      vpcId: vpc.id,
      availabilityZone: `${args.region}${plan.zone}`,
      cidrBlock: plan.cidr,
      // Elastic IPs are mapped to the load balancer; nothing else in a subnet has a public address.
      mapPublicIpOnLaunch: false,
      ...ipv6,
      tags: { Name: `${name}-${plan.tier}-${plan.zone}`, Tier: plan.tier },
    },
    parent,
  );
}

function emptyDefaults(name: string, vpc: aws.ec2.Vpc, parent: pulumi.CustomResourceOptions): void {
  const tags = { Name: `${name}-default-unused` };
  new aws.ec2.DefaultSecurityGroup(
    `${name}-default-security-group`,
    { vpcId: vpc.id, ingress: [], egress: [], tags },
    parent,
  );
  new aws.ec2.DefaultNetworkAcl(
    `${name}-default-network-acl`,
    { defaultNetworkAclId: vpc.defaultNetworkAclId, ingress: [], egress: [], tags },
    parent,
  );
  new aws.ec2.DefaultRouteTable(
    `${name}-default-route-table`,
    { defaultRouteTableId: vpc.defaultRouteTableId, routes: [], tags },
    parent,
  );
}
