// A body inspected as JSON: its keys, its values or both, everywhere or under some pointers.
// https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-fields-list.html#waf-rule-statement-request-component-json-body
import type { Json, Properties } from "../../../plan/type.ts";
import type { Input } from "./input.ts";
import type { Content } from "./webRequest.ts";

/** Reads the planned JSON field; the result takes the part of a body that WAF sees. */
export function jsonTexts(details: Input): (body: Buffer) => Content {
  const scope = details.at("matchScope").word(["ALL", "KEY", "VALUE"]);
  // Without this AWS inspects what stands before the first error, where its own reader finds one.
  const broken = details.at("invalidFallbackBehavior").word(["EVALUATE_AS_STRING", "MATCH", "NO_MATCH"]);
  const [choice, paths] = details.at("matchPattern").only();
  if (choice !== "all" && choice !== "includedPaths") throw details.at("matchPattern").fault("all and includedPaths");
  const pointers = choice === "all" ? [""] : paths.list().map((each) => each.text());
  return (body) => {
    const root = parsed(body);
    if (root === undefined) {
      return broken === "EVALUATE_AS_STRING" ? { texts: [body.toString("latin1")] } : { decided: broken === "MATCH" };
    }
    const elements = pointers.flatMap((pointer) => under(root, pointer)).flatMap(elementsOf);
    const wanted = elements.filter(([kind]) => scope === "ALL" || scope === kind);
    return { texts: wanted.map(([, text]) => Buffer.from(text).toString("latin1")) };
  };
}

/** WAF takes only objects and lists for JSON. */
function parsed(body: Buffer): Json | undefined {
  try {
    const root = JSON.parse(body.toString("utf8")) as Json;
    return typeof root === "object" && root !== null ? root : undefined;
  } catch {
    return undefined;
  }
}

/** What a JSON pointer (RFC 6901) points to; the key in front of it is not part of it. */
function under(root: Json, pointer: string): Json[] {
  const steps = pointer.split("/").slice(1);
  return steps.reduce<Json[]>(
    (values, step) => {
      const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
      return values.flatMap((value) => (isContainer(value) && Object.hasOwn(value, key) ? [value[key] ?? null] : []));
    },
    [root],
  );
}

/** An object, or a list by its places. */
function isContainer(value: Json): value is Properties {
  return typeof value === "object" && value !== null;
}

/** Every key and every scalar value inside; places in a list are no keys. */
function elementsOf(value: Json): (readonly ["KEY" | "VALUE", string])[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(elementsOf);
  if (!isContainer(value)) return [["VALUE", typeof value === "string" ? value : JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, inner]) => [["KEY", key] as const, ...elementsOf(inner)]);
}
