// Answers for single packets and for ranges of ports, with whatever ports NAT gateways and load balancers pick.
import { expect } from "chai";
import type { Network, PortRange } from "../../proof/network.ts";
import type { Question } from "../../proof/question.ts";
import { decide, familiesOf, portSets, prepare } from "../../proof/reach.ts";
import { fate, question } from "../support/asking.ts";
import { acl, balancer, group, network, OPEN, place } from "../support/network.ts";

function sets(of: Network, line: string, vary: "dport" | "sport", range: PortRange, over: Partial<Question> = {}) {
  return portSets(prepare(of), question(of, line, over), vary, range);
}

const NLB = "pub 10.1.0.50 public 198.51.100.50";

describe("the answer for one packet", () => {
  it("reads the client's port where nobody translates, also outside the ephemeral ranges", () => {
    const acls = [acl("pub-acl", OPEN, ["10 allow tcp 7 0.0.0.0/0", "20 allow tcp 1023 0.0.0.0/0"])];
    const asked = (sourcePort: number) => fate(network({ acls }), "inet1 > 198.51.100.10 tcp 443", { sourcePort });
    expect([asked(7), asked(1023), asked(1024)]).to.deep.equal(["reachable", "reachable", "delivered"]);
  });

  it("reads the NAT gateway's port on its border, and the client's behind it", () => {
    const acls = [
      acl("pub-acl", ["10 allow tcp 443 10.1.1.0/24", "20 allow tcp 2000-3000 203.0.113.0/24"]),
      acl("prv-acl", ["10 allow tcp 40000 203.0.113.0/24"]),
    ];
    const asked = (sourcePort: number, natPort?: number) =>
      fate(network({ acls }), "app > 203.0.113.10 tcp 443", { sourcePort, ...(natPort !== undefined && { natPort }) });
    expect([asked(40_000, 2500), asked(40_000, 3001), asked(40_001, 2500)]).to.deep.equal([
      "reachable",
      "delivered",
      "delivered",
    ]);
    expect(asked(40_000), "the client's own, kept").to.equal("delivered");
  });

  it("reads no port of an echo", () => {
    const acls = [acl("pub-acl", ["10 allow icmp 8 0.0.0.0/0"], ["10 allow icmp 0 0.0.0.0/0"])];
    expect(fate(network({ acls }), "inet1 > 198.51.100.10 icmp", { sourcePort: 65_535 })).to.equal("reachable");
    const deaf = [acl("pub-acl", ["10 allow icmp 8 0.0.0.0/0"], ["10 allow icmp 8 0.0.0.0/0"])];
    expect(fate(network({ acls: deaf }), "inet1 > 198.51.100.10 icmp")).to.equal("delivered");
  });

  it("reads an echo through a NAT gateway by type on every border", () => {
    const acls = [acl("pub-acl", ["10 allow icmp 8 10.1.1.0/24", "20 allow icmp 0 203.0.113.0/24"])];
    expect(fate(network({ acls }), "app > 203.0.113.10 icmp")).to.equal("reachable");
    const deaf = [acl("pub-acl", ["10 allow icmp 8 0.0.0.0/0"])];
    expect(fate(network({ acls: deaf }), "app > 203.0.113.10 icmp")).to.equal("delivered");
  });

  it("counts a missing fact against the packet", () => {
    const of = network({ acls: [acl("pub-acl", ["10 allow all 0.0.0.0/0 ?"])] });
    expect(decide(prepare(of), question(of, "inet1 > 198.51.100.10 tcp 443"))).to.deep.equal({
      delivered: false,
      reachable: false,
    });
  });

  it("meets no ACL inside a subnet, and groups still", () => {
    const acls = [acl("pub-acl", [], [])];
    const places = [place("near", "pub 10.1.0.11")];
    expect(fate(network({ acls, places }), "near > 10.1.0.10 tcp 443")).to.equal("reachable");
    const shut = [place("near", "pub 10.1.0.11", { groups: ["shut"] })];
    const securityGroups = [group("shut", [], [])];
    expect(fate(network({ acls, places: shut, securityGroups }), "near > 10.1.0.10 tcp 443")).to.equal("lost");
    expect(fate(network({ acls, places: shut, securityGroups }), "web > 10.1.0.11 tcp 443")).to.equal("lost");
    expect(fate(network({ acls, places: shut, securityGroups }), "near > 10.1.0.11 tcp 443"), "itself").to.equal(
      "reachable",
    );
  });

  it("lets an answer pass groups that would let no request pass", () => {
    const securityGroups = [group("out", [], ["tcp 443 0.0.0.0/0"]), group("in", ["tcp 443 10.1.1.10/32"], [])];
    const places = [
      place("app", "prv 10.1.1.10", { groups: ["out"] }),
      place("web", "pub 10.1.0.10", { groups: ["in"] }),
    ];
    expect(fate(network({ securityGroups, places }), "app > 10.1.0.10 tcp 443")).to.equal("reachable");
    expect(fate(network({ securityGroups, places }), "web > 10.1.1.10 tcp 443")).to.equal("lost");
  });

  it("is asked from a place of a group by any address of its subnet", () => {
    const of = network({ places: [place("fleet", "prv 10.1.1.0/24", { kind: "group" })] });
    const sourceAddress = "10.1.1.200";
    expect(fate(of, "fleet > 203.0.113.10 tcp 443", { sourceAddress })).to.equal("reachable");
    const acls = [acl("pub-acl", ["10 deny all 10.1.1.200/32", ...OPEN])];
    expect(
      fate({ ...of, acls: [...acls, acl("prv-acl")] }, "fleet > 203.0.113.10 tcp 443", { sourceAddress }),
    ).to.equal("lost");
  });
});

describe("exact sets of ports", () => {
  const acls = [
    acl(
      "pub-acl",
      ["10 deny tcp 100-199 0.0.0.0/0", ...OPEN],
      ["10 allow tcp 2000-2999 0.0.0.0/0", "20 allow tcp 5000 0.0.0.0/0"],
    ),
  ];

  it("are those of the port asked for, answered or not", () => {
    const asked = (sourcePort: number) =>
      sets(network({ acls }), "inet1 > 198.51.100.10 tcp", "dport", [50, 300], { sourcePort });
    const delivered = [
      [50, 99],
      [200, 300],
    ];
    expect(asked(2000)).to.deep.equal({ delivered, reachable: delivered });
    expect(asked(3000)).to.deep.equal({ delivered, reachable: [] });
  });

  it("are those of the client's port", () => {
    const asked = (port: number) =>
      sets(network({ acls }), `inet1 > 198.51.100.10 tcp ${port}`, "sport", [1024, 65_535]);
    expect(asked(443)).to.deep.equal({
      delivered: [[1024, 65_535]],
      reachable: [
        [2000, 2999],
        [5000, 5000],
      ],
    });
    expect(asked(150)).to.deep.equal({ delivered: [], reachable: [] });
  });

  it("are those of the client's port through a NAT gateway that keeps it, or picks one", () => {
    const gateway = [
      acl("pub-acl", ["10 allow tcp 443 10.1.1.0/24", "20 allow tcp 2000-2999 0.0.0.0/0"]),
      acl("prv-acl", ["10 allow tcp 2500-9000 0.0.0.0/0"]),
    ];
    const asked = (over: Partial<Question>) =>
      sets(network({ acls: gateway }), "app > 203.0.113.10 tcp 443", "sport", [1024, 65_535], over).reachable;
    expect(asked({})).to.deep.equal([[2500, 2999]]);
    expect(asked({ natPort: 2000 })).to.deep.equal([[2500, 9000]]);
    expect(asked({ natPort: 3000 })).to.deep.equal([]);
  });

  it("are those of the listeners of a load balancer, each with its own target", () => {
    const places = [balancer("nlb", NLB, "tcp 443 > app 8443, tcp 80 > web 8080, udp 53 > app 53")];
    const closed = [acl("prv-acl", ["10 allow tcp 8444 0.0.0.0/0"])];
    expect(sets(network({ places }), "inet1 > 198.51.100.50 tcp", "dport", [1, 65_535])).to.deep.equal({
      delivered: [
        [80, 80],
        [443, 443],
      ],
      reachable: [
        [80, 80],
        [443, 443],
      ],
    });
    expect(
      sets(network({ places, acls: closed }), "inet1 > 198.51.100.50 tcp", "dport", [1, 65_535]).delivered,
    ).to.deep.equal([[80, 80]]);
  });

  it("are those of the client's port through a load balancer that keeps it or hides it", () => {
    const closed = [acl("prv-acl", OPEN, ["10 allow tcp 2000-2999 0.0.0.0/0"])];
    const asked = (preserve: boolean, over: Partial<Question>) => {
      const places = [balancer("nlb", NLB, "tcp 443 > app 8443", { preserve })];
      const of = network({ acls: closed, places });
      return sets(of, "inet1 > 198.51.100.50 tcp 443", "sport", [1024, 65_535], over).reachable;
    };
    expect(asked(true, { balancerPort: 5 })).to.deep.equal([[2000, 2999]]);
    expect(asked(false, {}), "kept where it can be").to.deep.equal([[2000, 2999]]);
    expect(asked(false, { balancerPort: 2000 })).to.deep.equal([[1024, 65_535]]);
    expect(asked(false, { balancerPort: 3000 })).to.deep.equal([]);
  });

  it("are empty where the families differ", () => {
    const over = { sourceAddress: "10.1.1.10" };
    expect(sets(network(), "app > 2001:db8:a::10 tcp 443", "dport", [1, 9], over)).to.deep.equal({
      delivered: [],
      reachable: [],
    });
  });
});

describe("the families of a place", () => {
  it("are those of its addresses", () => {
    const prepared = prepare(network({ places: [place("six", "pub 2001:db8:a::66"), place("four", "pub 10.1.0.44")] }));
    const families = (id: string) => [...familiesOf(prepared, id)];
    expect([families("app"), families("six"), families("four"), families("gone")]).to.deep.equal([
      [4, 6],
      [6],
      [4],
      [],
    ]);
  });
});
