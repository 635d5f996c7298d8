// The way of answers: no state but the groups', so routes and ACLs are asked again, with the client's port (semantics 2).
import { expect } from "chai";
import { fate } from "../support/asking.ts";
import { acl, balancer, named, network, OPEN, peered, table } from "../support/network.ts";

const SERVICE = {
  prefixLists: [{ ...named("list"), cidrs: ["203.0.113.0/25"] }],
  gatewayEndpoints: [{ ...named("endpoint"), vpc: "vpc", prefixList: "list" }],
};

describe("an answer through a NAT gateway", () => {
  it("takes the route of the gateway's own subnet to the client", () => {
    for (const target of ["blackhole", "nat:nat", "igw"]) {
      const routeTables = [table("pub-routes", ["0.0.0.0/0 igw", `10.1.1.0/24 ${target}`])];
      expect(fate(network({ routeTables }), "app > 203.0.113.10 udp 53"), target).to.equal("delivered");
    }
  });

  it("crosses the gateway's subnet from a gateway endpoint as well", () => {
    const routeTables = [table("pub-routes", ["0.0.0.0/0 igw", "pl:list endpoint:endpoint"])];
    const acls = [acl("pub-acl", ["10 deny tcp 2000 203.0.113.0/24", ...OPEN])];
    const through = network({ ...SERVICE, routeTables, acls });
    expect(fate(through, "app > 203.0.113.10 tcp 443", { natPort: 2000 })).to.equal("delivered");
    expect(fate(through, "app > 203.0.113.10 tcp 443", { natPort: 2001 })).to.equal("reachable");
  });
});

describe("an answer to a load balancer", () => {
  const targetRoutes = [table("prv-routes", ["10.1.0.0/24 blackhole"])];
  const answered = (preserve: boolean) =>
    fate(
      network({
        places: [balancer("nlb", "pub 10.1.0.50 public 198.51.100.50", "tcp 443 > app 8443", { preserve })],
        routeTables: targetRoutes,
      }),
      "inet1 > 198.51.100.50 tcp 443",
    );

  it("takes no route of the target's subnet where the target saw the client", () => {
    expect(answered(true)).to.equal("reachable");
  });

  it("takes the route of the target's subnet where the target saw the load balancer", () => {
    expect(answered(false)).to.equal("delivered");
  });

  it("takes the route of the target's subnet from a health check as well", () => {
    const places = [balancer("nlb", "pub 10.1.0.50", "tcp 443 > app 8443", { preserve: true })];
    expect(fate(network({ places, routeTables: targetRoutes }), "nlb > 10.1.1.10 tcp 8443")).to.equal("delivered");
  });
});

describe("an answer by IPv6", () => {
  const PEER = "app > 2001:db8:b:0::10";

  it("comes by the internet where the request came by a peering, and by the peering where it came by the internet", () => {
    const there = ["2001:db8:b::/48 peering:pcx"];
    expect(fate(peered(["::/0 igw"], there), `${PEER} tcp 443`)).to.equal("reachable");
    expect(fate(peered(["2001:db8:a::/48 peering:pcx"], ["::/0 igw"]), `${PEER} tcp 443`)).to.equal("reachable");
  });

  it("does not come by the internet to a VPC without an internet gateway", () => {
    const vpcs = [{ ...named("vpc"), cidrs: ["10.1.0.0/16", "2001:db8:a::/48"] }];
    const over = peered(["::/0 igw"], ["2001:db8:b::/48 peering:pcx"], { vpcs });
    expect(fate(over, `${PEER} tcp 443`)).to.equal("delivered");
  });

  it("passes an egress-only gateway only to flows that it saw, and ends connections of which it sees one half", () => {
    expect(fate(network(), "app > 2001:db8:ff::10 tcp 443")).to.equal("reachable");
    expect(fate(network(), "inet1 > 2001:db8:a:1::10 udp 53")).to.equal("delivered");
    const beside = peered(["2001:db8:a::/48 peering:pcx"], ["::/0 eigw"]);
    expect(fate(beside, `${PEER} tcp 443`)).to.equal("delivered");
    expect(fate(beside, `${PEER} udp 443`)).to.equal("reachable");
  });
});
