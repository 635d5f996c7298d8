// What gets through over many addresses and ports: all of them for a guarantee, some for a leak.
import { expect } from "chai";
import type { Network, Place, Protocol } from "../../proof/network.ts";
import { askedFrom, clientPorts, deliveringTrace, failingTrace, through } from "../../proof/passage.ts";
import { prepare } from "../../proof/prepare.ts";
import { acl, balancer, group, named, network, OPEN, place, table } from "../support/network.ts";

function between(of: Network, from: string, to: string, protocol: Protocol = "tcp") {
  const prepared = prepare(of);
  const [source, target] = [of.places.find(({ id }) => id === from), of.places.find(({ id }) => id === to)];
  const sources = source ? askedFrom(prepared, source, "inside") : (prepared.addresses.get(from) ?? []);
  const asked = target
    ? askedFrom(prepared, target, source ? "inside" : "outside")
    : (prepared.addresses.get(to) ?? []);
  return through(prepared, sources, asked, protocol);
}

const FLEET = place("fleet", "prv 10.1.1.0/24", { kind: "group" });
const INTERNET = {
  outside: [
    { ...named("inet1"), addresses: [] },
    { ...named("internet"), addresses: ["0.0.0.0/0"] },
  ],
};
const ALL = [[0, 65535]];

describe("a passage", () => {
  it("is reachable where every address of both sides is, delivered where one is", () => {
    const half = { acls: [acl("pub-acl", ["10 deny tcp 443 10.1.1.128/25", ...OPEN])] };
    const { reachable, delivered } = between(network({ ...half, places: [FLEET] }), "fleet", "web");
    expect(reachable).to.deep.equal([
      [0, 442],
      [444, 65535],
    ]);
    expect(delivered).to.deep.equal(ALL);
    const target = { acls: [acl("pub-acl", OPEN, ["10 deny tcp 443 10.1.1.128/25", ...OPEN])] };
    expect(between(network({ ...target, places: [FLEET] }), "web", "fleet").reachable).to.deep.equal([
      [0, 442],
      [444, 65535],
    ]);
    expect(between(network({ ...target, places: [FLEET] }), "web", "fleet").delivered).to.deep.equal(ALL);
  });

  it("is not reachable from the internet that an ACL shuts out in part", () => {
    const acls = [acl("pub-acl", ["10 deny all 192.0.2.0/24", ...OPEN])];
    const { reachable, delivered } = between(network({ ...INTERNET, acls }), "internet", "web");
    expect([reachable, delivered]).to.deep.equal([[], ALL]);
  });

  it("is of pairs of one family, and none where there is no pair", () => {
    const only6 = network({ places: [place("web", "pub 2001:db8:a::10")] });
    const none = { reachable: [], maybeReachable: [], delivered: [], maybeDelivered: [], missing: [] };
    const { traces, ...rest } = between({ ...only6, places: [FLEET, ...only6.places] }, "fleet", "web");
    expect([rest, traces()]).to.deep.equal([none, []]);
    expect(between(network(), "app", "web", "icmp").reachable).to.deep.equal(ALL);
    expect(between(only6, "app", "web", "icmp").delivered, "no IPv4").to.deep.equal([]);
    expect(between(only6, "app", "web", "icmpv6").reachable).to.deep.equal(ALL);
  });

  it("is reachable only if a pair that groups shut is not among them", () => {
    const securityGroups = [group("half", ["tcp 443 10.1.1.0/25"])];
    const places = [FLEET, place("web", "pub 10.1.0.10", { groups: ["half"] })];
    const { reachable, delivered } = between(network({ securityGroups, places }), "fleet", "web");
    expect([reachable, delivered]).to.deep.equal([[], [[443, 443]]]);
    const sender = [group("half", undefined, ["tcp 443 10.1.0.0/25"])];
    const wide = [place("app", "prv 10.1.1.10", { groups: ["half"] }), place("web", "pub 10.1.0.0/24")];
    expect(between(network({ securityGroups: sender, places: wide }), "app", "web").reachable).to.deep.equal([]);
  });

  it("is not shut by groups that do not see the sender's own address", () => {
    const securityGroups = [group("from-nat", ["tcp 443 10.1.0.5/32"])];
    const places = [place("web", "pub 10.1.0.10", { groups: ["from-nat"] })];
    const routeTables = [table("prv-routes", ["10.1.0.0/24 nat:nat"])];
    expect(between(network({ securityGroups, places }), "app", "web").delivered).to.deep.equal([]);
    expect(between(network({ securityGroups, places, routeTables }), "app", "web").reachable).to.deep.equal([
      [443, 443],
    ]);
  });

  it("is reachable only if answers come to every port that the client may pick", () => {
    const answers = (ports: string) => [acl("pub-acl", OPEN, [`10 allow tcp ${ports} 10.1.1.0/24`])];
    const reached = (kind: Place["kind"], ports: string) =>
      between(network({ acls: answers(ports), places: [{ ...FLEET, kind }] }), "fleet", "web").reachable.length > 0;
    for (const kind of ["instance", "group"] as const) {
      expect(reached(kind, "32768-60999"), kind).to.equal(true);
      expect(reached(kind, "32769-60999"), kind).to.equal(false);
      expect(reached(kind, "32768-60998"), kind).to.equal(false);
    }
    for (const kind of ["alb", "lambda", "managed", "endpoint"] as const) {
      expect(reached(kind, "1024-65535"), kind).to.equal(true);
      expect(reached(kind, "1025-65535"), kind).to.equal(false);
      expect(reached(kind, "1024-65534"), kind).to.equal(false);
    }
  });

  it("is reachable through NAT gateways and load balancers only if answers come to every port that those may pick", () => {
    const nat = (ports: string) => [
      acl("pub-acl", ["10 allow tcp 443 10.1.1.0/24", `20 allow tcp ${ports} 0.0.0.0/0`]),
    ];
    const out = (ports: string) => between(network({ acls: nat(ports) }), "app", "inet1").reachable;
    expect([out("1024-65535"), out("1025-65535")]).to.deep.equal([
      [
        [443, 443],
        [1024, 65535],
      ],
      [],
    ]);
    const nlb = balancer("nlb", "pub 10.1.0.50 public 198.51.100.50", "tcp 443 > app 8443");
    const hidden = (ports: string) => {
      const acls = [acl("prv-acl", OPEN, [`10 allow tcp ${ports} 10.1.0.0/24`])];
      return between(network({ acls, places: [nlb] }), "inet1", "nlb").reachable;
    };
    expect([hidden("1024-65535"), hidden("1024-65534")]).to.deep.equal([[[443, 443]], []]);
  });

  it("lists what is missing, and bounds what may be", () => {
    const acls = [acl("pub-acl", ["10 deny tcp 80 0.0.0.0/0 ?", "20 allow tcp 80-90 0.0.0.0/0"])];
    expect(between(network({ acls }), "app", "web")).to.deep.include({
      reachable: [],
      maybeReachable: [],
      delivered: [[81, 90]],
      maybeDelivered: [[80, 90]],
      missing: ["fact of 10"],
    });
  });
});

describe("an example of a passage", () => {
  const places = [balancer("nlb", "pub 10.1.0.50 public 198.51.100.50", "tcp 443 > app 8443, tcp 80 > web 8080")];
  const securityGroups = [group("shut", [])];

  it("is a way that lets the port arrive", () => {
    const traces = between(network({ places }), "inet1", "nlb").traces();
    expect(deliveringTrace(traces, 80)?.through?.listener.id).to.equal("nlb tcp 80");
    expect(deliveringTrace(traces, 81)).to.equal(undefined);
  });

  it("is a way of the port's own listener that keeps it from working, if there is one", () => {
    const shut = [
      ...places,
      place("app", "prv 10.1.1.10", { groups: ["shut"] }),
      place("web", "pub 10.1.0.10", { groups: ["shut"] }),
    ];
    const traces = between(network({ places: shut, securityGroups }), "inet1", "nlb").traces();
    expect(failingTrace(traces, 80)?.through?.listener.id).to.equal("nlb tcp 80");
    expect(failingTrace(traces, 81)?.through?.listener.id).to.equal("nlb tcp 443");
  });
});

describe("the addresses to ask for a place", () => {
  it("are private ones inside, public ones and those of IPv6 outside", () => {
    const of = network();
    const prepared = prepare(of);
    const [web] = of.places.filter(({ id }) => id === "web");
    if (!web) throw new Error("no web");
    const texts = (from: "inside" | "outside") => askedFrom(prepared, web, from).map(({ text }) => text);
    expect(texts("inside")).to.deep.equal(["10.1.0.10", "2001:db8:a:0::10"]);
    expect(texts("outside")).to.deep.equal(["2001:db8:a:0::10", "198.51.100.10"]);
  });

  it("ask from the ports of who has them", () => {
    const [inside] = prepare(network()).addresses.get("app") ?? [];
    const [outside] = prepare(network()).addresses.get("inet1") ?? [];
    if (!inside || !outside) throw new Error("no address");
    expect([clientPorts(inside), clientPorts(outside)]).to.deep.equal([
      [32768, 60999],
      [1024, 65535],
    ]);
  });
});
