// Where the in-process plan and the engine's preview of the same stack differ, in words.
import { isSecret } from "../../plan/read.ts";
import type { Json, PlannedResource, Properties } from "../../plan/type.ts";
import type { Step } from "./preview.ts";

/** How `preview --json` writes a secret, whatever its value. */
const ENGINE_SECRET = "[secret]";

type Comparable = Readonly<Record<string, Json | undefined>>;

/**
 * The first difference, or undefined: URNs first, then each resource's fields. Compared is what the engine tells: it
 * leaves out default providers (their URNs still stand in the `provider` of others), ids, outputs and stack outputs.
 */
export function firstDifference(plan: readonly PlannedResource[], steps: readonly Step[]): string | undefined {
  const planned = new Map(plan.filter((resource) => !isDefaultProvider(resource)).map((each) => [each.urn, each]));
  const previewed = new Map(steps.map((step) => [step.urn, step.newState]));
  for (const urn of planned.keys()) if (!previewed.has(urn)) return `${urn}: only in the in-process plan`;
  for (const [urn, state] of previewed) {
    const resource = planned.get(urn);
    if (!resource) return `${urn}: only in the engine's preview`;
    const difference = differenceAt("", fromPlan(resource), fromEngine(state));
    if (difference) return `${urn}: ${difference}`;
  }
  return undefined;
}

function isDefaultProvider({ type, parent }: PlannedResource): boolean {
  return type.startsWith("pulumi:providers:") && parent === undefined;
}

function fromPlan(resource: PlannedResource): Comparable {
  const { type, custom, external = false, inputs, parent, provider, protect, ignoreChanges = [] } = resource;
  return {
    type,
    custom,
    external,
    parent,
    provider,
    protect,
    ignoreChanges,
    dependencies: [...resource.dependencies].sort(),
    propertyDependencies: sortedEdges(resource.propertyDependencies),
    inputs: withoutSecrets(inputs),
  };
}

function fromEngine(state: Step["newState"]): Comparable {
  return {
    type: state?.type,
    custom: state?.custom,
    external: state?.external ?? false,
    parent: state?.parent,
    provider: state?.provider,
    protect: state?.protect ?? false,
    ignoreChanges: state?.["ignoreChanges"] ?? [],
    dependencies: [...(state?.dependencies ?? [])].sort(),
    propertyDependencies: sortedEdges(state?.propertyDependencies ?? {}),
    inputs: withoutDefaults(state?.inputs ?? {}),
  };
}

/** The plan has the program's own inputs; `__defaults` lists those that the provider made up. */
function withoutDefaults({ __defaults = [], ...inputs }: Properties): Json {
  return Object.fromEntries(
    Object.entries(inputs).filter(([name]) => !(__defaults as readonly string[]).includes(name)),
  );
}

/** The plan leaves properties without edges out, the engine lists them. */
function sortedEdges(edges: Readonly<Record<string, readonly string[] | null>>): Json {
  const some = Object.entries(edges).filter(([, urns]) => urns && urns.length > 0);
  return Object.fromEntries(some.map(([property, urns]) => [property, [...(urns ?? [])].sort()]));
}

function withoutSecrets(value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  if (isSecret(value)) return ENGINE_SECRET;
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutSecrets);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSecrets(item)]));
}

/** Where two values first differ, and how; keys count in any order. */
function differenceAt(path: string, plan: unknown, engine: unknown): string | undefined {
  if (plan === engine) return undefined;
  if (!isContainer(plan) || !isContainer(engine) || Array.isArray(plan) !== Array.isArray(engine)) {
    return `${path}: ${shown(plan)} in the in-process plan, ${shown(engine)} in the engine's preview`;
  }
  for (const key of new Set([...Object.keys(plan), ...Object.keys(engine)])) {
    const inner = differenceAt(path === "" ? key : `${path}.${key}`, plan[key], engine[key]);
    if (inner) return inner;
  }
  return undefined;
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
