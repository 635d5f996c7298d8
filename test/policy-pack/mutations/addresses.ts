// Mutations of the policies about Elastic IPs and the ranges of VPCs and subnets.
import { UNKNOWN } from "../../../plan/type.ts";
import { add, change, type Edit, of, resourceOf, together } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const NLB = "euw1-nlb";
const ADDRESS = "euw1-nlb-address-a";
const [SUBNET_A, SUBNET_B] = [of("euw1-ingress-subnet-a"), of("euw1-ingress-subnet-b")];
const [EIP_A, EIP_B] = [of(ADDRESS), of("euw1-nlb-address-b")];

/** Takes the protection off a resource, which is an option and no input. */
function unprotected(name: string): Edit {
  return (plan) => {
    const { urn } = resourceOf(plan, name);
    const stacks = plan.stacks.map((stack) => ({
      ...stack,
      resources: stack.resources.map((each) => (each.urn === urn ? { ...each, protect: false } : each)),
    }));
    return { ...plan, stacks };
  };
}

export const addresses: Mutations = {
  "MS-09": {
    edit: change(NLB, { subnetMappings: undefined, subnets: [SUBNET_A, SUBNET_B] }),
    on: NLB,
    forms: {
      "a mapping without an Elastic IP": change(NLB, {
        subnetMappings: [{ subnetId: SUBNET_A, allocationId: EIP_A }, { subnetId: SUBNET_B }],
      }),
      "one Elastic IP twice": change(NLB, {
        subnetMappings: [SUBNET_A, SUBNET_B].map((subnetId) => ({ subnetId, allocationId: EIP_A })),
      }),
      "Elastic IPs that are only read": (plan) => ({
        ...plan,
        stacks: plan.stacks.map((stack) => ({
          ...stack,
          resources: stack.resources.map((each) =>
            each.urn.includes("euw1-nlb-address") ? { ...each, external: true } : each,
          ),
        })),
      }),
      "an Elastic IP of nobody's": change(NLB, {
        subnetMappings: [
          { subnetId: SUBNET_A, allocationId: EIP_A },
          { subnetId: SUBNET_B, allocationId: "eipalloc-0123456789abcdef0" },
        ],
      }),
      "one zone twice": together(change("euw1-ingress-subnet-b", { availabilityZone: "eu-west-1a" })),
      "bare subnets beside": change(NLB, { subnets: [of("euw1-proxy-subnet-a")] }),
      neither: change(NLB, { subnetMappings: undefined }),
      "mappings that are not known": change(NLB, { subnetMappings: UNKNOWN }),
      "in quotes": change(NLB, { internal: "false", subnetMappings: undefined, subnets: [SUBNET_A] }),
      "whether it is internal is not known": change(NLB, { internal: UNKNOWN, subnetMappings: undefined }),
      "a type that is not known": change(NLB, { loadBalancerType: UNKNOWN }),
      "the older type": {
        edit: add("aws:alb/loadBalancer:LoadBalancer", "euw1-older", {
          ...{ loadBalancerType: "network", subnets: [SUBNET_A, SUBNET_B] },
        }),
        on: "euw1-older",
      },
    },
    harmless: {
      "an internal one": change(NLB, { internal: true, subnetMappings: undefined, subnets: [SUBNET_A, SUBNET_B] }),
      "another kind": change("euw1-alb", { loadBalancerType: undefined }),
      "the other order": change(NLB, {
        subnetMappings: [
          { subnetId: SUBNET_B, allocationId: EIP_B },
          { subnetId: SUBNET_A, allocationId: EIP_A },
        ],
      }),
    },
  },
  "NET-16": {
    edit: add("aws:ec2/eip:Eip", "euw1-spare-address", { domain: "vpc" }),
    on: "euw1-spare-address",
    forms: {
      "an instance's": add("aws:ec2/eip:Eip", "euw1-spare-address", { instance: of("euw1-orders-sample") }),
    },
    harmless: {
      "a NAT gateway's second": together(
        add("aws:ec2/eip:Eip", "euw1-spare-address", { domain: "vpc" }),
        change("euw1-nat-gateway-a", { secondaryAllocationIds: [of("euw1-spare-address")] }),
      ),
    },
  },
  "NET-17": {
    edit: unprotected(ADDRESS),
    on: ADDRESS,
    harmless: { "a NAT gateway's": unprotected("euw1-nat-address-a") },
  },
  "MS-21": {
    edit: change("use1-vpc", { cidrBlock: "10.10.0.0/16" }),
    on: "use1-vpc",
    forms: {
      "a VPC inside another's range": change("use1-vpc", { cidrBlock: "10.10.128.0/17" }),
      "a second range": {
        edit: add("aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", "euw1-more", {
          ...{ vpcId: of("euw1-vpc"), cidrBlock: "10.20.128.0/20" },
        }),
        on: "euw1-more",
      },
      "a VPC whose range is not known": change("use1-vpc", { cidrBlock: UNKNOWN }),
      "a subnet outside its VPC": {
        edit: change("euw1-service-subnet-a", { cidrBlock: "10.11.16.0/23" }),
        on: "euw1-service-subnet-a",
      },
      "a subnet in another's range": {
        edit: change("euw1-service-subnet-b", { cidrBlock: "10.10.16.0/23" }),
        on: "euw1-service-subnet-b",
      },
      "another size": {
        edit: change("euw1-service-subnet-b", { cidrBlock: "10.10.18.0/24" }),
        on: "euw1-service-subnet-b",
      },
      "a subnet of another VPC": {
        edit: change("euw1-service-subnet-b", { vpcId: "vpc-0123456789abcdef0" }),
        on: "euw1-service-subnet-b",
      },
    },
    harmless: {
      "another range that is free": add(
        "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
        "euw1-more",
        { vpcId: of("euw1-vpc"), cidrBlock: "10.30.0.0/20" },
      ),
    },
  },
  "NET-07": {
    edit: change("euw1-vpc", { cidrBlock: "203.0.113.0/24" }),
    on: "euw1-vpc",
    forms: {
      "too small": change("euw1-vpc", { cidrBlock: "10.10.0.0/25" }),
      "half private": change("euw1-vpc", { cidrBlock: "172.0.0.0/11" }),
      "not known": change("euw1-vpc", { cidrBlock: UNKNOWN }),
      "a pool's": change("euw1-vpc", { cidrBlock: undefined, ipv4IpamPoolId: "ipam-pool-0123456789abcdef0" }),
    },
    harmless: { "another private range": change("euw1-vpc", { cidrBlock: "192.168.0.0/20" }) },
  },
};
