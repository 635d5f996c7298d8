// Reads a plan: an index by URN and type, the edges between resources, and the plan's own file format.
import { PlanError } from "./error.ts";
import { SECRET_SIGNATURE, SIGNATURE_KEY, UNKNOWN } from "./type.ts";
import type { Json, Plan, PlannedResource, Properties, Urn } from "./type.ts";

/** Look-ups over one plan. Resources are related by the references the program made, never by comparing ids. */
export interface PlanIndex {
  readonly plan: Plan;
  /** Every resource, stack after stack, in registration order. */
  readonly resources: readonly PlannedResource[];
  byUrn(urn: Urn): PlannedResource | undefined;
  ofType(type: string): readonly PlannedResource[];
  /** Name of the stack a resource belongs to. */
  stackOf(resource: PlannedResource): string;
  /** The resources whose outputs flowed into an input property. */
  referenced(resource: PlannedResource, property: string): readonly PlannedResource[];
  /** The resources into which this one's outputs flowed, through any input property or the named one. */
  users(resource: PlannedResource, property?: string): readonly PlannedResource[];
  /** Region of an AWS resource: its own input, else its provider's; undefined when neither is known. */
  region(resource: PlannedResource): string | undefined;
}

/** Builds the index; the plan is not copied. */
export function indexPlan(plan: Plan): PlanIndex {
  const resources = plan.stacks.flatMap((stack) => stack.resources);
  const urns = new Map(resources.map((resource) => [resource.urn, resource]));
  const stacks = new Map(plan.stacks.flatMap(({ stack, resources: own }) => own.map(({ urn }) => [urn, stack])));
  const types = grouped(resources.map((resource) => [resource.type, resource]));
  const uses = usesByUrn(resources);
  const known = (list: readonly Urn[]): PlannedResource[] => list.flatMap((urn) => urns.get(urn) ?? []);
  return {
    plan,
    resources,
    byUrn: (urn) => urns.get(urn),
    ofType: (type) => types.get(type) ?? [],
    stackOf: ({ urn }) => stacks.get(urn) ?? "",
    referenced: ({ propertyDependencies }, property) => known(propertyDependencies[property] ?? []),
    users: ({ urn }, property) => {
      const found = (uses.get(urn) ?? []).filter((use) => property === undefined || use.property === property);
      return [...new Set(found.map(({ user }) => user))];
    },
    region: ({ inputs, provider }) => {
      const own = knownText(inputs["region"]);
      return own ?? knownText(urns.get(providerUrn(provider ?? ""))?.inputs["region"]);
    },
  };
}

/** One edge: a property of `user` took an output of the resource it is filed under. */
interface Use {
  readonly user: PlannedResource;
  readonly property: string;
}

function usesByUrn(resources: readonly PlannedResource[]): ReadonlyMap<Urn, readonly Use[]> {
  return grouped(
    resources.flatMap((user) =>
      Object.entries(user.propertyDependencies).flatMap(([property, urns]) =>
        urns.map((urn): [Urn, Use] => [urn, { user, property }]),
      ),
    ),
  );
}

function grouped<T>(pairs: readonly (readonly [string, T])[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const [key, value] of pairs) {
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

/** The URN in a provider reference, `URN::ID`. */
export function providerUrn(reference: string): Urn {
  return reference.slice(0, Math.max(0, reference.lastIndexOf("::")));
}

function knownText(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" && !isUnknown(value) ? value : undefined;
}

/** True for a value that is not known before the deployment. */
export function isUnknown(value: Json | undefined): boolean {
  return value === UNKNOWN;
}

/** True for a secret, with or without its value. */
export function isSecret(value: Json | undefined): value is Properties {
  return isObject(value) && value[SIGNATURE_KEY] === SECRET_SIGNATURE;
}

/** True when the value is unknown or holds something unknown; a secret counts as known. */
export function holdsUnknown(value: Json | undefined): boolean {
  if (typeof value !== "object" || value === null) return isUnknown(value);
  return Object.values(value).some(holdsUnknown);
}

/** Parses a saved plan. Throws one PlanError, a line that names the file and the first thing amiss. */
export function readPlanFile(text: string, fileName: string): Plan {
  const remedy = "write one with npm run plan -- STACK --out FILE";
  const plan = parse(text);
  if (plan === undefined) throw new PlanError(`${fileName}: is not JSON, so it is no saved plan; ${remedy}`);
  const fault = planFault(plan);
  if (fault) throw new PlanError(`${fileName}: ${fault}, so it is no saved plan; ${remedy}`);
  return plan as unknown as Plan;
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function planFault(plan: Json): string | undefined {
  if (!isObject(plan)) return "is not an object";
  const { mode, source, project, stacks } = plan;
  if (mode !== "resolved" && mode !== "preview") return "mode is neither resolved nor preview";
  if (source !== "program" && source !== "preview" && source !== "export")
    return "source is none of program, preview, export";
  if (typeof project !== "string") return "project is not a name";
  if (!Array.isArray(stacks) || stacks.length === 0) return "stacks is not a list of stacks";
  return firstFault(stacks as readonly Json[], "stacks", stackFault);
}

function stackFault(stack: Json): string | undefined {
  if (!isObject(stack)) return "is not an object";
  if (typeof stack["stack"] !== "string") return "stack is not a name";
  if (!isObject(stack["outputs"])) return "outputs is not an object";
  if (!Array.isArray(stack["resources"])) return "resources is not a list";
  return firstFault(stack["resources"] as readonly Json[], "resources", resourceFault);
}

function resourceFault(resource: Json): string | undefined {
  if (!isObject(resource)) return "is not an object";
  const texts = ["urn", "type"].find((key) => typeof resource[key] !== "string");
  if (texts) return `${texts} is not a text`;
  const booleans = ["custom", "protect"].find((key) => typeof resource[key] !== "boolean");
  if (booleans) return `${booleans} is neither true nor false`;
  const objects = ["inputs", "outputs", "propertyDependencies"].find((key) => !isObject(resource[key]));
  if (objects) return `${objects} is not an object`;
  const edges = [resource["dependencies"], ...Object.values(resource["propertyDependencies"] as Properties)];
  return edges.every(isUrnList) ? undefined : "dependencies or propertyDependencies is not made of lists of URNs";
}

function firstFault(
  list: readonly Json[],
  name: string,
  check: (item: Json) => string | undefined,
): string | undefined {
  for (const [index, item] of list.entries()) {
    const fault = check(item);
    if (fault) return `${name}[${index}] ${fault}`.replace(/\] (\w+\[)/, "].$1");
  }
  return undefined;
}

function isObject(value: Json | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isUrnList(value: Json | undefined): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
