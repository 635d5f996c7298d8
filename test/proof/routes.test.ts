// Routes of a subnet: the longest prefix, what breaks a tie, and what cannot be known (semantics 18 and 23).
import { expect } from "chai";
import type { Network } from "../../proof/network.ts";
import { addressOf, prepare } from "../../proof/prepare.ts";
import { routeTo } from "../../proof/routes.ts";
import { named, network, subnet, table } from "../support/network.ts";

const LISTS = {
  prefixLists: [{ ...named("service"), cidrs: ["203.0.113.0/24", "192.0.2.64/26"] }, named("closed")],
};

/** The line of the route that a packet from the subnet `prv` takes, or what is said instead. */
function routed(of: Network, destination: string, from = "prv"): string {
  const prepared = prepare(of);
  const start = prepared.subnets.get(from);
  if (!start) throw new Error(`no subnet ${from}`);
  const { routed: said } = routeTo(prepared, start, addressOf(prepared, destination));
  return said.kind === "route" ? said.route.origin.name : said.kind === "unknown" ? `? ${said.missing}` : said.kind;
}

function withRoutes(...lines: string[]): Network {
  return network({ ...LISTS, routeTables: [table("prv-routes", lines)] });
}

describe("a route", () => {
  it("is the one with the longest prefix, in any order", () => {
    const lines = ["203.0.113.0/25 blackhole", "0.0.0.0/0 igw", "203.0.113.10/32 nat:nat", "203.0.0.0/16 tgw"];
    for (const each of [lines, [...lines].reverse()]) {
      const of = withRoutes(...each);
      expect(routed(of, "203.0.113.10")).to.equal("route 203.0.113.10/32 nat:nat");
      expect(routed(of, "203.0.113.11")).to.equal("route 203.0.113.0/25 blackhole");
      expect(routed(of, "203.0.113.128")).to.equal("route 203.0.0.0/16 tgw");
      expect(routed(of, "198.51.100.1")).to.equal("route 0.0.0.0/0 igw");
      expect(routed(of, "2001:db8:ff::10")).to.equal("none");
    }
  });

  it("is the VPC's own for its blocks, unless one is more specific", () => {
    const of = withRoutes("10.1.0.0/16 nat:nat", "10.0.0.0/8 tgw", "10.1.0.0/25 nat:nat", "2001:db8:a::/47 igw");
    expect(routed(of, "10.1.0.200")).to.equal("local");
    expect(routed(of, "10.1.0.10")).to.equal("route 10.1.0.0/25 nat:nat");
    expect(routed(of, "10.3.0.1")).to.equal("route 10.0.0.0/8 tgw");
    expect(routed(of, "2001:db8:a:0::10")).to.equal("local");
  });

  it("to a prefix list counts with the longest block of the list that holds the address", () => {
    const of = withRoutes("pl:service endpoint:e", "0.0.0.0/0 igw", "203.0.113.0/25 blackhole", "192.0.2.0/24 tgw");
    expect(routed(of, "203.0.113.10")).to.equal("route 203.0.113.0/25 blackhole");
    expect(routed(of, "203.0.113.200")).to.equal("route pl:service endpoint:e");
    expect(routed(of, "192.0.2.77")).to.equal("route pl:service endpoint:e");
    expect(routed(of, "192.0.2.1")).to.equal("route 192.0.2.0/24 tgw");
  });

  it("that names a block beats a list that holds the same one, in any order", () => {
    const lines = ["pl:service endpoint:e", "203.0.113.0/24 blackhole"];
    for (const each of [lines, [...lines].reverse()]) {
      expect(routed(withRoutes(...each), "203.0.113.10")).to.equal("route 203.0.113.0/24 blackhole");
    }
  });

  it("to a list that only AWS knows beats every block for the list's own place", () => {
    const of = {
      ...withRoutes("0.0.0.0/0 igw", "pl:closed endpoint:e"),
      outside: [{ ...named("service"), addresses: [], prefixList: "closed" }],
    };
    const prepared = prepare(of);
    const [start, to] = [prepared.subnets.get("prv"), prepared.addresses.get("service")?.[0]];
    if (!start || !to) throw new Error("no subnet or no address");
    const { routed: said } = routeTo(prepared, start, to);
    expect(said.kind === "route" && said.route.origin.name).to.equal("route pl:closed endpoint:e");
    expect(routed(of, "203.0.113.10")).to.equal("route 0.0.0.0/0 igw");
  });

  it("that is doubtful makes unknown what no longer one decides", () => {
    const of = withRoutes("0.0.0.0/0 igw ?", "203.0.113.0/24 blackhole", "192.0.2.0/24 igw", "192.0.2.64/26 tgw ?");
    expect(routed(of, "198.51.100.1")).to.equal("? fact of 0.0.0.0/0 igw ?");
    expect(routed(of, "203.0.113.10")).to.equal("route 203.0.113.0/24 blackhole");
    expect(routed(of, "192.0.2.77")).to.equal("? fact of 192.0.2.64/26 tgw ?");
    expect(routed(of, "192.0.2.1")).to.equal("route 192.0.2.0/24 igw");
    expect(routed(of, "10.1.0.10")).to.equal("local");
  });

  it("is unknown where the subnet's table is", () => {
    const of = network({ subnets: [subnet("prv", ["10.1.1.0/24"], { routeTable: "gone" })] });
    expect(routed(of, "203.0.113.10")).to.equal("? route table of prv is not known");
  });
});
