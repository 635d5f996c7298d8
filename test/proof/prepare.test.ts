// A network made ready: whose an address is, and the classes of addresses that rules can tell apart.
import { expect } from "chai";
import type { Network } from "../../proof/network.ts";
import { type Address, addressOf, prepare } from "../../proof/prepare.ts";
import { acl, group, named, network, OPEN, place, table } from "../support/network.ts";

function owner(of: Network, literal: string): string {
  const { owner: own, scope, text } = addressOf(prepare(of), literal);
  return `${scope} ${text} of ${own?.place?.id ?? own?.outside?.id ?? "nobody"}`;
}

function textsOf(of: Network, id: string): string[] {
  return (prepare(of).addresses.get(id) ?? []).map(({ scope, text }: Address) => `${scope} ${text}`);
}

const INTERNET = { outside: [{ ...named("internet"), addresses: ["0.0.0.0/0", "::/0"] }] };

describe("the owner of an address", () => {
  const of = network({
    places: [place("fleet", "prv 10.1.1.0/24 2001:db8:a:1::/64", { kind: "group" }), place("one", "prv 10.1.1.77")],
    outside: [{ ...named("office"), addresses: ["192.0.2.0/28"] }],
  });

  it("is the place that has it, even where another's block holds it", () => {
    expect(owner(of, "10.1.1.77")).to.equal("private 10.1.1.77 of one");
    expect(owner({ ...of, places: [...of.places].reverse() }, "10.1.1.77")).to.equal("private 10.1.1.77 of one");
    expect(owner(of, "10.1.1.78")).to.equal("private 10.1.1.78 of fleet");
    expect(owner(of, "2001:db8:a:1::5")).to.equal("private 2001:db8:a:1::5 of fleet");
  });

  it("is behind the internet gateway for a public one, outside for the rest, and nobody where nobody is", () => {
    expect(owner(of, "198.51.100.10")).to.equal("public 198.51.100.10 of web");
    expect(owner(of, "192.0.2.3")).to.equal("outside 192.0.2.3 of office");
    expect(owner(of, "10.1.0.99")).to.equal("outside 10.1.0.99 of nobody");
    expect(owner(of, "198.51.100.99")).to.equal("outside 198.51.100.99 of nobody");
  });

  it("is the same however the address is written, and asked twice it is the same object", () => {
    const prepared = prepare(of);
    expect(addressOf(prepared, "2001:0db8:00a:0:0::10")).to.equal(addressOf(prepared, "2001:db8:a::10"));
    expect(addressOf(prepared, "10.1.1.78")).to.equal(addressOf(prepared, "10.1.1.78"));
  });
});

describe("the addresses of a place", () => {
  it("are one class for a block that nothing divides, and one for each block that a rule names inside", () => {
    const places = [place("fleet", "prv 10.1.1.0/24", { kind: "group" })];
    expect(textsOf(network({ places }), "fleet")).to.deep.equal(["private 10.1.1.0/24"]);
    const divided = network({
      places,
      acls: [acl("prv-acl", ["10 deny all 10.1.1.128/25", ...OPEN])],
      securityGroups: [group("one", ["all 10.1.1.130/32"])],
      routeTables: [table("pub-routes", ["10.1.1.16/28 blackhole"])],
    });
    expect(textsOf(divided, "fleet")).to.deep.equal([
      "private 10.1.1.0/24",
      "private 10.1.1.16/28",
      "private 10.1.1.128/25",
      "private 10.1.1.130/32",
    ]);
  });

  it("are named by the blocks that set them apart, and by the place's own where none does", () => {
    const places = [place("fleet", "prv 10.1.1.0/24", { kind: "group" })];
    const securityGroups = [group("web", ["all 10.1.1.0/25", "all 192.0.2.0/23"])];
    const outside = [{ ...named("office"), addresses: ["192.0.2.0/24"] }];
    const of = network({ places, securityGroups, outside });
    expect(textsOf(of, "fleet")).to.deep.equal(["private 10.1.1.0/25", "private 10.1.1.0/24"]);
    expect(textsOf(of, "office")).to.deep.equal(["outside 192.0.2.0/24"]);
  });

  it("hold the public one, also where AWS has not chosen it, and that of a NAT gateway without a subnet", () => {
    const chosen = place("web", "pub 10.1.0.10 public 198.51.100.10");
    const unchosen = { ...chosen, interfaces: [{ subnet: "pub", addresses: ["10.1.0.10"], public: {} }] };
    const nat = place("nat", "", { kind: "nat", interfaces: [] });
    const of = network({ places: [unchosen, nat] });
    expect(textsOf(of, "web")).to.deep.equal(["private 10.1.0.10", "public public address of web"]);
    expect(textsOf(of, "nat")).to.deep.equal(["public public address of nat"]);
  });
});

describe("the addresses outside", () => {
  it("are one class for each family where no rule names any", () => {
    expect(textsOf(network(INTERNET), "internet")).to.deep.equal(["outside 0.0.0.0/0", "outside ::/0"]);
  });

  it("are divided by every rule, route and list, and leave out what is private and what is a VPC's", () => {
    const of = network({
      ...INTERNET,
      acls: [acl("prv-acl", ["10 deny all 203.0.113.0/24", "20 deny all 10.9.0.0/16", ...OPEN])],
      securityGroups: [group("web", ["all 203.0.113.0/25", "all 192.168.0.0/16"])],
      prefixLists: [{ ...named("list"), cidrs: ["198.51.100.0/24", "2001:db8:53::/48", "2001:db8:a::/47"] }],
      routeTables: [table("pub-routes", ["0.0.0.0/0 igw", "192.0.2.64/26 blackhole"])],
    });
    expect(textsOf(of, "internet")).to.have.members([
      "outside 0.0.0.0/0",
      "outside 203.0.113.0/24",
      "outside 203.0.113.0/25",
      "outside 198.51.100.0/24",
      "outside 192.0.2.64/26",
      "outside ::/0",
      "outside 2001:db8:53::/48",
      "outside 2001:db8:a::/47",
    ]);
  });

  it("lie in every class for an owner of a list that only AWS knows, named after it where no rule sets them apart", () => {
    const of = network({
      outside: [{ ...named("cdn"), addresses: [], prefixList: "list" }],
      acls: [acl("prv-acl", ["10 deny all 203.0.113.0/24", ...OPEN])],
    });
    expect(textsOf(of, "cdn")).to.deep.equal(["outside cdn", "outside 203.0.113.0/24"]);
    expect(
      prepare(of)
        .addresses.get("cdn")
        ?.map(({ lists }) => lists),
    ).to.deep.equal([["list"], ["list"]]);
  });
});
