import { expect } from "chai";
import { group, networkOf, subnet, U, VPC } from "./sketchedNetwork.ts";
import type { Known } from "./sketchedNetwork.ts";
import type { Properties } from "../../../plan/type.ts";

function instance(inputs: Properties = {}, in_ = "subnet-a"): Known {
  return {
    type: "aws:ec2/instance:Instance",
    name: "instance",
    inputs: { subnetId: U, vpcSecurityGroupIds: [U], ...inputs },
    uses: { subnetId: [in_], vpcSecurityGroupIds: ["web"] },
  };
}

const placeOf = (...sketches: readonly Known[]) => networkOf(...VPC, group("web"), ...sketches).places[0];

describe("a planned instance", () => {
  it("has an interface in its subnet, with any of the subnet's addresses", () => {
    expect(placeOf(instance())).to.deep.equal({
      id: "instance",
      name: "instance",
      kind: "instance",
      interfaces: [{ subnet: "subnet-a", addresses: ["10.0.0.0/24"] }],
      vpc: "vpc",
      groups: ["web"],
    });
  });

  it("has the addresses that the plan fixes", () => {
    expect(
      placeOf(instance({ privateIp: "10.0.0.7", secondaryPrivateIps: ["10.0.0.8"] }))?.interfaces[0]?.addresses,
    ).to.deep.equal(["10.0.0.7", "10.0.0.8"]);
  });

  it("has IPv6 addresses only where it or its subnet asks for them", () => {
    const dual = (inputs: Properties): Known =>
      subnet("dual", "10.0.2.0/24", { ipv6CidrBlock: "2001:db8::/64", ...inputs });
    const addresses = (own: Properties, subnets: Properties = {}) =>
      placeOf(dual(subnets), instance(own, "dual"))?.interfaces[0]?.addresses;
    expect(addresses({})).to.deep.equal(["10.0.2.0/24"]);
    expect(addresses({ ipv6AddressCount: 1 })).to.deep.equal(["10.0.2.0/24", "2001:db8::/64"]);
    expect(addresses({ ipv6Addresses: ["2001:db8::7"] })).to.deep.equal(["2001:db8::7", "10.0.2.0/24"]);
    for (const assigned of [true, U])
      expect(addresses({}, { assignIpv6AddressOnCreation: assigned })).to.deep.equal(["10.0.2.0/24", "2001:db8::/64"]);
    expect(addresses({ ipv6AddressCount: U })).to.deep.equal(["10.0.2.0/24", "2001:db8::/64"]);
    expect(addresses({ ipv6AddressCount: 0, ipv6Addresses: [] })).to.deep.equal(["10.0.2.0/24"]);
  });

  it("has a public address where it asks for one, or its subnet does and it does not refuse", () => {
    const open = subnet("open", "10.0.2.0/24", { mapPublicIpOnLaunch: true });
    const isPublic = (inputs: Properties, in_ = "subnet-a") =>
      placeOf(open, instance(inputs, in_))?.interfaces[0]?.public !== undefined;
    expect(isPublic({})).to.equal(false);
    expect(isPublic({ associatePublicIpAddress: true })).to.equal(true);
    expect(isPublic({}, "open")).to.equal(true);
    expect(isPublic({ associatePublicIpAddress: false }, "open")).to.equal(false);
    expect(placeOf(instance({ associatePublicIpAddress: U }))).to.deep.include({
      missing: "associatePublicIpAddress of instance is not known",
    });
  });

  it("has the Elastic IP that is given to it, either way", () => {
    const address = (uses: Known["uses"]): Known => ({
      type: "aws:ec2/eip:Eip",
      name: "address",
      inputs: uses ? { instance: U } : {},
      ...(uses && { uses }),
      outputs: { publicIp: "192.0.2.7" },
    });
    const association: Known = {
      type: "aws:ec2/eipAssociation:EipAssociation",
      name: "association",
      inputs: { instanceId: U, allocationId: U },
      uses: { instanceId: ["instance"], allocationId: ["address"] },
    };
    const refusing = instance({ associatePublicIpAddress: false });
    const given = (...more: readonly Known[]) => placeOf(refusing, ...more)?.interfaces[0]?.public;
    expect(given(address({ instance: ["instance"] }))).to.deep.equal({ address: "192.0.2.7" });
    expect(given(address(undefined), association)).to.deep.equal({ address: "192.0.2.7" });
  });

  it("with interfaces made elsewhere is missing", () => {
    const network = networkOf(...VPC, group("web"), instance({ networkInterfaces: [{ deviceIndex: 0 }] }));
    expect(network.places).to.deep.equal([]);
    expect(network.missing.map(({ fact }) => fact)).to.deep.equal([
      "interfaces from a launch template or made elsewhere are not modelled",
    ]);
  });
});

describe("a planned autoscaling group", () => {
  const fleet = (inputs: Properties = { launchTemplate: { id: U } }, property = "launchTemplate"): Known => ({
    type: "aws:autoscaling/group:Group",
    name: "fleet",
    inputs: { vpcZoneIdentifiers: [U, U], ...inputs },
    uses: { vpcZoneIdentifiers: ["subnet-a", "subnet-b"], [property]: ["launched"] },
  });
  const template = (inputs: Properties, uses: Known["uses"] = {}): Known => ({
    type: "aws:ec2/launchTemplate:LaunchTemplate",
    name: "launched",
    inputs,
    uses,
  });

  it("has an interface in each of its subnets, with the groups of its launch template", () => {
    const networkInterfaces = [{ associatePublicIpAddress: "false", securityGroups: [U] }];
    expect(placeOf(template({ networkInterfaces }, { networkInterfaces: ["web"] }), fleet())).to.deep.equal({
      id: "fleet",
      name: "fleet",
      kind: "group",
      interfaces: [
        { subnet: "subnet-a", addresses: ["10.0.0.0/24"] },
        { subnet: "subnet-b", addresses: ["10.0.1.0/24"] },
      ],
      vpc: "vpc",
      groups: ["web"],
    });
  });

  it("finds its groups in each way to write what it launches", () => {
    const named = template({ vpcSecurityGroupIds: [U] }, { vpcSecurityGroupIds: ["web"] });
    expect(placeOf(named, fleet())?.groups).to.deep.equal(["web"]);
    const mixed = { launchTemplate: { launchTemplateSpecification: { launchTemplateId: U } } };
    expect(placeOf(named, fleet({ mixedInstancesPolicy: mixed }, "mixedInstancesPolicy"))?.groups).to.deep.equal([
      "web",
    ]);
    const configuration: Known = {
      type: "aws:ec2/launchConfiguration:LaunchConfiguration",
      name: "launched",
      inputs: { securityGroups: [U], associatePublicIpAddress: true },
      uses: { securityGroups: ["web"] },
    };
    const place = placeOf(configuration, fleet({ launchConfiguration: U }, "launchConfiguration"));
    expect(place?.groups).to.deep.equal(["web"]);
    expect(place?.interfaces.map((each) => each.public)).to.deep.equal([{}, {}]);
  });

  it("is public where its template asks for public addresses", () => {
    const networkInterfaces = [{ associatePublicIpAddress: "true", securityGroups: [U] }];
    const place = placeOf(template({ networkInterfaces }, { networkInterfaces: ["web"] }), fleet());
    expect(place?.interfaces.map((each) => each.public)).to.deep.equal([{}, {}]);
  });

  it("whose template is not in the plan is doubtful", () => {
    const foreign = {
      ...fleet({ launchTemplate: { id: "lt-0abc" } }),
      uses: { vpcZoneIdentifiers: ["subnet-a", "subnet-b"] },
    };
    expect(placeOf(foreign)?.missing).to.equal("launchTemplate of fleet is lt-0abc, which the plan does not hold");
  });
});
