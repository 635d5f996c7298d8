// The way of answers: no state but the groups', so routes and ACLs are asked again, with the client's port (semantics 2).
import { expect } from "chai";
import { acl, fate, named, network, OPEN, table } from "../support/network.ts";

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
