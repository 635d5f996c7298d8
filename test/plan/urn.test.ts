// Names as Pulumi's engine makes them.
import { expect } from "chai";
import { childUrn, defaultProviderName, packageOf } from "../../plan/urn.ts";

describe("names that the engine makes", () => {
  it("chain the types of all parents but the stack", () => {
    const stack = childUrn("dev", "edge", "", "pulumi:pulumi:Stack", "edge-dev");
    const outer = childUrn("dev", "edge", stack, "edge:components:Region", "euw1");
    const inner = childUrn("dev", "edge", outer, "edge:components:Vpc", "euw1-vpc");
    expect(outer).to.equal("urn:pulumi:dev::edge::edge:components:Region::euw1");
    expect(childUrn("dev", "edge", inner, "aws:ec2/vpc:Vpc", "euw1-vpc")).to.equal(
      "urn:pulumi:dev::edge::edge:components:Region$edge:components:Vpc$aws:ec2/vpc:Vpc::euw1-vpc",
    );
  });

  it("give a default provider its version", () => {
    expect([defaultProviderName("5.6.1"), defaultProviderName("")]).to.deep.equal(["default_5_6_1", "default"]);
  });

  it("take the package off a token", () => {
    expect(packageOf("aws:ec2/vpc:Vpc")).to.equal("aws");
  });
});
