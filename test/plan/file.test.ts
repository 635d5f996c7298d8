import { expect } from "chai";
import { planOfFile } from "../../plan/file.ts";
import { SECRET, SECRET_SIGNATURE, SIGNATURE_KEY } from "../../plan/type.ts";

const VPC = {
  urn: "urn:pulumi:dev::portcullis::aws:ec2/vpc:Vpc::euw1-vpc",
  type: "aws:ec2/vpc:Vpc",
  custom: true,
  inputs: { cidrBlock: "10.0.0.0/16" },
  provider: "urn:pulumi:dev::portcullis::pulumi:providers:aws::euw1-provider::1",
  propertyDependencies: { cidrBlock: null, tags: ["urn:a"] },
};

const PLANNED = {
  urn: VPC.urn,
  type: VPC.type,
  custom: true,
  inputs: VPC.inputs,
  outputs: {},
  provider: VPC.provider,
  dependencies: [],
  propertyDependencies: { tags: ["urn:a"] },
  protect: false,
};

describe("a plan from a file", () => {
  it("is read from what pulumi preview --json prints", () => {
    const removed = { ...VPC, urn: `${VPC.urn}-old` };
    const steps = [
      { op: "create", urn: VPC.urn, newState: VPC },
      { op: "delete", urn: removed.urn, oldState: removed },
    ];
    expect(planOfFile(JSON.stringify({ steps }), "preview.json")).to.deep.equal({
      mode: "preview",
      source: "preview",
      project: "portcullis",
      stacks: [{ stack: "dev", resources: [PLANNED], outputs: {} }],
    });
  });

  it("keeps what the provider filled in, and drops its note that it did", () => {
    const inputs = { bucket: "logs-0123456", __defaults: ["bucket"], rules: [{ status: "Enabled", __defaults: [] }] };
    const steps = [{ op: "create", urn: VPC.urn, newState: { ...VPC, inputs } }];
    const { stacks } = planOfFile(JSON.stringify({ steps }), "preview.json");
    expect(stacks[0]?.resources[0]?.inputs).to.deep.equal({ bucket: "logs-0123456", rules: [{ status: "Enabled" }] });
  });

  it("takes the last step of a resource that is replaced", () => {
    const steps = [
      { op: "create-replacement", urn: VPC.urn, newState: { ...VPC, inputs: { cidrBlock: "10.1.0.0/16" } } },
      { op: "replace", urn: VPC.urn, newState: VPC },
      { op: "delete-replaced", urn: VPC.urn, oldState: VPC },
    ];
    const { stacks } = planOfFile(JSON.stringify({ steps }), "preview.json");
    expect(stacks[0]?.resources).to.deep.equal([PLANNED]);
  });

  it("is read from what pulumi stack export prints, with outputs of the stack", () => {
    const stack = {
      urn: "urn:pulumi:dev::portcullis::pulumi:pulumi:Stack::portcullis-dev",
      type: "pulumi:pulumi:Stack",
      outputs: { url: "https://edge.example.com" },
    };
    const { mode, source, stacks } = planOfFile(
      JSON.stringify({ deployment: { resources: [stack, VPC] } }),
      "state.json",
    );
    expect({ mode, source }).to.deep.equal({ mode: "resolved", source: "export" });
    expect(stacks[0]?.outputs).to.deep.equal(stack.outputs);
    expect(stacks[0]?.resources[1]).to.deep.equal(PLANNED);
  });

  it("keeps neither a secret nor its ciphertext", () => {
    const secret = { [SIGNATURE_KEY]: SECRET_SIGNATURE, ciphertext: "AAABAMg" };
    const state = { ...VPC, inputs: { list: [secret, "plain"] }, outputs: { key: secret } };
    const exported = planOfFile(JSON.stringify({ deployment: { resources: [state] } }), "state.json");
    expect(exported.stacks[0]?.resources[0]).to.deep.include({
      inputs: { list: [SECRET, "plain"] },
      outputs: { key: SECRET },
    });
    const steps = [{ op: "create", newState: { ...VPC, inputs: { key: "[secret]" } } }];
    const previewed = planOfFile(JSON.stringify({ steps }), "preview.json");
    expect(previewed.stacks[0]?.resources[0]?.inputs).to.deep.equal({ key: SECRET });
  });

  it("marks a component of another program as opaque", () => {
    const service = { urn: `${VPC.urn}-service`, type: "awsx:ecs:FargateService", inputs: {} };
    const { stacks } = planOfFile(JSON.stringify({ deployment: { resources: [service] } }), "state.json");
    expect(stacks[0]?.resources[0]?.opaque).to.equal(true);
  });

  for (const [what, content, message] of [
    [
      "a step that is no resource",
      { steps: [{ op: "create", newState: { urn: "a" } }] },
      "f.json: steps[0].newState is no resource; write it with pulumi preview --json",
    ],
    ["steps that leave nothing", { steps: [] }, "f.json: steps leave no resource; preview a stack that makes some"],
    [
      "an empty deployment",
      { deployment: {} },
      "f.json: deployment.resources is no list with resources; export a stack that has some",
    ],
    [
      "a resource without URN",
      { deployment: { resources: [VPC, 1] } },
      "f.json: deployment.resources[1] is no resource; write it with pulumi stack export",
    ],
  ] as const) {
    it(`refuses ${what} in one line`, () => {
      expect(() => planOfFile(JSON.stringify(content), "f.json")).to.throw(message);
    });
  }
});
