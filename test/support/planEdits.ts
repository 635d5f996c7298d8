// Edits of a plan as somebody would make them in the program: one resource changed, added or left out, the rest shared.
import { type Json, type Plan, type PlannedResource, type Properties, UNKNOWN, type Urn } from "../../plan/type.ts";

/** A plan made of another, which stays as it is. */
export type Edit = (plan: Plan) => Plan;

const REFERENCE = "reference to";

/** The id of another resource of the plan, by its logical name; goes wherever an input may hold one. */
export function of(name: string): Json {
  return { [REFERENCE]: name };
}

/** Several edits, one after the other. */
export function together(...edits: readonly Edit[]): Edit {
  return (plan) => edits.reduce((before, edit) => edit(before), plan);
}

/** Gives a resource other inputs; those that are undefined are left out of it. Throws where no resource has the name. */
export function change(name: string, inputs: Readonly<Record<string, Json | undefined>>): Edit {
  return changeWith(name, () => inputs);
}

/** The same, with what the inputs were before. */
export function changeWith(
  name: string,
  make: (before: Properties) => Readonly<Record<string, Json | undefined>>,
): Edit {
  return (plan) => {
    const before = resourceOf(plan, name);
    const after = withInputs(plan, before, make(before.inputs));
    return replaced(plan, before.urn, [after]);
  };
}

/** Leaves resources out; what refers to them keeps its references. */
export function remove(...names: readonly string[]): Edit {
  return (plan) => names.reduce((left, name) => replaced(left, resourceOf(left, name).urn, []), plan);
}

/** Adds a resource in the region whose short name begins its own. */
export function add(type: string, name: string, inputs: Properties): Edit {
  return (plan) => {
    const last = plan.stacks.at(-1);
    const [region = ""] = name.split("-");
    const provider = resourceOf(plan, `${region}-vpc`).provider;
    const plain: PlannedResource = {
      urn: `urn:pulumi:${last?.stack ?? ""}::${plan.project}::${type}::${name}`,
      type,
      custom: true,
      id: plan.mode === "preview" ? "" : `made-${name}`,
      inputs: {},
      outputs: {},
      ...(provider !== undefined && { provider }),
      dependencies: [],
      propertyDependencies: {},
      protect: false,
    };
    const made = withInputs(plan, plain, inputs);
    return { ...plan, stacks: plan.stacks.map((each) => (each === last ? withResource(each, made) : each)) };
  };
}

function withResource(stack: Plan["stacks"][number], made: PlannedResource): Plan["stacks"][number] {
  return { ...stack, resources: [...stack.resources, made] };
}

function replaced(plan: Plan, urn: Urn, by: readonly PlannedResource[]): Plan {
  const stacks = plan.stacks.map((stack) => {
    const at = stack.resources.findIndex((each) => each.urn === urn);
    return at < 0 ? stack : { ...stack, resources: stack.resources.toSpliced(at, 1, ...by) };
  });
  return { ...plan, stacks };
}

/** The one resource of AWS's with a logical name. */
export function resourceOf(plan: Plan, name: string): PlannedResource {
  const found = plan.stacks.flatMap(({ resources }) =>
    resources.filter(({ urn, custom }) => custom && urn.endsWith(`::${name}`)),
  );
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`plan: has ${found.length} resources named ${name}, not one`);
  return only;
}

function withInputs(
  plan: Plan,
  resource: PlannedResource,
  changes: Readonly<Record<string, Json | undefined>>,
): PlannedResource {
  const kept = <T>(properties: Readonly<Record<string, T>>): [string, T][] =>
    Object.entries(properties).filter(([property]) => !(property in changes));
  const inputs = kept(resource.inputs);
  const propertyDependencies = kept(resource.propertyDependencies);
  for (const [property, value] of Object.entries(changes)) {
    if (value === undefined) continue;
    const used = new Set<Urn>();
    inputs.push([property, filledIn(plan, value, used)]);
    if (used.size > 0) propertyDependencies.push([property, [...used]]);
  }
  return {
    ...resource,
    inputs: Object.fromEntries(inputs),
    outputs: Object.fromEntries(kept(resource.outputs)),
    propertyDependencies: Object.fromEntries(propertyDependencies),
  };
}

/** Ids in the place of references; in a preview nobody knows them. */
function filledIn(plan: Plan, value: Json, used: Set<Urn>): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((each) => filledIn(plan, each, used));
  const object = value as Properties;
  const name = object[REFERENCE];
  if (typeof name !== "string") {
    return Object.fromEntries(Object.entries(object).map(([key, each]) => [key, filledIn(plan, each, used)]));
  }
  const { urn, id } = resourceOf(plan, name);
  used.add(urn);
  return plan.mode === "preview" ? UNKNOWN : (id ?? UNKNOWN);
}

/** An entry of a network ACL as the program writes it. */
export type Entry = Readonly<Record<string, string | number>>;

/** Writes the entries of a network ACL's direction anew. */
export function entries(acl: string, direction: "ingress" | "egress", make: (list: readonly Entry[]) => Entry[]): Edit {
  return changeWith(acl, (before) => ({ [direction]: make((before[direction] ?? []) as unknown as Entry[]) }));
}

/** Leaves out the entry with a number. Throws where there is none, for an edit that changes nothing shows nothing. */
export function withoutEntry(acl: string, direction: "ingress" | "egress", number: number): Edit {
  return entries(acl, direction, (list) => {
    entryOf(acl, list, number);
    return list.filter(({ ruleNo }) => ruleNo !== number);
  });
}

/** Changes the entry with a number. */
export function changeEntry(acl: string, direction: "ingress" | "egress", number: number, changes: Entry): Edit {
  return entries(acl, direction, (list) => {
    const before = entryOf(acl, list, number);
    return list.map((entry) => (entry === before ? { ...entry, ...changes } : entry));
  });
}

/** Adds entries. */
export function withEntries(acl: string, direction: "ingress" | "egress", ...more: readonly Entry[]): Edit {
  return entries(acl, direction, (list) => [...list, ...more]);
}

function entryOf(acl: string, list: readonly Entry[], number: number): Entry {
  const found = list.find(({ ruleNo }) => ruleNo === number);
  if (!found) throw new Error(`${acl}: has no entry ${number}`);
  return found;
}

/** An entry that allows TCP. */
export function allowTcp(ruleNo: number, cidrBlock: string, fromPort: number, toPort = fromPort): Entry {
  return { ruleNo, action: "allow", protocol: "tcp", cidrBlock, fromPort, toPort };
}

/** An entry that lets everything through. */
export function allowAll(ruleNo: number, cidrBlock = "0.0.0.0/0"): Entry {
  return { ruleNo, action: "allow", protocol: "-1", cidrBlock, fromPort: 0, toPort: 0 };
}

/** Adds a rule of a security group: a resource of its own, as the program writes them. */
export function rule(direction: "Ingress" | "Egress", name: string, group: string, inputs: Properties): Edit {
  return add(`aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`, name, {
    securityGroupId: of(group),
    ...inputs,
  });
}

/** TCP on a port or a range, for a rule's inputs. */
export function tcp(fromPort: number, toPort = fromPort): Properties {
  return { ipProtocol: "tcp", fromPort, toPort };
}
