// Reads the fields of a topology file's objects; a field that is missing or of the wrong kind is a fault with its path.
import { blockOf } from "../addresses.ts";
import type { Family, PortRange } from "../network.ts";
import { choice, Fault, type Faults, shown } from "./fault.ts";

/** A JSON object and where it stands in the file. */
export interface Item {
  readonly path: string;
  readonly fields: ReadonlyMap<string, unknown>;
}

/** An object's own keys only: a file may well name something `constructor`. */
export function itemOf(path: string, value: unknown): Item {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Fault(path, `must be an object, is ${shown(value)}; see the element's keys in the format`);
  }
  return { path, fields: new Map(Object.entries(value)) };
}

export function pathOf({ path }: Item, key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

function wrong(item: Item, key: string, wanted: string): Fault {
  const value = item.fields.get(key);
  const problem = item.fields.has(key) ? `must be ${wanted}, is ${shown(value)}` : `is missing; must be ${wanted}`;
  return new Fault(pathOf(item, key), problem);
}

/** True when the key is there; null says the same as leaving the key out. */
export function has({ fields }: Item, key: string): boolean {
  return (fields.get(key) ?? undefined) !== undefined;
}

/** Refuses keys that the format does not have, where a mistyped one would change what a rule lets through. */
export function only(item: Item, ...keys: readonly string[]): void {
  const unknown = [...item.fields.keys()].find((key) => !keys.includes(key));
  if (unknown !== undefined) {
    throw new Fault(pathOf(item, unknown), `is not a key of this object; use ${choice(keys)}`);
  }
}

/** The elements of a list, each read by itself; faulty ones are left out. An absent list is an empty one. */
export function list<T>(faults: Faults, item: Item, key: string, read: (path: string, value: unknown) => T): T[] {
  if (!item.fields.has(key)) return [];
  const values: unknown = item.fields.get(key);
  if (!Array.isArray(values)) {
    faults.add(pathOf(item, key), `must be a list, is ${shown(values)}`);
    return [];
  }
  return values.flatMap((value: unknown, index) => {
    const element = faults.keep(() => read(`${pathOf(item, key)}[${index}]`, value));
    return element === undefined ? [] : [element];
  });
}

/** A list that must be there. */
export function listThere<T>(faults: Faults, item: Item, key: string, read: (path: string, value: unknown) => T): T[] {
  if (!item.fields.has(key)) faults.add(pathOf(item, key), "is missing; must be a list, [] for none");
  return list(faults, item, key, read);
}

export function text(item: Item, key: string): string {
  const value = item.fields.get(key);
  if (typeof value !== "string" || value === "") throw wrong(item, key, "a text that is not empty");
  return value;
}

export function flag(item: Item, key: string): boolean {
  const value = item.fields.get(key);
  if (typeof value !== "boolean") throw wrong(item, key, "true or false");
  return value;
}

/** A whole number within both bounds. */
export function whole(item: Item, key: string, low: number, high: number): number {
  const value = item.fields.get(key);
  if (!isWhole(value, low, high)) throw wrong(item, key, `a whole number from ${low} to ${high}`);
  return value;
}

function isWhole(value: unknown, low: number, high: number): value is number {
  return Number.isInteger(value) && low <= Number(value) && Number(value) <= high;
}

/** One of a few values. */
export function oneOf<T extends string | number>(item: Item, key: string, allowed: readonly T[]): T {
  const value = item.fields.get(key);
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw wrong(item, key, `one of ${allowed.join(", ")}`);
  return found;
}

/** `[low, high]`, both ends included. */
export function ports(item: Item, key: string, lowest: number): PortRange {
  const value: unknown = item.fields.get(key);
  const [low, high, ...more] = Array.isArray(value) ? (value as unknown[]) : [];
  if (!isWhole(low, lowest, 65535) || !isWhole(high, lowest, 65535) || more.length > 0) {
    throw wrong(item, key, `[low, high] with ports from ${lowest} to 65535`);
  }
  if (low > high) throw new Fault(pathOf(item, key), `[${low}, ${high}] is no range; put the lower port first`);
  return [low, high];
}

/** A literal address of one family, in the notation that the file uses. */
export function address(item: Item, key: string, family: Family): string {
  const value = item.fields.get(key);
  if (typeof value !== "string" || !isAddress(value, family)) throw wrong(item, key, `an IPv${family} address`);
  return value;
}

/** A CIDR of one family, or of either one. */
export function cidr(item: Item, key: string, family?: Family): string {
  const value = item.fields.get(key);
  if (typeof value !== "string" || !isCidr(value, family)) throw wrong(item, key, cidrWanted(family));
  return value;
}

/** An element of a list of CIDRs. */
export function cidrAt(path: string, value: unknown): string {
  if (typeof value !== "string" || !isCidr(value)) throw new Fault(path, `must be ${cidrWanted()}, is ${shown(value)}`);
  return value;
}

function cidrWanted(family?: Family): string {
  const examples = { 4: "10.0.0.0/16", 6: "2001:db8::/48" };
  return family === undefined ? `a CIDR such as ${examples[4]}` : `an IPv${family} CIDR such as ${examples[family]}`;
}

const DECIMAL = /^(0|[1-9]\d{0,2})$/;

/** Stricter than common parsers: no octal, no short forms, no zone. */
function isAddress(value: string, family: Family): boolean {
  if (family === 4) {
    const parts = value.split(".");
    return parts.length === 4 && parts.every((part) => DECIMAL.test(part) && Number(part) <= 255);
  }
  if (!/^[0-9A-Fa-f:.]+$/.test(value) || !value.includes(":")) return false;
  try {
    return blockOf(value).family === 6;
  } catch {
    return false;
  }
}

function isCidr(value: string, family?: Family): boolean {
  const [start = "", length = "", ...more] = value.split("/");
  const found = start.includes(":") ? 6 : 4;
  if (more.length > 0 || (family !== undefined && found !== family) || !isAddress(start, found)) return false;
  return DECIMAL.test(length) && Number(length) <= (found === 4 ? 32 : 128);
}

/** The key names something that the file has; messages call it `kind`, such as `NACL`. */
export function reference(item: Item, key: string, known: ReadonlySet<string>, kind: string): string {
  const value = text(item, key);
  if (!known.has(value)) throw dangling(pathOf(item, key), value, known, kind);
  return value;
}

/** An element of a list of references. */
export function referenceAt(path: string, value: unknown, known: ReadonlySet<string>, kind: string): string {
  if (typeof value !== "string") throw new Fault(path, `must be the id of one ${kind}, is ${shown(value)}`);
  if (!known.has(value)) throw dangling(path, value, known, kind);
  return value;
}

function dangling(path: string, value: string, known: ReadonlySet<string>, kind: string): Fault {
  return new Fault(path, `${shown(value)} is no ${kind} of this file; name one of ${choice(known)}`);
}
