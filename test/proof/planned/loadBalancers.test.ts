import { expect } from "chai";
import type { Properties } from "../../../plan/type.ts";
import { balancer } from "./sketchedBalancers.ts";
import { group, networkOf, subnet, U, VPC } from "./sketchedNetwork.ts";
import type { Known } from "./sketchedNetwork.ts";

const base = [...VPC, group("web")];
const placeOf = (id: string, ...sketches: readonly Known[]) =>
  networkOf(...base, ...sketches).places.find((place) => place.id === id);

describe("a planned load balancer", () => {
  it("has a node in each of its subnets, public unless it is internal", () => {
    expect(placeOf("nlb", balancer("network", { internal: false }))?.interfaces).to.deep.equal([
      { subnet: "subnet-a", addresses: ["10.0.0.0/24"], public: {} },
      { subnet: "subnet-b", addresses: ["10.0.1.0/24"], public: {} },
    ]);
    expect(placeOf("alb", balancer("application", { internal: true }))?.interfaces).to.deep.equal([
      { subnet: "subnet-a", addresses: ["10.0.0.0/24"] },
      { subnet: "subnet-b", addresses: ["10.0.1.0/24"] },
    ]);
    expect(placeOf("alb", balancer("application"))?.interfaces[0]?.public).to.deep.equal({});
    expect(placeOf("alb", balancer("application", { internal: U }))?.missing).to.equal("internal of alb is not known");
  });

  it("has the addresses of its mappings, each in the subnet that is its own", () => {
    const eip = (name: string, publicIp: string): Known => ({
      type: "aws:ec2/eip:Eip",
      name,
      id: `id-${name}`,
      outputs: { publicIp },
    });
    const subnetMappings: readonly Properties[] = [
      { subnetId: "id-subnet-b", allocationId: "id-two", privateIpv4Address: "10.0.1.9" },
      { subnetId: "id-subnet-a", allocationId: "id-one" },
    ];
    const known = networkOf(
      ...base.map((each) => ({ ...each, id: `id-${each.name}` })),
      eip("one", "192.0.2.1"),
      eip("two", "192.0.2.2"),
      balancer(
        "network",
        { subnets: null, subnetMappings },
        { subnetMappings: ["subnet-a", "one", "subnet-b", "two"] },
      ),
    );
    expect(known.places[0]?.interfaces).to.deep.equal([
      { subnet: "subnet-a", addresses: ["10.0.0.0/24"], public: { address: "192.0.2.1" } },
      { subnet: "subnet-b", addresses: ["10.0.1.9"], public: { address: "192.0.2.2" } },
    ]);
    const unknown = subnetMappings.map((mapping) => ({ ...mapping, subnetId: U, allocationId: U }));
    const preview = networkOf(
      ...base,
      eip("one", "192.0.2.1"),
      eip("two", "192.0.2.2"),
      balancer(
        "network",
        { subnets: null, subnetMappings: unknown },
        { subnetMappings: ["subnet-a", "one", "subnet-b", "two"] },
      ),
    );
    expect(preview.places[0]?.interfaces).to.deep.equal([
      { subnet: "subnet-a", addresses: ["10.0.0.0/24"], public: {} },
      { subnet: "subnet-b", addresses: ["10.0.1.9"], public: {} },
    ]);
  });

  it("has IPv6 addresses only where it is dual-stack", () => {
    const dual = subnet("dual", "10.0.2.0/24", { ipv6CidrBlock: "2001:db8::/64" });
    const addresses = (ipAddressType: string) =>
      placeOf("nlb", dual, balancer("network", { subnets: [U], ipAddressType }, { subnets: ["dual"] }))?.interfaces[0]
        ?.addresses;
    expect(addresses("ipv4")).to.deep.equal(["10.0.2.0/24"]);
    expect(addresses("dualstack")).to.deep.equal(["10.0.2.0/24", "2001:db8::/64"]);
  });

  it("for networks has no group unless it names one; for applications it has the VPC's default", () => {
    const named = { securityGroups: [U] };
    expect(placeOf("nlb", balancer("network"))).not.to.have.property("groups");
    expect(placeOf("nlb", balancer("network", named, { securityGroups: ["web"] }))?.groups).to.deep.equal(["web"]);
    expect(placeOf("alb", balancer("application"))?.groups).to.deep.equal(["vpc/default-security-group"]);
  });

  it("of a gateway is missing", () => {
    const gateway = { ...balancer("network"), inputs: { loadBalancerType: "gateway" } };
    expect(networkOf(...base, gateway).missing.map(({ fact }) => fact)).to.deep.equal([
      "gateway load balancers are not modelled",
    ]);
  });
});
