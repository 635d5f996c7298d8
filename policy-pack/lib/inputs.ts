// Reads inputs as people write them: a path into blocks, booleans and numbers in quotes, JSON in a string; and three answers
// to every question: the value, that it is absent, that it is not known yet.
import { isSecret, isUnknown } from "../../plan/read.ts";
import type { Json, Properties } from "../../plan/type.ts";
import type { Fault } from "../policy.ts";

/** The value at a path such as `metadataOptions.httpTokens`; UNKNOWN where anything on the way is. A block that is a list of one is that one. */
export function at(inputs: Properties, path: string): Json | undefined {
  let value: Json | undefined = inputs;
  for (const step of path.split(".")) {
    if (isUnknown(value)) return value;
    if (Array.isArray(value))
      value = (value as readonly Json[]).length === 1 ? (value as readonly Json[])[0] : undefined;
    value = isObject(value) ? value[step] : undefined;
  }
  return value;
}

export function isObject(value: Json | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True where nothing is given: AWS's default holds. */
export function isAbsent(value: Json | undefined): value is undefined | null | "" {
  return value === undefined || value === null || value === "";
}

/** True or false, also in quotes; undefined for anything else, such as an unknown. */
export function flag(value: Json | undefined): boolean | undefined {
  if (value === true || value === "true") return true;
  return value === false || value === "false" ? false : undefined;
}

/** A number, also in quotes; undefined for anything else. */
export function number(value: Json | undefined): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

/** A text that is known and no secret. */
export function text(value: Json | undefined): string | undefined {
  return typeof value === "string" && !isUnknown(value) ? value : undefined;
}

/** The elements of a list; one value alone is a list of one, nothing is an empty one; undefined where it is not known. */
export function list(value: Json | undefined): readonly Json[] | undefined {
  if (isAbsent(value)) return [];
  if (isUnknown(value)) return undefined;
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

/** The blocks of a list; undefined where one of them is not known. */
export function blocks(value: Json | undefined): readonly Properties[] | undefined {
  const elements = list(value);
  return elements?.every(isObject) === true ? elements : undefined;
}

/** A document that is given as JSON text or as an object; undefined where it is neither, or not known. */
export function document(value: Json | undefined): Properties | undefined {
  if (isObject(value)) return isSecret(value) ? undefined : value;
  if (typeof value !== "string") return undefined;
  try {
    const parsed = JSON.parse(value) as Json;
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** A fault unless the property has one of the values. Booleans and numbers count in quotes too; what is not known is a fault. */
export function expectOneOf(inputs: Properties, property: string, allowed: readonly Json[]): readonly Fault[] {
  const value = at(inputs, property);
  if (isUnknown(value)) return [notKnown(property)];
  if (allowed.some((each) => plainText(each) === plainText(value))) return [];
  const wanted = allowed.map(plainText).join(" or ");
  return [
    isAbsent(value)
      ? { what: `does not set ${property} to ${wanted}`, property }
      : { what: `is not set to ${wanted}`, property, value },
  ];
}

/** A scalar as text, as in quotes; a list of one as that one, a block or list as JSON, nothing as nothing. */
export function plainText(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value) && value.length === 1) return plainText((value as readonly Json[])[0]);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A fault where the number is missing, not known or out of bounds. */
export function expectBetween(
  inputs: Properties,
  property: string,
  minimum: number,
  maximum: number,
): readonly Fault[] {
  const value = at(inputs, property);
  if (isUnknown(value)) return [notKnown(property)];
  const given = number(value);
  if (given !== undefined && given >= minimum && given <= maximum) return [];
  const bounds = minimum === maximum ? `${minimum}` : `from ${minimum} to ${maximum}`;
  return [
    isAbsent(value)
      ? { what: `does not set ${property}, which must be ${bounds}`, property }
      : { what: `is not ${bounds}`, property, value },
  ];
}

/** A fault where nothing is given. What is given but not known yet, such as an id, will do. */
export function expectGiven(inputs: Properties, property: string): readonly Fault[] {
  return isAbsent(at(inputs, property)) ? [{ what: `does not set ${property}`, property }] : [];
}

/** That a property cannot be judged: an answer of its own, never success. */
export function notKnown(property: string): Fault {
  return {
    what: `cannot be judged, for ${property} is not known before the deployment`,
    property,
    remedy: "give it a value that the program knows",
  };
}
