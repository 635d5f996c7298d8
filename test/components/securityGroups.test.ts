// SecurityGroups: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import { expect } from "chai";
import { SecurityGroups } from "../../components/securityGroups.ts";
import { type Built, buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";
import { devRegion } from "../support/region.ts";

const EVERY_INPUT = {
  "aws:ec2/securityGroup:SecurityGroup euw1-nlb-security-group": {
    description: "network load balancer",
    tags: { Name: "euw1-nlb" },
    vpcId: "vpc-1",
  },
  "aws:ec2/securityGroup:SecurityGroup euw1-proxy-security-group": {
    description: "HAProxy instances",
    tags: { Name: "euw1-proxy" },
    vpcId: "vpc-1",
  },
  "aws:ec2/securityGroup:SecurityGroup euw1-alb-security-group": {
    description: "application load balancer",
    tags: { Name: "euw1-alb" },
    vpcId: "vpc-1",
  },
  "aws:ec2/securityGroup:SecurityGroup euw1-service-security-group": {
    description: "services behind the application load balancer",
    tags: { Name: "euw1-service" },
    vpcId: "vpc-1",
  },
  "aws:ec2/securityGroup:SecurityGroup euw1-endpoint-security-group": {
    description: "interface endpoints",
    tags: { Name: "euw1-endpoint" },
    vpcId: "vpc-1",
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule euw1-nlb-from-0.0.0.0_0-443": {
    cidrIpv4: "0.0.0.0/0",
    description: "clients to ingress port 443",
    fromPort: 443,
    ipProtocol: "tcp",
    securityGroupId: "<id of euw1-nlb-security-group>",
    toPort: 443,
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule euw1-nlb-from-0.0.0.0_0-80": {
    cidrIpv4: "0.0.0.0/0",
    description: "clients to ingress port 80",
    fromPort: 80,
    ipProtocol: "tcp",
    securityGroupId: "<id of euw1-nlb-security-group>",
    toPort: 80,
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule euw1-nlb-from-0.0.0.0_0-too-large": {
    cidrIpv4: "0.0.0.0/0",
    description: "routers to ingress too-large",
    fromPort: 3,
    ipProtocol: "icmp",
    securityGroupId: "<id of euw1-nlb-security-group>",
    toPort: 4,
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule euw1-proxy-to-0.0.0.0_0-443": {
    cidrIpv4: "0.0.0.0/0",
    description: "proxy to packages port 443",
    fromPort: 443,
    ipProtocol: "tcp",
    securityGroupId: "<id of euw1-proxy-security-group>",
    toPort: 443,
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule euw1-proxy-from-0.0.0.0_0-too-large": {
    cidrIpv4: "0.0.0.0/0",
    description: "routers to proxy too-large",
    fromPort: 3,
    ipProtocol: "icmp",
    securityGroupId: "<id of euw1-proxy-security-group>",
    toPort: 4,
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule euw1-proxy-from-nlb-8443": {
    description: "ingress to proxy port 8443",
    fromPort: 8443,
    ipProtocol: "tcp",
    referencedSecurityGroupId: "<id of euw1-nlb-security-group>",
    securityGroupId: "<id of euw1-proxy-security-group>",
    toPort: 8443,
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule euw1-proxy-from-nlb-8080": {
    description: "ingress to proxy port 8080",
    fromPort: 8080,
    ipProtocol: "tcp",
    referencedSecurityGroupId: "<id of euw1-nlb-security-group>",
    securityGroupId: "<id of euw1-proxy-security-group>",
    toPort: 8080,
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule euw1-proxy-from-nlb-8444": {
    description: "ingress to proxy port 8444",
    fromPort: 8444,
    ipProtocol: "tcp",
    referencedSecurityGroupId: "<id of euw1-nlb-security-group>",
    securityGroupId: "<id of euw1-proxy-security-group>",
    toPort: 8444,
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule euw1-nlb-to-proxy-8443": {
    description: "ingress to proxy port 8443",
    fromPort: 8443,
    ipProtocol: "tcp",
    referencedSecurityGroupId: "<id of euw1-proxy-security-group>",
    securityGroupId: "<id of euw1-nlb-security-group>",
    toPort: 8443,
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule euw1-nlb-to-proxy-8080": {
    description: "ingress to proxy port 8080",
    fromPort: 8080,
    ipProtocol: "tcp",
    referencedSecurityGroupId: "<id of euw1-proxy-security-group>",
    securityGroupId: "<id of euw1-nlb-security-group>",
    toPort: 8080,
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule euw1-nlb-to-proxy-8444": {
    description: "ingress to proxy port 8444",
    fromPort: 8444,
    ipProtocol: "tcp",
    referencedSecurityGroupId: "<id of euw1-proxy-security-group>",
    securityGroupId: "<id of euw1-nlb-security-group>",
    toPort: 8444,
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule euw1-alb-from-proxy-443": {
    description: "proxy to service port 443",
    fromPort: 443,
    ipProtocol: "tcp",
    referencedSecurityGroupId: "<id of euw1-proxy-security-group>",
    securityGroupId: "<id of euw1-alb-security-group>",
    toPort: 443,
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule euw1-endpoint-from-proxy-443": {
    description: "proxy to endpoint port 443",
    fromPort: 443,
    ipProtocol: "tcp",
    referencedSecurityGroupId: "<id of euw1-proxy-security-group>",
    securityGroupId: "<id of euw1-endpoint-security-group>",
    toPort: 443,
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule euw1-proxy-to-alb-443": {
    description: "proxy to service port 443",
    fromPort: 443,
    ipProtocol: "tcp",
    referencedSecurityGroupId: "<id of euw1-alb-security-group>",
    securityGroupId: "<id of euw1-proxy-security-group>",
    toPort: 443,
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule euw1-service-from-alb-9443": {
    description: "service to service port 9443",
    fromPort: 9443,
    ipProtocol: "tcp",
    referencedSecurityGroupId: "<id of euw1-alb-security-group>",
    securityGroupId: "<id of euw1-service-security-group>",
    toPort: 9443,
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule euw1-alb-to-service-9443": {
    description: "service to service port 9443",
    fromPort: 9443,
    ipProtocol: "tcp",
    referencedSecurityGroupId: "<id of euw1-service-security-group>",
    securityGroupId: "<id of euw1-alb-security-group>",
    toPort: 9443,
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule euw1-proxy-to-endpoint-443": {
    description: "proxy to endpoint port 443",
    fromPort: 443,
    ipProtocol: "tcp",
    referencedSecurityGroupId: "<id of euw1-endpoint-security-group>",
    securityGroupId: "<id of euw1-proxy-security-group>",
    toPort: 443,
  },
};

/** What CloudFront's door with the lock prefix-list adds: a group of its own, whose one way in names the managed list. */
const CDN_INPUT = {
  "aws:ec2/securityGroup:SecurityGroup euw1-cdn-security-group": {
    description: "network load balancer towards CloudFront",
    tags: { Name: "euw1-cdn" },
    vpcId: "vpc-1",
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule euw1-cdn-from-cloudfront-8443": {
    description: "cloudfront to ingress port 8443 (com.amazonaws.global.cloudfront.origin-facing)",
    fromPort: 8443,
    ipProtocol: "tcp",
    prefixListId: "pl-c9206998",
    securityGroupId: "<id of euw1-cdn-security-group>",
    toPort: 8443,
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule euw1-cdn-to-proxy-8445": {
    description: "ingress to proxy port 8445",
    fromPort: 8445,
    ipProtocol: "tcp",
    referencedSecurityGroupId: "<id of euw1-proxy-security-group>",
    securityGroupId: "<id of euw1-cdn-security-group>",
    toPort: 8445,
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule euw1-proxy-from-cdn-8445": {
    description: "ingress to proxy port 8445",
    fromPort: 8445,
    ipProtocol: "tcp",
    referencedSecurityGroupId: "<id of euw1-cdn-security-group>",
    securityGroupId: "<id of euw1-proxy-security-group>",
    toPort: 8445,
  },
};

/** Everything for a region with only CloudFront's own way in: it meets the application load balancer, and nothing else. */
const VPC_ORIGIN_INPUT = {
  ...Object.fromEntries(
    Object.entries(EVERY_INPUT).filter(([name]) => / euw1-(alb|service)-(?!from-proxy)/.test(name)),
  ),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule euw1-alb-from-cloudfront-443": {
    description: "cloudfront to service port 443 (com.amazonaws.global.cloudfront.origin-facing)",
    fromPort: 443,
    ipProtocol: "tcp",
    prefixListId: "pl-c9206998",
    securityGroupId: "<id of euw1-alb-security-group>",
    toPort: 443,
  },
};

const STATIC = { clients: ["0.0.0.0/0"] };

function groups(doors: Readonly<Record<string, unknown>>): Promise<Built<SecurityGroups>> {
  const rules = devRegion({ doors, edge: {} }).groupRules;
  return buildWithMocks(() => new SecurityGroups("euw1", { region: "eu-west-1", vpcId: "vpc-1", rules }));
}

describe("SecurityGroups", () => {
  it("makes exactly these resources for the static door", async () => {
    expect(everyInput(await groups({ static: STATIC }))).to.deep.equal(EVERY_INPUT);
  });

  it("adds a group of its own for CloudFront's prefix list, and changes no other", async () => {
    const both = await groups({ static: STATIC, cdn: { lock: "prefix-list" } });
    expect(everyInput(both)).to.deep.equal({ ...EVERY_INPUT, ...CDN_INPUT });
  });

  it("admits CloudFront's own way in at the application load balancer alone", async () => {
    expect(everyInput(await groups({ cdn: { lock: "vpc-origin" } }))).to.deep.equal(VPC_ORIGIN_INPUT);
  });

  it("refuses to name a group that no rule made", async () => {
    const { result } = await groups({ cdn: { lock: "vpc-origin" } });
    expect(() => result.id("proxy")).to.throw('no rule names the group "proxy", so it was not made');
  });
});
