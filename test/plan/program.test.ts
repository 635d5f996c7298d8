// The plan of a fixture, in both modes: what the engine would record. Does not prove that AWS accepts any of it.
import { expect } from "chai";
import { planProgram } from "../../plan/program.ts";
import { indexPlan } from "../../plan/read.ts";
import type { PlanIndex } from "../../plan/read.ts";
import { SECRET, UNKNOWN } from "../../plan/type.ts";
import type { Plan, PlannedResource } from "../../plan/type.ts";
import { fixture } from "./fixtures.ts";

const PASSWORD = "correct horse battery staple";
const URN = "urn:pulumi:dev::fixture::";
const ZONE = `${URN}fixture:components:Network$fixture:components:Zone`;

describe("the plan of a program", function () {
  this.timeout(60_000);
  let resolved: Plan;
  let preview: Plan;

  before(async () => {
    const request = { directory: fixture("network"), stack: "dev", config: { password: PASSWORD } };
    [resolved, preview] = await Promise.all([
      planProgram({ ...request, mode: "resolved" }),
      planProgram({ ...request, mode: "preview" }),
    ]);
  });

  function find(plan: Plan, urn: string): PlannedResource {
    const found = indexPlan(plan).byUrn(urn);
    if (!found) throw new Error(`${urn} is not in the plan`);
    return found;
  }

  it("says where it came from", () => {
    const { mode, source, project, stacks } = preview;
    expect({ mode, source, project, stacks: stacks.map(({ stack }) => stack) }).to.deep.equal({
      mode: "preview",
      source: "program",
      project: "fixture",
      stacks: ["dev"],
    });
  });

  it("has the same resources in both modes", () => {
    const urns = (plan: Plan): string[] =>
      indexPlan(plan)
        .resources.map(({ urn }) => urn)
        .sort();
    expect(urns(preview)).to.deep.equal(urns(resolved));
    expect(urns(resolved)).to.have.length(32);
  });

  it("puts a parent before its children", () => {
    const seen = new Set<string>();
    for (const { urn, parent } of indexPlan(resolved).resources) {
      if (parent) expect(seen).to.include(parent);
      seen.add(urn);
    }
  });

  it("gives URNs the whole chain of parents, and the stack's children just their type", () => {
    expect(find(resolved, `${URN}aws:secretsmanager/secret:Secret::secret`).parent).to.equal(
      `${URN}pulumi:pulumi:Stack::fixture-dev`,
    );
    expect(find(resolved, `${ZONE}$aws:ec2/subnet:Subnet::eu-west-1-b-subnet`).parent).to.equal(`${ZONE}::eu-west-1-b`);
    expect(find(resolved, `${URN}pulumi:pulumi:Stack::fixture-dev`)).not.to.have.property("parent");
  });

  it("keeps the edges of every input in a preview, where ids are unknown", () => {
    const nat = find(preview, `${ZONE}$aws:ec2/natGateway:NatGateway::us-east-1-a-nat`);
    expect(nat.inputs).to.deep.equal({ allocationId: UNKNOWN, subnetId: UNKNOWN });
    expect(nat.propertyDependencies).to.deep.equal({
      allocationId: [`${ZONE}$aws:ec2/eip:Eip::us-east-1-a-eip`],
      subnetId: [`${ZONE}$aws:ec2/subnet:Subnet::us-east-1-a-subnet`],
    });
    expect([...nat.dependencies].sort()).to.deep.equal([
      `${ZONE}$aws:ec2/eip:Eip::us-east-1-a-eip`,
      `${ZONE}$aws:ec2/subnet:Subnet::us-east-1-a-subnet`,
    ]);
  });

  it("records protection and ignored changes", () => {
    expect(find(resolved, `${ZONE}$aws:ec2/eip:Eip::eu-west-1-a-eip`).protect).to.equal(true);
    const nat = find(resolved, `${ZONE}$aws:ec2/natGateway:NatGateway::eu-west-1-a-nat`);
    expect(nat).to.deep.include({ protect: false, ignoreChanges: ["tags"] });
  });

  it("resolves what AWS answers in the region of the provider", () => {
    const eip = find(resolved, `${ZONE}$aws:ec2/eip:Eip::us-east-1-a-eip`);
    expect(eip.outputs["arn"]).to.equal(`arn:aws:ec2:us-east-1:123456789012:elastic-ip/${eip.id ?? ""}`);
    expect(eip.outputs["tagsAll"]).to.deep.equal({ owner: "fixture" });
    expect(find(resolved, `${ZONE}$aws:ec2/natGateway:NatGateway::us-east-1-a-nat`).inputs["allocationId"]).to.equal(
      eip.id,
    );
  });

  it("leaves in a preview everything that only AWS knows unknown", () => {
    const vpc = find(preview, `${URN}fixture:components:Network$aws:ec2/vpc:Vpc::eu-west-1-vpc`);
    expect(vpc.id).to.equal("");
    expect(vpc.inputs).to.deep.equal({ cidrBlock: "10.0.0.0/16" });
    expect(vpc.outputs).to.deep.include({ cidrBlock: "10.0.0.0/16", arn: UNKNOWN, defaultNetworkAclId: UNKNOWN });
  });

  it("records an explicit provider by its reference and a default one as a resource of its own", () => {
    const explicit = find(resolved, `${URN}pulumi:providers:aws::eu-west-1`);
    const vpc = find(resolved, `${URN}fixture:components:Network$aws:ec2/vpc:Vpc::eu-west-1-vpc`);
    expect(vpc.provider).to.equal(`${explicit.urn}::${explicit.id ?? ""}`);
    const tls = find(resolved, `${URN}pulumi:providers:tls::default_5_6_1`);
    expect(tls)
      .to.deep.include({ custom: true, inputs: { version: "5.6.1", __internal: {} } })
      .and.not.have.property("parent");
    expect(find(preview, `${URN}tls:index/privateKey:PrivateKey::key`).provider).to.equal(`${tls.urn}::${UNKNOWN}`);
    expect(find(resolved, `${URN}pulumi:providers:aws::default_7_48_0`).inputs).to.deep.equal({
      region: "eu-west-1",
      version: "7.48.0",
      __internal: {},
    });
    // As the engine keeps them: the version is an input of an explicit provider too, its own notes are no output.
    expect(explicit.inputs).to.deep.include({ region: "eu-west-1", version: "7.48.0", __internal: {} });
    expect(explicit.outputs).to.deep.include({ version: "7.48.0" }).and.not.have.property("__internal");
  });

  it("shows a remote component as opaque, with the provider its children inherit", () => {
    const trail = find(preview, `${URN}fixture:components:Network$awsx:cloudtrail:Trail::us-east-1-trail`);
    expect(trail).to.deep.include({ custom: false, opaque: true, inputs: { isMultiRegionTrail: true } });
    expect(trail.provider).to.equal(`${URN}pulumi:providers:aws::us-east-1::${UNKNOWN}`);
    expect(indexPlan(preview).region(trail)).to.equal("us-east-1");
  });

  it("answers invokes in the region of their parent's provider", () => {
    for (const plan of [resolved, preview]) {
      const { outputs } = find(plan, `${URN}fixture:components:Network::us-east-1`);
      expect(outputs["names"]).to.deep.equal(["us-east-1a", "us-east-1b", "us-east-1c"]);
      expect(plan.stacks[0]?.outputs["region"]).to.equal("eu-west-1");
    }
  });

  it("knows a resource that is read, in a preview too", () => {
    const vpc = find(preview, `${URN}aws:ec2/vpc:Vpc::existing`);
    expect(vpc).to.include({ external: true, id: "vpc-0123456789abcdef0" });
    expect(vpc.outputs["arn"]).to.equal("arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-0123456789abcdef0");
  });

  it("marks secrets and never holds their values", () => {
    for (const plan of [resolved, preview]) {
      const index: PlanIndex = indexPlan(plan);
      expect(find(plan, `${URN}tls:index/privateKey:PrivateKey::key`).outputs).to.deep.include({
        privateKeyPem: SECRET,
      });
      expect(find(plan, `${URN}aws:secretsmanager/secretVersion:SecretVersion::version`).inputs).to.deep.include({
        secretString: SECRET,
      });
      expect(index.plan.stacks[0]?.outputs).to.deep.include({ privateKey: SECRET, nested: { password: SECRET } });
      expect(JSON.stringify(plan)).not.to.match(/PRIVATE KEY|correct horse/);
    }
  });

  it("takes the stack's outputs, unknown where AWS has not answered", () => {
    const { vpcIds, title } = preview.stacks[0]?.outputs ?? {};
    expect({ vpcIds, title }).to.deep.equal({ vpcIds: [UNKNOWN, UNKNOWN], title: "a network" });
    const vpc = find(resolved, `${URN}fixture:components:Network$aws:ec2/vpc:Vpc::us-east-1-vpc`);
    expect(resolved.stacks[0]?.outputs["vpcIds"]).to.include(vpc.id);
  });
});
