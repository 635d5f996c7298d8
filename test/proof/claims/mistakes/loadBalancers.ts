// Mistakes in load balancers: their groups, listeners, targets and health checks.
import { add, change, changeWith, type Edit, of, remove, rule, tcp, together } from "../../../support/planEdits.ts";
import type { Json, Properties } from "../../../../plan/type.ts";
import type { Mistake } from "./mistake.ts";

/** Points the health check of a target group elsewhere. */
function healthPort(group: string, port: string): Edit {
  return changeWith(group, (before) => ({ healthCheck: { ...(before["healthCheck"] as Properties), port } }));
}

const FORWARD = (group: string): Json => [{ type: "forward", targetGroupArn: of(group) }];

/** A network load balancer with a group that lets everybody in on a port, and a listener there. */
function secondBalancer(name: string, group: string, port: number): Edit {
  return together(
    add("aws:ec2/securityGroup:SecurityGroup", `${name}-security-group`, { vpcId: of("euw1-vpc") }),
    rule("Ingress", `${name}-from-all`, `${name}-security-group`, { ...tcp(port), cidrIpv4: "0.0.0.0/0" }),
    add("aws:lb/loadBalancer:LoadBalancer", name, {
      loadBalancerType: "network",
      internal: false,
      subnets: [of("euw1-ingress-subnet-a"), of("euw1-ingress-subnet-b")],
      securityGroups: [of(`${name}-security-group`)],
    }),
    add("aws:lb/listener:Listener", `${name}-listener`, {
      loadBalancerArn: of(name),
      port,
      protocol: "TCP",
      defaultActions: FORWARD(group),
    }),
  );
}

export const LOAD_BALANCERS: readonly Mistake[] = [
  {
    name: "has a network load balancer without a group",
    edit: change("euw1-nlb", { securityGroups: undefined }),
    fails: "groups-alone",
    names: "euw1-nlb",
    preview: true,
  },
  {
    name: "lets the targets see the clients' addresses, which their ACL does not admit",
    edit: change("euw1-static", { preserveClientIp: "true" }),
    fails: "declared-flows",
    names: "euw1-proxy-network-acl",
    preview: true,
  },
  {
    name: "makes the ALB public",
    edit: change("euw1-alb", { internal: false }),
    fails: "public-doors",
    names: "euw1-alb",
    preview: true,
  },
  {
    name: "makes the network load balancer internal",
    edit: change("euw1-nlb", { internal: true }),
    fails: "public-doors",
    names: "euw1-nlb",
  },
  {
    name: "has a second door to the proxies",
    edit: secondBalancer("euw1-second", "euw1-static", 443),
    fails: "public-doors",
    names: "euw1-second-listener",
    preview: true,
  },
  {
    name: "has a second door straight to the services",
    edit: secondBalancer("euw1-shortcut", "euw1-orders", 9443),
    fails: "public-doors",
    names: "euw1-shortcut-listener",
    preview: true,
  },
  {
    name: "listens for SSH",
    edit: add("aws:lb/listener:Listener", "euw1-ssh-listener", {
      loadBalancerArn: of("euw1-nlb"),
      port: 22,
      protocol: "TCP",
      defaultActions: FORWARD("euw1-static"),
    }),
    fails: "public-doors",
    names: "euw1-ssh-listener",
  },
  {
    name: "listens for UDP",
    edit: change("euw1-redirect-listener", { protocol: "TCP_UDP" }),
    fails: "public-doors",
    names: "euw1-redirect-listener",
  },
  {
    name: "listens on another port than the door's",
    edit: change("euw1-cdn-listener", { port: 9443 }),
    fails: "public-doors",
    names: "euw1-cdn-listener",
  },
  {
    name: "has lost a door's listener",
    edit: remove("euw1-static-listener"),
    fails: "public-doors",
    names: "euw1-nlb",
  },
  {
    name: "hands a door to a target group without targets",
    edit: together(
      add("aws:lb/targetGroup:TargetGroup", "euw1-next", {
        port: 8443,
        protocol: "TLS",
        targetType: "instance",
        vpcId: of("euw1-vpc"),
      }),
      change("euw1-static-listener", { defaultActions: FORWARD("euw1-next") }),
    ),
    fails: "declared-flows",
    names: "euw1-static-listener",
  },
  {
    name: "hands CloudFront's door on to the bind that asks for no secret",
    edit: change("euw1-cdn-listener", { defaultActions: FORWARD("euw1-static") }),
    fails: "public-doors",
    names: "euw1-cdn-listener",
    preview: true,
  },
  {
    name: "hands a door on to a port that nobody opened",
    edit: change("euw1-static", { port: 9000 }),
    fails: "declared-flows",
    names: "euw1-static-listener",
  },
  {
    name: "asks after the proxies' health on a port that nobody opened",
    edit: healthPort("euw1-static", "9000"),
    fails: "health-checks",
    names: "euw1-static-listener",
    preview: true,
  },
  {
    name: "registers a service on another port than the one that it opens",
    edit: change("euw1-orders-sample-attachment", { port: 9000 }),
    fails: "health-checks",
    names: "euw1-orders-sample",
  },
  {
    name: "puts the endpoints' group on a service",
    edit: change("euw1-orders-sample", { vpcSecurityGroupIds: [of("euw1-endpoint-security-group")] }),
    fails: "health-checks",
    names: "euw1-orders-sample",
  },
];
