import { expect } from "chai";
import { networkOf, U, VPC } from "./sketchedNetwork.ts";
import type { Known } from "./sketchedNetwork.ts";
import type { Json } from "../../../plan/type.ts";

function acl(ingress: Json, more: Partial<Known> = {}): Known {
  return {
    type: "aws:ec2/networkAcl:NetworkAcl",
    name: "acl",
    inputs: { vpcId: U, subnetIds: [U], ingress, ...more.inputs },
    uses: { vpcId: ["vpc"], subnetIds: ["subnet-a"], ...more.uses },
  };
}

const ingressOf = (...sketches: readonly Known[]) =>
  networkOf(...VPC, ...sketches).acls.find(({ id }) => id === "acl")?.ingress;

const HTTPS = { protocol: "tcp", ruleNo: 100, action: "allow", cidrBlock: "0.0.0.0/0", fromPort: 443, toPort: 443 };

describe("a planned network ACL", () => {
  it("has its inline entries, whatever AWS calls the protocol", () => {
    expect(
      ingressOf(
        acl([
          HTTPS,
          { ...HTTPS, ruleNo: 90, protocol: "06", action: "deny", cidrBlock: "192.0.2.0/24" },
          { ...HTTPS, ruleNo: 110, protocol: "17", fromPort: 0, toPort: 65535 },
          { ruleNo: 120, protocol: "-1", action: "allow", ipv6CidrBlock: "::/0", fromPort: 0, toPort: 0 },
          { ...HTTPS, ruleNo: 130, protocol: "icmp", icmpType: 8, icmpCode: 0, fromPort: 0, toPort: 0 },
          { ruleNo: 140, protocol: "58", action: "allow", ipv6CidrBlock: "::/0", icmpType: -1, icmpCode: -1 },
        ]),
      ),
    ).to.deep.equal([
      { rule: 100, action: "allow", protocol: "tcp", ports: [443, 443], cidr: "0.0.0.0/0" },
      { rule: 90, action: "deny", protocol: "tcp", ports: [443, 443], cidr: "192.0.2.0/24" },
      { rule: 110, action: "allow", protocol: "udp", cidr: "0.0.0.0/0" },
      { rule: 120, action: "allow", protocol: "all", cidr: "::/0" },
      { rule: 130, action: "allow", protocol: "icmp", icmpType: 8, cidr: "0.0.0.0/0" },
      { rule: 140, action: "allow", protocol: "icmpv6", cidr: "::/0" },
    ]);
  });

  it("leaves out protocols that are not told apart, and doubts one that is not known", () => {
    expect(ingressOf(acl([{ ...HTTPS, protocol: "50" }]))).to.deep.equal([]);
    expect(ingressOf(acl([{ ...HTTPS, protocol: U }]))).to.deep.equal([
      { rule: 100, action: "allow", protocol: "all", cidr: "0.0.0.0/0", missing: "protocol of acl is not known" },
    ]);
  });

  it("doubts what an entry does not say", () => {
    const doubts = (entry: Json) => ingressOf(acl([entry]))?.map(({ cidr, missing }) => `${cidr}: ${missing ?? ""}`);
    expect(doubts({ ...HTTPS, cidrBlock: U })).to.deep.equal(["0.0.0.0/0: range of an entry of acl is not known"]);
    expect(doubts({ ...HTTPS, action: U })).to.deep.equal(["0.0.0.0/0: action of an entry of acl is not known"]);
    expect(doubts({ ...HTTPS, ruleNo: U })).to.deep.equal(["0.0.0.0/0: number of an entry of acl is not known"]);
    expect(doubts({ ...HTTPS, toPort: U })).to.deep.equal(["0.0.0.0/0: toPort of acl is not known"]);
    expect(doubts(U)).to.deep.equal(["0.0.0.0/0: ingress of acl is not known", "::/0: ingress of acl is not known"]);
  });

  it("has the entries that are resources of their own", () => {
    const rule = (name: string, inputs: Known["inputs"]): Known => ({
      type: "aws:ec2/networkAclRule:NetworkAclRule",
      name,
      inputs: { networkAclId: U, ruleAction: "allow", protocol: "tcp", fromPort: 443, toPort: 443, ...inputs },
      uses: { networkAclId: ["acl"] },
    });
    const network = networkOf(
      ...VPC,
      acl([]),
      rule("in", { ruleNumber: 100, cidrBlock: "0.0.0.0/0" }),
      rule("out", { ruleNumber: 200, egress: true, ipv6CidrBlock: "::/0" }),
    );
    expect(network.acls[0]).to.deep.equal({
      id: "acl",
      name: "acl",
      ingress: [{ rule: 100, action: "allow", protocol: "tcp", ports: [443, 443], cidr: "0.0.0.0/0" }],
      egress: [{ rule: 200, action: "allow", protocol: "tcp", ports: [443, 443], cidr: "::/0" }],
    });
  });

  it("guards the subnets that an association gives it, and two ACLs of one subnet are a doubt", () => {
    const association = (subnetName: string): Known => ({
      type: "aws:ec2/networkAclAssociation:NetworkAclAssociation",
      name: "association",
      inputs: { networkAclId: U, subnetId: U },
      uses: { networkAclId: ["second"], subnetId: [subnetName] },
    });
    const second: Known = {
      type: "aws:ec2/networkAcl:NetworkAcl",
      name: "second",
      inputs: { vpcId: U },
      uses: { vpcId: ["vpc"] },
    };
    const network = networkOf(...VPC, acl([]), second, association("subnet-b"));
    expect(network.subnets.map((each) => each.acl)).to.deep.equal(["acl", "second"]);
    const doubled = networkOf(...VPC, acl([]), second, association("subnet-a"));
    expect(doubled.missing.map(({ fact }) => fact)).to.deep.equal(["subnet-a is given two network ACLs"]);
  });

  it("is AWS's open one where a subnet has no other", () => {
    const network = networkOf(...VPC);
    expect(network.subnets.map((each) => each.acl)).to.deep.equal([
      "vpc/default-network-acl",
      "vpc/default-network-acl",
    ]);
    const open = [
      { rule: 100, action: "allow", protocol: "all", cidr: "0.0.0.0/0" },
      { rule: 101, action: "allow", protocol: "all", cidr: "::/0" },
    ];
    expect(network.acls).to.deep.equal([
      { id: "vpc/default-network-acl", name: "default network ACL of vpc", ingress: open, egress: open },
    ]);
  });

  it("is the adopted default one as the program writes it", () => {
    const adopted: Known = {
      type: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
      name: "default",
      inputs: { defaultNetworkAclId: U, ingress: [HTTPS], egress: [] },
      uses: { defaultNetworkAclId: ["vpc"] },
    };
    const network = networkOf(...VPC, adopted);
    expect(network.subnets.map((each) => each.acl)).to.deep.equal(["default", "default"]);
    expect(network.acls).to.deep.equal([
      {
        id: "default",
        name: "default",
        ingress: [{ rule: 100, action: "allow", protocol: "tcp", ports: [443, 443], cidr: "0.0.0.0/0" }],
        egress: [],
      },
    ]);
  });
});
