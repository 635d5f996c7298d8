import { expect } from "chai";
import { group, networkOf, U, VPC } from "./sketchedNetwork.ts";
import type { Known } from "./sketchedNetwork.ts";

const CLOUDFRONT = "com.amazonaws.global.cloudfront.origin-facing";
const S3 = "com.amazonaws.eu-west-1.s3";

function rule(name: string, direction: "Ingress" | "Egress", inputs: Known["inputs"], uses: Known["uses"] = {}): Known {
  return {
    type: `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`,
    name,
    inputs: { securityGroupId: U, ipProtocol: "tcp", fromPort: 443, toPort: 443, ...inputs },
    uses: { securityGroupId: ["web"], ...uses },
  };
}

const endpoint = (outputs: Known["outputs"]): Known => ({
  type: "aws:ec2/vpcEndpoint:VpcEndpoint",
  name: "endpoint",
  inputs: { vpcId: U, serviceName: S3 },
  uses: { vpcId: ["vpc"] },
  ...(outputs && { outputs }),
});

describe("a planned prefix list", () => {
  it("of AWS's is a place of its own, named by its id where nothing else names it", () => {
    const network = networkOf(...VPC, group("web"), rule("in", "Ingress", { prefixListId: "pl-1" }));
    expect(network.prefixLists).to.deep.equal([{ id: "pl-1", name: "pl-1" }]);
    expect(network.outside).to.deep.equal([
      { id: "internet", name: "internet", addresses: ["0.0.0.0/0", "::/0"] },
      { id: "pl-1", name: "pl-1", addresses: [], prefixList: "pl-1" },
    ]);
  });

  it("of AWS's has the name that the description of a rule gives its id", () => {
    const network = networkOf(
      ...VPC,
      group("web"),
      rule("in", "Ingress", { prefixListId: "pl-1", description: `cloudfront to ingress port 443 (${CLOUDFRONT})` }),
      rule("more", "Ingress", { prefixListId: "pl-1" }),
    );
    expect(network.outside[1]).to.deep.equal({
      id: CLOUDFRONT,
      name: "CloudFront",
      addresses: [],
      prefixList: CLOUDFRONT,
    });
    expect(network.securityGroups[0]?.ingress.map(({ peer }) => peer)).to.deep.equal([
      { prefixList: CLOUDFRONT },
      { prefixList: CLOUDFRONT },
    ]);
  });

  it("is in doubt where two descriptions give one id two names", () => {
    const network = networkOf(
      ...VPC,
      group("web"),
      rule("in", "Ingress", { prefixListId: "pl-1", description: `from ${CLOUDFRONT}` }),
      rule("out", "Egress", { prefixListId: "pl-1", description: `to ${S3}` }),
    );
    expect(network.missing.map(({ fact }) => fact)).to.deep.equal([
      `out says that pl-1 is ${S3}, others say ${CLOUDFRONT}`,
    ]);
  });

  it("of a gateway endpoint is its service's, and the one that a rule names by id where AWS has said so", () => {
    const out = rule("out", "Egress", { prefixListId: "pl-2" });
    const known = networkOf(...VPC, endpoint({ prefixListId: "pl-2" }), group("web"), out);
    expect(known.gatewayEndpoints).to.deep.equal([{ id: "endpoint", name: "endpoint", vpc: "vpc", prefixList: S3 }]);
    expect(known.prefixLists).to.deep.equal([{ id: S3, name: S3 }]);
    expect(known.outside[1]?.name).to.equal("S3");
    expect(known.securityGroups[0]?.egress[0]?.peer).to.deep.equal({ prefixList: S3 });
    const preview = networkOf(...VPC, endpoint({ prefixListId: U }), group("web"), out);
    expect(preview.securityGroups[0]?.egress[0]).to.deep.include({
      peer: { prefixList: "pl-2" },
      missing: "whether pl-2 is the list of endpoint is not known",
    });
  });

  it("of a gateway endpoint is also the one whose id flowed into a rule", () => {
    const out = rule("out", "Egress", { prefixListId: U }, { prefixListId: ["endpoint"] });
    const network = networkOf(...VPC, endpoint(undefined), group("web"), out);
    expect(network.securityGroups[0]?.egress[0]).to.deep.equal({
      origin: { id: "out", name: "out" },
      protocol: "tcp",
      ports: [443, 443],
      peer: { prefixList: S3 },
    });
  });

  it("of the program's own has its ranges, and is no place", () => {
    const list: Known = {
      type: "aws:ec2/managedPrefixList:ManagedPrefixList",
      name: "partners",
      inputs: { entries: [{ cidr: "192.0.2.0/24" }] },
    };
    const entry: Known = {
      type: "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
      name: "entry",
      inputs: { prefixListId: U, cidr: "198.51.100.0/24" },
      uses: { prefixListId: ["partners"] },
    };
    const used = rule("in", "Ingress", { prefixListId: U }, { prefixListId: ["partners"] });
    const network = networkOf(...VPC, list, entry, group("web"), used);
    expect(network.prefixLists).to.deep.equal([
      { id: "partners", name: "partners", cidrs: ["192.0.2.0/24", "198.51.100.0/24"] },
    ]);
    expect(network.outside.map(({ id }) => id)).to.deep.equal(["internet"]);
    expect(network.securityGroups[0]?.ingress[0]?.peer).to.deep.equal({ prefixList: "partners" });
  });

  it("whose id is not known makes its rule doubtful", () => {
    const network = networkOf(...VPC, group("web"), rule("in", "Ingress", { prefixListId: U }));
    expect(network.securityGroups[0]?.ingress[0]?.missing).to.equal("prefixListId of in is not known");
  });
});
