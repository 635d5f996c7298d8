// Mutations that take more of a VPC's quotas than AWS grants.
import { UNKNOWN } from "../../../plan/type.ts";
import {
  add,
  allowTcp,
  change,
  changeEntry,
  type Edit,
  of,
  rule,
  tcp,
  together,
  withEntries,
} from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";
import { many, times } from "./limitsQuotas.ts";

const addresses = (number: number) => many(number, (at) => add("aws:ec2/eip:Eip", `euw1-more-${at}`, {}));
const vpcs = (number: number) => many(number, (at) => add("aws:ec2/vpc:Vpc", `euw1-vpc-${at}`, {}));
const PROXIES = "euw1-proxy-security-group";
const rules = (number: number) =>
  many(number, (at) => rule("Ingress", `euw1-rule-${at}`, PROXIES, { ...tcp(443), cidrIpv4: `10.0.${at}.0/24` }));
const cidrs = (number: number) => times(number, (at) => `10.0.${at}.0/24`);
const entriesFrom = (number: number) => times(number, (at) => allowTcp(20_000 + at, `10.0.${at}.0/24`, 443));
const ACL = "euw1-proxy-network-acl";

const ownList = (maxEntries: number, group: string): Edit =>
  together(
    add("aws:ec2/managedPrefixList:ManagedPrefixList", "euw1-list", { maxEntries, addressFamily: "IPv4" }),
    rule("Ingress", "euw1-from-list", group, { ...tcp(443), prefixListId: of("euw1-list") }),
  );

export const limitsNetwork: Mutations = {
  "LIM-03": { edit: addresses(3), on: "", harmless: { "as many as are granted": addresses(2) } },
  "LIM-04": {
    edit: vpcs(5),
    on: "",
    forms: {
      "internet gateways": many(5, (at) => add("aws:ec2/internetGateway:InternetGateway", `euw1-gateway-${at}`, {})),
      "NAT gateways in one zone": many(5, (at) =>
        add("aws:ec2/natGateway:NatGateway", `euw1-nat-${at}`, { subnetId: of("euw1-ingress-subnet-a") }),
      ),
      "subnets of one VPC": {
        edit: many(193, (at) => add("aws:ec2/subnet:Subnet", `euw1-subnet-${at}`, { vpcId: of("euw1-vpc") })),
        on: "euw1-vpc",
      },
      "routes in a table's own list": {
        edit: change("euw1-service-route-table", {
          routes: times(501, (at) => ({ cidrBlock: `10.${at % 250}.0.0/16` })),
        }),
        on: "euw1-service-route-table",
      },
      "a prefix list that fills a route table": {
        edit: together(
          add("aws:ec2/managedPrefixList:ManagedPrefixList", "euw1-list", { maxEntries: 501 }),
          add("aws:ec2/route:Route", "euw1-list-route", {
            routeTableId: of("euw1-service-route-table"),
            destinationPrefixListId: of("euw1-list"),
          }),
        ),
        on: "euw1-service-route-table",
      },
      "routes that are not known": {
        edit: change("euw1-service-route-table", { routes: UNKNOWN }),
        on: "euw1-service-route-table",
      },
    },
    harmless: { "as many as are granted": vpcs(4) },
  },
  "LIM-05": {
    edit: rules(61),
    on: PROXIES,
    forms: {
      "in the group's own list": change(PROXIES, {
        ingress: times(61, (at) => ({ ...tcp(443), protocol: "tcp", cidrBlocks: [`10.0.${at}.0/24`] })),
      }),
      "in one rule of the older type": add("aws:ec2/securityGroupRule:SecurityGroupRule", "euw1-old-rule", {
        securityGroupId: of(PROXIES),
        type: "egress",
        protocol: "tcp",
        fromPort: 443,
        toPort: 443,
        cidrBlocks: cidrs(61),
      }),
      IPv6: change(PROXIES, {
        ingress: [{ ...tcp(443), protocol: "tcp", ipv6CidrBlocks: times(61, (at) => `2001:db8:${at}::/48`) }],
      }),
      "rules that are not known": change(PROXIES, { ingress: UNKNOWN }),
      "groups of one interface": {
        edit: change("euw1-alb", { securityGroups: times(6, (at) => `sg-${at}`) }),
        on: "euw1-alb",
      },
    },
    harmless: {
      "fewer rules": rules(50),
      "as many in each direction": change(PROXIES, {
        ingress: [{ ...tcp(443), protocol: "tcp", cidrBlocks: cidrs(40) }],
        egress: [{ ...tcp(443), protocol: "tcp", cidrBlocks: cidrs(40) }],
      }),
    },
  },
  "LIM-06": {
    edit: rule("Ingress", "euw1-second-port", "euw1-cdn-security-group", { ...tcp(443), prefixListId: "pl-c9206998" }),
    on: "euw1-cdn-security-group",
    forms: {
      "in the group's own list": change("euw1-cdn-security-group", {
        ingress: [{ ...tcp(443), protocol: "tcp", prefixListIds: ["pl-c9206998"] }],
      }),
      "a list of the plan's own": { edit: ownList(61, "euw1-alb-security-group"), on: "euw1-alb-security-group" },
    },
    harmless: { "a short list of the plan's own": ownList(5, "euw1-cdn-security-group") },
  },
  "LIM-07": {
    edit: withEntries(ACL, "ingress", ...entriesFrom(12)),
    on: ACL,
    forms: {
      "entries of their own": many(12, (at) =>
        add("aws:ec2/networkAclRule:NetworkAclRule", `euw1-entry-${at}`, {
          networkAclId: of(ACL),
          ruleNumber: 20_000 + at,
          ruleAction: "allow",
          protocol: "tcp",
          fromPort: 443,
          toPort: 443,
          cidrBlock: `10.0.${at}.0/24`,
        }),
      ),
      outwards: withEntries(ACL, "egress", ...entriesFrom(15)),
      "a number beyond AWS's": changeEntry(ACL, "ingress", 300, { ruleNo: 32_767 }),
      "a number twice": changeEntry(ACL, "ingress", 310, { ruleNo: 300 }),
      "a number that an entry of its own has too": {
        edit: add("aws:ec2/networkAclRule:NetworkAclRule", "euw1-entry", {
          networkAclId: of(ACL),
          ruleNumber: 300,
          ruleAction: "allow",
          protocol: "tcp",
          fromPort: 443,
          toPort: 443,
          cidrBlock: "10.0.0.0/24",
          egress: "false",
        }),
        on: "euw1-entry",
      },
      "entries that are not known": change(ACL, { ingress: UNKNOWN }),
    },
    harmless: {
      fewer: withEntries(ACL, "ingress", ...entriesFrom(11)),
      "the other family": withEntries(
        ACL,
        "ingress",
        ...times(12, (at) => ({
          ...allowTcp(20_000 + at, "", 443),
          cidrBlock: "",
          ipv6CidrBlock: `2001:db8:${at}::/48`,
        })),
      ),
      "the number in the other direction": changeEntry(ACL, "egress", 400, { ruleNo: 300 }),
    },
  },
};
