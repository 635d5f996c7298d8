// Reads the planned inputs of a web ACL: what is missing, unknown or not understood ends with its place in the plan.
import { isUnknown } from "../../../plan/read.ts";
import type { Json, Properties } from "../../../plan/type.ts";
import { LocalError } from "../../localError.ts";

/** One value of the planned inputs, with the path that leads to it. */
export class Input {
  public constructor(
    private readonly value: Json | undefined,
    private readonly path: string,
  ) {}

  /** True where something is planned. */
  public get present(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  public at(key: string): Input {
    const inner = isObject(this.value) ? this.value[key] : undefined;
    return new Input(inner, `${this.path}.${key}`);
  }

  /** The elements of a list; none where nothing is planned. */
  public list(): Input[] {
    if (!this.present) return [];
    if (!Array.isArray(this.value)) throw this.fault("a list");
    return (this.value as readonly Json[]).map((each, index) => new Input(each, `${this.path}[${index}]`));
  }

  /** The only key of an object, and what stands there. */
  public only(): readonly [string, Input] {
    const keys = isObject(this.value) ? Object.keys(this.value) : [];
    const [key] = keys;
    if (keys.length !== 1 || key === undefined) throw this.fault("an object of exactly one key");
    return [key, this.at(key)];
  }

  public text(absent?: string): string {
    if (!this.present && absent !== undefined) return absent;
    if (typeof this.value !== "string" || isUnknown(this.value)) throw this.fault("a text");
    return this.value;
  }

  public number(absent?: number): number {
    if (!this.present && absent !== undefined) return absent;
    if (typeof this.value !== "number") throw this.fault("a number");
    return this.value;
  }

  /** One of some words. */
  public word<const W extends string>(words: readonly W[], absent?: W): W {
    const text = this.text(absent);
    const found = words.find((each) => each === text);
    if (found === undefined) throw this.fault(words.join(", "));
    return found;
  }

  /** The fault of this value: what is there, and what local understands. */
  public fault(understood: string): LocalError {
    const shown = isUnknown(this.value) ? "not known yet" : this.present ? JSON.stringify(this.value) : "absent";
    return new LocalError(`${this.path}: is ${shown.slice(0, 80)}; the web ACL in local understands ${understood}`);
  }
}

function isObject(value: Json | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
