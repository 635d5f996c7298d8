// The config section of Pulumi.yaml: which keys a project declares, with their types and defaults.
import { isMap } from "./yamlFile.ts";
import type { YamlFile } from "./yamlFile.ts";

const TYPES = ["string", "boolean", "integer", "array", "object"] as const;
const FIELDS = ["type", "description", "items", "default", "value", "secret"];

/** A type that Pulumi.yaml may give a key. */
export type ConfigType = (typeof TYPES)[number];

/** The `items` of an array type. */
export interface Items {
  readonly type: ConfigType;
  readonly items?: Items;
}

/** One declared key. */
export interface DeclaredKey {
  readonly type?: ConfigType;
  readonly items?: Items;
  /** `default` or `value`, whichever is given. */
  readonly fallback?: unknown;
  readonly secret: boolean;
}

/** Declared keys by `namespace:key`; faults are added to `faults`. */
export function declaredConfig(file: YamlFile, project: string, faults: string[]): Map<string, DeclaredKey> {
  const declared = new Map<string, DeclaredKey>();
  const config = file.content["config"] ?? {};
  // A path instead of a map is an old way to name the stack files' folder.
  if (!isMap(config)) faults.push(`${file.place(["config"])}: config: must be a map of keys to values`);
  for (const [written, definition] of Object.entries(isMap(config) ? config : {})) {
    const own = !written.includes(":") || written.startsWith(`${project}:`);
    const key = written.includes(":") ? written : `${project}:${written}`;
    const fault = isMap(definition) ? definitionFault(definition, own) : undefined;
    if (fault) faults.push(`${file.place(["config", written])}: ${written}: ${fault}`);
    else declared.set(key, isMap(definition) ? longForm(definition) : shortForm(definition, own));
  }
  return declared;
}

function definitionFault(definition: Readonly<Record<string, unknown>>, own: boolean): string | undefined {
  const unknown = Object.keys(definition).filter((field) => !FIELDS.includes(field));
  if (unknown.length > 0) return `has unknown fields ${unknown.join(", ")}; allowed are ${FIELDS.join(", ")}`;
  const { type, items } = definition;
  if (!own && (type !== undefined || definition["default"] !== undefined)) {
    return "belongs to another namespace, which declares its own type and default; only value is allowed";
  }
  if (type !== undefined && !isType(type)) return `type ${JSON.stringify(type)} is none of ${TYPES.join(", ")}`;
  if (items !== undefined && !isItems(items)) return `items must have a type, one of ${TYPES.join(", ")}`;
  return undefined;
}

function longForm(definition: Readonly<Record<string, unknown>>): DeclaredKey {
  return {
    type: definition["type"] as ConfigType | undefined,
    items: definition["items"] as Items | undefined,
    fallback: definition["default"] ?? definition["value"],
    secret: definition["secret"] === true,
  };
}

/** `key: value`: the type of a project's own key follows from the value, as the engine infers it. */
function shortForm(value: unknown, own: boolean): DeclaredKey {
  return { type: own && value !== null ? typeOf(value) : undefined, fallback: value ?? undefined, secret: false };
}

function typeOf(value: unknown): ConfigType {
  if (Array.isArray(value)) return "array";
  if (typeof value === "boolean") return "boolean";
  return Number.isInteger(value) ? "integer" : "string";
}

function isType(value: unknown): value is ConfigType {
  return TYPES.some((type) => type === value);
}

function isItems(value: unknown): value is Items {
  return isMap(value) && isType(value["type"]) && (value["items"] === undefined || isItems(value["items"]));
}

/** Why a value, in the engine's string form, is not of its declared type; never repeats the value. */
export function typeFault(type: ConfigType, items: Items | undefined, value: string): string | undefined {
  if (type === "string") return undefined;
  return matches(type, items, type === "array" || type === "object" ? parsed(value) : value)
    ? undefined
    : `must be of type ${type}${items ? ` of ${items.type}` : ""}, as Pulumi.yaml declares`;
}

function matches(type: ConfigType, items: Items | undefined, value: unknown): boolean {
  if (type === "array")
    return Array.isArray(value) && value.every((item) => !items || matches(items.type, items.items, item));
  if (type === "object") return isMap(value);
  if (type === "integer") return /^-?\d+$/.test(String(value));
  if (type === "boolean") return /^(true|false)$/.test(String(value));
  return typeof value === "string";
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
