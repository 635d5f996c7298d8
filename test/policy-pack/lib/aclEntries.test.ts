import { expect } from "chai";
import { readAclEntries, readWholeAcl, tierOf } from "../../../policy-pack/lib/aclEntries.ts";
import { UNKNOWN } from "../../../plan/type.ts";
import type { Properties } from "../../../plan/type.ts";
import { planOf } from "../../support/planOf.ts";

const ACL = "aws:ec2/networkAcl:NetworkAcl";
const RULE = "aws:ec2/networkAclRule:NetworkAclRule";

function read(type: string, inputs: Properties) {
  const [resource] = planOf("eu-west-1", [{ type, name: "one", inputs }]).ofType(type);
  if (!resource) throw new Error("no resource");
  return readAclEntries(resource);
}

const INLINE = { ruleNo: 100, action: "allow", protocol: "tcp", cidrBlock: "10.0.0.0/8", fromPort: 443, toPort: 443 };
const OWN = {
  ruleNumber: 100,
  ruleAction: "allow",
  protocol: "6",
  cidrBlock: "10.0.0.0/8",
  fromPort: "443",
  toPort: 443,
};
const NORMAL = { number: 100, allows: true, traffic: { protocol: "tcp", ports: [443, 443] }, range: "10.0.0.0/8" };

describe("the entries of a network ACL", () => {
  it("read the same from a list, from one block, and from a rule", () => {
    const inline = { entries: [{ ...NORMAL, property: "ingress[0].cidrBlock", direction: "ingress" }] };
    expect(read(ACL, { ingress: [INLINE] })).to.deep.equal(inline);
    expect(read(ACL, { ingress: INLINE, egress: [] })).to.deep.equal(inline);
    expect(read(RULE, OWN)).to.deep.equal({ entries: [{ ...NORMAL, property: "cidrBlock", direction: "ingress" }] });
  });

  it("are outwards where a rule says so, also in quotes", () => {
    expect(read(RULE, { ...OWN, egress: "true" }).entries[0]?.direction).to.equal("egress");
    expect(read(RULE, { ...OWN, egress: false }).entries[0]?.direction).to.equal("ingress");
  });

  it("are one for each family of a rule that names both", () => {
    const { entries } = read(RULE, { ...OWN, ipv6CidrBlock: "::/0" });
    expect(entries.map(({ range }) => range)).to.deep.equal(["10.0.0.0/8", "::/0"]);
  });

  it("keep a protocol that has no name, and the type of ICMP", () => {
    expect(read(RULE, { ...OWN, protocol: "50" }).entries[0]?.traffic.protocol).to.equal("other");
    const icmp = read(RULE, { ...OWN, protocol: "icmp", icmpType: 3, icmpCode: 4 });
    expect(icmp.entries[0]?.traffic.icmp).to.deep.equal([3, 4]);
  });

  for (const [property, inputs, type = RULE] of [
    ["ingress", { ingress: UNKNOWN }, ACL],
    ["egress[0].cidrBlock", { egress: [{ ...INLINE, cidrBlock: UNKNOWN }] }, ACL],
    ["ingress[0].action", { ingress: [{ ...INLINE, action: null }] }, ACL],
    ["ruleAction", { ...OWN, ruleAction: UNKNOWN }],
    ["ruleNumber", { ...OWN, ruleNumber: "first" }],
    ["protocol", { ...OWN, fromPort: UNKNOWN }],
    ["egress", { ...OWN, egress: UNKNOWN }],
    ["ipv6CidrBlock", { ...OWN, ipv6CidrBlock: "everywhere" }],
  ] as readonly [string, Properties, string?][]) {
    it(`are not known where ${property} is not`, () => {
      expect(read(type, inputs).unknown).to.equal(property);
    });
  }

  it("of a whole ACL are its own and those of the rules that name it", () => {
    const index = planOf("eu-west-1", [
      { type: ACL, name: "acl", inputs: { ingress: [INLINE], tags: { Tier: "proxy" } } },
      { type: RULE, name: "rule", inputs: OWN, uses: { networkAclId: ["acl"] } },
      { type: RULE, name: "stranger", inputs: OWN },
    ]);
    const [acl] = index.ofType(ACL);
    if (!acl) throw new Error("no ACL");
    expect(readWholeAcl(index, acl).entries.map(({ property }) => property)).to.deep.equal([
      "ingress[0].cidrBlock",
      "cidrBlock",
    ]);
    expect(tierOf(acl)).to.equal("proxy");
  });
});
