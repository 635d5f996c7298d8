// The in-process plan against the engine's own preview of dev: what policies, proof and local read is what would be deployed.
import { expect } from "chai";
import { planProgram } from "../../plan/program.ts";
import type { Plan, PlannedResource } from "../../plan/type.ts";
import { fixture } from "../plan/fixtures.ts";
import { devPlan } from "../support/devPlan.ts";
import { devPreview, previewOf } from "./preview.ts";
import type { Step } from "./preview.ts";
import { Engine, needPulumi } from "./engine.ts";
import { firstDifference } from "./planDifference.ts";

const PASSWORD = "correct horse battery staple";

describe("the in-process plan", function () {
  this.timeout(300_000);
  before(function () {
    needPulumi(this);
  });

  it("of dev has the engine's URNs, types, parents, providers, inputs and edges", async () => {
    const { steps } = await devPreview();
    expect(steps.length).to.be.greaterThan(200);
    expectSame(await devPlan("preview"), steps);
  });

  it("of a program with secrets, a remote component, protection, ignored changes and a read has them too", async () => {
    const directory = fixture("network");
    const engine = await Engine.start(directory);
    try {
      await engine.pulumi(["stack", "init", "dev"]);
      await engine.pulumi(["config", "set", "--stack", "dev", "--secret", "password", PASSWORD]);
      const { steps } = await previewOf(engine, "dev");
      expectSame(
        await planProgram({ directory, stack: "dev", mode: "preview", config: { password: PASSWORD } }),
        steps,
      );
    } finally {
      await engine.close();
    }
  });
});

function expectSame({ stacks }: Plan, steps: readonly Step[]): void {
  const resources = stacks.flatMap((stack) => stack.resources);
  const difference = firstDifference(resources, steps);
  // Not by expect(), which would cut the message.
  if (difference) expect.fail(difference);
}

describe("the first difference between plan and preview", () => {
  const resource: PlannedResource = {
    urn: "urn:vpc",
    type: "aws:ec2/vpc:Vpc",
    custom: true,
    inputs: { cidrBlock: "10.0.0.0/16", tags: { Name: "a" } },
    outputs: {},
    parent: "urn:stack",
    provider: "urn:provider::1",
    dependencies: ["urn:a", "urn:b"],
    propertyDependencies: { tags: ["urn:a"] },
    protect: false,
  };
  const state = {
    type: "aws:ec2/vpc:Vpc",
    custom: true,
    inputs: { tags: { Name: "a" }, cidrBlock: "10.0.0.0/16" },
    parent: "urn:stack",
    provider: "urn:provider::1",
    dependencies: ["urn:b", "urn:a"],
    propertyDependencies: { tags: ["urn:a"], cidrBlock: [] },
  };
  const against = (change: object, urn = "urn:vpc") =>
    firstDifference([resource], [{ op: "create", urn, newState: { ...state, ...change } } satisfies Step]);

  it("is none when only order and empty fields differ", () => {
    expect(against({})).to.equal(undefined);
  });

  it("is none where the provider made up an input and says so", () => {
    const inputs = { ...state.inputs, bucket: "a-0123456", __defaults: ["bucket"] };
    expect(against({ inputs })).to.equal(undefined);
    expect(against({ inputs: { ...inputs, __defaults: [] } })).to.equal(
      'urn:vpc: inputs.bucket: nothing in the in-process plan, "a-0123456" in the engine\'s preview',
    );
  });

  it("is told with its place and both values", () => {
    expect(against({}, "urn:other")).to.equal("urn:vpc: only in the in-process plan");
    expect(firstDifference([], [{ op: "create", urn: "urn:vpc", newState: state }])).to.equal(
      "urn:vpc: only in the engine's preview",
    );
    expect(against({ inputs: { cidrBlock: "10.0.0.0/16", tags: { Name: "b" } } })).to.equal(
      'urn:vpc: inputs.tags.Name: "a" in the in-process plan, "b" in the engine\'s preview',
    );
    expect(against({ inputs: { ...state.inputs, tenancy: "default" } })).to.equal(
      'urn:vpc: inputs.tenancy: nothing in the in-process plan, "default" in the engine\'s preview',
    );
    for (const [field, value] of Object.entries({
      type: "aws:ec2/vpc:Other",
      custom: false,
      external: true,
      parent: "urn:other",
      provider: "urn:provider::2",
      protect: true,
      ignoreChanges: ["tags"],
      dependencies: ["urn:a"],
      propertyDependencies: {},
    })) {
      expect(against({ [field]: value }), field).to.match(new RegExp(`^urn:vpc: ${field}`));
    }
  });
});
