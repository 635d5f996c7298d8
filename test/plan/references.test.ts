// StackReferences: the stacks a stack refers to are planned first, once each, and their outputs are its inputs.
import { expect } from "chai";
import { PlanError } from "../../plan/error.ts";
import { planProgram } from "../../plan/program.ts";
import { indexPlan } from "../../plan/read.ts";
import { SECRET, UNKNOWN } from "../../plan/type.ts";
import type { Plan } from "../../plan/type.ts";
import { eventually } from "../local/processes.ts";
import { fixture, rejection } from "./fixtures.ts";

describe("a plan of stacks that refer to each other", function () {
  this.timeout(60_000);

  function plan(
    stack: string,
    mode: Plan["mode"],
    config: Record<string, string> = { password: "hunter22" },
  ): Promise<Plan> {
    return planProgram({ directory: fixture("references"), stack, mode, config });
  }

  const reference = (stack: string, to: string): string =>
    `urn:pulumi:${stack}::references::pulumi:pulumi:StackReference::organization/references/${to}`;

  it("joins each stack once, a referenced one before those that refer to it", async () => {
    const joined = await plan("top", "resolved");
    expect(joined.stacks.map(({ stack }) => stack)).to.deep.equal(["base", "left", "right", "top"]);
    const index = indexPlan(joined);
    const left = index.byUrn(reference("left", "base"));
    const vpc = index.byUrn("urn:pulumi:base::references::aws:ec2/vpc:Vpc::vpc");
    expect(left).to.include({ external: true, id: "organization/references/base" });
    expect(left?.outputs["outputs"]).to.deep.equal({ vpcId: vpc?.id, key: SECRET, read: {}, password: SECRET });
    expect(left?.outputs["secretOutputNames"]).to.have.members(["key", "password"]);
    const subnet = index.byUrn("urn:pulumi:left::references::aws:ec2/subnet:Subnet::base-subnet");
    expect(subnet?.inputs).to.deep.equal({ vpcId: vpc?.id });
    expect(subnet?.propertyDependencies).to.deep.equal({ vpcId: [reference("left", "base")] });
    const version = index.byUrn(
      "urn:pulumi:left::references::aws:secretsmanager/secretVersion:SecretVersion::base-version",
    );
    expect(version?.inputs["secretString"]).to.deep.equal(SECRET);
    expect(JSON.stringify(joined)).not.to.match(/PRIVATE KEY|hunter22/);
  });

  it("previews a stack against referenced ones that are deployed, and them as previews of their own", async () => {
    const joined = await plan("left", "preview");
    expect(joined.stacks.map(({ stack, outputs }) => [stack, outputs["vpcId"]])).to.deep.equal([
      ["base", UNKNOWN],
      ["left", UNKNOWN],
    ]);
    const subnet = indexPlan(joined).byUrn("urn:pulumi:left::references::aws:ec2/subnet:Subnet::base-subnet");
    expect(subnet?.inputs["vpcId"]).to.match(/^vpc-0[0-9a-f]{16}$/);
  });

  it("shows a cycle as one message", async () => {
    const fault = await rejection(plan("ring1", "resolved", {}));
    expect(fault).to.be.instanceOf(PlanError);
    expect(fault.message).to.equal(
      "stack ring2: its StackReferences form a cycle, ring2 -> ring1 -> ring2; remove one of them",
    );
    await eventually(() => !process.getActiveResourcesInfo().includes("ProcessWrap"));
  });

  it("says which stack has a fault that the caller did not name", async () => {
    const missing = await rejection(plan("lost", "resolved", {}));
    expect(missing.message).to.match(
      /^Pulumi\.nowhere\.yaml: no such file in .*; choose one of base, left, lost, right, ring1, ring2, top \(in stack nowhere, which a StackReference names\)$/,
    );
    const encrypted = await rejection(plan("left", "resolved", {}));
    expect(encrypted.message).to.match(/^Pulumi\.base\.yaml:3:13: password: is encrypted .* \(in stack base, /);
  });
});
