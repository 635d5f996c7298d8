// NetworkLoadBalancer: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import { expect } from "chai";
import { NetworkLoadBalancer } from "../../components/networkLoadBalancer.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";
import { valueOf } from "../support/valueOf.ts";
import { subnetRefs } from "../support/region.ts";

const ARGS = {
  vpcId: "vpc-1",
  subnets: subnetRefs("ingress"),
  securityGroupIds: ["sg-1"],
  staticDoor: { certificateArn: "arn:certificate", httpsPort: 443, redirectPort: 80 },
  logBucket: "logs",
  dualStack: false,
  deletionProtection: true,
};

/** The same load balancer with CloudFront's door instead of the static one. */
const CDN_ARGS = {
  vpcId: "vpc-1",
  subnets: subnetRefs("ingress"),
  securityGroupIds: ["sg-1", "sg-cdn"],
  cdnDoor: { certificateArn: "arn:origin-certificate", port: 8443 },
  logBucket: "logs",
  dualStack: false,
  deletionProtection: true,
};

const EVERY_INPUT = {
  "aws:ec2/eip:Eip euw1-nlb-address-a": { domain: "vpc", tags: { Name: "euw1-nlb-a", Tier: "ingress" } },
  "aws:ec2/eip:Eip euw1-nlb-address-b": { domain: "vpc", tags: { Name: "euw1-nlb-b", Tier: "ingress" } },
  "aws:lb/targetGroup:TargetGroup euw1-static": {
    connectionTermination: true,
    deregistrationDelay: 60,
    healthCheck: {
      enabled: true,
      healthyThreshold: 2,
      interval: 10,
      matcher: "200",
      path: "/healthz",
      port: "8444",
      protocol: "HTTPS",
      timeout: 5,
      unhealthyThreshold: 2,
    },
    port: 8443,
    preserveClientIp: "false",
    protocol: "TLS",
    proxyProtocolV2: true,
    tags: { Name: "euw1-static", Tier: "proxy" },
    targetType: "instance",
    vpcId: "vpc-1",
  },
  "aws:lb/targetGroup:TargetGroup euw1-redirect": {
    connectionTermination: true,
    deregistrationDelay: 60,
    healthCheck: {
      enabled: true,
      healthyThreshold: 2,
      interval: 10,
      matcher: "200",
      path: "/healthz",
      port: "8444",
      protocol: "HTTPS",
      timeout: 5,
      unhealthyThreshold: 2,
    },
    port: 8080,
    preserveClientIp: "false",
    protocol: "TCP",
    proxyProtocolV2: true,
    tags: { Name: "euw1-redirect", Tier: "proxy" },
    targetType: "instance",
    vpcId: "vpc-1",
  },
  "aws:lb/loadBalancer:LoadBalancer euw1-nlb": {
    accessLogs: { bucket: "logs", enabled: true, prefix: "nlb" },
    dnsRecordClientRoutingPolicy: "any_availability_zone",
    enableCrossZoneLoadBalancing: true,
    enableDeletionProtection: true,
    enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "on",
    internal: false,
    ipAddressType: "ipv4",
    loadBalancerType: "network",
    securityGroups: ["sg-1"],
    subnetMappings: [
      { allocationId: "<id of euw1-nlb-address-a>", subnetId: "subnet-ingress-a" },
      { allocationId: "<id of euw1-nlb-address-b>", subnetId: "subnet-ingress-b" },
    ],
    tags: { Name: "euw1-nlb", Tier: "ingress" },
  },
  "aws:lb/listener:Listener euw1-redirect-listener": {
    defaultActions: [{ targetGroupArn: "<id of euw1-redirect>", type: "forward" }],
    loadBalancerArn: "<id of euw1-nlb>",
    port: 80,
    protocol: "TCP",
  },
  "aws:lb/listener:Listener euw1-static-listener": {
    alpnPolicy: "HTTP2Preferred",
    certificateArn: "arn:certificate",
    defaultActions: [{ targetGroupArn: "<id of euw1-static>", type: "forward" }],
    loadBalancerArn: "<id of euw1-nlb>",
    port: 443,
    protocol: "TLS",
    sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
  },
};

/** What the cdn door adds. */
const CDN_INPUT = {
  "aws:lb/targetGroup:TargetGroup euw1-cdn": {
    connectionTermination: true,
    deregistrationDelay: 60,
    healthCheck: {
      enabled: true,
      healthyThreshold: 2,
      interval: 10,
      matcher: "200",
      path: "/healthz",
      port: "8444",
      protocol: "HTTPS",
      timeout: 5,
      unhealthyThreshold: 2,
    },
    port: 8445,
    preserveClientIp: "false",
    protocol: "TLS",
    proxyProtocolV2: true,
    tags: { Name: "euw1-cdn", Tier: "proxy" },
    targetType: "instance",
    vpcId: "vpc-1",
  },
  "aws:lb/listener:Listener euw1-cdn-listener": {
    alpnPolicy: "HTTP2Preferred",
    certificateArn: "arn:origin-certificate",
    defaultActions: [{ targetGroupArn: "<id of euw1-cdn>", type: "forward" }],
    loadBalancerArn: "<id of euw1-nlb>",
    port: 8443,
    protocol: "TLS",
    sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
  },
};

/** Of those above, what is there without the static door. */
const [ADDRESS_A, ADDRESS_B, BALANCER] = [
  "aws:ec2/eip:Eip euw1-nlb-address-a",
  "aws:ec2/eip:Eip euw1-nlb-address-b",
  "aws:lb/loadBalancer:LoadBalancer euw1-nlb",
] as const;

describe("NetworkLoadBalancer", () => {
  it("makes exactly these resources for the static door", async () => {
    const built = await buildWithMocks(() => new NetworkLoadBalancer("euw1", ARGS));
    expect(everyInput(built)).to.deep.equal(EVERY_INPUT);
  });

  it("makes exactly these resources for CloudFront's door, with its own security group", async () => {
    const built = await buildWithMocks(() => new NetworkLoadBalancer("euw1", CDN_ARGS));
    expect(everyInput(built)).to.deep.equal({
      [ADDRESS_A]: EVERY_INPUT[ADDRESS_A],
      [ADDRESS_B]: EVERY_INPUT[ADDRESS_B],
      [BALANCER]: { ...EVERY_INPUT[BALANCER], securityGroups: ["sg-1", "sg-cdn"] },
      ...CDN_INPUT,
    });
  });

  it("makes the resources of both doors beside each other, changing neither", async () => {
    const built = await buildWithMocks(() => new NetworkLoadBalancer("euw1", { ...ARGS, ...CDN_ARGS }));
    expect(everyInput(built)).to.deep.equal({
      ...EVERY_INPUT,
      [BALANCER]: { ...EVERY_INPUT[BALANCER], securityGroups: ["sg-1", "sg-cdn"] },
      ...CDN_INPUT,
    });
  });

  it("has the proxies join every door's target group", async () => {
    const { result, ...built } = await buildWithMocks(() => new NetworkLoadBalancer("euw1", { ...ARGS, ...CDN_ARGS }));
    const groups = built.resources.filter(({ type }) => type === "aws:lb/targetGroup:TargetGroup");
    expect(groups.map(({ name }) => name)).to.have.members(["euw1-static", "euw1-redirect", "euw1-cdn"]);
    expect(await Promise.all(result.targetGroupArns.map(valueOf))).to.have.members(
      groups.map(({ outputs }) => outputs["arn"]),
    );
  });

  it("tells what CloudWatch calls the cdn door's parts, and nothing without that door", async () => {
    const { result, ...built } = await buildWithMocks(() => new NetworkLoadBalancer("euw1", CDN_ARGS));
    const suffix = (name: string) => built.resources.find((made) => made.name === name)?.outputs["arnSuffix"];
    const { loadBalancer, targetGroup } = result.cdnMetrics ?? {};
    expect(loadBalancer && (await valueOf(loadBalancer)))
      .to.equal(suffix("euw1-nlb"))
      .and.to.match(/^net\/euw1-nlb-/);
    expect(targetGroup && (await valueOf(targetGroup)))
      .to.equal(suffix("euw1-cdn"))
      .and.to.match(/^targetgroup\/euw1-cdn-/);
    const other = await buildWithMocks(() => new NetworkLoadBalancer("euw1", ARGS));
    expect(other.result.cdnMetrics).to.equal(undefined);
  });

  it("answers IPv6 clients with dual stack, on the ports it is given", async () => {
    const staticDoor = { ...ARGS.staticDoor, httpsPort: 8443, redirectPort: 8080 };
    const built = await buildWithMocks(() => new NetworkLoadBalancer("euw1", { ...ARGS, dualStack: true, staticDoor }));
    expect(built.named("aws:lb/loadBalancer:LoadBalancer", "euw1-nlb").inputs["ipAddressType"]).to.equal("dualstack");
    expect(built.ofType("aws:lb/listener:Listener").map(({ inputs }) => inputs["port"])).to.have.members([8443, 8080]);
  });

  it("tells the addresses that clients pin, one a zone", async () => {
    const { result, ...built } = await buildWithMocks(() => new NetworkLoadBalancer("euw1", ARGS));
    const addresses = await Promise.all(result.addresses.map(valueOf));
    expect(addresses).to.have.length(2);
    expect(
      built.resources.filter(({ type }) => type === "aws:ec2/eip:Eip").map(({ outputs }) => outputs["publicIp"]),
    ).to.deep.equal(addresses);
  });
});
