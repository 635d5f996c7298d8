// A packet's way in words: the rule that decides by its number, what would have to change, and what is not known.
import { expect } from "chai";
import type { Network } from "../../proof/network.ts";
import { examplePort, openingText, ownerText } from "../../proof/explain.ts";
import { prepare } from "../../proof/prepare.ts";
import { obstacles, ways } from "../support/asking.ts";
import { acl, balancer, group, named, network, OPEN, place } from "../support/network.ts";

/** The texts of the only way, with what each hop does. */
function told(of: Network, line: string): string[] {
  const [hops = []] = ways(of, line);
  return hops.map(({ direction, verdict, text }) => `${direction} ${verdict}: ${text}`);
}

describe("a packet's way in words", () => {
  it("names every group, ACL, gateway and rule in order, there and back", () => {
    const securityGroups = [
      group("app", [], ["tcp 443 0.0.0.0/0"]),
      group("web", ["tcp 443 sg:app", "tcp 80 0.0.0.0/0"]),
    ];
    const places = [
      place("app", "prv 10.1.1.10", { groups: ["app"] }),
      place("web", "pub 10.1.0.10", { groups: ["web"] }),
    ];
    expect(told(network({ securityGroups, places }), "app > 10.1.0.10 tcp 443")).to.deep.equal([
      "request passes: app egress: rule tcp 443 0.0.0.0/0 allows tcp 443 to 0.0.0.0/0",
      "request passes: prv-acl out of prv: rule 100 allows all to 0.0.0.0/0",
      "request passes: pub-acl into pub: rule 100 allows all from 0.0.0.0/0",
      "request passes: web ingress: rule tcp 443 sg:app allows tcp 443 from app",
      "answer passes: pub-acl out of pub: rule 100 allows all to 0.0.0.0/0",
      "answer passes: prv-acl into prv: rule 100 allows all from 0.0.0.0/0",
    ]);
  });

  it("says what each gateway does", () => {
    expect(told(network(), "app > 203.0.113.10 tcp 443")).to.deep.equal([
      "request passes: open egress: rule all 0.0.0.0/0 allows all to 0.0.0.0/0",
      "request passes: prv-acl out of prv: rule 100 allows all to 0.0.0.0/0",
      "request passes: pub-acl into pub: rule 100 allows all from 0.0.0.0/0",
      "request passes: nat sends on from an address of its own",
      "request passes: pub-acl out of pub: rule 100 allows all to 0.0.0.0/0",
      "request passes: vpc-igw sends on from 198.51.100.5",
      "answer passes: pub-acl into pub: rule 100 allows all from 0.0.0.0/0",
      "answer passes: pub-acl out of pub: rule 100 allows all to 0.0.0.0/0",
      "answer passes: prv-acl into prv: rule 100 allows all from 0.0.0.0/0",
    ]);
    expect(told(network(), "inet1 > 198.51.100.10 icmp")[0]).to.equal(
      "request passes: vpc-igw lets the request in to web",
    );
    expect(told(network(), "app > 2001:db8:ff::10 udp 53")[2]).to.equal(
      "request passes: vpc-eigw lets the request out",
    );
  });

  it("says what an ACL lacks, by whether an entry or none decides, and for the answer by the client's port", () => {
    const acls = [acl("pub-acl", ["10 deny tcp 443 0.0.0.0/0", ...OPEN], [])];
    expect(obstacles(network({ acls }), "inet1 > 198.51.100.10 tcp 443")).to.deep.equal([
      "request: pub-acl into pub: rule 10 denies tcp 443 from 0.0.0.0/0; an ingress entry of pub-acl that allows tcp 443 from 203.0.113.10 before rule 10",
      "answer: pub-acl out of pub: no rule allows tcp 40000 to 203.0.113.10; an egress entry of pub-acl that allows tcp 40000 to 203.0.113.10",
    ]);
    expect(obstacles(network({ acls }), "inet1 > 198.51.100.10 icmp")).to.deep.equal([
      "answer: pub-acl out of pub: no rule allows icmp to 203.0.113.10; an egress entry of pub-acl that allows icmp to 203.0.113.10",
    ]);
  });

  it("says what groups lack, by all their names", () => {
    const securityGroups = [group("one", ["tcp 80 sg:one", "tcp 443 10.0.0.0/8"], []), group("two", [], [])];
    const guarded = (groups: string[]) =>
      network({ securityGroups, places: [place("web", "pub 10.1.0.10 public 198.51.100.10", { groups })] });
    expect(obstacles(guarded(["one", "two"]), "inet1 > 198.51.100.10 tcp 443")).to.deep.equal([
      "request: one and two ingress: none of 2 rules allows tcp 443 from inet1 (203.0.113.10); an ingress rule of one and two that allows tcp 443 from inet1 (203.0.113.10)",
    ]);
    expect(obstacles(guarded([]), "inet1 > 198.51.100.10 tcp 443")).to.deep.equal([
      "request: web, which has no group, ingress: none of 0 rules allows tcp 443 from inet1 (203.0.113.10); an ingress rule of web, which has no group, that allows tcp 443 from inet1 (203.0.113.10)",
    ]);
  });

  it("names the rule, not the group, that lets a packet through", () => {
    const [[first] = []] = ways(network(), "app > 10.1.0.10 tcp 443");
    expect(first?.at).to.deep.equal({ id: "rule all 0.0.0.0/0", name: "rule all 0.0.0.0/0" });
  });

  it("goes through each listener, and judges its target by the target's port", () => {
    const acls = [acl("prv-acl", ["10 allow tcp 443 0.0.0.0/0"])];
    const places = [balancer("nlb", "pub 10.1.0.50 public 198.51.100.50", "tcp 443 > app 8443, tcp 80 > web 8080")];
    const both = ways(network({ acls, places }), "inet1 > 198.51.100.50 tcp 443").map((hops) =>
      hops.filter(({ verdict }) => verdict === "blocks").map(({ text, remedy }) => [text, remedy]),
    );
    expect(both).to.deep.equal([
      [
        [
          "prv-acl into prv: no rule allows tcp 8443 from 10.1.0.50",
          "an ingress entry of prv-acl that allows tcp 8443 from 10.1.0.50",
        ],
      ],
      [["nlb tcp 80 listens on 80", undefined]],
    ]);
  });

  it("says what a load balancer lacks", () => {
    const nlb = balancer("nlb", "pub 10.1.0.50 public 198.51.100.50", "udp 53 > app 53", { preserve: true });
    expect(obstacles(network({ places: [nlb] }), "inet1 > 198.51.100.50 tcp 443")).to.deep.equal([
      "request: nlb has no tcp listener; a tcp listener",
    ]);
    const bare = { ...nlb, listeners: (nlb.listeners ?? []).map((each) => ({ ...each, targets: [] })) };
    expect(obstacles(network({ places: [bare] }), "inet1 > 198.51.100.50 udp 53")).to.deep.equal([
      "request: nlb udp 53 forwards to no target; a target in its target group",
    ]);
    expect(obstacles(network({ places: [nlb] }), "app > 10.1.0.50 udp 53")).to.deep.equal([
      "request: app would get its own address as the client's; a listener without client-IP preservation for clients that are targets themselves",
    ]);
  });

  it("says which fact is missing, once", () => {
    const acls = [acl("pub-acl", ["10 deny tcp 443 0.0.0.0/0 ?", ...OPEN])];
    expect(obstacles(network({ acls }), "inet1 > 198.51.100.10 tcp 443")).to.deep.equal([
      "request: pub-acl into pub: rule 10 denies tcp 443 from 0.0.0.0/0: fact of 10",
    ]);
    const places = [place("web", "pub 10.1.0.10 public 198.51.100.10", { groups: ["gone"] })];
    expect(obstacles(network({ places }), "inet1 > 198.51.100.10 tcp 443")).to.deep.equal([
      "request: gone ingress: none of 0 rules allows tcp 443 from inet1 (203.0.113.10): rules of gone are not known",
    ]);
  });
});

describe("words for parts of an answer", () => {
  it("name who has an address, with the address where that says more", () => {
    const of = network({
      outside: [
        { ...named("internet"), addresses: ["192.0.2.0/24"] },
        { ...named("10.0.0.1"), addresses: ["10.0.0.1"] },
      ],
    });
    const text = (id: string) => (prepare(of).addresses.get(id) ?? []).map(ownerText);
    expect(text("web")).to.deep.equal(["web", "web", "198.51.100.10"]);
    expect(text("internet")).to.deep.equal(["internet (192.0.2.0/24)"]);
    expect(text("10.0.0.1")).to.deep.equal(["10.0.0.1"]);
  });

  it("name ports, and protocols that have none", () => {
    expect(openingText("tcp", [[443, 443]])).to.equal("tcp 443");
    expect(openingText("udp", [[0, 65535]])).to.equal("udp all");
    expect(openingText("icmpv6", [[0, 65535]])).to.equal("icmpv6");
    expect([
      examplePort([
        [80, 90],
        [443, 443],
      ]),
      examplePort([]),
    ]).to.deep.equal([80, 0]);
  });
});
