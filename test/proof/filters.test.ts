// What ACLs and groups let through: order, families, types and doubts of ACLs, and all that a group's rule may name.
import { expect } from "chai";
import fc from "fast-check";
import type { Network, Place, Protocol } from "../../proof/network.ts";
import { aclVerdict, groupsVerdict } from "../../proof/filters.ts";
import { addressOf, prepare } from "../../proof/prepare.ts";
import { acl, balancer, entry, group, named, network, place } from "../support/network.ts";

const ALL = [[0, 65535]];

/** What an ACL of these entries lets in from an address. */
function entering(
  lines: readonly string[],
  from = "203.0.113.10",
  protocol: Protocol = "tcp",
  direction: "request" | "answer" = "request",
) {
  const own = acl("acl", lines, []);
  const prepared = prepare(network({ acls: [own] }));
  return aclVerdict(prepared, own, "ingress", addressOf(prepared, from), protocol, direction);
}

describe("a network ACL", () => {
  it("lets the lowest number that matches decide, in any order of its entries", () => {
    const lines = [
      "200 allow tcp 1-1000 0.0.0.0/0",
      "100 deny tcp 500-600 203.0.113.0/24",
      "50 allow tcp 550 203.0.113.10/32",
      "32766 allow tcp 1000-2000 0.0.0.0/0",
    ];
    const expected = [
      [1, 499],
      [550, 550],
      [601, 2000],
    ];
    for (const each of [lines, [...lines].reverse()]) expect(entering(each).sure).to.deep.equal(expected);
    expect(entering(lines, "203.0.114.1").sure).to.deep.equal([[1, 2000]]);
  });

  it("denies what no entry allows", () => {
    expect(entering([]).maybe).to.deep.equal([]);
    expect(entering(["1 allow tcp 443 203.0.113.11/32"]).maybe).to.deep.equal([]);
  });

  it("lets the first of two entries with one block win", () => {
    expect(entering(["2 deny all 0.0.0.0/0", "1 allow tcp 443 0.0.0.0/0"]).sure).to.deep.equal([[443, 443]]);
    expect(entering(["1 deny all 0.0.0.0/0", "2 allow tcp 443 0.0.0.0/0"]).sure).to.deep.equal([]);
  });

  it("matches each family by its own blocks, and protocols by their own names", () => {
    const lines = ["1 allow all 0.0.0.0/0", "2 allow udp ::/0", "3 allow icmp ::/0"];
    expect(entering(lines).sure).to.deep.equal(ALL);
    expect(entering(lines, "2001:db8:ff::10").sure).to.deep.equal([]);
    expect(entering(lines, "2001:db8:ff::10", "udp").sure).to.deep.equal(ALL);
    expect(entering(lines, "2001:db8:ff::10", "icmpv6").sure).to.deep.equal([]);
  });

  it("tells the types of an echo and its answer apart", () => {
    for (const [protocol, from, request, answer] of [
      ["icmp", "203.0.113.10", 8, 0],
      ["icmpv6", "2001:db8:ff::10", 128, 129],
    ] as const) {
      const cidr = protocol === "icmp" ? "0.0.0.0/0" : "::/0";
      const passes = (type: string, direction: "request" | "answer") =>
        entering([`1 allow ${protocol}${type} ${cidr}`], from, protocol, direction).sure.length > 0;
      expect([passes(` ${request}`, "request"), passes(` ${request}`, "answer")]).to.deep.equal([true, false]);
      expect([passes(` ${answer}`, "request"), passes(` ${answer}`, "answer")]).to.deep.equal([false, true]);
      expect([passes(" -1", "request"), passes("", "answer")]).to.deep.equal([true, true]);
    }
  });

  it("counts a doubtful entry where it harms for certain, and where it helps for possible", () => {
    const allowed = entering(["1 allow tcp 443 0.0.0.0/0 ?", "2 allow tcp 80 0.0.0.0/0"]);
    expect(allowed).to.deep.equal({
      sure: [[80, 80]],
      maybe: [
        [80, 80],
        [443, 443],
      ],
      missing: ["fact of 1"],
    });
    const denied = entering(["1 deny tcp 443 0.0.0.0/0 ?", "2 allow tcp 80-443 0.0.0.0/0"]);
    expect(denied).to.deep.equal({ sure: [[80, 442]], maybe: [[80, 443]], missing: ["fact of 1"] });
    const elsewhere = entering(["1 deny all 192.0.2.0/24 ?", "2 allow tcp 80 0.0.0.0/0"]);
    expect(elsewhere).to.deep.equal({ sure: [[80, 80]], maybe: [[80, 80]], missing: [] });
  });

  it("lets for certain no more, and for possible no less, than whatever the doubtful entries turn out to be", () => {
    const line = fc
      .tuple(fc.constantFrom("allow", "deny"), fc.nat(9), fc.nat(9), fc.boolean())
      .map(
        ([action, a, b, doubtful]) =>
          `${action} tcp ${Math.min(a, b)}-${Math.max(a, b)} 0.0.0.0/0${doubtful ? " ?" : ""}`,
      );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 7 }), fc.nat(127), (lines, present) => {
        const numbered = lines.map((each, at) => `${at + 1} ${each}`);
        const { sure, maybe } = entering(numbered);
        const real = numbered
          .filter((each, at) => !each.endsWith("?") || (present & (1 << at)) !== 0)
          .map((each) => each.replace(" ?", ""));
        const open = (of: readonly (readonly [number, number])[], port: number) =>
          of.some(([a, b]) => a <= port && port <= b);
        const actual = entering(real).sure;
        for (let port = 0; port < 10; port += 1) {
          if (open(sure, port)) expect(open(actual, port), `sure of ${port}`).to.equal(true);
          if (open(actual, port)) expect(open(maybe, port), `possibly ${port}`).to.equal(true);
        }
      }),
    );
  });

  it("is held against what it does entry by entry", () => {
    const line = fc
      .tuple(fc.constantFrom("allow", "deny"), fc.constantFrom("tcp", "udp", "all"), fc.nat(9), fc.nat(9))
      .map(([action, protocol, a, b]) =>
        protocol === "all"
          ? `${action} all 0.0.0.0/0`
          : `${action} ${protocol} ${Math.min(a, b)}-${Math.max(a, b)} 0.0.0.0/0`,
      );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 7 }), (lines) => {
        const numbered = lines.map((each, at) => `${at + 1} ${each}`);
        const { sure } = entering(numbered);
        for (let port = 0; port < 10; port += 1) {
          const first = numbered
            .map(entry)
            .find(
              ({ protocol, ports = [0, 65535] }) =>
                protocol === "all" || (protocol === "tcp" && ports[0] <= port && port <= ports[1]),
            );
          expect(sure.some(([a, b]) => a <= port && port <= b)).to.equal(first?.action === "allow");
        }
      }),
    );
  });
});

/** What the groups of `app` let in from an address, maybe through a load balancer. */
function admitted(of: Network, from: string, through?: Place, protocol: Protocol = "tcp") {
  const prepared = prepare(of);
  const app = of.places.find(({ id }) => id === "app");
  if (!app) throw new Error("no app");
  const peer = { address: addressOf(prepared, from), ...(through && { through }) };
  return groupsVerdict(prepared, app, "ingress", peer, protocol);
}

/** `app` and `web` with groups of their own; those of `app` have these rules. */
function guarded(rules: readonly string[], over: Partial<Network> = {}, groups: readonly string[] = ["app"]): Network {
  return network({
    ...over,
    securityGroups: [group("app", rules, []), group("web", [], []), group("more", ["tcp 9000 0.0.0.0/0"], [])],
    places: [
      place("app", "prv 10.1.1.10 2001:db8:a:1::10", { groups }),
      place("web", "pub 10.1.0.10 2001:db8:a::10 public 198.51.100.10", { groups: ["web"] }),
      ...(over.places ?? []),
    ],
  });
}

describe("security groups", () => {
  it("let in what any rule of any group of the interface does", () => {
    const of = guarded(["tcp 443 10.0.0.0/8", "tcp 80-90 10.1.0.10/32", "udp 53 0.0.0.0/0"], {}, ["app", "more"]);
    expect(admitted(of, "10.1.0.10").sure).to.deep.equal([
      [80, 90],
      [443, 443],
      [9000, 9000],
    ]);
    expect(admitted(of, "10.9.9.9").sure).to.deep.equal([
      [443, 443],
      [9000, 9000],
    ]);
    expect(admitted(of, "203.0.113.10", undefined, "udp").sure).to.deep.equal([[53, 53]]);
  });

  it("let nothing pass without a rule, or without a group", () => {
    expect(admitted(guarded([]), "10.1.0.10").maybe).to.deep.equal([]);
    expect(admitted(guarded(["all 0.0.0.0/0"], {}, []), "10.1.0.10").maybe).to.deep.equal([]);
  });

  it("filter nothing where a place cannot have any", () => {
    const of = guarded([], { places: [place("app", "prv 10.1.1.10", { groups: undefined })] });
    expect(admitted({ ...of, places: of.places.slice(-1) }, "10.1.0.10").sure).to.deep.equal(ALL);
  });

  it("mean by a group the private addresses of whatever carries it, in both families", () => {
    const of = guarded(["tcp 443 sg:web"]);
    expect(admitted(of, "10.1.0.10").sure).to.deep.equal([[443, 443]]);
    expect(admitted(of, "2001:db8:a::10").sure).to.deep.equal([[443, 443]]);
    expect(admitted(of, "198.51.100.10").maybe, "its public address").to.deep.equal([]);
    expect(admitted(of, "10.1.1.10").maybe, "another's").to.deep.equal([]);
    expect(admitted(guarded(["tcp 443 sg:app"]), "10.1.1.10").sure, "its own").to.deep.equal([[443, 443]]);
  });

  it("mean by a group the load balancer that the packet came through as well", () => {
    const nlb = balancer("nlb", "pub 10.1.0.50", "tcp 443 > app 8443", { groups: ["web"] });
    const of = guarded(["tcp 8443 sg:web"], { places: [nlb] });
    expect(admitted(of, "203.0.113.10", nlb).sure).to.deep.equal([[8443, 8443]]);
    expect(admitted(of, "203.0.113.10").maybe).to.deep.equal([]);
    expect(admitted(of, "203.0.113.10", { ...nlb, groups: ["more"] }).maybe).to.deep.equal([]);
  });

  it("mean by a prefix list its blocks, or its own place where only AWS knows them", () => {
    const known = { prefixLists: [{ ...named("list"), cidrs: ["203.0.113.0/28", "2001:db8:ff::/48"] }] };
    const of = guarded(["tcp 443 pl:list"], known);
    expect(admitted(of, "203.0.113.10").sure).to.deep.equal([[443, 443]]);
    expect(admitted(of, "203.0.113.16").maybe).to.deep.equal([]);
    expect(admitted(of, "2001:db8:ff::10").sure).to.deep.equal([[443, 443]]);
    const closed = guarded(["tcp 443 pl:list"], {
      prefixLists: [named("list")],
      outside: [{ ...named("cdn"), addresses: [], prefixList: "list" }],
      places: [place("origin", "pub 10.1.0.60", { prefixLists: ["list"] })],
    });
    const prepared = prepare(closed);
    const [app] = closed.places.filter(({ id }) => id === "app");
    const [cdn] = prepared.addresses.get("cdn") ?? [];
    if (!app || !cdn) throw new Error("no app or no list");
    expect(groupsVerdict(prepared, app, "ingress", { address: cdn }, "tcp").sure).to.deep.equal([[443, 443]]);
    expect(admitted(closed, "10.1.0.60").sure, "AWS's own interface").to.deep.equal([[443, 443]]);
    expect(admitted(closed, "203.0.113.10").maybe).to.deep.equal([]);
  });

  it("let in for possible what a doubtful rule, a group nobody knows or a doubtful place may", () => {
    expect(admitted(guarded(["tcp 443 0.0.0.0/0 ?", "tcp 80 0.0.0.0/0"]), "10.1.0.10")).to.deep.equal({
      sure: [[80, 80]],
      maybe: [
        [80, 80],
        [443, 443],
      ],
      missing: ["fact of tcp 443 0.0.0.0/0"],
    });
    expect(admitted(guarded(["tcp 80 0.0.0.0/0"], {}, ["app", "gone"]), "10.1.0.10")).to.deep.equal({
      sure: [[80, 80]],
      maybe: ALL,
      missing: ["rules of gone are not known"],
    });
    const [missing, places] = ["groups of app are not known", [] as Place[]];
    const of = guarded(["tcp 80 0.0.0.0/0"], { places });
    const doubtful = of.places.map((each) => (each.id === "app" ? { ...each, missing } : each));
    expect(admitted({ ...of, places: doubtful }, "10.1.0.10")).to.deep.equal({
      sure: [[80, 80]],
      maybe: ALL,
      missing: [missing],
    });
  });
});
