import { expect } from "chai";
import { oneVpc } from "../../packetFilter/oneVpc.ts";
import type { Network } from "../../proof/network.ts";
import { instance, named, SMALL } from "./small.ts";

describe("one VPC of a network", () => {
  it("is the whole network where there is no other", () => {
    expect(oneVpc(SMALL, "vpc")).to.deep.equal(SMALL);
  });

  it("leaves out other VPCs and the lists that only they name", () => {
    const cut = oneVpc(twoVpcs([]), "vpc");
    expect(cut).to.deep.equal({ ...SMALL, outside: [INTERNET] });
  });

  it("keeps a VPC that it is peered with", () => {
    const both = twoVpcs([{ ...named("peering"), between: ["vpc", "other"] }]);
    expect(oneVpc(both, "vpc")).to.deep.equal(both);
  });
});

const INTERNET = { ...named("internet"), addresses: ["0.0.0.0/0"] };

function twoVpcs(peerings: Network["peerings"]): Network {
  const endpoint = { ...named("endpoint"), vpc: "other", prefixList: "list" };
  return {
    ...SMALL,
    outside: [INTERNET, { ...named("service"), addresses: [], prefixList: "list" }],
    prefixLists: [named("list")],
    vpcs: [...SMALL.vpcs, { ...named("other"), cidrs: ["10.1.0.0/16"] }],
    peerings,
    gatewayEndpoints: [endpoint],
    acls: [...SMALL.acls, { ...named("other-acl"), ingress: [], egress: [] }],
    routeTables: [...SMALL.routeTables, { ...named("other-routes"), vpc: "other", routes: [] }],
    subnets: [
      ...SMALL.subnets,
      { ...named("c"), vpc: "other", cidrs: ["10.1.0.0/24"], acl: "other-acl", routeTable: "other-routes" },
    ],
    securityGroups: [...SMALL.securityGroups, { ...named("group"), vpc: "other", ingress: [], egress: [] }],
    places: [...SMALL.places, { ...instance("three", "c", "10.1.0.10"), vpc: "other", groups: ["group"] }],
  };
}
