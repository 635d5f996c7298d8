// ApplicationLoadBalancer: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import { expect } from "chai";
import { ApplicationLoadBalancer } from "../../components/applicationLoadBalancer.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";
import { devRegion, subnetRefs } from "../support/region.ts";

const EVERY_INPUT = {
  "aws:lb/targetGroup:TargetGroup euw1-orders": {
    deregistrationDelay: 30,
    healthCheck: {
      enabled: true,
      healthyThreshold: 2,
      interval: 10,
      matcher: "200",
      path: "/healthz",
      port: "traffic-port",
      protocol: "HTTPS",
      timeout: 5,
      unhealthyThreshold: 2,
    },
    port: 9443,
    protocol: "HTTPS",
    protocolVersion: "HTTP1",
    tags: { Name: "euw1-orders", Tier: "service" },
    targetType: "instance",
    vpcId: "vpc-1",
  },
  "aws:lb/targetGroup:TargetGroup euw1-accounts": {
    deregistrationDelay: 30,
    healthCheck: {
      enabled: true,
      healthyThreshold: 2,
      interval: 10,
      matcher: "200",
      path: "/healthz",
      port: "traffic-port",
      protocol: "HTTPS",
      timeout: 5,
      unhealthyThreshold: 2,
    },
    port: 9443,
    protocol: "HTTPS",
    protocolVersion: "HTTP1",
    tags: { Name: "euw1-accounts", Tier: "service" },
    targetType: "ip",
    vpcId: "vpc-1",
  },
  "aws:lb/loadBalancer:LoadBalancer euw1-alb": {
    accessLogs: { bucket: "logs", enabled: true, prefix: "alb" },
    desyncMitigationMode: "defensive",
    dropInvalidHeaderFields: true,
    enableDeletionProtection: true,
    enableHttp2: true,
    idleTimeout: 120,
    internal: true,
    ipAddressType: "ipv4",
    loadBalancerType: "application",
    preserveHostHeader: true,
    securityGroups: ["sg-1"],
    subnets: ["subnet-service-a", "subnet-service-b"],
    tags: { Name: "euw1-alb", Tier: "service" },
    xffHeaderProcessingMode: "preserve",
  },
  "aws:lb/listener:Listener euw1-services-listener": {
    certificateArn: "arn:certificate",
    defaultActions: [
      {
        fixedResponse: { contentType: "text/plain", messageBody: "not found", statusCode: "404" },
        type: "fixed-response",
      },
    ],
    loadBalancerArn: "<id of euw1-alb>",
    port: 443,
    protocol: "HTTPS",
    sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
  },
  "aws:lb/listenerRule:ListenerRule euw1-rule-100": {
    actions: [{ targetGroupArn: "<id of euw1-orders>", type: "forward" }],
    conditions: [
      { hostHeader: { values: ["euw1.edge.example.com", "edge.example.com"] } },
      { pathPattern: { values: ["/orders", "/orders/*"] } },
    ],
    listenerArn: "<id of euw1-services-listener>",
    priority: 100,
    tags: { Name: "euw1-orders" },
  },
  "aws:lb/listenerRule:ListenerRule euw1-rule-110": {
    actions: [{ targetGroupArn: "<id of euw1-accounts>", type: "forward" }],
    conditions: [
      { hostHeader: { values: ["euw1.edge.example.com", "edge.example.com"] } },
      { pathPattern: { values: ["/accounts", "/accounts/*"] } },
    ],
    listenerArn: "<id of euw1-services-listener>",
    priority: 110,
    tags: { Name: "euw1-accounts" },
  },
};

describe("ApplicationLoadBalancer", () => {
  it("makes exactly these resources", async () => {
    const built = await buildWithMocks(
      () =>
        new ApplicationLoadBalancer("euw1", {
          vpcId: "vpc-1",
          subnets: subnetRefs("service"),
          securityGroupId: "sg-1",
          certificateArn: "arn:certificate",
          hosts: ["euw1.edge.example.com", "edge.example.com"],
          services: devRegion().services,
          logBucket: "logs",
          deletionProtection: true,
        }),
    );
    expect(everyInput(built)).to.deep.equal(EVERY_INPUT);
  });
});
