import { expect } from "chai";
import { aclChains, groupChains } from "../../packetFilter/rules.ts";
import type { GroupRule, Network } from "../../proof/network.ts";
import { instance, named, SMALL } from "./small.ts";

const NO_WAYS = { devices: () => [] };

describe("the nftables text of an ACL", () => {
  it("has its rules in ascending order, one chain for each way, and drops what none matches", () => {
    const text = aclChains(
      {
        ...named("euw1-acl"),
        ingress: [
          { rule: 200, action: "deny", protocol: "all", cidr: "0.0.0.0/0" },
          { rule: 100, action: "allow", protocol: "tcp", ports: [443, 443], cidr: "10.0.0.0/24" },
          { rule: 110, action: "allow", protocol: "udp", cidr: "2001:db8::/32" },
        ],
        egress: [{ rule: 9, action: "allow", protocol: "tcp", ports: [1024, 65535], cidr: "::/0" }],
      },
      "acl0",
    );
    expect(text.split("\n").map((line) => line.trim())).to.deep.equal([
      "chain acl0-ingress {",
      'ip saddr 10.0.0.0/24 tcp dport 443-443 return comment "euw1-acl rule 100"',
      'ip6 saddr 2001:db8::/32 meta l4proto udp return comment "euw1-acl rule 110"',
      'meta nfproto ipv4 drop comment "euw1-acl rule 200"',
      'drop comment "euw1-acl no rule matches"',
      "}",
      "chain acl0-egress {",
      'meta nfproto ipv6 tcp dport 1024-65535 return comment "euw1-acl rule 9"',
      'drop comment "euw1-acl no rule matches"',
      "}",
    ]);
  });

  it("matches an ICMP type, or every one for -1, in its own family alone", () => {
    const rules = [
      { rule: 1, action: "allow", protocol: "icmp", icmpType: 8, cidr: "0.0.0.0/0" },
      { rule: 2, action: "allow", protocol: "icmp", icmpType: -1, cidr: "0.0.0.0/0" },
      { rule: 3, action: "allow", protocol: "icmp", cidr: "::/0" },
      { rule: 4, action: "deny", protocol: "icmpv6", icmpType: 129, cidr: "::/0" },
    ] as const;
    expect(linesOf(aclChains({ ...named("acl"), ingress: rules, egress: [] }, "x"))).to.deep.equal([
      'meta nfproto ipv4 icmp type 8 return comment "acl rule 1"',
      'meta nfproto ipv4 meta l4proto icmp return comment "acl rule 2"',
      'meta nfproto ipv6 icmpv6 type 129 drop comment "acl rule 4"',
    ]);
  });

  it("counts a rule with a fact missing where it denies, and not where it allows", () => {
    const rules = [
      { rule: 1, action: "allow", protocol: "all", cidr: "0.0.0.0/0", missing: "cidr" },
      { rule: 2, action: "deny", protocol: "all", cidr: "0.0.0.0/0", missing: "cidr" },
    ] as const;
    expect(linesOf(aclChains({ ...named("acl"), ingress: rules, egress: [] }, "x"))).to.deep.equal([
      'meta nfproto ipv4 drop comment "acl rule 2"',
    ]);
  });

  it("cuts host bits off, and takes from names what nftables would not", () => {
    const rules = [{ rule: 1, action: "allow", protocol: "all", cidr: "10.0.0.77/24" }] as const;
    expect(linesOf(aclChains({ ...named('a"c l'), ingress: rules, egress: [] }, "x"))).to.deep.equal([
      'ip saddr 10.0.0.0/24 return comment "a_c_l rule 1"',
    ]);
  });
});

describe("the nftables text of groups", () => {
  it("accepts by destination on the way out and by source on the way in", () => {
    const rule: GroupRule = {
      protocol: "tcp",
      ports: [443, 444],
      peer: { cidr: "10.0.1.0/24" },
      origin: named("rule"),
    };
    const lines = groupLines({ ingress: [rule], egress: [rule] });
    expect(lines).to.deep.equal([
      'ip saddr 10.0.1.0/24 tcp dport 443-444 accept comment "rule ingress"',
      'ip daddr 10.0.1.0/24 tcp dport 443-444 accept comment "rule egress"',
    ]);
  });

  it("puts the private addresses of its members for a group, by family, and no public ones", () => {
    const rule: GroupRule = { protocol: "all", peer: { group: "tested" }, origin: named("rule") };
    const [first] = SMALL.places;
    const both = { subnet: "a", addresses: ["10.0.0.10", "2001:db8::10"], public: { address: "198.51.100.1" } };
    const places = first ? [{ ...first, interfaces: [both], groups: ["tested"] }] : [];
    expect(groupLines({ ingress: [rule], egress: [] }, { places })).to.deep.equal([
      'ip saddr 10.0.0.10 accept comment "rule ingress"',
      'ip6 saddr 2001:db8::10 accept comment "rule ingress"',
    ]);
  });

  it("also lets in what comes by the ways of a load balancer that carries the group", () => {
    const rule: GroupRule = { protocol: "tcp", ports: [80, 80], peer: { group: "balancer" }, origin: named("rule") };
    const lines = groupLines({ ingress: [rule], egress: [rule] }, {}, { devices: () => ["v1", "v2"] });
    expect(lines).to.deep.equal(['iifname { "v1", "v2" } tcp dport 80-80 accept comment "rule ingress"']);
  });

  it("expands a prefix list, without blocks that lie in others", () => {
    const rule: GroupRule = { protocol: "udp", peer: { prefixList: "pl" }, origin: named("rule") };
    const cidrs = ["192.0.2.0/24", "192.0.2.128/25", "198.51.100.0/24", "2001:db8::/32"];
    const prefixLists = [{ ...named("pl"), cidrs }];
    expect(groupLines({ ingress: [rule], egress: [] }, { prefixLists })).to.deep.equal([
      'ip saddr { 192.0.2.0/24, 198.51.100.0/24 } meta l4proto udp accept comment "rule ingress"',
      'ip6 saddr 2001:db8::/32 meta l4proto udp accept comment "rule ingress"',
    ]);
  });

  it("does not count a rule with a fact missing", () => {
    const rule: GroupRule = { protocol: "all", peer: { cidr: "0.0.0.0/0" }, origin: named("rule"), missing: "ports" };
    expect(groupLines({ ingress: [rule], egress: [] })).to.deep.equal([]);
  });
});

function groupLines(
  rules: { readonly ingress: readonly GroupRule[]; readonly egress: readonly GroupRule[] },
  more: Partial<Network> = {},
  through: Parameters<typeof groupChains>[3] = NO_WAYS,
): string[] {
  const place = { ...instance("guarded", "a", "10.0.0.99"), groups: ["tested"] };
  const network = { ...SMALL, ...more, securityGroups: [{ ...named("tested"), vpc: "vpc", ...rules }] };
  return linesOf(groupChains(network, place, "g", through));
}

/** The rules of both chains, without the drop at the end of each. */
function linesOf(text: string): string[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter((line) => !/^(chain|\}|drop)/.test(line));
}
