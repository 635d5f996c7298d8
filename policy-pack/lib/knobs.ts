// A policy's knobs: what a pack configuration may set, with JSON schema, meaning and the production value as default.
import type { Json } from "../../plan/type.ts";

/** One knob. `schema` is a property of CrossGuard's `configSchema`. */
export interface Knob<T extends Json = Json> {
  /** What it means, with its unit. */
  readonly meaning: string;
  readonly default: T;
  readonly schema: { readonly type: "integer" | "boolean" | "array"; readonly [keyword: string]: Json };
}

/** The values that a policy's predicate is given. */
export type KnobValues<K extends Readonly<Record<string, Knob>>> = {
  readonly [Name in keyof K]: K[Name] extends Knob<infer T> ? T : never;
};

/** A whole number within bounds. */
export function numberKnob(meaning: string, value: number, minimum: number, maximum: number): Knob<number> {
  return { meaning, default: value, schema: { type: "integer", minimum, maximum } };
}

/** Texts; where `allowed` is given, only of those. */
export function textsKnob(
  meaning: string,
  values: readonly string[],
  allowed?: readonly string[],
): Knob<readonly string[]> {
  const items: Json = allowed === undefined ? { type: "string" } : { type: "string", enum: allowed };
  return { meaning, default: values, schema: { type: "array", items } };
}

/** Whole numbers within bounds, such as ports. */
export function numbersKnob(
  meaning: string,
  values: readonly number[],
  minimum: number,
  maximum: number,
): Knob<readonly number[]> {
  return { meaning, default: values, schema: { type: "array", items: { type: "integer", minimum, maximum } } };
}

/** Yes or no. */
export function flagKnob(meaning: string, value: boolean): Knob<boolean> {
  return { meaning, default: value, schema: { type: "boolean" } };
}

/** The values of a policy's knobs: those configured, else the defaults. Keys that are no knobs are left out. */
export function knobValues(
  knobs: Readonly<Record<string, Knob>>,
  configured: Readonly<Record<string, unknown>>,
): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(knobs).map(([name, knob]) => [name, (configured[name] as Json | undefined) ?? knob.default]),
  );
}
