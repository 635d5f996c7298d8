// Configuration as Pulumi reads it: the project's Pulumi.yaml with its defaults, under it one stack's file.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { declaredConfig, typeFault } from "./configSchema.ts";
import type { DeclaredKey } from "./configSchema.ts";
import { PlanError } from "./error.ts";
import { isMap, readYamlFile } from "./yamlFile.ts";
import type { YamlFile } from "./yamlFile.ts";

/** Whose configuration is wanted. */
export interface ConfigRequest {
  /** Folder of Pulumi.yaml. */
  readonly directory: string;
  readonly stack: string;
  /** Values of the caller by key, with or without namespace; they stand over the files'. */
  readonly config?: Readonly<Record<string, string>>;
  /** True to take from `config` only what the stack's file holds encrypted. */
  readonly onlyEncrypted?: boolean;
}

/** What the engine would hand to the program. */
export interface StackConfig {
  readonly project: string;
  /** The entry point as Pulumi.yaml names it; undefined for the folder itself. */
  readonly main?: string;
  /** By `namespace:key`; scalars as the engine writes them, objects and lists as JSON. */
  readonly values: Readonly<Record<string, string>>;
  /** Keys whose values are secrets. */
  readonly secretKeys: readonly string[];
  /** Declared keys that are missing or of another type; the engine refuses them, a program may name them better. */
  readonly shapeFaults: readonly string[];
}

interface Sources {
  readonly stack: string;
  readonly project: string;
  readonly file: YamlFile;
  readonly given: ReadonlyMap<string, string>;
  readonly faults: string[];
}

/** Reads and checks it. Throws one PlanError that names every fault, a line each. */
export function readConfig({ directory, stack, config = {}, onlyEncrypted = false }: ConfigRequest): StackConfig {
  const faults: string[] = [];
  // Pulumi's own rule for stack names, which end in resource names and scripts.
  if (!/^[\w.-]{1,100}$/.test(stack)) {
    throw new PlanError(
      `stack ${JSON.stringify(stack)}: is no stack name; use letters, digits, hyphens, underscores and dots`,
    );
  }
  const projectFile = readYamlFile(join(directory, "Pulumi.yaml"), faults);
  if (!projectFile) throw new PlanError(`${directory}: holds no Pulumi.yaml; name the folder of a Pulumi project`);
  const file = readYamlFile(join(directory, `Pulumi.${stack}.yaml`), faults) ?? missingStack(directory, stack);
  const project = projectFile.content["name"];
  // What follows from a file that cannot be parsed is not worth saying.
  if (faults.length > 0) throw new PlanError(faults.join("\n"));
  if (typeof project !== "string") throw new PlanError("Pulumi.yaml: name: the project has none; add one");
  const given = new Map(Object.entries(config).map(([key, value]) => [namespaced(key, project), value]));
  if (onlyEncrypted) for (const key of notEncrypted(given.keys(), file, project)) given.delete(key);
  const sources: Sources = { stack, project, file, given, faults };
  const declared = declaredConfig(projectFile, project, faults);
  const { values, secretKeys, shapeFaults } = merge(sources, declared);
  if (faults.length > 0) throw new PlanError([...faults, ...shapeFaults].join("\n"));
  const main = projectFile.content["main"];
  return { project, main: typeof main === "string" ? main : undefined, values, secretKeys, shapeFaults };
}

/** Names of the stacks that have a file in the folder. */
export function stackNames(directory: string): string[] {
  return readdirSync(directory)
    .flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? [])
    .sort();
}

function missingStack(directory: string, stack: string): never {
  const stacks = stackNames(directory);
  const choice = stacks.length > 0 ? `choose one of ${stacks.join(", ")}` : "no stack has a file there";
  throw new PlanError(`Pulumi.${stack}.yaml: no such file in ${directory}; ${choice}`);
}

/** A bare key belongs to the project. */
function namespaced(key: string, project: string): string {
  return key.includes(":") ? key.replace(":config:", ":") : `${project}:${key}`;
}

function notEncrypted(keys: Iterable<string>, file: YamlFile, project: string): string[] {
  const config = file.content["config"];
  const own = Object.entries(isMap(config) ? config : {});
  const encrypted = own.flatMap(([key, value]) => (securePath(value, []) ? namespaced(key, project) : []));
  return [...keys].filter((key) => !encrypted.includes(key));
}

function merge(
  sources: Sources,
  declared: ReadonlyMap<string, DeclaredKey>,
): Pick<StackConfig, "values" | "secretKeys" | "shapeFaults"> {
  const values = new Map<string, string>();
  const secretKeys: string[] = [];
  for (const [key, { fallback }] of declared) if (fallback !== undefined) values.set(key, asString(fallback));
  for (const [key, { value, secret }] of stackValues(sources)) {
    values.set(key, value);
    if (secret) secretKeys.push(key);
  }
  for (const [key, value] of sources.given) {
    values.set(key, value);
    if (declared.get(key)?.secret && !secretKeys.includes(key)) secretKeys.push(key);
  }
  sources.faults.push(...clearSecrets(sources, declared, values, secretKeys));
  return { values: Object.fromEntries(values), secretKeys, shapeFaults: declaredFaults(sources, declared, values) };
}

/** The stack file's own values; a key that the caller gives is not read here, only noted as secret where it is. */
function* stackValues({
  file,
  project,
  given,
  faults,
}: Sources): Iterable<[string, { value: string; secret: boolean }]> {
  if (file.content["environment"] !== undefined) {
    faults.push(
      `${file.place(["environment"])}: environment: values of Pulumi ESC cannot be read; state them in config`,
    );
  }
  const config = file.content["config"] ?? {};
  if (!isMap(config)) faults.push(`${file.place(["config"])}: config: must be a map of keys to values`);
  for (const [written, value] of Object.entries(isMap(config) ? config : {})) {
    const key = namespaced(written, project);
    const secure = securePath(value, []);
    const own = given.get(key);
    if (own !== undefined) yield [key, { value: own, secret: secure !== undefined }];
    else if (secure) faults.push(secureFault(file, written, secure));
    else if (value === null)
      faults.push(`${file.place(["config", written])}: ${key}: has no value; give one or delete it`);
    else yield [key, { value: asString(value), secret: false }];
  }
}

/** Where inside a value `secure:` stands; Pulumi marks an encrypted value by a map of that one key. */
function securePath(value: unknown, path: readonly string[]): readonly string[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const entries = Object.entries(value);
  if (entries.length === 1 && entries[0]?.[0] === "secure" && isMap(value)) return path;
  for (const [key, inner] of entries) {
    const found = securePath(inner, [...path, key]);
    if (found) return found;
  }
  return undefined;
}

function secureFault(file: YamlFile, written: string, path: readonly string[]): string {
  const where = file.place(["config", written, ...path]);
  const key = [written, ...path].join(".");
  return `${where}: ${key}: is encrypted (secure:), which only the Pulumi CLI can read; give it with --config ${written}=VALUE`;
}

/** Keys that Pulumi.yaml declares secret and the stack's file gives in clear. */
function clearSecrets(
  { file }: Sources,
  declared: ReadonlyMap<string, DeclaredKey>,
  values: ReadonlyMap<string, string>,
  secretKeys: readonly string[],
): string[] {
  return [...declared].flatMap(([key, { secret }]) =>
    secret && values.has(key) && !secretKeys.includes(key)
      ? [`${file.name}: ${key}: Pulumi.yaml declares it secret; give it with --config ${key}=VALUE, not in clear`]
      : [],
  );
}

/** Keys that are missing or not of their declared type. */
function declaredFaults(
  { file, stack, project }: Sources,
  declared: ReadonlyMap<string, DeclaredKey>,
  values: ReadonlyMap<string, string>,
): string[] {
  return [...declared].flatMap(([key, { type, items }]) => {
    const value = values.get(key);
    if (value === undefined) {
      // As the engine does: a declared key without a default is required of every stack.
      if (!key.startsWith(`${project}:`)) return [];
      return [`${file.name}: ${key}: stack ${stack} gives no value and Pulumi.yaml no default; add one of them`];
    }
    const fault = type && typeFault(type, items, value);
    return fault ? [`${file.name}: ${key}: ${fault}`] : [];
  });
}

/** As the engine hands it over: strings bare, the rest as JSON, with sorted keys. */
function asString(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}
