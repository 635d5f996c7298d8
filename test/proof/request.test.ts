// The way of a request: through every kind of gateway, and what nobody can say.
import { expect } from "chai";
import type { Network } from "../../proof/network.ts";
import { through } from "../../proof/passage.ts";
import { addressOf, prepare } from "../../proof/prepare.ts";
import { fate, obstacles } from "../support/asking.ts";
import { acl, group, named, network, OPEN, peered, place, subnet, table } from "../support/network.ts";

const REGIONAL = place("nat", "", { kind: "nat", groups: undefined, interfaces: [] });

function privateRoutes(...lines: string[]): Pick<Network, "routeTables"> {
  return { routeTables: [table("prv-routes", lines)] };
}

function publicRoutes(...lines: string[]): Pick<Network, "routeTables"> {
  return { routeTables: [table("pub-routes", lines)] };
}

const SERVICE = {
  prefixLists: [{ ...named("list"), cidrs: ["203.0.113.0/25"] }],
  gatewayEndpoints: [{ ...named("endpoint"), vpc: "vpc", prefixList: "list" }],
};

describe("a request in an open network", () => {
  const open = network();
  const ways: readonly [string, string, "reachable" | "delivered" | "lost"][] = [
    ["to a neighbour", "app > 10.1.0.10 tcp 443", "reachable"],
    ["to itself", "app > 10.1.1.10 tcp 443", "reachable"],
    ["to its own public address", "web > 198.51.100.10 tcp 443", "reachable"],
    ["to a public address by the NAT gateway", "app > 198.51.100.10 tcp 443", "reachable"],
    ["to the internet by the NAT gateway", "app > 203.0.113.10 icmp", "reachable"],
    ["to the internet by IPv6", "app > 2001:db8:ff::10 udp 53", "reachable"],
    ["from the internet", "inet1 > 198.51.100.10 udp 53", "reachable"],
    ["from the internet by IPv6", "inet1 > 2001:db8:a:0::10 icmpv6", "reachable"],
    [
      "from the internet to a subnet that only an egress-only gateway leaves",
      "inet1 > 2001:db8:a:1::10 udp 53",
      "delivered",
    ],
    ["from one host outside to another", "inet1 > 192.0.2.77 tcp 443", "reachable"],
    ["from one host outside to itself", "inet1 > 203.0.113.10 tcp 443", "reachable"],
    ["from the internet to a private address", "inet1 > 10.1.0.10 tcp 443", "lost"],
    ["from the internet to a NAT gateway", "inet1 > 198.51.100.5 icmp", "lost"],
    ["to a NAT gateway", "app > 10.1.0.5 icmp", "lost"],
    ["to an address inside that nobody has", "app > 10.1.0.99 tcp 443", "lost"],
    ["to an address outside that nobody has", "web > 8.8.8.8 tcp 443", "lost"],
  ];
  for (const [title, line, expected] of ways) {
    it(`${title} is ${expected}`, () => expect(fate(open, line)).to.equal(expected));
  }

  it("is asked in its own family", () => {
    const over = { sourceAddress: "10.1.1.10" };
    expect(fate(open, "app > 2001:db8:a:0::10 tcp 443", over)).to.equal("lost");
  });
});

describe("a request through gateways", () => {
  it("crosses the ACL of a NAT gateway's subnet both ways, unless it starts there", () => {
    const acls = [acl("pub-acl", ["10 deny tcp 443 10.1.1.0/24", ...OPEN])];
    expect(fate(network({ acls }), "app > 203.0.113.10 tcp 443")).to.equal("lost");
    const within = { acls: [acl("pub-acl", ["10 deny tcp 443 0.0.0.0/0", ...OPEN], OPEN)] };
    const beside = network({
      ...within,
      places: [
        place("near", "nat-side 10.1.2.9"),
        place("nat", "nat-side 10.1.2.5 public 198.51.100.5", { kind: "nat", groups: undefined }),
      ],
      subnets: [subnet("nat-side", ["10.1.2.0/24"], { acl: "pub-acl" })],
      routeTables: [table("nat-side-routes", ["0.0.0.0/0 igw", "203.0.113.0/24 nat:nat"])],
    });
    // The gateway would send to itself; only the way into it crosses nothing.
    expect(obstacles(beside, "near > 203.0.113.10 tcp 443")).to.deep.equal([
      "request: route 203.0.113.0/24 nat:nat leads to a second NAT gateway; a route of the NAT gateway's subnet to an internet gateway",
    ]);
  });

  it("crosses no ACL at a regional NAT gateway", () => {
    const acls = [acl("pub-acl", [], [])];
    expect(fate(network({ acls }), "app > 203.0.113.10 tcp 443")).to.equal("lost");
    expect(fate(network({ acls, places: [REGIONAL] }), "app > 203.0.113.10 tcp 443")).to.equal("reachable");
  });

  it("arrives from the NAT gateway's own address where a route inside the VPC leads through it", () => {
    const securityGroups = [group("from-nat", ["tcp 443 10.1.0.5/32"])];
    const places = [place("web", "pub 10.1.0.10", { groups: ["from-nat"] })];
    expect(fate(network({ securityGroups, places }), "app > 10.1.0.10 tcp 443")).to.equal("lost");
    const routed = network({ securityGroups, places, ...privateRoutes("10.1.0.0/24 nat:nat") });
    expect(fate(routed, "app > 10.1.0.10 tcp 443")).to.equal("reachable");
  });

  it("takes a gateway endpoint by list or by block, and is answered from the service's address", () => {
    for (const line of [
      "pl:list endpoint:endpoint",
      "0.0.0.0/0 endpoint:endpoint",
      "203.0.113.8/29 endpoint:endpoint",
    ]) {
      const of = network({ ...SERVICE, ...privateRoutes(line), acls: [acl("pub-acl", [], [])] });
      expect(fate(of, "app > 203.0.113.10 tcp 443"), line).to.equal("reachable");
    }
    const acls = [acl("prv-acl", ["10 deny all 203.0.113.0/24", ...OPEN])];
    const of = network({ ...SERVICE, acls, ...privateRoutes("pl:list endpoint:endpoint") });
    expect(fate(of, "app > 203.0.113.10 tcp 443")).to.equal("delivered");
  });

  it("finds no public address of a VPC behind a gateway endpoint", () => {
    const prefixLists = [{ ...named("list"), cidrs: ["198.51.100.0/24"] }];
    const of = network({ ...SERVICE, prefixLists, ...privateRoutes("pl:list endpoint:endpoint") });
    expect(fate(of, "app > 198.51.100.10 tcp 443")).to.equal("lost");
  });

  it("passes a peering with routes on both sides, and goes no further than the other VPC", () => {
    const both = peered(["10.1.0.0/16 peering:pcx"], ["10.2.0.0/16 peering:pcx", "0.0.0.0/0 peering:pcx"]);
    expect(fate(both, "app > 10.2.0.10 tcp 443")).to.equal("reachable");
    expect(fate(both, "app > 203.0.113.10 tcp 443"), "the other's internet gateway").to.equal("lost");
    expect(fate(both, "app > 198.51.100.20 tcp 443"), "the other's public address").to.equal("lost");
    expect(fate(peered([], ["10.2.0.0/16 peering:pcx"]), "app > 10.2.0.10 tcp 443")).to.equal("delivered");
    expect(fate(peered(["10.1.0.0/16 peering:pcx"], []), "app > 10.2.0.10 tcp 443")).to.equal("lost");
  });

  it("goes from public address to public address of another VPC by both internet gateways", () => {
    const of = peered(["0.0.0.0/0 igw"], []);
    expect(fate(of, "web > 198.51.100.20 tcp 443")).to.equal("reachable");
    expect(fate(of, "web > 10.2.0.10 tcp 443")).to.equal("lost");
    expect(fate(of, "web > 2001:db8:b:0::10 tcp 443"), "no way back by IPv6").to.equal("delivered");
  });
});

describe("a request of which not all is known", () => {
  /** Ports that arrive for certain, and for some value of what is missing. */
  function arriving(of: Network, from: string, to: string) {
    const prepared = prepare(of);
    const [source, destination] = [addressOf(prepared, from), addressOf(prepared, to)];
    const { delivered, maybeDelivered, maybeReachable, missing } = through(prepared, [source], [destination], "tcp");
    expect(delivered).to.deep.equal([]);
    return { maybeDelivered, maybeReachable, missing };
  }

  const all = [[0, 65535]];
  const everywhere = ["203.0.113.10", "198.51.100.10", "10.1.0.10"];

  it("may arrive anywhere by a route that is doubtful", () => {
    for (const to of everywhere) {
      const of = network(privateRoutes("0.0.0.0/0 igw", `${to}/32 igw ?`));
      const missing = [`fact of ${to}/32 igw ?`];
      const expected = { maybeDelivered: all, maybeReachable: all, missing };
      expect(arriving(of, "10.1.1.10", to), to).to.deep.equal(expected);
    }
  });

  it("may arrive anywhere by a gateway that is not modelled", () => {
    for (const to of everywhere) {
      const of = network(privateRoutes(`${to}/32 tgw`));
      const missing = [`where route ${to}/32 tgw leads is not known`];
      const expected = { maybeDelivered: all, maybeReachable: all, missing };
      expect(arriving(of, "10.1.1.10", to), to).to.deep.equal(expected);
    }
  });

  it("may arrive by a NAT gateway whose subnet has a doubtful route", () => {
    const of = network(publicRoutes("0.0.0.0/0 igw ?"));
    const missing = ["fact of 0.0.0.0/0 igw ?"];
    const expected = { maybeDelivered: all, maybeReachable: all, missing };
    expect(arriving(of, "10.1.1.10", "203.0.113.10")).to.deep.equal(expected);
  });

  it("may arrive from a subnet or by a table or an ACL that is not known", () => {
    const cases: readonly [Network, string][] = [
      [
        network({ subnets: [subnet("prv", ["10.1.1.0/24"], { routeTable: "gone" })] }),
        "route table of prv is not known",
      ],
      [network({ subnets: [subnet("prv", ["10.1.1.0/24"], { acl: "gone" })] }), "network ACL of prv is not known"],
      [network({ places: [place("app", "gone 10.1.1.10")] }), "subnet of app is not known"],
    ];
    for (const [of, fact] of cases) {
      const expected = { maybeDelivered: all, maybeReachable: all, missing: [fact] };
      expect(arriving(of, "10.1.1.10", "203.0.113.10"), fact).to.deep.equal(expected);
    }
  });

  it("may arrive at a place in a subnet that is not known, and at one that is doubtful", () => {
    const lost = network({ places: [place("web", "gone 10.1.9.9")] });
    const { maybeDelivered, missing } = arriving(lost, "10.1.1.10", "10.1.9.9");
    expect([maybeDelivered, missing]).to.deep.equal([all, ["subnet of web is not known"]]);
    const doubtful = network({ places: [place("web", "pub 10.1.0.10", { missing: "groups of web are not known" })] });
    expect(arriving(doubtful, "10.1.1.10", "10.1.0.10").missing).to.deep.equal(["groups of web are not known"]);
    expect(arriving(doubtful, "10.1.0.10", "10.1.1.10").missing).to.deep.equal(["groups of web are not known"]);
  });

  it("does not arrive at an address of nobody, whatever is not known", () => {
    const of = network(privateRoutes("0.0.0.0/0 tgw"));
    expect(arriving(of, "10.1.1.10", "8.8.8.8").maybeDelivered).to.deep.equal([]);
  });

  it("says so in its hops", () => {
    expect(obstacles(network(privateRoutes("0.0.0.0/0 tgw")), "app > 203.0.113.10 tcp 443")).to.deep.equal([
      "request: route 0.0.0.0/0 tgw: where route 0.0.0.0/0 tgw leads is not known",
    ]);
    const shut = network({ subnets: [subnet("prv", ["10.1.1.0/24"], { acl: "gone" })] });
    expect(obstacles(shut, "app > 10.1.0.10 tcp 443")).to.deep.equal([
      "request: prv: network ACL of prv is not known",
      "answer: prv: network ACL of prv is not known",
    ]);
  });
});
