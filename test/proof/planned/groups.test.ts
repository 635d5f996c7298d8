import { expect } from "chai";
import type { Json } from "../../../plan/type.ts";
import { group, networkOf, U, VPC } from "./sketchedNetwork.ts";
import type { Known } from "./sketchedNetwork.ts";

const groupIn = (name: string, ...sketches: readonly Known[]) =>
  networkOf(...VPC, ...sketches).securityGroups.find(({ id }) => id === name);

const HTTPS = { protocol: "tcp", fromPort: 443, toPort: 443 };
const tcp = (origin: string, peer: object, missing?: string) => ({
  origin: { id: origin, name: origin },
  protocol: "tcp",
  ports: [443, 443],
  peer,
  ...(missing !== undefined && { missing }),
});

describe("a planned security group", () => {
  it("without rules lets nothing in or out", () => {
    expect(groupIn("web", group("web"))).to.deep.equal({
      id: "web",
      name: "web",
      vpc: "vpc",
      ingress: [],
      egress: [],
    });
  });

  it("has inline rules, one for each peer", () => {
    const entry: Json = {
      ...HTTPS,
      cidrBlocks: ["192.0.2.0/24", "198.51.100.0/24"],
      ipv6CidrBlocks: ["2001:db8::/32"],
      securityGroups: [U],
      prefixListIds: ["pl-12345678"],
      self: true,
    };
    expect(
      groupIn("web", group("client"), group("web", { ingress: [entry] }, { ingress: ["client"] }))?.ingress,
    ).to.have.deep.members([
      tcp("web", { cidr: "192.0.2.0/24" }),
      tcp("web", { cidr: "198.51.100.0/24" }),
      tcp("web", { cidr: "2001:db8::/32" }),
      tcp("web", { prefixList: "pl-12345678" }),
      tcp("web", { group: "web" }),
      tcp("web", { group: "client" }),
    ]);
  });

  it("doubts each peer that an inline list may mean", () => {
    const entries = [
      { ...HTTPS, securityGroups: [U] },
      { ...HTTPS, fromPort: 80, toPort: 80, securityGroups: [U] },
    ];
    const blurred = group("web", { ingress: entries }, { ingress: ["one", "two"] });
    const missing = "ingress of web may be any of one, two";
    expect(groupIn("web", group("one"), group("two"), blurred)?.ingress.slice(0, 2)).to.deep.equal([
      tcp("web", { group: "one" }, missing),
      tcp("web", { group: "two" }, missing),
    ]);
  });

  it("may let anything through where a list, a range or a peer is not known", () => {
    const everywhere = (missing: string) => [
      { origin: { id: "web", name: "web" }, protocol: "all", peer: { cidr: "0.0.0.0/0" }, missing },
      { origin: { id: "web", name: "web" }, protocol: "all", peer: { cidr: "::/0" }, missing },
    ];
    expect(groupIn("web", group("web", { egress: U }))?.egress).to.deep.equal(everywhere("egress of web is not known"));
    expect(groupIn("web", group("web", { ingress: [{ ...HTTPS, cidrBlocks: [U] }] }))?.ingress).to.deep.equal([
      tcp("web", { cidr: "0.0.0.0/0" }, "cidrBlocks of web is not known"),
    ]);
    const foreign = { ...HTTPS, securityGroups: ["sg-0abc"] };
    const missing = "ingress of web is sg-0abc, which the plan does not hold";
    expect(groupIn("web", group("web", { ingress: [foreign] }))?.ingress).to.deep.equal([
      tcp("web", { cidr: "0.0.0.0/0" }, missing),
      tcp("web", { cidr: "::/0" }, missing),
    ]);
  });

  it("has rules that are resources of their own", () => {
    const rule = (type: string, name: string, inputs: Known["inputs"], uses: Known["uses"] = {}): Known => ({
      type: `aws:vpc/${type}`,
      name,
      inputs: { securityGroupId: U, ipProtocol: "tcp", fromPort: 443, toPort: 443, ...inputs },
      uses: { securityGroupId: ["web"], ...uses },
    });
    const ingress = "securityGroupIngressRule:SecurityGroupIngressRule";
    const egress = "securityGroupEgressRule:SecurityGroupEgressRule";
    const peer = { referencedSecurityGroupId: U };
    const web = groupIn(
      "web",
      group("web"),
      group("client"),
      rule(ingress, "in-4", { cidrIpv4: "192.0.2.0/24" }),
      rule(ingress, "in-6", { cidrIpv6: "2001:db8::/32" }),
      rule(ingress, "in-group", peer, { referencedSecurityGroupId: ["client"] }),
      rule(ingress, "in-unknown", { cidrIpv4: U }),
      rule(egress, "out-list", { prefixListId: "pl-12345678" }),
      rule(egress, "out-ping", { ipProtocol: "icmp", fromPort: 8, toPort: -1, cidrIpv4: "0.0.0.0/0" }),
      rule(egress, "out-all", { ipProtocol: "-1", cidrIpv4: "0.0.0.0/0", fromPort: null, toPort: null }),
      rule(egress, "out-esp", { ipProtocol: "50", cidrIpv4: "0.0.0.0/0" }),
    );
    expect(web?.ingress).to.deep.equal([
      tcp("in-4", { cidr: "192.0.2.0/24" }),
      tcp("in-6", { cidr: "2001:db8::/32" }),
      tcp("in-group", { group: "client" }),
      tcp("in-unknown", { cidr: "0.0.0.0/0" }, "cidrIpv4 of in-unknown is not known"),
    ]);
    expect(web?.egress).to.deep.equal([
      tcp("out-list", { prefixList: "pl-12345678" }),
      { origin: { id: "out-ping", name: "out-ping" }, protocol: "icmp", icmpType: 8, peer: { cidr: "0.0.0.0/0" } },
      { origin: { id: "out-all", name: "out-all" }, protocol: "all", peer: { cidr: "0.0.0.0/0" } },
    ]);
  });

  it("has rules of the older resource, which names its direction", () => {
    const rule = (name: string, inputs: Known["inputs"], uses: Known["uses"] = {}): Known => ({
      type: "aws:ec2/securityGroupRule:SecurityGroupRule",
      name,
      inputs: { securityGroupId: U, ...HTTPS, ...inputs },
      uses: { securityGroupId: ["web"], ...uses },
    });
    const web = groupIn(
      "web",
      group("web"),
      group("client"),
      rule("in", { type: "ingress", sourceSecurityGroupId: U }, { sourceSecurityGroupId: ["client"] }),
      rule("self", { type: "ingress", self: true }),
      rule("out", { type: "egress", cidrBlocks: ["0.0.0.0/0"], prefixListIds: ["pl-12345678"] }),
    );
    expect(web?.ingress).to.deep.equal([tcp("in", { group: "client" }), tcp("self", { group: "web" })]);
    expect(web?.egress).to.deep.equal([tcp("out", { cidr: "0.0.0.0/0" }), tcp("out", { prefixList: "pl-12345678" })]);
  });

  it("doubts a rule that may belong to one of several", () => {
    const rule: Known = {
      type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      name: "in",
      inputs: { securityGroupId: U, ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" },
      uses: { securityGroupId: ["one", "two"] },
    };
    const { securityGroups } = networkOf(...VPC, group("one"), group("two"), rule);
    const missing = "securityGroupId of in may be any of one, two";
    expect(securityGroups.map(({ ingress }) => ingress)).to.deep.equal([
      [tcp("in", { cidr: "0.0.0.0/0" }, missing)],
      [tcp("in", { cidr: "0.0.0.0/0" }, missing)],
    ]);
  });

  it("is AWS's default one on what names none, unless the program adopts it", () => {
    const instance: Known = {
      type: "aws:ec2/instance:Instance",
      name: "instance",
      inputs: { subnetId: U },
      uses: { subnetId: ["subnet-a"] },
    };
    const origin = { id: "vpc/default-security-group", name: "default security group of vpc" };
    const network = networkOf(...VPC, instance);
    expect(network.places[0]?.groups).to.deep.equal([origin.id]);
    expect(network.securityGroups).to.deep.equal([
      {
        ...origin,
        vpc: "vpc",
        ingress: [{ origin, protocol: "all", peer: { group: origin.id } }],
        egress: [
          { origin, protocol: "all", peer: { cidr: "0.0.0.0/0" } },
          { origin, protocol: "all", peer: { cidr: "::/0" } },
        ],
      },
    ]);
    const adopted: Known = {
      type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
      name: "default",
      inputs: { vpcId: U, ingress: [], egress: [] },
      uses: { vpcId: ["vpc"] },
    };
    expect(networkOf(...VPC, instance, adopted).places[0]?.groups).to.deep.equal(["default"]);
  });
});
