// A violation as people read it: whose fault, what is wrong, which property shows it, what to do, which policy says so.
import { isUnknown } from "../../plan/read.ts";
import type { Json, Urn } from "../../plan/type.ts";
import type { Fault, Policy } from "../policy.ts";

/** Longest value that a message shows; what is longer says nothing more. */
const LONGEST = 80;

/** `euw1-alb: is not set to true (dropInvalidHeaderFields = false); set it to true. [LB-04]` */
export function messageOf(policy: Policy, name: string, { what, property, value, remedy }: Fault): string {
  const shows = property === undefined || value === undefined ? "" : ` (${property} = ${shown(value)})`;
  return oneLine(`${name}: ${what}${shows}; ${remedy ?? lowered(policy.steps)}. [${policy.id}]`);
}

/** The last part of a URN, by which the program names the resource. */
export function nameOfUrn(urn: Urn): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** A sentence as part of another, unless it begins with a name such as TLS. */
function lowered(sentence: string): string {
  return /^[A-Z][a-z]/.test(sentence) ? `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}` : sentence;
}

function shown(value: Json): string {
  if (isUnknown(value)) return "not known yet";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 3)}...`;
}

/** Control characters, and those that turn the direction of writing. */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** Without what a terminal would obey or a reader would be misled by. */
function oneLine(text: string): string {
  return text.replace(UNSEEN, " ");
}
