// Ways through load balancers: each listener, target and address of both a way of its own.
import { expect } from "chai";
import type { Network, Protocol } from "../../proof/network.ts";
import { through } from "../../proof/passage.ts";
import { type Address, prepare } from "../../proof/prepare.ts";
import { fate } from "../support/asking.ts";
import { acl, balancer, group, named, network, OPEN, peered, place, table } from "../support/network.ts";

/** What gets from one to another, over all addresses. */
function passage(of: Network, from: string, to: string, protocol: Protocol = "tcp", scope?: Address["scope"]) {
  const prepared = prepare(of);
  const destinations = (prepared.addresses.get(to) ?? []).filter((each) => scope === undefined || each.scope === scope);
  return through(prepared, prepared.addresses.get(from) ?? [], destinations, protocol);
}

const NLB = "pub 10.1.0.50 public 198.51.100.50";

describe("a way through a load balancer", () => {
  it("starts from every address that the load balancer may get", () => {
    // A rule of the target's ACL about half of the load balancer's subnet.
    const acls = [acl("prv-acl", ["10 deny all 10.1.0.128/25", ...OPEN])];
    const places = [balancer("nlb", "pub 10.1.0.0/24 public 198.51.100.50", "tcp 443 > app 8443")];
    for (const scope of ["private", "public"] as const) {
      const all = passage(network({ acls, places }), "inet1", "nlb", "tcp", scope);
      expect(all.reachable, scope).to.deep.equal([]);
      expect(all.delivered, scope).to.deep.equal(scope === "public" ? [[443, 443]] : []);
    }
    const health = passage(network({ acls, places }), "nlb", "app");
    expect([health.reachable, health.delivered]).to.deep.equal([[], [[0, 65535]]]);
  });

  it("is not known where the subnet of the target, or its own, is not", () => {
    for (const places of [
      [balancer("nlb", NLB, "tcp 443 > far 8443"), place("far", "gone 10.1.9.9")],
      [balancer("nlb", "gone 10.1.9.50 public 198.51.100.50", "tcp 443 > app 8443")],
    ]) {
      const { delivered, maybeDelivered } = passage(network({ places }), "inet1", "nlb", "tcp", "public");
      expect([delivered, maybeDelivered]).to.deep.equal([[], [[443, 443]]]);
    }
  });

  it("is not known where the route to the target is not", () => {
    const routeTables = [table("pub-routes", ["0.0.0.0/0 igw", "10.1.1.0/24 blackhole ?"])];
    const places = [balancer("nlb", NLB, "tcp 443 > app 8443")];
    const { delivered, maybeDelivered } = passage(network({ places, routeTables }), "inet1", "nlb", "tcp", "public");
    expect([delivered, maybeDelivered]).to.deep.equal([[], [[443, 443]]]);
  });

  it("ends where the load balancer's subnet leads away from the target", () => {
    const places = [balancer("nlb", NLB, "tcp 443 > app 8443", { preserve: true })];
    const routeTables = [table("pub-routes", ["0.0.0.0/0 igw", "10.1.1.0/24 blackhole"])];
    expect(fate(network({ places }), "inet1 > 198.51.100.50 tcp 443")).to.equal("reachable");
    expect(fate(network({ places, routeTables }), "inet1 > 198.51.100.50 tcp 443")).to.equal("lost");
  });

  it("goes to a target in another VPC by a peering of the two, which leads to no target in its own", () => {
    const nlb = (target: string) => [balancer("nlb", NLB, `tcp 443 > ${target} 8443`)];
    const by = (cidr: string) => ({ routeTables: [table("pub-routes", ["0.0.0.0/0 igw", `${cidr} peering:pcx`])] });
    const back = ["10.1.0.0/16 peering:pcx"];
    const asked = "inet1 > 198.51.100.50 tcp 443";
    expect(fate(peered(back, [], { places: nlb("peer"), ...by("10.2.0.0/16") }), asked)).to.equal("reachable");
    expect(fate(peered([], [], { places: nlb("peer"), ...by("10.2.0.0/16") }), asked)).to.equal("delivered");
    expect(fate(peered(back, [], { places: nlb("app"), ...by("10.1.1.0/24") }), asked)).to.equal("lost");
  });

  it("ends at a target that is the client, unless the load balancer hides it", () => {
    const own = (preserve: boolean) => network({ places: [balancer("nlb", NLB, "tcp 443 > app 8443", { preserve })] });
    expect(fate(own(true), "app > 10.1.0.50 tcp 443")).to.equal("lost");
    expect(fate(own(false), "app > 10.1.0.50 tcp 443")).to.equal("reachable");
  });

  it("is for the protocol and port of a listener", () => {
    const places = [balancer("nlb", NLB, "tcp 443 > app 8443, udp 53 > app 53, tcp 80 > web 8080")];
    const of = network({ places });
    expect(passage(of, "inet1", "nlb", "tcp", "public").reachable).to.deep.equal([
      [80, 80],
      [443, 443],
    ]);
    expect(passage(of, "inet1", "nlb", "udp", "public").reachable).to.deep.equal([[53, 53]]);
    expect(passage(of, "inet1", "nlb", "icmp", "public").maybeDelivered).to.deep.equal([]);
  });

  it("works for a guarantee only if every target answers, for a leak if one does", () => {
    const nlb = balancer("nlb", NLB, "tcp 443 > app 8443");
    const listeners = (nlb.listeners ?? []).map((each) => ({
      ...each,
      targets: ["app", "web"].map((target) => ({ place: target, port: 8443 })),
    }));
    const places = [{ ...nlb, listeners }, place("app", "prv 10.1.1.10", { groups: ["shut"] })];
    const of = network({ places, securityGroups: [group("shut", [])] });
    const { reachable, delivered } = passage(of, "inet1", "nlb", "tcp", "public");
    expect([reachable, delivered]).to.deep.equal([[], [[443, 443]]]);
  });

  it("is a dead end without a target", () => {
    const nlb = balancer("nlb", NLB, "tcp 443 > app 8443");
    const listeners = (nlb.listeners ?? []).map((each) => ({ ...each, targets: [] }));
    expect(fate(network({ places: [{ ...nlb, listeners }] }), "inet1 > 198.51.100.50 tcp 443")).to.equal("lost");
  });

  it("matches a target's rule that names the load balancer's group, whether the client is hidden or not", () => {
    const securityGroups = [{ ...group("front"), ...named("front") }, group("app", ["tcp 8443 sg:front"])];
    for (const preserve of [true, false]) {
      const of = (groups: readonly string[] | undefined) =>
        network({
          securityGroups,
          places: [
            balancer("nlb", NLB, "tcp 443 > app 8443", { preserve, ...(groups && { groups }) }),
            place("app", "prv 10.1.1.10", { groups: ["app"] }),
          ],
        });
      expect(fate(of(["front"]), "inet1 > 198.51.100.50 tcp 443"), String(preserve)).to.equal("reachable");
      expect(fate(of(undefined), "inet1 > 198.51.100.50 tcp 443"), String(preserve)).to.equal("lost");
      expect(fate(of(["front"]), "inet1 > 10.1.1.10 tcp 8443"), "without it").to.equal("lost");
    }
  });

  it("shows targets the client's port, or one that the load balancer picked", () => {
    const acls = [acl("prv-acl", OPEN, ["10 allow tcp 40000 0.0.0.0/0", "20 allow tcp 2000 10.1.0.50/32"])];
    const of = (preserve: boolean) =>
      network({ acls, places: [balancer("nlb", NLB, "tcp 443 > app 8443", { preserve })] });
    const asked = (preserve: boolean, sourcePort: number, balancerPort: number) =>
      fate(of(preserve), "inet1 > 198.51.100.50 tcp 443", { sourcePort, balancerPort });
    expect([asked(true, 40_000, 3000), asked(true, 41_000, 2000)]).to.deep.equal(["reachable", "delivered"]);
    expect([asked(false, 41_000, 2000), asked(false, 41_000, 3000)]).to.deep.equal(["reachable", "delivered"]);
  });
});
