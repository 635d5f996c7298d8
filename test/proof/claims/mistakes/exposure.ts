// Mistakes that give something a public address or another way past the doors.
import {
  add,
  allowTcp,
  change,
  changeWith,
  type Edit,
  of,
  rule,
  tcp,
  together,
  withEntries,
} from "../../../support/planEdits.ts";
import type { Properties } from "../../../../plan/type.ts";
import type { Mistake } from "./mistake.ts";

/** Public addresses. */
const ADDRESSES: readonly Mistake[] = [
  {
    name: "starts a service with a public address",
    edit: change("euw1-orders-sample", { associatePublicIpAddress: true }),
    fails: "public-doors",
    names: "euw1-orders-sample",
    preview: true,
  },
  {
    name: "starts a service in a subnet that gives public addresses",
    edit: together(
      change("euw1-service-subnet-a", { mapPublicIpOnLaunch: true }),
      change("euw1-orders-sample", { associatePublicIpAddress: undefined }),
    ),
    fails: "public-doors",
    names: "euw1-orders-sample",
  },
  {
    name: "starts the proxies with public addresses",
    edit: changeWith("euw1-proxy-template", () => ({
      networkInterfaces: [{ associatePublicIpAddress: "true", securityGroups: [of("euw1-proxy-security-group")] }],
    })),
    fails: "public-doors",
    names: "euw1-proxy-group",
    preview: true,
  },
  {
    name: "gives a service an Elastic IP",
    edit: add("aws:ec2/eip:Eip", "euw1-orders-address", { domain: "vpc", instance: of("euw1-orders-sample") }),
    fails: "public-doors",
    names: "euw1-orders-sample",
    preview: true,
  },
  {
    name: "starts a bastion beside the network load balancer",
    edit: together(
      add("aws:ec2/securityGroup:SecurityGroup", "euw1-bastion-security-group", { vpcId: of("euw1-vpc") }),
      rule("Ingress", "euw1-bastion-from-all", "euw1-bastion-security-group", { ...tcp(22), cidrIpv4: "0.0.0.0/0" }),
      add("aws:ec2/instance:Instance", "euw1-bastion", {
        subnetId: of("euw1-ingress-subnet-a"),
        associatePublicIpAddress: true,
        vpcSecurityGroupIds: [of("euw1-bastion-security-group")],
      }),
    ),
    fails: "public-doors",
    names: "euw1-bastion",
  },
];

const ALL_6 = "::/0";

function allow6(ruleNo: number, fromPort: number, toPort: number): Properties {
  return { ruleNo, action: "allow", protocol: "tcp", ipv6CidrBlock: ALL_6, fromPort, toPort };
}

/** The proxies' subnets speak IPv6, which needs no public address: a route is enough (semantics 21). */
const OPEN_IPV6: Edit = together(
  change("euw1-vpc", { assignGeneratedIpv6CidrBlock: true, ipv6CidrBlock: "2001:db8:10::/56" }),
  change("euw1-proxy-subnet-a", { ipv6CidrBlock: "2001:db8:10:1::/64", assignIpv6AddressOnCreation: true }),
  changeWith("euw1-proxy-network-acl", ({ ingress, egress }) => ({
    ingress: [...(ingress as unknown as Properties[]), allow6(70, 8443, 8443)],
    egress: [...(egress as unknown as Properties[]), allow6(70, 1024, 65535)],
  })),
  rule("Ingress", "euw1-proxy-from-6", "euw1-proxy-security-group", { ...tcp(8443), cidrIpv6: ALL_6 }),
  add("aws:ec2/route:Route", "euw1-proxy-route-6", {
    routeTableId: of("euw1-proxy-route-table-a"),
    destinationIpv6CidrBlock: ALL_6,
    gatewayId: of("euw1-internet-gateway"),
  }),
);

/** The network load balancer calls on the services itself: group rules and ACL entries both ways, and a listener. */
const AROUND_THE_PROXIES: Edit = together(
  add("aws:lb/listener:Listener", "euw1-direct-listener", {
    loadBalancerArn: of("euw1-nlb"),
    port: 9443,
    protocol: "TCP",
    defaultActions: [{ type: "forward", targetGroupArn: of("euw1-orders") }],
  }),
  rule("Ingress", "euw1-nlb-from-9443", "euw1-nlb-security-group", { ...tcp(9443), cidrIpv4: "0.0.0.0/0" }),
  rule("Egress", "euw1-nlb-to-service", "euw1-nlb-security-group", {
    ...tcp(9443),
    referencedSecurityGroupId: of("euw1-service-security-group"),
  }),
  rule("Ingress", "euw1-service-from-nlb", "euw1-service-security-group", {
    ...tcp(9443),
    referencedSecurityGroupId: of("euw1-nlb-security-group"),
  }),
  change("euw1-orders", { preserveClientIp: "false" }),
  withEntries("euw1-ingress-network-acl", "ingress", allowTcp(80, "0.0.0.0/0", 9443)),
  withEntries("euw1-ingress-network-acl", "egress", allowTcp(80, "10.10.16.0/20", 9443)),
  withEntries("euw1-service-network-acl", "ingress", allowTcp(80, "10.10.0.0/23", 9443)),
  withEntries("euw1-service-network-acl", "egress", allowTcp(80, "10.10.0.0/23", 1024, 65535)),
);

/** The proxies call on the services past the ALB. */
const PAST_THE_ALB: Edit = together(
  rule("Egress", "euw1-proxy-to-service", "euw1-proxy-security-group", {
    ...tcp(9443),
    referencedSecurityGroupId: of("euw1-service-security-group"),
  }),
  rule("Ingress", "euw1-service-from-proxy", "euw1-service-security-group", {
    ...tcp(9443),
    referencedSecurityGroupId: of("euw1-proxy-security-group"),
  }),
  withEntries("euw1-proxy-network-acl", "egress", allowTcp(80, "10.10.16.0/20", 9443)),
  withEntries("euw1-service-network-acl", "ingress", allowTcp(80, "10.10.8.0/21", 9443)),
);

/** The proxies fetch over plain HTTP: opened at each filter on the way, the NAT gateway's too. */
const PLAIN_HTTP: Edit = together(
  rule("Egress", "euw1-proxy-to-80", "euw1-proxy-security-group", { ...tcp(80), cidrIpv4: "0.0.0.0/0" }),
  withEntries("euw1-proxy-network-acl", "egress", allowTcp(80, "0.0.0.0/0", 80)),
  withEntries("euw1-ingress-network-acl", "egress", allowTcp(80, "0.0.0.0/0", 80)),
);

/** Other ways past the doors. */
const WAYS: readonly Mistake[] = [
  {
    name: "opens the proxies in IPv6",
    edit: OPEN_IPV6,
    fails: "public-doors",
    names: "euw1-proxy-from-6",
    preview: true,
  },
  {
    name: "leads from the network load balancer to a service",
    edit: AROUND_THE_PROXIES,
    fails: "waypoints",
    names: "euw1-orders-sample",
    preview: true,
  },
  {
    name: "takes the web ACL off the distribution",
    edit: change("edge-distribution", { webAclId: undefined }),
    fails: "waypoints",
    names: "edge-distribution",
    preview: true,
  },
  {
    name: "leads the proxies to the services past the ALB",
    edit: PAST_THE_ALB,
    fails: "proxy-destinations",
    names: "euw1-proxy-to-service",
  },
  {
    name: "lets the proxies fetch over plain HTTP",
    edit: PLAIN_HTTP,
    fails: "proxy-destinations",
    names: "euw1-proxy-to-80",
    preview: true,
  },
  {
    name: "lets the proxies of one subnet, between whom no ACL stands, log in to each other",
    edit: together(
      rule("Egress", "euw1-proxy-to-self", "euw1-proxy-security-group", {
        ...tcp(22),
        referencedSecurityGroupId: of("euw1-proxy-security-group"),
      }),
      rule("Ingress", "euw1-proxy-from-self", "euw1-proxy-security-group", {
        ...tcp(22),
        referencedSecurityGroupId: of("euw1-proxy-security-group"),
      }),
    ),
    fails: "nothing-else",
    names: "euw1-proxy-from-self",
    preview: true,
  },
  {
    name: "runs a function in the proxies' subnets that calls on the internet",
    edit: together(
      add("aws:ec2/securityGroup:SecurityGroup", "euw1-function-security-group", { vpcId: of("euw1-vpc") }),
      rule("Egress", "euw1-function-to-all", "euw1-function-security-group", { ...tcp(443), cidrIpv4: "0.0.0.0/0" }),
      add("aws:lambda/function:Function", "euw1-function", {
        vpcConfig: {
          subnetIds: [of("euw1-proxy-subnet-a")],
          securityGroupIds: [of("euw1-function-security-group")],
        },
      }),
    ),
    fails: "nothing-else",
    names: "euw1-function-to-all",
  },
];

export const EXPOSURE: readonly Mistake[] = [...ADDRESSES, ...WAYS];
