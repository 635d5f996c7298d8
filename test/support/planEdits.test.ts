// The edits that other tests make mistakes with: they change what they name, in either mode, and nothing else.
import { expect } from "chai";
import { type Plan, type PlannedResource, UNKNOWN } from "../../plan/type.ts";
import { add, change, changeEntry, of, remove, resourceOf, withoutEntry } from "./planEdits.ts";

function resource(type: string, name: string, inputs: PlannedResource["inputs"] = {}): PlannedResource {
  const urn = `urn:pulumi:dev::sample::${type}::${name}`;
  const plain = { custom: true, dependencies: [], propertyDependencies: {}, protect: false };
  return { ...plain, urn, type, id: `id-of-${name}`, inputs, outputs: inputs, provider: "urn:provider::1" };
}

const ACL = { ingress: [{ ruleNo: 100, protocol: "tcp" }] };

function planIn(mode: Plan["mode"]): Plan {
  const resources = [resource("vpc", "euw1-vpc", { cidrBlock: "10.0.0.0/16" }), resource("acl", "euw1-acl", ACL)];
  return { mode, source: "program", project: "sample", stacks: [{ stack: "dev", resources, outputs: {} }] };
}

describe("an edit of a plan", () => {
  it("changes inputs, and forgets what the provider answered to the old ones", () => {
    const before = planIn("resolved");
    const after = change("euw1-vpc", { cidrBlock: undefined, tags: {} })(before);
    const { inputs, outputs } = resourceOf(after, "euw1-vpc");
    expect([inputs, outputs]).to.deep.equal([{ tags: {} }, {}]);
    expect(before).to.deep.equal(planIn("resolved"));
    expect(resourceOf(after, "euw1-acl")).to.equal(resourceOf(before, "euw1-acl"));
  });

  it("writes a reference as an id, in a preview as an unknown, and as an edge in both", () => {
    for (const [mode, id] of [
      ["resolved", "id-of-euw1-vpc"],
      ["preview", UNKNOWN],
    ] as const) {
      const made = resourceOf(add("subnet", "euw1-subnet", { vpcIds: [of("euw1-vpc")] })(planIn(mode)), "euw1-subnet");
      expect(made.inputs).to.deep.equal({ vpcIds: [id] });
      expect(made.propertyDependencies).to.deep.equal({ vpcIds: ["urn:pulumi:dev::sample::vpc::euw1-vpc"] });
      expect(made.provider).to.equal("urn:provider::1");
    }
  });

  it("refuses what would change nothing", () => {
    const plan = planIn("resolved");
    expect(() => remove("euw1-subnet")(plan)).to.throw("plan: has 0 resources named euw1-subnet, not one");
    expect(() => withoutEntry("euw1-acl", "ingress", 200)(plan)).to.throw("euw1-acl: has no entry 200");
    expect(() => changeEntry("euw1-acl", "egress", 100, {})(plan)).to.throw("euw1-acl: has no entry 100");
  });

  it("leaves out a resource, or one entry of an ACL", () => {
    const plan = planIn("resolved");
    expect(remove("euw1-vpc")(plan).stacks[0]?.resources).to.have.length(1);
    expect(resourceOf(withoutEntry("euw1-acl", "ingress", 100)(plan), "euw1-acl").inputs).to.deep.equal({
      ingress: [],
    });
  });
});
