// Mutations of the policies about network ACLs.
import { UNKNOWN } from "../../../plan/type.ts";
import {
  add,
  allowAll,
  allowTcp,
  change,
  changeEntry,
  changeWith,
  type Entry,
  of,
  together,
  withEntries,
  withoutEntry,
} from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const [INGRESS, PROXY, SERVICE] = ["euw1-ingress-network-acl", "euw1-proxy-network-acl", "euw1-service-network-acl"];
const DEFAULT = "euw1-default-network-acl";

/** A rule of its own beside the lists of an ACL. */
function ruleOf(acl: string, name: string, inputs: Entry) {
  return add("aws:ec2/networkAclRule:NetworkAclRule", name, { networkAclId: of(acl), ...inputs });
}

/** An entry for TCP 443 by IPv6. */
function ipv6(ruleNo: number, action: string, ipv6CidrBlock: string): Entry {
  return { ruleNo, action, protocol: "tcp", ipv6CidrBlock, fromPort: 443, toPort: 443 };
}

const OPEN_RULE = { ruleNumber: 4000, ruleAction: "allow", protocol: "tcp", fromPort: 443, toPort: 443 };

export const networkAcls: Mutations = {
  "MS-05": {
    edit: withEntries(SERVICE, "ingress", allowTcp(4000, "0.0.0.0/0", 443)),
    on: SERVICE,
    forms: {
      "everything inside": withEntries(SERVICE, "egress", allowAll(50, "10.10.0.0/16")),
      "half of the internet": withEntries(SERVICE, "ingress", allowTcp(4000, "128.0.0.0/1", 443)),
      "a public prefix": withEntries(SERVICE, "egress", allowTcp(4000, "198.51.100.0/24", 443)),
      "IPv6, and TCP by its number": withEntries(SERVICE, "ingress", {
        ...{ ruleNo: 4000, action: "ALLOW", protocol: "6", ipv6CidrBlock: "::/0", fromPort: "443", toPort: "443" },
      }),
      "a protocol without a name": {
        edit: withEntries(PROXY, "ingress", { ...allowAll(4000), protocol: "50" }),
        on: PROXY,
      },
      "another type of ICMP": {
        edit: withEntries(PROXY, "ingress", {
          ...{ ...allowAll(4000), protocol: "icmp", icmpType: 8, icmpCode: 0 },
        }),
        on: PROXY,
      },
      "one port more than the door's": { edit: changeEntry(INGRESS, "ingress", 4100, { toPort: 444 }), on: INGRESS },
      "what is open in another direction": {
        edit: withEntries(PROXY, "ingress", allowTcp(4000, "0.0.0.0/0", 443)),
        on: PROXY,
      },
      "one block in the place of a list": {
        edit: change(DEFAULT, { ingress: allowTcp(4000, "0.0.0.0/0", 443) }),
        on: DEFAULT,
      },
      "the default ACL": { edit: change(DEFAULT, { egress: [allowTcp(100, "0.0.0.0/0", 443)] }), on: DEFAULT },
      "a rule of its own": {
        edit: ruleOf(SERVICE, "euw1-service-acl-rule", { ...OPEN_RULE, cidrBlock: "0.0.0.0/0" }),
        on: "euw1-service-acl-rule",
      },
      "a rule outwards": {
        edit: ruleOf(SERVICE, "euw1-service-acl-rule", { ...OPEN_RULE, egress: "true", cidrBlock: "0.0.0.0/0" }),
        on: "euw1-service-acl-rule",
      },
      "a list that is not known": change(SERVICE, { ingress: UNKNOWN }),
      "a range that is not known": withEntries(SERVICE, "ingress", allowTcp(4000, UNKNOWN, 443)),
    },
    harmless: {
      "a deny of everything": withEntries(SERVICE, "ingress", { ...allowAll(5), action: "deny" }),
      "a port for a peer inside": withEntries(SERVICE, "ingress", allowTcp(40, "10.10.8.0/21", 8080)),
      "a declared door in two halves": withEntries(
        ...([INGRESS, "ingress", allowTcp(4101, "0.0.0.0/1", 443), allowTcp(4102, "128.0.0.0/1", 443)] as const),
      ),
      "a rule of its own for a declared door": ruleOf(INGRESS, "euw1-ingress-acl-rule", {
        ...{ ...OPEN_RULE, ruleNumber: 4103, cidrBlock: "0.0.0.0/0" },
      }),
    },
  },
  "NET-10": {
    edit: withEntries(INGRESS, "ingress", allowTcp(4001, "0.0.0.0/0", 22)),
    on: INGRESS,
    forms: {
      "a range that holds it": withEntries(INGRESS, "ingress", allowTcp(4001, "0.0.0.0/0", 400, 500)),
      "every protocol": withEntries(INGRESS, "ingress", allowAll(4001)),
      "UDP over IPv6": withEntries(INGRESS, "ingress", {
        ...{ ruleNo: 4001, action: "allow", protocol: "17", ipv6CidrBlock: "::/0", fromPort: 3389, toPort: 3389 },
      }),
      "a rule of its own": {
        edit: ruleOf(PROXY, "euw1-proxy-acl-rule", { ...OPEN_RULE, fromPort: 22, cidrBlock: "0.0.0.0/0" }),
        on: "euw1-proxy-acl-rule",
      },
    },
    harmless: {
      "a peer inside": withEntries(INGRESS, "ingress", allowTcp(4001, "10.10.8.0/21", 22)),
      "the way out": withEntries(INGRESS, "egress", allowTcp(4001, "0.0.0.0/0", 22)),
      "a deny": withEntries(INGRESS, "ingress", { ...allowTcp(4001, "0.0.0.0/0", 22), action: "deny" }),
      "a rule outwards": ruleOf(PROXY, "euw1-proxy-acl-rule", {
        ...{ ...OPEN_RULE, egress: "true", fromPort: 22, toPort: 22, cidrBlock: "0.0.0.0/0" },
      }),
    },
  },
  "NET-11": {
    edit: withEntries(PROXY, "ingress", allowTcp(350, "10.10.0.0/23", 8443, 8450)),
    on: PROXY,
    forms: {
      "every protocol": withEntries(PROXY, "ingress", allowAll(350, "10.10.0.0/23")),
      "every port": withEntries(PROXY, "ingress", {
        ...{ ruleNo: 350, action: "allow", protocol: "udp", cidrBlock: "10.10.0.0/23", fromPort: 0, toPort: 65535 },
      }),
      "every type of ICMP": withEntries(PROXY, "egress", {
        ...{ ...allowAll(350, "10.10.0.0/23"), protocol: "icmp", icmpType: -1, icmpCode: -1 },
      }),
      "a rule of its own": {
        edit: ruleOf(PROXY, "euw1-proxy-acl-rule", { ...OPEN_RULE, toPort: 8443, cidrBlock: "10.10.0.0/23" }),
        on: "euw1-proxy-acl-rule",
      },
    },
    harmless: {
      "one port of UDP": withEntries(PROXY, "ingress", { ...allowTcp(350, "10.10.0.0/23", 53), protocol: "udp" }),
      "fewer upper ports for answers": withEntries(PROXY, "ingress", allowTcp(350, "10.10.0.0/23", 32768, 65535)),
    },
  },
  "NET-13": {
    edit: ruleOf(SERVICE, "euw1-service-acl-rule", { ...OPEN_RULE, cidrBlock: "10.10.8.0/21" }),
    on: SERVICE,
    forms: {
      "an association beside the subnets": add(
        "aws:ec2/networkAclAssociation:NetworkAclAssociation",
        "euw1-service-acl-association",
        { networkAclId: of(SERVICE), subnetId: of("euw1-service-subnet-a") },
      ),
    },
    harmless: {
      "rules of their own alone": together(
        change(SERVICE, { ingress: undefined, egress: undefined }),
        ruleOf(SERVICE, "euw1-service-acl-rule", { ...OPEN_RULE, cidrBlock: "10.10.8.0/21" }),
      ),
    },
  },
  "MS-06": {
    edit: change("euw1-endpoint-network-acl", { subnetIds: [of("euw1-endpoint-subnet-a")] }),
    on: "euw1-endpoint-subnet-b",
    forms: {
      "a subnet in two tiers' ACLs": {
        edit: change(PROXY, {
          subnetIds: [of("euw1-proxy-subnet-a"), of("euw1-proxy-subnet-b"), of("euw1-service-subnet-a")],
        }),
        on: "euw1-service-subnet-a",
      },
      "another tier's ACL": {
        edit: together(
          change(SERVICE, { subnetIds: [of("euw1-service-subnet-a")] }),
          change(PROXY, {
            subnetIds: [of("euw1-proxy-subnet-a"), of("euw1-proxy-subnet-b"), of("euw1-service-subnet-b")],
          }),
        ),
        on: "euw1-service-subnet-b",
      },
      "an association with another ACL": {
        edit: add("aws:ec2/networkAclAssociation:NetworkAclAssociation", "euw1-service-acl-association", {
          ...{ networkAclId: of(PROXY), subnetId: of("euw1-service-subnet-a") },
        }),
        on: "euw1-service-subnet-a",
      },
      "a second ACL for a tier": {
        edit: add("aws:ec2/networkAcl:NetworkAcl", "euw1-spare-network-acl", {
          ...{ vpcId: of("euw1-vpc"), tags: { Tier: "proxy" } },
        }),
        on: "euw1-spare-network-acl",
      },
      "the default ACL": {
        edit: together(
          change("euw1-endpoint-network-acl", { subnetIds: [of("euw1-endpoint-subnet-a")] }),
          change(DEFAULT, { subnetIds: [of("euw1-endpoint-subnet-b")] }),
        ),
        on: "euw1-endpoint-subnet-b",
      },
      "a subnet of no tier": { edit: change("euw1-proxy-subnet-b", { tags: {} }), on: "euw1-proxy-subnet-b" },
    },
    harmless: {
      "an association in the place of the list": together(
        change("euw1-endpoint-network-acl", { subnetIds: [of("euw1-endpoint-subnet-a")] }),
        add("aws:ec2/networkAclAssociation:NetworkAclAssociation", "euw1-endpoint-acl-association", {
          ...{ networkAclId: of("euw1-endpoint-network-acl"), subnetId: of("euw1-endpoint-subnet-b") },
        }),
      ),
    },
  },
  "MS-07": {
    edit: withoutEntry(SERVICE, "egress", 10400),
    on: SERVICE,
    forms: {
      "one entry more": withEntries(SERVICE, "ingress", allowTcp(401, "10.10.8.0/21", 8443)),
      "another port": changeEntry(SERVICE, "ingress", 400, { fromPort: 444, toPort: 444 }),
      "another number": {
        edit: changeEntry(PROXY, "egress", 2700, { ruleNo: 5000 }),
        on: PROXY,
      },
      "a deny that allows": { edit: changeEntry(PROXY, "egress", 2700, { action: "allow" }), on: PROXY },
      "a rule beside the list": ruleOf(SERVICE, "euw1-service-acl-rule", { ...OPEN_RULE, cidrBlock: "10.10.8.0/21" }),
      "a tier that is none": change(SERVICE, { tags: { Tier: "services" } }),
      "a list that is not known": change(SERVICE, { egress: UNKNOWN }),
    },
    harmless: {
      "the same in other words": changeEntry(SERVICE, "ingress", 400, {
        ...{ protocol: "6", fromPort: "443", ruleNo: "400", action: "Allow" },
      }),
      "another order in the list": changeWith(SERVICE, ({ ingress }) => ({
        ingress: [...(ingress as unknown as Entry[])].reverse(),
      })),
    },
  },
  "NET-20": {
    edit: withEntries(PROXY, "egress", ipv6(4701, "allow", "::/0")),
    on: PROXY,
    forms: {
      "a deny that comes after": withEntries(
        PROXY,
        "egress",
        ipv6(4701, "allow", "::/0"),
        ipv6(4702, "deny", "2001:db8::/56"),
      ),
      "a rule of its own": ruleOf(PROXY, "euw1-proxy-acl-rule", {
        ...{ ...OPEN_RULE, egress: "true", ipv6CidrBlock: "2000::/3" },
      }),
    },
    harmless: {
      "a deny before it": withEntries(
        PROXY,
        "egress",
        ipv6(2701, "deny", "2001:db8::/56"),
        ipv6(4701, "allow", "::/0"),
      ),
      "what IPv4 does not deny": withEntries(INGRESS, "ingress", ipv6(4110, "allow", "::/0")),
    },
  },
};
