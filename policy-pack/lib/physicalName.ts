// Names that AWS limits: the one that is given, or the logical one, to which the engine adds a hyphen and seven digits.
import { isUnknown } from "../../plan/read.ts";
import type { PlannedResource } from "../../plan/type.ts";
import type { Fault } from "../policy.ts";
import { at, isAbsent, notKnown, text } from "./inputs.ts";
import { nameOfUrn } from "./message.ts";

/** Characters that the engine adds to a logical name. */
const SUFFIX = 8;

export interface NameRule {
  /** Input that gives the name; `name` unless given. */
  readonly property?: string;
  readonly minimum?: number;
  readonly maximum: number;
  /** What the whole name must be like. */
  readonly pattern: RegExp;
  /** The same in words: `letters, digits and hyphens`. */
  readonly words: string;
  /** Input that gives only the beginning, and how long that may be. */
  readonly prefix?: readonly [property: string, maximum: number];
}

/** At most one fault of a resource's name. */
export function nameFaults(resource: PlannedResource, rule: NameRule): readonly Fault[] {
  const { property = "name", prefix } = rule;
  const given = at(resource.inputs, property);
  if (isUnknown(given)) return [notKnown(property)];
  if (!isAbsent(given)) return faultOf(text(given) ?? "", property, rule, rule.maximum);
  const begun = prefix && at(resource.inputs, prefix[0]);
  if (prefix && isUnknown(begun)) return [notKnown(prefix[0])];
  if (prefix && !isAbsent(begun)) return faultOf(`${text(begun) ?? ""}0`, prefix[0], rule, prefix[1] + 1);
  return faultOf(`${nameOfUrn(resource.urn)}-0123abc`, undefined, rule, rule.maximum);
}

function faultOf(
  name: string,
  property: string | undefined,
  { minimum = 1, pattern, words }: NameRule,
  maximum: number,
): readonly Fault[] {
  const added = property === undefined ? SUFFIX : property.endsWith("Prefix") ? 1 : 0;
  const own = name.slice(0, name.length - added);
  const shows = property === undefined ? {} : { property, value: own };
  if (own.length > maximum - added) {
    const room = added === SUFFIX ? `, for the engine adds ${SUFFIX} characters to a logical name` : "";
    return [{ what: `has a name of ${own.length} characters where ${maximum - added} fit${room}`, ...shows }];
  }
  if (name.length < minimum || !pattern.test(name)) return [{ what: `has a name that is not ${words}`, ...shows }];
  return [];
}
