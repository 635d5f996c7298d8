// Mistakes in network ACLs, which keep no state and decide by the lowest number.
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

/** What an ACL no longer lets through. */
const BLOCKING: readonly Mistake[] = [
  {
    name: "drops the answers to the clients",
    edit: withoutEntry(INGRESS, "egress", 10100),
    fails: "declared-flows",
    names: INGRESS,
    preview: true,
  },
  {
    name: "drops the proxies' answers on their way into the ingress tier",
    edit: withoutEntry(INGRESS, "ingress", 10700),
    fails: "declared-flows",
    names: INGRESS,
  },
  {
    name: "drops the proxies' answers on their way out of the proxy tier",
    edit: withoutEntry(PROXY, "egress", 10300),
    fails: "declared-flows",
    names: PROXY,
  },
  {
    name: "drops the answers of the internet to the proxies",
    edit: withoutEntry(PROXY, "ingress", 10700),
    fails: "declared-flows",
    names: PROXY,
  },
  {
    name: "drops the services' answers to the proxies",
    edit: withoutEntry(SERVICE, "egress", 10400),
    fails: "declared-flows",
    names: SERVICE,
    preview: true,
  },
  {
    name: "drops the services' answers between zones",
    edit: withoutEntry(SERVICE, "ingress", 10500),
    fails: "declared-flows",
    names: SERVICE,
  },
  {
    name: "drops the endpoints' answers",
    edit: withoutEntry(ENDPOINT, "egress", 10600),
    fails: "declared-flows",
    names: ENDPOINT,
  },
  {
    name: "drops the requests of the clients",
    edit: withoutEntry(INGRESS, "ingress", 4100),
    fails: "declared-flows",
    names: INGRESS,
  },
  {
    name: "denies the health checks on their way to the proxies",
    edit: withEntries(PROXY, "ingress", { ...allowTcp(60, "10.10.0.0/23", 8444), action: "deny" }),
    fails: "health-checks",
    names: PROXY,
    preview: true,
  },
  {
    name: "denies before it allows",
    edit: withEntries(PROXY, "egress", { ...allowTcp(390, "10.10.16.0/20", 443), action: "deny" }),
    fails: "declared-flows",
    names: PROXY,
    preview: true,
  },
  {
    name: "swaps the number of an allow with that of the deny behind it",
    edit: together(
      changeEntry(PROXY, "egress", 400, { ruleNo: 1 }),
      changeEntry(PROXY, "egress", 2700, { ruleNo: 400 }),
      changeEntry(PROXY, "egress", 1, { ruleNo: 2700 }),
    ),
    fails: "declared-flows",
    names: PROXY,
  },
  {
    name: "leaves out the last client ports",
    edit: changeEntry(INGRESS, "egress", 10100, { toPort: 60000 }),
    fails: "declared-flows",
    names: INGRESS,
  },
  {
    name: "takes the load balancer for a Linux client",
    edit: changeEntry(PROXY, "egress", 10300, { fromPort: 32768, toPort: 61000 }),
    fails: "declared-flows",
    names: PROXY,
    preview: true,
  },
  {
    name: "forgets port 1024",
    edit: changeEntry(SERVICE, "egress", 10500, { fromPort: 1025 }),
    fails: "declared-flows",
    names: SERVICE,
  },
  {
    name: "lets in the first zone alone",
    edit: changeEntry(SERVICE, "ingress", 400, { cidrBlock: "10.10.8.0/24" }),
    fails: "declared-flows",
    names: SERVICE,
  },
  {
    name: "takes the other region's range for its own",
    edit: changeEntry(ENDPOINT, "ingress", 600, { cidrBlock: "10.20.8.0/21" }),
    fails: "declared-flows",
    names: ENDPOINT,
  },
  {
    name: "writes the protocol's number wrong, UDP for TCP",
    edit: changeEntry(SERVICE, "ingress", 400, { protocol: "17" }),
    fails: "declared-flows",
    names: SERVICE,
  },
  {
    name: "moves a service subnet to the ingress tier's ACL",
    edit: together(
      change(SERVICE, { subnetIds: [of("euw1-service-subnet-b")] }),
      change(INGRESS, {
        subnetIds: [of("euw1-ingress-subnet-a"), of("euw1-ingress-subnet-b"), of("euw1-service-subnet-a")],
      }),
    ),
    fails: "acls-alone",
    names: "euw1-service-subnet-a",
    preview: true,
  },
  {
    name: "gives a subnet no ACL, so that the closed default one guards it",
    edit: change(PROXY, { subnetIds: [of("euw1-proxy-subnet-a")] }),
    fails: "declared-flows",
    names: "euw1-default-network-acl",
    preview: true,
  },
];

/** What an ACL lets through that nobody declared. */
const OPENING: readonly Mistake[] = [
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

export const NETWORK_ACLS: readonly Mistake[] = [...BLOCKING, ...OPENING];
