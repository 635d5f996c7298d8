// Mutations of the policies about security groups.
import { UNKNOWN } from "../../../plan/type.ts";
import type { Properties } from "../../../plan/type.ts";
import { add, change, type Edit, of, rule, tcp } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const [NLB, PROXY, ALB] = ["euw1-nlb-security-group", "euw1-proxy-security-group", "euw1-alb-security-group"];
const DEFAULT = "euw1-default-security-group";
const EVERYBODY = { cidrIpv4: "0.0.0.0/0" };

/** A rule in one of the ways to write it, on itself. */
function ingress(group: string, inputs: Properties): { readonly edit: Edit; readonly on: string } {
  return { edit: rule("Ingress", "euw1-new-rule", group, inputs), on: "euw1-new-rule" };
}

function egress(group: string, inputs: Properties): { readonly edit: Edit; readonly on: string } {
  return { edit: rule("Egress", "euw1-new-rule", group, inputs), on: "euw1-new-rule" };
}

/** The older resource for both directions. */
function older(group: string, type: string, inputs: Properties): { readonly edit: Edit; readonly on: string } {
  const edit = add("aws:ec2/securityGroupRule:SecurityGroupRule", "euw1-new-rule", {
    securityGroupId: of(group),
    type,
    ...inputs,
  });
  return { edit, on: "euw1-new-rule" };
}

/** TCP on a port as the older forms write it. */
function listed(port: number | string, peers: Properties): Properties {
  return { protocol: "tcp", fromPort: port, toPort: port, ...peers };
}

const ANYBODY = { cidrBlocks: ["0.0.0.0/0"] };

export const securityGroups: Mutations = {
  "SG-01": {
    ...ingress(ALB, { ...tcp(443), ...EVERYBODY }),
    forms: {
      IPv6: ingress(ALB, { ...tcp(443), cidrIpv6: "::/0" }),
      "half of the internet": ingress(ALB, { ...tcp(443), cidrIpv4: "0.0.0.0/1" }),
      "a public prefix": ingress(PROXY, { ...tcp(8405), cidrIpv4: "198.51.100.0/24" }),
      "another port of the door": ingress(NLB, { ...tcp(443, 444), ...EVERYBODY }),
      "every protocol at the door": ingress(NLB, { ipProtocol: "-1", ...EVERYBODY }),
      "a prefix list": ingress(PROXY, { ...tcp(443), prefixListId: "pl-0a1b2c3d4e5f6a7b8" }),
      "a prefix list of another name at the door": ingress(NLB, { ...tcp(8443), prefixListId: UNKNOWN }),
      "the older resource": older(ALB, "ingress", listed("443", ANYBODY)),
      "a list of the group": { edit: change(ALB, { ingress: [listed(443, ANYBODY)] }), on: ALB },
      "one block in the place of a list": { edit: change(ALB, { ingress: listed(443, ANYBODY) }), on: ALB },
      "the default group": {
        edit: change(DEFAULT, { ingress: [listed(443, { ipv6CidrBlocks: ["::/0"] })] }),
        on: DEFAULT,
      },
      "a range that is not known": ingress(ALB, { ...tcp(443), cidrIpv4: UNKNOWN }),
      "a group of another stack": {
        edit: add("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "euw1-new-rule", {
          ...{ securityGroupId: "sg-0123456789abcdef0", ...tcp(443), ...EVERYBODY },
        }),
        on: "euw1-new-rule",
      },
    },
    harmless: {
      "a group": ingress(ALB, { ...tcp(8443), referencedSecurityGroupId: of(PROXY) }).edit,
      "private addresses": ingress(ALB, { ...tcp(443), cidrIpv4: "10.10.8.0/21" }).edit,
      "some of the door's clients": ingress(NLB, { ...tcp(443), cidrIpv4: "203.0.113.0/24" }).edit,
      "the door's prefix list": ingress(NLB, {
        ...tcp(8443),
        prefixListId: UNKNOWN,
        description: "cloudfront (com.amazonaws.global.cloudfront.origin-facing)",
      }).edit,
      "the way out": egress(ALB, { ...tcp(443), ...EVERYBODY }).edit,
    },
  },
  "SG-02": {
    ...ingress(NLB, { ...tcp(22), ...EVERYBODY }),
    forms: {
      "every port": ingress(NLB, { ...tcp(0, 65535), ...EVERYBODY }),
      "every protocol over IPv6": ingress(NLB, { ipProtocol: "-1", cidrIpv6: "::/0" }),
      "a database": ingress(PROXY, { ...tcp(5432), cidrIpv4: "8.0.0.0/7" }),
      "the older resource": older(NLB, "ingress", listed("3389", ANYBODY)),
      "a list of the group": { edit: change(NLB, { ingress: [listed(445, ANYBODY)] }), on: NLB },
    },
    harmless: {
      "private addresses": ingress(NLB, { ...tcp(22), cidrIpv4: "10.0.0.0/8" }).edit,
      "a group": ingress(ALB, { ...tcp(22), referencedSecurityGroupId: of(PROXY) }).edit,
      "a port of the web": ingress(NLB, { ...tcp(8080), ...EVERYBODY }).edit,
      "the way out": older(NLB, "egress", listed(22, ANYBODY)).edit,
    },
  },
  "SG-03": {
    ...egress(ALB, { ...tcp(443), ...EVERYBODY }),
    forms: {
      "another port of the proxies": egress(PROXY, { ...tcp(80), ...EVERYBODY }),
      "every protocol of the proxies": egress(PROXY, { ipProtocol: "-1", ...EVERYBODY }),
      IPv6: egress(PROXY, { ...tcp(443), cidrIpv6: "::/0" }),
      "a prefix list": egress("euw1-service-security-group", { ...tcp(443), prefixListId: "pl-6da54004" }),
      "the older resource": older(ALB, "egress", listed(443, ANYBODY)),
      "a list of the group": { edit: change(ALB, { egress: [listed(443, ANYBODY)] }), on: ALB },
      "a port that is not known": egress(PROXY, { ipProtocol: "tcp", fromPort: UNKNOWN, toPort: 443, ...EVERYBODY }),
    },
    harmless: {
      "some of the internet for the proxies": egress(PROXY, { ...tcp(443), cidrIpv4: "198.51.100.0/24" }).edit,
      "a group": egress(ALB, { ...tcp(8080), referencedSecurityGroupId: of(PROXY) }).edit,
      "the way in": ingress(ALB, { ...tcp(443), ...EVERYBODY }).edit,
    },
  },
  "SG-04": {
    ...ingress(ALB, { ipProtocol: "-1", referencedSecurityGroupId: of(PROXY) }),
    forms: {
      "every port of TCP": ingress(ALB, { ...tcp(0, 65535), referencedSecurityGroupId: of(PROXY) }),
      "no port given": ingress(ALB, { ipProtocol: "udp", referencedSecurityGroupId: of(PROXY) }),
      outwards: egress(ALB, { ipProtocol: "-1", referencedSecurityGroupId: of(PROXY) }),
      "the older resource": older(ALB, "egress", { protocol: "all", fromPort: 0, toPort: 0, self: true }),
      "a list of the group": {
        edit: change(ALB, { egress: [{ protocol: "-1", fromPort: 0, toPort: 0, securityGroups: [of(PROXY)] }] }),
        on: ALB,
      },
    },
    harmless: { "a range of ports": ingress(ALB, { ...tcp(8000, 8100), referencedSecurityGroupId: of(PROXY) }).edit },
  },
  "SG-05": {
    ...ingress(ALB, { ...tcp(443), cidrIpv4: "10.10.8.0/21" }),
    forms: {
      "one address": egress(PROXY, { ...tcp(443), cidrIpv4: "10.10.16.4/32" }),
      IPv6: egress(PROXY, { ...tcp(443), cidrIpv6: "fd00::/8" }),
      "the older resource": older(ALB, "ingress", listed(443, { cidrBlocks: ["192.168.0.0/16"] })),
      "a list of the group": { edit: change(ALB, { egress: [listed(443, { cidrBlocks: ["10.0.0.0/8"] })] }), on: ALB },
    },
    harmless: { "declared outsiders": ingress(NLB, { ...tcp(443), cidrIpv4: "203.0.113.0/24" }).edit },
  },
  "SG-07": {
    edit: change(ALB, { ingress: [listed(443, { securityGroups: [of(PROXY)] })] }),
    on: ALB,
    forms: { "a list that is not known": change(ALB, { egress: UNKNOWN }) },
    harmless: { "an empty list": change(ALB, { ingress: [], egress: [] }) },
  },
};
