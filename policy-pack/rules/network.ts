// Policies about VPCs, their subnets and routes: what AWS makes open by itself is shut, and only one tier meets the internet.
import { readAclEntries } from "../lib/aclEntries.ts";
import { readGroupRules, RULE_TYPES } from "../lib/groupRules.ts";
import { blocks, expectOneOf, flag, isAbsent, notKnown } from "../lib/inputs.ts";
import { internetFaults } from "../lib/internetRoutes.ts";
import { type Fault, resourcePolicy, type Stack, stackPolicy } from "../policy.ts";
import { TIERS } from "../../model/tiers.ts";
import { isUnknown } from "../../plan/read.ts";
import type { PlannedResource } from "../../plan/type.ts";
import { TYPES } from "../../proof/planned/types.ts";

const GUIDE = "https://docs.aws.amazon.com/vpc/latest/userguide";
const FLOW_LOG = "aws:ec2/flowLog:FlowLog";

/** One of the things that AWS makes with every VPC. */
interface Default {
  readonly type: string;
  /** Property by which the program adopts it. */
  readonly adoptedBy: string;
  /** What people call it. */
  readonly noun: string;
  /** True where its own inputs may let anything through. */
  readonly open: (adopted: PlannedResource) => boolean;
  /** Types that add to it as resources of their own, and the property that names it. */
  readonly adders: readonly string[];
  readonly addedBy: string;
}

/** Faults of the default thing of each VPC: not adopted, not empty, or filled by others. */
function defaultFaults({ index }: Stack, { type, adoptedBy, noun, open, adders, addedBy }: Default): readonly Fault[] {
  return index.ofType(TYPES.vpc).flatMap((vpc): Fault[] => {
    const users = index.users(vpc, adoptedBy).filter((user) => user.type === type);
    const [adopted] = users;
    if (!adopted) return [{ what: `has a default ${noun} as AWS makes it`, resource: vpc }];
    const opened = users.find(open);
    if (opened) return [{ what: `is a default ${noun} and not empty`, resource: opened }];
    const added = [vpc, ...users]
      .flatMap((each) => index.users(each, addedBy))
      .find((user) => adders.includes(user.type));
    return added ? [{ what: `adds to a default ${noun}`, resource: added }] : [];
  });
}

/** A flow log may lie on the VPC itself only; those of single subnets and interfaces miss what comes later. */
function flowLogFaults({ index }: Stack): readonly Fault[] {
  return index.ofType(TYPES.vpc).flatMap((vpc): Fault[] => {
    const logs = index.users(vpc, "vpcId").filter(({ type }) => type === FLOW_LOG);
    if (logs.some(({ inputs }) => inputs["trafficType"] === "ALL")) return [];
    return [{ what: logs.length === 0 ? "has no flow log" : "has no flow log of all its traffic", resource: vpc }];
  });
}

export const network = [
  stackPolicy({
    id: "NET-01",
    name: "net-vpc-flow-logs",
    rule: "Each VPC logs all its traffic, what was let through and what was not",
    reason: "without it nobody can say afterwards who reached whom",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:EC2.6", "cis7:4.7", "ckv:CKV2_AWS_11", "aws:AWS-0178", "nag:VPC7"],
    steps: "Add a flow log of the VPC with the traffic type ALL",
    link: `${GUIDE}/flow-logs.html`,
    types: [TYPES.vpc],
    judge: flowLogFaults,
  }),
  stackPolicy({
    id: "NET-02",
    name: "net-vpc-default-security-group-closed",
    rule: "The default security group of each VPC is adopted and has no rule",
    reason: "what names no group gets this one, which AWS makes open among its carriers and outwards",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:EC2.2", "cis7:6.5", "ckv:CKV2_AWS_12", "aws:AWS-0173"],
    steps: "Adopt it with a DefaultSecurityGroup that has no rules",
    link: `${GUIDE}/default-security-group.html`,
    types: [TYPES.vpc],
    judge: (stack) =>
      defaultFaults(stack, {
        type: TYPES.defaultSecurityGroup,
        adoptedBy: "vpcId",
        noun: "security group",
        open: (group) => {
          const { rules, unknown } = readGroupRules(group);
          return rules.length > 0 || unknown !== undefined;
        },
        adders: RULE_TYPES,
        addedBy: "securityGroupId",
      }),
  }),
  stackPolicy({
    id: "NET-03",
    name: "net-vpc-default-nacl-dark",
    rule: "The default network ACL of each VPC is adopted and has no entry",
    reason: "a subnet that nobody gave an ACL has this one, and AWS makes it open",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["ckv:CKV2_AWS_1", "nist:SC-7(5)"],
    steps: "Adopt it with a DefaultNetworkAcl that has no entries",
    link: `${GUIDE}/default-network-acl.html`,
    types: [TYPES.vpc],
    judge: (stack) =>
      defaultFaults(stack, {
        type: TYPES.defaultNetworkAcl,
        adoptedBy: "defaultNetworkAclId",
        noun: "network ACL",
        open: (acl) => {
          const { entries, unknown } = readAclEntries(acl);
          return entries.length > 0 || unknown !== undefined;
        },
        adders: [TYPES.networkAclRule],
        addedBy: "networkAclId",
      }),
  }),
  stackPolicy({
    id: "NET-04",
    name: "net-vpc-default-route-table-empty",
    rule: "The main route table of each VPC is the default one, adopted and without routes",
    reason: "a subnet that nobody gave a table has this one",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nist:SC-7(5)"],
    steps: "Adopt it with a DefaultRouteTable that has no routes",
    link: `${GUIDE}/VPC_Route_Tables.html`,
    types: [TYPES.vpc],
    judge: (stack) => [
      ...defaultFaults(stack, {
        type: TYPES.defaultRouteTable,
        adoptedBy: "defaultRouteTableId",
        noun: "route table",
        open: ({ inputs }) => blocks(inputs["routes"])?.length !== 0 || !isAbsent(inputs["propagatingVgws"]),
        adders: [TYPES.route],
        addedBy: "routeTableId",
      }),
      ...stack.index
        .ofType(TYPES.mainRouteTable)
        .map((resource) => ({ what: "makes another table the main one", resource })),
    ],
  }),
  resourcePolicy({
    id: "NET-06",
    name: "net-no-default-network",
    rule: "Nothing stands in the account's default VPC",
    reason: "its subnets give every instance a public address and its ACL is open",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["aws:AWS-0101", "nist:SC-7"],
    steps: "Use a VPC of the stack's own",
    link: `${GUIDE}/default-vpc.html`,
    types: ["aws:ec2/defaultVpc:DefaultVpc", "aws:ec2/defaultSubnet:DefaultSubnet"],
    judge: () => [{ what: "takes the account's default network" }],
  }),
  resourcePolicy({
    id: "NET-08",
    name: "net-subnet-no-auto-public-ip",
    rule: "No subnet gives what starts in it a public address",
    reason: "only the load balancer's Elastic IPs are ways in",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:EC2.15", "ckv:CKV_AWS_130", "aws:AWS-0164"],
    steps: "Set mapPublicIpOnLaunch to false",
    link: `${GUIDE}/subnet-public-ip.html`,
    types: [TYPES.subnet],
    judge: ({ inputs }) => {
      const value = inputs["mapPublicIpOnLaunch"];
      if (isUnknown(value)) return [notKnown("mapPublicIpOnLaunch")];
      if (isAbsent(value) || flag(value) === false) return [];
      return [{ what: "gives public addresses", property: "mapPublicIpOnLaunch", value }];
    },
    fix: ({ mapPublicIpOnLaunch: value }) =>
      isAbsent(value) || flag(value) === false ? undefined : { mapPublicIpOnLaunch: false },
  }),
  resourcePolicy({
    id: "NET-09",
    name: "net-subnet-tier-tag",
    rule: "Each subnet, network ACL and route table says its tier",
    reason: "what may be open is judged by it, and people read it",
    severity: "medium",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["nist:CM-8"],
    steps: "Set the tag Tier to one of the tiers",
    link: `${GUIDE}/vpc-tagging.html`,
    types: [TYPES.subnet, TYPES.networkAcl, TYPES.routeTable],
    judge: ({ inputs }) => expectOneOf(inputs, "tags.Tier", TIERS),
  }),
  stackPolicy({
    id: "NET-14",
    name: "net-internet-route-public-only",
    rule: "Only the ingress tier's route table leads to the internet gateway, and only ingress subnets use it",
    reason: "every other tier is out of the internet's reach because no route leads there",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: ["nag:VPCNoUnrestrictedRouteToIGW", "ckv:CKV2_AWS_35", "nist:SC-7"],
    steps: "Remove the route, or give the subnet its own tier's table",
    link: `${GUIDE}/VPC_Internet_Gateway.html`,
    types: [TYPES.route, TYPES.routeTable, TYPES.defaultRouteTable, TYPES.routeTableAssociation],
    judge: internetFaults,
  }),
];
