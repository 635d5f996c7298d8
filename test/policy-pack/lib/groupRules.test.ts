import { expect } from "chai";
import { carriersOf } from "../../../policy-pack/lib/carriers.ts";
import { readGroupRules } from "../../../policy-pack/lib/groupRules.ts";
import { UNKNOWN } from "../../../plan/type.ts";
import type { Properties } from "../../../plan/type.ts";
import { planOf } from "../../support/planOf.ts";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const OLDER = "aws:ec2/securityGroupRule:SecurityGroupRule";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

function read(type: string, inputs: Properties) {
  const [resource] = planOf("eu-west-1", [{ type, name: "one", inputs }]).ofType(type);
  if (!resource) throw new Error("no resource");
  return readGroupRules(resource);
}

const PORTS = { fromPort: 443, toPort: 443 };
const HTTPS = { protocol: "tcp", ports: [443, 443] };
const RANGE = { kind: "range", range: "0.0.0.0/0" };

describe("the rules of a security group", () => {
  it("read the same from each of the three ways to write them", () => {
    const older = { protocol: "tcp", ...PORTS, cidrBlocks: ["0.0.0.0/0"] };
    const own = { ipProtocol: "tcp", ...PORTS, cidrIpv4: "0.0.0.0/0" };
    const rule = { direction: "ingress", traffic: HTTPS, peer: RANGE };
    expect(read(GROUP, { ingress: [older] }).rules).to.deep.equal([{ ...rule, property: "ingress[0].cidrBlocks" }]);
    expect(read(OLDER, { type: "ingress", ...older }).rules).to.deep.equal([{ ...rule, property: "cidrBlocks" }]);
    expect(read(INGRESS, own).rules).to.deep.equal([{ ...rule, property: "cidrIpv4" }]);
    expect(read(EGRESS, own).rules[0]?.direction).to.equal("egress");
    expect(read(OLDER, { type: "egress", ...older }).rules[0]?.direction).to.equal("egress");
  });

  it("are one for each peer", () => {
    const { rules } = read(GROUP, {
      egress: {
        ...{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["10.0.0.0/8", "0.0.0.0/0"] },
        ...{ ipv6CidrBlocks: ["::/0"], prefixListIds: ["pl-1"], securityGroups: ["sg-1"], self: true },
      },
    });
    expect(rules.map(({ peer }) => peer.kind)).to.deep.equal([
      ...["range", "range", "range", "prefix list", "group", "group"],
    ]);
  });

  it("need no ids that are known, and no peer that is shut", () => {
    const given = { ipProtocol: "tcp", ...PORTS };
    const list = read(INGRESS, { ...given, prefixListId: UNKNOWN, description: "cloudfront" });
    expect(list.rules.map(({ peer }) => peer)).to.deep.equal([{ kind: "prefix list", description: "cloudfront" }]);
    expect(read(INGRESS, { ...given, referencedSecurityGroupId: UNKNOWN }).rules[0]?.peer.kind).to.equal("group");
    expect(read(OLDER, { type: "ingress", protocol: "tcp", ...PORTS, self: "false" }).rules).to.deep.equal([]);
  });

  for (const [property, inputs, type = OLDER] of [
    ["egress", { egress: UNKNOWN }, GROUP],
    ["ingress[0].cidrBlocks", { ingress: [{ protocol: "tcp", ...PORTS, cidrBlocks: UNKNOWN }] }, GROUP],
    ["ipv6CidrBlocks", { type: "ingress", protocol: "tcp", ...PORTS, ipv6CidrBlocks: ["::/0", UNKNOWN] }],
    ["type", { type: UNKNOWN, protocol: "tcp", ...PORTS, self: true }],
    ["self", { type: "ingress", protocol: "tcp", ...PORTS, self: UNKNOWN }],
    ["ipProtocol", { ipProtocol: UNKNOWN, ...PORTS, cidrIpv4: "10.0.0.0/8" }, INGRESS],
    ["cidrIpv6", { ipProtocol: "tcp", ...PORTS, cidrIpv6: UNKNOWN }, INGRESS],
  ] as readonly [string, Properties, string?][]) {
    it(`are not known where ${property} is not`, () => {
      expect(read(type, inputs).unknown).to.equal(property);
    });
  }
});

describe("who carries a security group", () => {
  it("is told by what refers to it, and a rule does not", () => {
    const uses = { securityGroups: ["group"] };
    const index = planOf("eu-west-1", [
      { type: GROUP, name: "group" },
      { type: "aws:lb/loadBalancer:LoadBalancer", name: "nlb", inputs: { loadBalancerType: "network" }, uses },
      { type: "aws:alb/loadBalancer:LoadBalancer", name: "alb", inputs: { loadBalancerType: "application" }, uses },
      { type: "aws:lb/loadBalancer:LoadBalancer", name: "which", inputs: { loadBalancerType: UNKNOWN }, uses },
      { type: "aws:ec2/launchTemplate:LaunchTemplate", name: "proxies", uses: { networkInterfaces: ["group"] } },
      { type: "awsx:ecs:FargateService", name: "service", uses: { networkConfiguration: ["group"] } },
      { type: INGRESS, name: "rule", uses: { securityGroupId: ["group"] } },
    ]);
    const [group] = index.ofType(GROUP);
    if (!group) throw new Error("no group");
    expect(carriersOf(index, group)).to.deep.equal(["nlb", "alb", "other", "proxy", "service"]);
  });
});
