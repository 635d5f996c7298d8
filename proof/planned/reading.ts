// What a plan's resources say and refer to, and what they leave open: every answer of it carries the fact that is missing.
import { holdsUnknown, isUnknown } from "../../plan/read.ts";
import type { PlanIndex } from "../../plan/read.ts";
import { SIGNATURE_KEY } from "../../plan/type.ts";
import type { Json, PlannedResource, Properties } from "../../plan/type.ts";
import type { Origin } from "../network.ts";
import { literalNames, referredStack, textsHandedOver } from "./literals.ts";
import { mayPassOnIds, TYPES } from "./types.ts";

/** Resources that a property refers to; with `missing` they are only those that it may refer to. */
export interface Found {
  readonly resources: readonly PlannedResource[];
  readonly missing?: string;
}

/** A fact that no part of the network can carry, since the part itself could not be placed. */
export interface Unplaced {
  readonly origin: Origin;
  readonly fact: string;
}

/** One pass over a plan. Related are resources that refer to each other; a literal id only helps to choose among them. */
export class Reading {
  public readonly missing: Unplaced[] = [];
  private readonly literals: ReadonlyMap<string, readonly PlannedResource[]>;
  private readonly handedOver: ReadonlyMap<string, readonly string[]>;

  public constructor(public readonly index: PlanIndex) {
    this.literals = literalNames(index);
    this.handedOver = textsHandedOver(index);
  }

  /** Notes what keeps a resource, or something about it, from being placed. */
  public note(resource: PlannedResource, fact: string): void {
    this.missing.push({ origin: originOf(resource), fact });
  }

  /** What the program or, where it leaves the choice to AWS, the provider says; undefined while nobody does. */
  public known(resource: PlannedResource, property: string): Json | undefined {
    const values = [resource.inputs[property], resource.outputs[property]];
    return values.find((value) => value !== undefined && value !== null && value !== "" && !holdsUnknown(value));
  }

  /** The same, for a text. */
  public text(resource: PlannedResource, property: string): string | undefined {
    const value = this.known(resource, property);
    return typeof value === "string" ? value : undefined;
  }

  /** The resource of one of the types that a property with one id refers to; none where the property is absent. */
  public one(
    resource: PlannedResource,
    property: string,
    types: readonly string[],
    value: Json | undefined = resource.inputs[property],
  ): Found {
    return isAbsent(value) ? { resources: [] } : this.among(resource, property, types, [value]);
  }

  /** The resources of one of the types that a property with a list of ids refers to. `list` may lie deep in it. */
  public many(
    resource: PlannedResource,
    property: string,
    types: readonly string[],
    list: Json | undefined = resource.inputs[property],
  ): Found {
    if (isAbsent(list)) return { resources: [] };
    if (Array.isArray(list)) return this.among(resource, property, types, list as readonly Json[]);
    return { resources: this.candidates(resource, property, types, []), missing: notKnown(property, resource) };
  }

  /** The one resource for certain, or nothing. */
  public only(
    resource: PlannedResource,
    property: string,
    types: readonly string[],
    value: Json | undefined = resource.inputs[property],
  ): PlannedResource | undefined {
    const { resources, missing } = this.one(resource, property, types, value);
    return missing === undefined ? resources[0] : undefined;
  }

  /** The one resource; without it, its absence is noted as a fact of the plan. */
  public required(resource: PlannedResource, property: string, types: readonly string[]): PlannedResource | undefined {
    const { resources, missing } = this.one(resource, property, types);
    if (missing === undefined && resources.length === 1) return resources[0];
    this.note(resource, missing ?? notKnown(property, resource));
    return undefined;
  }

  private among(resource: PlannedResource, property: string, types: readonly string[], values: readonly Json[]): Found {
    const candidates = this.candidates(resource, property, types, values);
    const chosen = values.map((value) => this.named(resource, types, candidates, value));
    const open = values.filter((_, index) => chosen[index] === undefined);
    const matched = [...new Set(chosen.flatMap((each) => each ?? []))];
    const rest = candidates.filter((each) => !matched.includes(each));
    if (open.length === 0) return { resources: inOrder(candidates, matched) };
    const strangers = this.strangers(resource, property, types);
    if (open.length === rest.length && strangers.length === 0 && !open.some(isLiteral))
      return { resources: inOrder(candidates, [...matched, ...rest]) };
    const [first] = open;
    const fact =
      rest.length > 0
        ? `${property} of ${nameOf(resource)} may be any of ${[...rest, ...strangers].map(nameOf).join(", ")}`
        : typeof first === "string" && !isUnknown(first)
          ? `${property} of ${nameOf(resource)} is ${first}, which the plan does not hold`
          : notKnown(property, resource);
    return { resources: [...matched, ...rest], missing: fact };
  }

  /** What else flowed into a property, out of which an id may come that is another resource's. */
  private strangers(resource: PlannedResource, property: string, types: readonly string[]): PlannedResource[] {
    const flowed = this.index.referenced(resource, property);
    return flowed.some(({ type }) => types.includes(type)) ? flowed.filter(mayPassOnIds) : [];
  }

  /** The resource whose id, ARN or other answer is the literal value. */
  private named(
    resource: PlannedResource,
    types: readonly string[],
    candidates: readonly PlannedResource[],
    value: Json,
  ): PlannedResource | undefined {
    if (typeof value !== "string" || isUnknown(value)) return undefined;
    const same = candidates.find(({ id }) => id === value);
    if (same !== undefined) return same;
    const answered = candidates.filter(({ outputs }) => Object.values(outputs).includes(value));
    if (answered.length > 0) return answered.length === 1 ? answered[0] : undefined;
    const all = types.flatMap((type) => this.literals.get(`${type} ${value}`) ?? []);
    const near = all.length > 1 ? all.filter((each) => this.sameRegion(each, resource)) : all;
    return near.length === 1 ? near[0] : undefined;
  }

  private sameRegion(one: PlannedResource, other: PlannedResource): boolean {
    return this.index.region(one) === this.index.region(other);
  }

  /** What flowed into the property; of another stack, all of the types that it has. */
  private candidates(
    resource: PlannedResource,
    property: string,
    types: readonly string[],
    values: readonly Json[],
  ): PlannedResource[] {
    const flowed = this.index.referenced(resource, property);
    const own = flowed.filter(({ type }) => types.includes(type));
    if (own.length > 0) return own;
    const here = this.index.stackOf(resource);
    const said = values.flatMap((value) =>
      typeof value === "string" ? (this.handedOver.get(`${here} ${value}`) ?? []) : [],
    );
    const stacks = new Set([...said, ...flowed.filter(({ type }) => type === TYPES.stackReference).map(referredStack)]);
    if (stacks.size === 0) return [];
    return types.flatMap((type) => this.index.ofType(type).filter((each) => stacks.has(this.index.stackOf(each))));
  }
}

/** True for what stands in a plan as it is, so that it is nobody's whose answers it is not. */
function isLiteral(value: Json): boolean {
  return typeof value === "string" && !isUnknown(value);
}

/** In the order in which the program named them, in either mode; what it did not name by reference comes last. */
function inOrder(order: readonly PlannedResource[], resources: readonly PlannedResource[]): PlannedResource[] {
  const place = new Map(order.map((each, index) => [each, index]));
  const rank = (each: PlannedResource) => place.get(each) ?? order.length;
  return [...resources].sort((one, other) => rank(one) - rank(other));
}

/** `vpcId of euw1-subnet-a is not known`. */
export function notKnown(property: string, resource: PlannedResource): string {
  return `${property} of ${nameOf(resource)} is not known`;
}

/** A resource's name, the last part of its URN. */
export function nameOf({ urn }: PlannedResource): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

export function originOf(resource: PlannedResource): Origin {
  return { id: resource.urn, name: nameOf(resource) };
}

/** True for what the program did not say at all, which is another thing than what it could not know. */
export function isAbsent(value: Json | undefined): value is undefined | null | "" {
  return value === undefined || value === null || value === "";
}

/** A number; AWS's provider takes some as text. Undefined for anything else. */
export function numberOf(value: Json | undefined): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : undefined;
}

/** A switch, which AWS's provider takes as text in some places; undefined while unknown. */
export function flagOf(value: Json | undefined, absent: boolean): boolean | undefined {
  if (isAbsent(value)) return absent;
  if (value === true || value === "true") return true;
  return value === false || value === "false" ? false : undefined;
}

/** The objects of a list; undefined where the list or one of its elements is unknown. */
export function objectsOf(value: Json | undefined): readonly Properties[] | undefined {
  if (isAbsent(value)) return [];
  if (!Array.isArray(value)) return undefined;
  const list = value as readonly Json[];
  return list.every(isObject) ? list : undefined;
}

/** True for an object that says what it holds; a secret, and Pulumi's other signed values, do not. */
export function isObject(value: Json | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(SIGNATURE_KEY in value);
}

/** The elements of a list; undefined where the list is unknown. */
export function elementsOf(value: Json | undefined): readonly Json[] | undefined {
  if (isAbsent(value)) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : undefined;
}

/** `missing` where there is a fact to miss, for spreading. */
export function doubt(...facts: readonly (string | undefined)[]): { missing?: string } {
  const all = [...new Set(facts.filter((fact) => fact !== undefined))];
  return all.length === 0 ? {} : { missing: all.join("; ") };
}
