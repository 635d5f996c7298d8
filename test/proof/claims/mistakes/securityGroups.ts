// Mistakes in security groups: whom a rule names, who carries a group, and how wide a rule is.
import { add, change, of, rule, tcp, together } from "../../../support/planEdits.ts";
import type { Mistake } from "./mistake.ts";

const NLB = "euw1-nlb-security-group";
const PROXY = "euw1-proxy-security-group";
const ALB = "euw1-alb-security-group";
const SERVICE = "euw1-service-security-group";
const ENDPOINT = "euw1-endpoint-security-group";
const CLOUDFRONT_LIST = "pl-c9206998";

/** Whom a rule names. */
const REFERENCES: readonly Mistake[] = [
  {
    name: "lets the load balancer behind the proxies send PROXY headers, instead of the one before them",
    edit: change("euw1-proxy-from-nlb-8443", { referencedSecurityGroupId: of(ALB) }),
    fails: "proxy-header",
    names: "euw1-proxy-from-nlb-8443",
    preview: true,
  },
  {
    name: "sends from the network load balancer to the wrong group",
    edit: change("euw1-nlb-to-proxy-8443", { referencedSecurityGroupId: of(ALB) }),
    fails: "declared-flows",
    names: NLB,
    preview: true,
  },
  {
    name: "lets the proxies in where the network load balancer is meant",
    edit: change("euw1-alb-from-proxy-443", { referencedSecurityGroupId: of(NLB) }),
    fails: "groups-alone",
    names: "euw1-alb-from-proxy-443",
  },
  {
    name: "opens the port of a PROXY header to the VPC",
    edit: rule("Ingress", "euw1-proxy-from-vpc", PROXY, { ...tcp(8443), cidrIpv4: "10.10.0.0/16" }),
    fails: "proxy-header",
    names: "euw1-proxy-from-vpc",
  },
  {
    name: "opens the port of a PROXY header to the ingress subnets instead of a group",
    edit: change("euw1-proxy-from-cdn-8445", { referencedSecurityGroupId: undefined, cidrIpv4: "10.10.0.0/23" }),
    fails: "proxy-header",
    names: "euw1-proxy-from-cdn-8445",
  },
  {
    name: "opens the port of a PROXY header to the services",
    edit: rule("Ingress", "euw1-proxy-from-service", PROXY, {
      ...tcp(8080, 8445),
      referencedSecurityGroupId: of(SERVICE),
    }),
    fails: "proxy-header",
    names: "euw1-proxy-from-service",
    preview: true,
  },
  {
    name: "puts the network load balancer's group on a service",
    edit: change("euw1-orders-sample", { vpcSecurityGroupIds: [of(SERVICE), of(NLB)] }),
    fails: "proxy-header",
    names: "euw1-orders-sample",
  },
  {
    name: "puts the proxies' group on a service",
    edit: change("euw1-orders-sample", { vpcSecurityGroupIds: [of(SERVICE), of(PROXY)] }),
    fails: "groups-alone",
    names: "euw1-orders-sample",
  },
  {
    name: "opens the cdn door to everybody instead of CloudFront's list",
    edit: change("euw1-cdn-from-cloudfront-8443", { prefixListId: undefined, cidrIpv4: "0.0.0.0/0" }),
    fails: "public-doors",
    names: "euw1-cdn-from-cloudfront-8443",
    preview: true,
  },
];

function open(what: string, name: string, group: string, inputs: Parameters<typeof rule>[3]): Mistake {
  const direction = name.includes("-to-") ? "Egress" : "Ingress";
  return { name: what, edit: rule(direction, name, group, inputs), fails: "groups-alone", names: name };
}

/** How wide a rule is. */
const OPENINGS: readonly Mistake[] = [
  {
    ...open("opens the ALB to the world", "euw1-alb-from-all", ALB, { ...tcp(443), cidrIpv4: "0.0.0.0/0" }),
    preview: true,
  },
  open("opens the ALB to the world's IPv6", "euw1-alb-from-all-6", ALB, { ...tcp(443), cidrIpv6: "::/0" }),
  open("opens the ALB to CloudFront past the proxies", "euw1-alb-from-list", ALB, {
    ...tcp(443),
    prefixListId: CLOUDFRONT_LIST,
  }),
  open("opens the ALB to the VPC", "euw1-alb-from-vpc", ALB, { ...tcp(443), cidrIpv4: "10.10.0.0/16" }),
  open("opens the ALB to the other region", "euw1-alb-from-use1", ALB, { ...tcp(443), cidrIpv4: "10.20.0.0/16" }),
  open("opens all protocols between proxies and ALB", "euw1-alb-from-proxy-all", ALB, {
    ipProtocol: "-1",
    referencedSecurityGroupId: of(PROXY),
  }),
  open("opens the services to the world", "euw1-service-from-all", SERVICE, { ...tcp(9443), cidrIpv4: "0.0.0.0/0" }),
  open("opens the services to each other", "euw1-service-from-self", SERVICE, {
    ipProtocol: "-1",
    referencedSecurityGroupId: of(SERVICE),
  }),
  open("opens the endpoints to the VPC", "euw1-endpoint-from-vpc", ENDPOINT, {
    ...tcp(443),
    cidrIpv4: "10.10.0.0/16",
  }),
  open("opens SSH on the proxies", "euw1-proxy-from-ssh", PROXY, { ...tcp(22), cidrIpv4: "0.0.0.0/0" }),
  open("opens the metrics to everybody", "euw1-proxy-from-metrics", PROXY, { ...tcp(8405), cidrIpv4: "0.0.0.0/0" }),
  open("opens UDP on the network load balancer", "euw1-nlb-from-udp", NLB, {
    ipProtocol: "udp",
    fromPort: 443,
    toPort: 443,
    cidrIpv4: "0.0.0.0/0",
  }),
  open("opens the echo of ICMP on the network load balancer", "euw1-nlb-from-echo", NLB, {
    ipProtocol: "icmp",
    fromPort: 8,
    toPort: -1,
    cidrIpv4: "0.0.0.0/0",
  }),
  open("lets the services send anything anywhere", "euw1-service-to-all", SERVICE, {
    ipProtocol: "-1",
    cidrIpv4: "0.0.0.0/0",
  }),
  open("lets the services call on the internet", "euw1-service-to-443", SERVICE, {
    ...tcp(443),
    cidrIpv4: "0.0.0.0/0",
  }),
  open("lets the proxies send anything anywhere", "euw1-proxy-to-all", PROXY, {
    ipProtocol: "-1",
    cidrIpv4: "0.0.0.0/0",
  }),
];

/** The same in the other ways to write a rule. */
const FORMS: readonly Mistake[] = [
  {
    name: "opens the ALB in a list of the group's own",
    edit: change(ALB, {
      ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }],
    }),
    fails: "groups-alone",
    names: ALB,
    preview: true,
  },
  {
    name: "opens the services by the older form of a rule",
    edit: add("aws:ec2/securityGroupRule:SecurityGroupRule", "euw1-old-rule", {
      type: "ingress",
      securityGroupId: of(SERVICE),
      protocol: "tcp",
      fromPort: 0,
      toPort: 65535,
      cidrBlocks: ["10.0.0.0/8"],
    }),
    fails: "groups-alone",
    names: "euw1-old-rule",
    preview: true,
  },
  {
    name: "lets a service fall back on the default group, and gives that rules",
    edit: together(
      change("euw1-default-security-group", {
        ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }],
        egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
      }),
      change("euw1-orders-sample", { vpcSecurityGroupIds: undefined }),
    ),
    fails: "groups-alone",
    names: "euw1-default-security-group",
    preview: true,
  },
];

export const SECURITY_GROUPS: readonly Mistake[] = [...REFERENCES, ...OPENINGS, ...FORMS];
