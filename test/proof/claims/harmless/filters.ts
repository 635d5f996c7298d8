// The same filters written otherwise, and entries that decide nothing.
import {
  add,
  allowAll,
  allowTcp,
  change,
  changeEntry,
  entries,
  of,
  remove,
  rule,
  tcp,
  together,
  withEntries,
  withoutEntry,
} from "../../../support/planEdits.ts";
import type { Harmless } from "../harmless.ts";

const INGRESS = "euw1-ingress-network-acl";
const PROXY = "euw1-proxy-network-acl";
const SERVICE = "euw1-service-network-acl";
const ALB = "euw1-alb-security-group";

const ENTRIES: readonly Harmless[] = [
  {
    name: "numbers an ACL's entries anew, in the same order",
    edit: entries(PROXY, "egress", (list) =>
      [...list]
        .sort((one, other) => Number(one["ruleNo"]) - Number(other["ruleNo"]))
        .map((entry, index) => ({ ...entry, ruleNo: 5 + index })),
    ),
  },
  {
    name: "lists an ACL's entries in another order",
    edit: entries(INGRESS, "egress", (list) => [...list].reverse()),
  },
  {
    name: "allows once more behind a deny that decides first",
    edit: withEntries(PROXY, "egress", allowTcp(2800, "10.10.0.0/16", 443)),
  },
  {
    name: "repeats an entry under a higher number",
    edit: withEntries(SERVICE, "ingress", allowTcp(20400, "10.10.8.0/21", 443)),
  },
  {
    name: "splits the range that answers go to",
    edit: together(
      changeEntry(SERVICE, "egress", 10400, { toPort: 32767 }),
      withEntries(SERVICE, "egress", allowTcp(10401, "10.10.8.0/21", 32768, 65535)),
    ),
  },
  {
    name: "splits a tier's range into its halves",
    edit: together(
      changeEntry(SERVICE, "ingress", 400, { cidrBlock: "10.10.8.0/22" }),
      withEntries(SERVICE, "ingress", allowTcp(401, "10.10.12.0/22", 443)),
    ),
  },
  {
    name: "writes TCP by its number",
    edit: changeEntry(SERVICE, "ingress", 400, { protocol: "6" }),
  },
  {
    name: "denies at the end what no entry allows",
    edit: withEntries(SERVICE, "ingress", { ...allowAll(32000), action: "deny" }),
  },
  {
    name: "drops an entry for answers that a wider one repeats",
    edit: withoutEntry(PROXY, "ingress", 10400),
  },
  {
    name: "drops an entry for requests to a port that the entry for answers holds",
    edit: withoutEntry(PROXY, "ingress", 320),
  },
  {
    name: "narrows the answers to proxies to the ports that Linux picks",
    edit: changeEntry(SERVICE, "egress", 10400, { fromPort: 32768, toPort: 60999 }),
  },
  {
    name: "writes an entry as a resource of its own",
    edit: together(
      withoutEntry(SERVICE, "ingress", 400),
      add("aws:ec2/networkAclRule:NetworkAclRule", "euw1-service-rule", {
        networkAclId: of(SERVICE),
        ruleNumber: 400,
        ruleAction: "allow",
        protocol: "tcp",
        cidrBlock: "10.10.8.0/21",
        fromPort: 443,
        toPort: 443,
        egress: false,
      }),
    ),
  },
];

const RULES: readonly Harmless[] = [
  {
    name: "splits everywhere into its halves, lists of AWS's among it",
    edit: together(
      change("euw1-proxy-to-0.0.0.0_0-443", { cidrIpv4: "0.0.0.0/1" }),
      rule("Egress", "euw1-proxy-to-128.0.0.0_1-443", "euw1-proxy-security-group", {
        ...tcp(443),
        cidrIpv4: "128.0.0.0/1",
      }),
      changeEntry(PROXY, "egress", 4700, { cidrBlock: "0.0.0.0/1" }),
      withEntries(PROXY, "egress", allowTcp(4701, "128.0.0.0/1", 443)),
    ),
  },
  {
    name: "describes a rule otherwise",
    edit: change("euw1-alb-from-proxy-443", { description: "from HAProxy" }),
  },
  {
    name: "writes a group's rules in lists of its own",
    edit: together(
      remove("euw1-alb-from-proxy-443", "euw1-alb-to-service-9443"),
      change(ALB, {
        ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, securityGroups: [of("euw1-proxy-security-group")] }],
        egress: [
          { protocol: "tcp", fromPort: 9443, toPort: 9443, securityGroups: [of("euw1-service-security-group")] },
        ],
      }),
    ),
  },
  {
    name: "writes a rule in the older form",
    edit: together(
      remove("euw1-alb-from-proxy-443"),
      add("aws:ec2/securityGroupRule:SecurityGroupRule", "euw1-old-rule", {
        type: "ingress",
        securityGroupId: of(ALB),
        protocol: "tcp",
        fromPort: 443,
        toPort: 443,
        sourceSecurityGroupId: of("euw1-proxy-security-group"),
      }),
    ),
  },
  {
    name: "repeats a rule",
    edit: rule("Ingress", "euw1-alb-from-proxy-again", ALB, {
      ...tcp(443),
      referencedSecurityGroupId: of("euw1-proxy-security-group"),
    }),
  },
  {
    name: "makes an open group that nobody carries",
    edit: together(
      add("aws:ec2/securityGroup:SecurityGroup", "euw1-spare-security-group", { vpcId: of("euw1-vpc") }),
      rule("Ingress", "euw1-spare-from-all", "euw1-spare-security-group", { ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" }),
    ),
  },
];

export const FILTERS: readonly Harmless[] = [...ENTRIES, ...RULES];
