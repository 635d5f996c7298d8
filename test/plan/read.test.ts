// The index of a plan, its edges, and the format of a saved one.
import { expect } from "chai";
import { PlanError } from "../../plan/error.ts";
import { holdsUnknown, indexPlan, isSecret, isUnknown, readPlanFile } from "../../plan/read.ts";
import { SECRET, UNKNOWN } from "../../plan/type.ts";
import type { Json, Plan, PlannedResource } from "../../plan/type.ts";
import { thrown } from "./fixtures.ts";

const PROVIDER = "urn:pulumi:dev::edge::pulumi:providers:aws::euw1";

function resource(urn: string, more: Partial<PlannedResource> = {}): PlannedResource {
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  const none = { inputs: {}, outputs: {}, dependencies: [], propertyDependencies: {}, protect: false };
  return { urn, type, custom: true, ...none, ...more };
}

const vpc = resource("urn:pulumi:dev::edge::aws:ec2/vpc:Vpc::vpc", { provider: `${PROVIDER}::${UNKNOWN}` });
const subnet = resource("urn:pulumi:dev::edge::aws:ec2/subnet:Subnet::subnet", {
  inputs: { vpcId: UNKNOWN, region: "eu-west-2" },
  propertyDependencies: { vpcId: [vpc.urn] },
  provider: `${PROVIDER}::${UNKNOWN}`,
});
const acl = resource("urn:pulumi:dev::edge::aws:ec2/networkAcl:NetworkAcl::acl", {
  propertyDependencies: { vpcId: [vpc.urn], subnetIds: [subnet.urn, vpc.urn] },
});
const other = resource("urn:pulumi:prod::edge::aws:ec2/vpc:Vpc::vpc", {
  propertyDependencies: { cidrBlock: ["urn:pulumi:prod::edge::a:b:C::gone"] },
});

const plan: Plan = {
  mode: "preview",
  source: "program",
  project: "edge",
  stacks: [
    {
      stack: "dev",
      resources: [resource(PROVIDER, { inputs: { region: "eu-west-1" } }), vpc, subnet, acl],
      outputs: {},
    },
    { stack: "prod", resources: [other], outputs: {} },
  ],
};

describe("the index of a plan", () => {
  const index = indexPlan(plan);

  it("finds resources by URN and by type, over all stacks", () => {
    expect(index.byUrn(subnet.urn)).to.equal(subnet);
    expect(index.byUrn("urn:pulumi:dev::edge::a:b:C::gone")).to.equal(undefined);
    expect(index.ofType("aws:ec2/vpc:Vpc")).to.deep.equal([vpc, other]);
    expect(index.ofType("aws:lb/listener:Listener")).to.deep.equal([]);
    expect(index.resources).to.have.length(5);
  });

  it("tells the stack of a resource", () => {
    expect([index.stackOf(vpc), index.stackOf(other)]).to.deep.equal(["dev", "prod"]);
  });

  it("follows the references of a property", () => {
    expect(index.referenced(acl, "subnetIds")).to.deep.equal([subnet, vpc]);
    expect(index.referenced(acl, "tags")).to.deep.equal([]);
    expect(index.referenced(other, "cidrBlock")).to.deep.equal([]);
  });

  it("finds the users of a resource, each once", () => {
    expect(index.users(vpc)).to.deep.equal([subnet, acl]);
    expect(index.users(vpc, "subnetIds")).to.deep.equal([acl]);
    expect(index.users(acl)).to.deep.equal([]);
  });

  it("takes the region from the resource, else from its provider", () => {
    expect([index.region(subnet), index.region(vpc), index.region(acl)]).to.deep.equal([
      "eu-west-2",
      "eu-west-1",
      undefined,
    ]);
    const lost = resource("urn:pulumi:dev::edge::aws:ec2/vpc:Vpc::lost", { inputs: { region: UNKNOWN } });
    expect(index.region(lost)).to.equal(undefined);
  });
});

describe("special values of a plan", () => {
  it("are told apart", () => {
    expect([isUnknown(UNKNOWN), isUnknown(""), isUnknown(undefined)]).to.deep.equal([true, false, false]);
    expect([isSecret(SECRET), isSecret({}), isSecret([])]).to.deep.equal([true, false, false]);
    expect([holdsUnknown({ a: [1, UNKNOWN] }), holdsUnknown({ a: [SECRET] })]).to.deep.equal([true, false]);
  });
});

describe("a saved plan", () => {
  const remedy = "so it is no saved plan; write one with npm run plan -- STACK --out FILE";

  function fault(text: string): string {
    const error = thrown(() => readPlanFile(text, "plan.json"));
    expect(error).to.be.instanceOf(PlanError);
    return error.message;
  }

  it("is read as it was written", () => {
    expect(readPlanFile(JSON.stringify(plan), "plan.json")).to.deep.equal(plan);
  });

  it("is refused with one line when it is not JSON", () => {
    expect(fault("{")).to.equal(`plan.json: is not JSON, ${remedy}`);
  });

  const broken = (change: Record<string, Json>): Json => {
    const [dev] = JSON.parse(JSON.stringify(plan.stacks)) as [{ resources: Record<string, Json>[] }];
    Object.assign(dev.resources[1] ?? {}, change);
    return { ...(plan as unknown as Record<string, Json>), stacks: [dev] };
  };
  const faults: readonly (readonly [string, Json])[] = [
    ["is not an object", [plan as unknown as Json]],
    ["mode is neither resolved nor preview", { version: 3, deployment: {} }],
    ["source is none of program, preview, export", { mode: "preview" }],
    ["project is not a name", { mode: "preview", source: "program" }],
    ["stacks is not a list of stacks", { mode: "preview", source: "program", project: "edge", stacks: [] }],
    ["stacks[0] stack is not a name", { mode: "preview", source: "program", project: "edge", stacks: [{}] }],
    ["stacks[0].resources[1] urn is not a text", broken({ urn: 1 })],
    ["stacks[0].resources[1] protect is neither true nor false", broken({ protect: "yes" })],
    ["stacks[0].resources[1] inputs is not an object", broken({ inputs: [] })],
    [
      "stacks[0].resources[1] dependencies or propertyDependencies is not made of lists of URNs",
      broken({ propertyDependencies: { vpcId: "urn" } }),
    ],
  ];
  for (const [message, content] of faults) {
    it(`is refused with one line: ${message}`, () => {
      expect(fault(JSON.stringify(content))).to.equal(`plan.json: ${message}, ${remedy}`);
    });
  }
});
