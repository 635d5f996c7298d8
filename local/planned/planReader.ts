// Typed access to a plan's resources that gathers every fault on the way, so that one message can name them all.
import { isUnknown } from "../../plan/read.ts";
import type { PlanIndex } from "../../plan/read.ts";
import type { Json, PlannedResource } from "../../plan/type.ts";

const STACK_REFERENCE = "pulumi:pulumi:StackReference";

/** Reads one plan. A value that is missing is noted as a fault and answered by an empty one, so that reading goes on. */
export class PlanReader {
  public readonly faults: string[] = [];

  public constructor(public readonly index: PlanIndex) {}

  /** Notes what is wrong with a resource and what would be right. */
  public fault(resource: PlannedResource, what: string): void {
    this.faults.push(`${resource.urn}: ${what}`);
  }

  /** An input; `path` may lead into objects, `healthCheck.path`. */
  public input(resource: PlannedResource, path: string): Json | undefined {
    let value: Json | undefined = resource.inputs;
    for (const key of path.split(".")) value = isObject(value) ? value[key] : undefined;
    return value;
  }

  /** A text input. */
  public text(resource: PlannedResource, path: string): string {
    const value = this.input(resource, path);
    if (typeof value === "string") return value;
    this.fault(resource, `${path} is ${describe(value)}; local needs a text`);
    return "";
  }

  /** A number; AWS's provider takes some as text. */
  public number(resource: PlannedResource, path: string, absent?: number): number {
    const value = this.input(resource, path);
    if (value === undefined && absent !== undefined) return absent;
    const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
    if (typeof number === "number") return number;
    this.fault(resource, `${path} is ${describe(value)}; local needs a number`);
    return 0;
  }

  /** A switch; AWS's provider takes some as text. */
  public flag(resource: PlannedResource, path: string, absent: boolean): boolean {
    const value = this.input(resource, path);
    return value === undefined ? absent : value === true || value === "true";
  }

  /** The texts of a list; anything else in it is left out. */
  public texts(value: Json | undefined): string[] {
    return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
  }

  /** The objects of a list. */
  public objects(value: Json | undefined): Readonly<Record<string, Json>>[] {
    return Array.isArray(value) ? value.filter(isObject) : [];
  }

  /** The resources of `type` that flowed into an input, in the plan's order. */
  public referenced(resource: PlannedResource, property: string, type: string): PlannedResource[] {
    const found = this.index.referenced(resource, property).filter((each) => each.type === type);
    if (found.length > 0) return found;
    return this.index.ofType(type).filter((each) => this.isFromOtherStack(resource, property, each));
  }

  /** The one resource of `type` that flowed into an input. */
  public one(resource: PlannedResource, property: string, type: string): PlannedResource | undefined {
    const found = this.referenced(resource, property, type);
    if (found.length !== 1)
      this.fault(resource, `${property} refers to ${found.length} ${type}; local needs exactly one`);
    return found.length === 1 ? found[0] : undefined;
  }

  /** The resources of `type` whose input refers to `resource`. */
  public users(resource: PlannedResource, property: string, type: string): PlannedResource[] {
    const found = this.index.users(resource, property).filter((each) => each.type === type);
    const others = this.index.ofType(type).filter((each) => this.isFromOtherStack(each, property, resource));
    return [...found, ...others];
  }

  /**
   * True where an input holds what AWS calls a resource of another stack, which a StackReference of its own names. What
   * a stack hands to another is a plain value there, and no reference is left of it.
   */
  private isFromOtherStack(user: PlannedResource, property: string, resource: PlannedResource): boolean {
    const { index } = this;
    const [here, there] = [index.stackOf(user), index.stackOf(resource)];
    if (here === there || user.inputs[property] === undefined) return false;
    const references = index.ofType(STACK_REFERENCE).filter((each) => index.stackOf(each) === here);
    if (!references.some(({ inputs }) => textsIn(inputs["name"]).some((name) => name.endsWith(`/${there}`))))
      return false;
    const names = ["arn", "dnsName", "name", "certificateArn"].map((output) => resource.outputs[output]);
    const values = textsIn(user.inputs[property]);
    return names.some((name) => typeof name === "string" && !isUnknown(name) && values.includes(name));
  }
}

/** Every text in a value, however deep. */
function textsIn(value: Json | undefined): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** A resource's name, the last part of its URN. */
export function nameOf(resource: PlannedResource): string {
  return resource.urn.slice(resource.urn.lastIndexOf("::") + 2);
}

function isObject(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function describe(value: Json | undefined): string {
  return value === undefined ? "absent" : JSON.stringify(value);
}
