// Small plans for tests that read a plan: a few resources of one region, related by name.
import { indexPlan, type PlanIndex } from "../../plan/read.ts";
import type { Plan, PlannedResource, Properties } from "../../plan/type.ts";

export interface Sketch {
  readonly type: string;
  readonly name: string;
  readonly inputs?: Properties;
  /** Names of the resources that each input property takes outputs of. */
  readonly uses?: Readonly<Record<string, readonly string[]>>;
  readonly external?: boolean;
}

/** An index over a plan with these resources, all made by one provider of the region. */
export function planOf(region: string, sketches: readonly Sketch[]): PlanIndex {
  const urn = (type: string, name: string) => `urn:pulumi:test::sample::${type}::${name}`;
  const byName = new Map(sketches.map(({ type, name }) => [name, urn(type, name)]));
  const provider = resource({ type: "pulumi:providers:aws", name: "provider", inputs: { region } }, urn, byName);
  const made = sketches.map((sketch) => ({
    ...resource(sketch, urn, byName),
    provider: `${provider.urn}::provider-id`,
  }));
  const plan: Plan = {
    mode: "resolved",
    source: "program",
    project: "sample",
    stacks: [{ stack: "test", resources: [provider, ...made], outputs: {} }],
  };
  return indexPlan(plan);
}

function resource(
  { type, name, inputs = {}, uses = {}, external }: Sketch,
  urn: (type: string, name: string) => string,
  byName: ReadonlyMap<string, string>,
): PlannedResource {
  const propertyDependencies = Object.fromEntries(
    Object.entries(uses).map(([property, names]) => [property, names.map((each) => byName.get(each) ?? each)]),
  );
  return {
    urn: urn(type, name),
    type,
    custom: true,
    inputs,
    outputs: {},
    dependencies: Object.values(propertyDependencies).flat(),
    propertyDependencies,
    protect: false,
    external,
  };
}
