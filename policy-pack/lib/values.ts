// What CrossGuard hands over, as a plan's plain values. CrossGuard throws when an unknown is read and then reports no more
// than an advisory: a mandatory policy would fail open. So values are taken past that proxy, and an unknown is a value.
import type { Json, Properties } from "../../plan/type.ts";
import { SECRET, UNKNOWN } from "../../plan/type.ts";

/** Pulumi's wire values for what is not known, one for each kind of value (`@pulumi/policy`, proxy). */
const UNKNOWNS: ReadonlySet<unknown> = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** How a plan without values of secrets writes one, as `npm run policy` and `pulumi preview --json` do. */
const HIDDEN = "[secret]";

/**
 * The properties with every unknown as the plan's one sentinel, without Pulumi's own keys, which begin with `__`. A secret
 * arrives as its value, for CrossGuard has unwrapped it: no rule may print what it does not know to be public.
 */
export function plainProperties(properties: Readonly<Record<string, unknown>>): Properties {
  return plain(rawProperties(properties)) as Properties;
}

/** The same content as text, for comparing; several times cheaper than reading it. */
export function contentOf(properties: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(rawProperties(properties));
}

/** Past the proxy, which hands out proxies: a descriptor holds the value itself, and all within it are plain. */
function rawProperties(properties: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const entries = Object.entries(Object.getOwnPropertyDescriptors(properties));
  return Object.fromEntries(entries.map(([key, { value }]) => [key, value as unknown]));
}

function plain(value: unknown): Json {
  if (UNKNOWNS.has(value)) return UNKNOWN;
  if (value === HIDDEN) return SECRET;
  if (typeof value !== "object" || value === null) return (value ?? null) as Json;
  if (Array.isArray(value)) return value.map(plain);
  const entries = Object.entries(value as Readonly<Record<string, unknown>>);
  const shown = entries.filter(([key, each]) => each !== undefined && !key.startsWith("__"));
  return Object.fromEntries(shown.map(([key, each]) => [key, plain(each)]));
}
