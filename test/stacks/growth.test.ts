// What a change of the set of regions leaves alone: a third region, a drained one. Compares whole planned resources.
import { expect } from "chai";
import { indexPlan, type PlanIndex } from "../../plan/read.ts";
import type { Plan, PlannedResource } from "../../plan/type.ts";
import { planProgram } from "../../plan/program.ts";
import { devPlan, PROJECT } from "../support/devPlan.ts";
import { logicalName } from "./planned.ts";
import { planAmong, saying, type StackValues, valuesOf } from "./stackFolder.ts";

const SOUTH = { name: "ap-south-1", cidr: "10.30.0.0/16", zones: ["a", "b"] };

const sharedOf = (plan: Plan) => plan.stacks.at(-1)?.resources ?? [];

/** A resource as AWS or a reader would notice a change: a component's outputs say in words what its children do. */
function whole(resource: PlannedResource | undefined): string {
  return JSON.stringify(resource?.custom === false ? { ...resource, outputs: {} } : resource);
}

/** Names of the resources of the one plan that the other has not, or not so. */
function changed(one: readonly PlannedResource[], other: PlanIndex): string[] {
  return one
    .filter((resource) => whole(resource) !== whole(other.byUrn(resource.urn)))
    .map(({ urn }) => logicalName(urn));
}

function devWith(config: Readonly<Record<string, unknown>>): Promise<Plan> {
  const text = Object.entries(config).map(([key, value]) => [`portcullis:${key}`, JSON.stringify(value)]);
  const own = Object.fromEntries(text) as Record<string, string>;
  return planProgram({ directory: PROJECT, stack: "dev", mode: "resolved", config: own });
}

describe("a third region", function () {
  this.timeout(120_000);

  it("changes no resource of the first two, nor of the edge, in one stack", async () => {
    const regions = [...(valuesOf("dev")["regions"] as readonly unknown[]), SOUTH];
    const [two, three] = await Promise.all([devPlan("resolved"), devWith({ regions })]);
    expect(changed(sharedOf(two), indexPlan(three))).to.deep.equal([]);
    const old = indexPlan(two);
    const added = sharedOf(three).filter(({ urn }) => old.byUrn(urn) === undefined);
    const names = added.map(({ urn }) => logicalName(urn));
    expect(names.filter((name) => !/^aps1(-|$)/.test(name))).to.have.members([
      "edge-aps1",
      "edge-aps1-health-check",
      "edge-origin-record-ap-south-1",
    ]);
    expect(names.filter((name) => name.startsWith("aps1-")).length).to.be.greaterThan(100);
  });

  it("changes no resource of the foundation that the first two had", async () => {
    const values = valuesOf("prod-foundation");
    const regions = [...(values["regions"] as readonly unknown[]), SOUTH];
    const [two, three] = await Promise.all([
      planAmong({ "prod-foundation": values }, "prod-foundation"),
      planAmong({ "prod-foundation": { ...values, regions } }, "prod-foundation"),
    ]);
    expect(changed(sharedOf(two), indexPlan(three))).to.deep.equal([]);
    const contract = (plan: Plan) =>
      plan.stacks[0]?.outputs["contract"] as { readonly regions: Readonly<Record<string, unknown>> };
    const { "ap-south-1": south, ...others } = contract(three).regions;
    expect(others).to.deep.equal(contract(two).regions);
    expect(south).to.have.all.keys("certificateExpiresAt");
  });

  it("changes nothing of an edge of its own but adds its record and its health check", async () => {
    const regionStacks = ["prod-eu-west-1", "prod-us-east-1", "prod-ap-south-1"];
    const values = valuesOf("prod-edge");
    const [two, three] = await Promise.all([
      planAmong({ ...SAID, "prod-edge": values }, "prod-edge"),
      planAmong({ ...SAID, "prod-edge": { ...values, regionStacks } }, "prod-edge"),
    ]);
    expect(changed(sharedOf(two), indexPlan(three))).to.deep.equal([]);
    const old = indexPlan(two);
    const added = sharedOf(three).filter(({ urn }) => old.byUrn(urn) === undefined);
    expect(added.map(({ urn }) => logicalName(urn))).to.have.members([
      "prod-ap-south-1",
      "edge-aps1",
      "edge-aps1-health-check",
      "edge-origin-record-ap-south-1",
    ]);
  });
});

describe("a drained region", function () {
  this.timeout(120_000);

  it("has no latency record and no health check, and keeps everything else", async () => {
    const edge = { ...(valuesOf("dev")["edge"] as StackValues), drained: ["us-east-1"] };
    const [before, after] = await Promise.all([devPlan("resolved"), devWith({ edge })]);
    expect(changed(sharedOf(before), indexPlan(after))).to.have.members([
      "edge-origin-record-us-east-1",
      "edge-use1",
      "edge-use1-health-check",
    ]);
    expect(changed(sharedOf(after), indexPlan(before))).to.deep.equal([]);
    expect(after.stacks[0]?.outputs["edge"]).to.deep.include({ regions: ["eu-west-1"] });
  });
});

const PROXIES = { certificateExpiresAt: "2027" };

function region(name: string): StackValues {
  const places = { dnsName: `${name}.nlb.example`, zoneId: "Z2", alarmName: "no-proxy" };
  const edge = { lock: "prefix-list", region: name, port: 8443, maxProxies: 12, ...places };
  return saying({
    contract: { version: 1, kind: "region", domain: "edge.example.com", foundation: "prod-foundation", edge },
  });
}

/** What the stacks before the edge say. */
const SAID = {
  "prod-foundation": saying({
    contract: {
      version: 1,
      kind: "foundation",
      domain: "edge.example.com",
      publicZoneId: "Z1",
      certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/1",
      regions: { "eu-west-1": PROXIES, "us-east-1": PROXIES, "ap-south-1": PROXIES },
    },
    originSecret: "5".repeat(64),
  }),
  "prod-eu-west-1": region("eu-west-1"),
  "prod-us-east-1": region("us-east-1"),
  "prod-ap-south-1": region("ap-south-1"),
};
