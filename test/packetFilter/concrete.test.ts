import { expect } from "chai";
import { concreteNetwork, isConcrete } from "../../packetFilter/concrete.ts";
import type { Network, Place } from "../../proof/network.ts";
import { instance, named, SMALL } from "./small.ts";

describe("a concrete network", () => {
  it("stays as it is when every address is a literal", () => {
    expect(concreteNetwork(SMALL)).to.deep.equal(SMALL);
  });

  it("is the same when it is made twice", () => {
    const once = concreteNetwork(open());
    expect(concreteNetwork(once)).to.deep.equal(once);
  });

  it("has no address open", () => {
    expect(isConcrete(open())).to.equal(false);
    expect(isConcrete(concreteNetwork(open()))).to.equal(true);
  });

  it("takes the first address that AWS does not keep and nothing else has", () => {
    const places = [instance("fixed", "a", "10.0.0.4"), fleet("fleet"), fleet("other")];
    expect(addressesOf(concreteNetwork({ ...SMALL, places }))).to.deep.equal({
      fixed: [["10.0.0.4"]],
      fleet: [["10.0.0.5"], ["10.0.1.4", "2001:db8::4"]],
      other: [["10.0.0.6"], ["10.0.1.5", "2001:db8::5"]],
    });
  });

  it("refuses more interfaces than a subnet has addresses", () => {
    const cramped = Array.from({ length: 12 }, (_, index) => instance(`i${index}`, "a", "10.0.0.0/28"));
    expect(() => concreteNetwork({ ...SMALL, places: cramped })).to.throw(
      "place i11: 10.0.0.0/28 has no free address; ask about fewer places",
    );
  });

  it("takes public addresses from documentation space that no rule names", () => {
    const [acl] = SMALL.acls;
    const rule = { rule: 1, action: "allow", protocol: "all", cidr: "198.51.100.0/24" } as const;
    const acls = acl ? [{ ...acl, ingress: [rule] }] : [];
    const places = ["10.0.0.10", "10.0.0.11"].map((address): Place => ({
      ...instance(address, "a", address),
      interfaces: [{ subnet: "a", addresses: [address], public: {} }],
    }));
    const made = concreteNetwork({ ...SMALL, acls, places }).places.map(({ interfaces }) => interfaces[0]?.public);
    expect(made).to.deep.equal([{ address: "203.0.113.1" }, { address: "203.0.113.2" }]);
  });

  it("puts a host outside into every block that a rule names there, and one into none", () => {
    const outside = [{ ...named("internet"), addresses: ["0.0.0.0/0", "::/0"] }];
    const cidrs = ["8.8.0.0/16", "8.8.8.0/24", "10.0.0.0/8", "10.0.1.0/24", "2600::/16"];
    const { outside: made } = concreteNetwork({ ...SMALL, outside, prefixLists: [{ ...named("named"), cidrs }] });
    expect(made[0]?.addresses).to.deep.equal(["8.8.0.1", "8.8.8.1", "192.0.2.1", "2600::1", "2001:db8:ffff::1"]);
  });

  it("gives a list that only AWS knows blocks of its own, with a host of its own", () => {
    const outside = [
      { ...named("internet"), addresses: ["0.0.0.0/0"] },
      { ...named("cloudfront"), addresses: [], prefixList: "list" },
    ];
    const made = concreteNetwork({ ...SMALL, outside, prefixLists: [named("list")] });
    expect(made.prefixLists[0]?.cidrs).to.deep.equal(["198.18.0.0/24"]);
    expect(made.outside.map(({ addresses }) => addresses)).to.deep.equal([["192.0.2.1"], ["198.18.0.1"]]);
  });

  it("counts the places that answer to a list among its members", () => {
    const places = [{ ...instance("managed", "a", "10.0.0.10"), prefixLists: ["list"] }];
    const { prefixLists } = concreteNetwork({ ...SMALL, places, prefixLists: [named("list")] });
    expect(prefixLists[0]?.cidrs).to.deep.equal(["198.18.0.0/24", "10.0.0.10/32"]);
  });
});

function fleet(id: string): Place {
  return {
    ...instance(id, "a", "10.0.0.0/24"),
    kind: "group",
    interfaces: [
      { subnet: "a", addresses: ["10.0.0.0/24"] },
      { subnet: "b", addresses: ["10.0.1.0/24", "2001:db8::/64"] },
    ],
  };
}

function open(): Network {
  return {
    ...SMALL,
    outside: [
      { ...named("internet"), addresses: ["0.0.0.0/0", "::/0"] },
      { ...named("service"), addresses: [], prefixList: "list" },
    ],
    prefixLists: [named("list")],
    places: [
      fleet("fleet"),
      { ...instance("public", "a", "10.0.0.9"), interfaces: [{ subnet: "a", addresses: ["10.0.0.9"], public: {} }] },
    ],
  };
}

function addressesOf({ places }: Network): Record<string, unknown> {
  return Object.fromEntries(places.map(({ id, interfaces }) => [id, interfaces.map(({ addresses }) => addresses)]));
}
