// Mistakes in network ACLs that let pass what should not.
import {
  add,
  allowAll,
  allowTcp,
  change,
  changeEntry,
  of,
  remove,
  together,
  withEntries,
  withoutEntry,
} from "../../../support/planEdits.ts";
import type { Mistake } from "./mistake.ts";

const INGRESS = "euw1-ingress-network-acl";
const PROXY = "euw1-proxy-network-acl";
const SERVICE = "euw1-service-network-acl";
const ENDPOINT = "euw1-endpoint-network-acl";

/** What an ACL lets through that nobody declared. */
export const OPEN_ACLS: readonly Mistake[] = [
  {
    name: "gives a subnet no ACL, and leaves AWS's open default one as it is",
    edit: together(change(SERVICE, { subnetIds: [of("euw1-service-subnet-a")] }), remove("euw1-default-network-acl")),
    fails: "acls-alone",
    names: "default network ACL of euw1-vpc",
  },
  {
    name: "allows everything into the service tier",
    edit: withEntries(SERVICE, "ingress", allowAll(50)),
    fails: "acls-alone",
    names: SERVICE,
    preview: true,
  },
  {
    name: "allows everything by a rule that is a resource of its own",
    edit: add("aws:ec2/networkAclRule:NetworkAclRule", "euw1-debug-rule", {
      networkAclId: of(ENDPOINT),
      ruleNumber: 10,
      ruleAction: "allow",
      protocol: "-1",
      cidrBlock: "0.0.0.0/0",
      egress: false,
    }),
    fails: "acls-alone",
    names: ENDPOINT,
    preview: true,
  },
  {
    name: "allows before it denies",
    edit: together(
      changeEntry(PROXY, "egress", 2700, { ruleNo: 1 }),
      changeEntry(PROXY, "egress", 4700, { ruleNo: 2700 }),
      changeEntry(PROXY, "egress", 1, { ruleNo: 4700 }),
    ),
    fails: "acls-alone",
    names: PROXY,
  },
  {
    name: "drops the deny that keeps the NAT gateway's subnet from the VPC",
    edit: withoutEntry(INGRESS, "egress", 2700),
    fails: "acls-alone",
    names: INGRESS,
  },
  {
    name: "opens UDP",
    edit: withEntries(INGRESS, "ingress", { ...allowTcp(60, "0.0.0.0/0", 443), protocol: "udp" }),
    fails: "acls-alone",
    names: INGRESS,
  },
  {
    name: "opens the echo of ICMP",
    edit: withEntries(INGRESS, "ingress", {
      ruleNo: 60,
      action: "allow",
      protocol: "icmp",
      cidrBlock: "0.0.0.0/0",
      fromPort: 0,
      toPort: 0,
      icmpType: 8,
      icmpCode: -1,
    }),
    fails: "acls-alone",
    names: INGRESS,
  },
  {
    name: "writes a range where one port is meant",
    edit: changeEntry(SERVICE, "ingress", 400, { toPort: 8443 }),
    fails: "acls-alone",
    names: SERVICE,
  },
  {
    name: "names the whole VPC where one tier is meant",
    edit: changeEntry(SERVICE, "ingress", 500, { cidrBlock: "10.10.0.0/16" }),
    fails: "acls-alone",
    names: SERVICE,
  },
  {
    name: "opens the service tier to the other region",
    edit: withEntries(SERVICE, "ingress", allowTcp(60, "10.20.0.0/16", 443)),
    fails: "acls-alone",
    names: SERVICE,
  },
  {
    name: "opens SSH to the proxies' subnets",
    edit: withEntries(PROXY, "ingress", allowTcp(60, "0.0.0.0/0", 22)),
    fails: "acls-alone",
    names: PROXY,
  },
];
