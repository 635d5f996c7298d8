// A pack configuration: `policy-pack/config/dev.json`, in the format of `pulumi preview --policy-pack-config`.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Policy } from "../policy-pack/policy.ts";
import { PACK } from "../policy-pack/build.mjs";
import { UsageError } from "./fault.ts";
import { userPath } from "./userFile.ts";

export const LEVELS = ["advisory", "mandatory", "remediate", "disabled"] as const;
export type ConfiguredLevel = (typeof LEVELS)[number];

/** What the engine tells the pack of one policy. */
export interface PolicyConfig {
  readonly level: ConfiguredLevel;
  readonly knobs: Readonly<Record<string, unknown>>;
}

/** Where a configuration stands: a name of the pack's own folder, or a file. Without one, the stack's own or production's. */
export function configFile(given: string | undefined, stack: string): string {
  const own = (name: string): string => path.join(PACK, "config", `${name}.json`);
  if (given === undefined) return existsSync(own(stack)) ? own(stack) : own("prod");
  if (/^[\w-]+$/.test(given)) {
    if (existsSync(own(given))) return own(given);
    throw new UsageError(
      `--config ${given}: is neither dev nor prod nor a file; write --config dev, or a path ending in .json`,
    );
  }
  return userPath(given);
}

/** Reads a configuration as the engine does, with the levels and defaults of the catalogue under it. All faults at once. */
export function readPackConfig(file: string, catalogue: readonly Policy[]): ReadonlyMap<string, PolicyConfig> {
  const name = path.relative(process.cwd(), file);
  const content = contentOf(file, name);
  const faults: string[] = [];
  const configured = new Map<string, PolicyConfig>();
  const { all, ...each } = content;
  const everywhere = all === undefined ? undefined : levelAndKnobs("all", all, {}, faults);
  for (const { name: policy, level, floor } of catalogue) {
    configured.set(policy, { level: floor ? "mandatory" : (everywhere?.level ?? level.prod), knobs: {} });
  }
  for (const [policy, value] of Object.entries(each)) {
    const row = catalogue.find((one) => one.name === policy);
    if (!row) {
      const byId = catalogue.find(({ id }) => id === policy);
      const remedy = byId ? `write ${byId.name}` : "npm run policy -- --list names them";
      faults.push(`${policy}: is no policy of the pack; ${remedy}`);
      continue;
    }
    const { level, knobs } = levelAndKnobs(policy, value, row.knobs, faults);
    if (row.floor && level !== undefined && level !== "mandatory") {
      faults.push(`${policy}: is on the floor, so ${level} does not count; leave it mandatory`);
    }
    configured.set(policy, { level: level ?? configured.get(policy)?.level ?? row.level.prod, knobs });
  }
  if (faults.length > 0) throw new UsageError(faults.map((fault) => `${name}: ${fault}`).join("\n"));
  return configured;
}

function knobsText(knobs: Policy["knobs"]): string {
  const names = Object.keys(knobs);
  return names.length === 0 ? "the policy has none" : `the policy has ${names.join(", ")}`;
}

function contentOf(file: string, name: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new UsageError(`--config ${name}: cannot be read; name dev, prod, or a file that is there`);
  }
  try {
    const content: unknown = JSON.parse(text);
    if (typeof content === "object" && content !== null && !Array.isArray(content)) {
      return content as Record<string, unknown>;
    }
  } catch {
    // Said below.
  }
  throw new UsageError(`${name}: is not a JSON object; write {"policy-name": "advisory"}`);
}

function levelAndKnobs(
  policy: string,
  value: unknown,
  knobs: Policy["knobs"],
  faults: string[],
): { readonly level: ConfiguredLevel | undefined; readonly knobs: Readonly<Record<string, unknown>> } {
  const given = typeof value === "string" ? { enforcementLevel: value } : value;
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    faults.push(`${policy}: is neither a level nor an object; write one of ${LEVELS.join(", ")}`);
    return { level: undefined, knobs: {} };
  }
  const { enforcementLevel, ...set } = given as Record<string, unknown>;
  const level = LEVELS.find((each) => each === enforcementLevel);
  if (enforcementLevel !== undefined && level === undefined) {
    faults.push(`${policy}: ${JSON.stringify(enforcementLevel)} is no level; use one of ${LEVELS.join(", ")}`);
  }
  for (const [knob, setting] of Object.entries(set)) {
    const schema = knobs[knob]?.schema;
    if (!schema) {
      faults.push(`${policy}.${knob}: is no knob; ${knobsText(knobs)}`);
      continue;
    }
    const parsed = z.fromJSONSchema(schema).safeParse(setting);
    const why = parsed.success ? undefined : parsed.error.issues[0]?.message;
    if (why !== undefined) faults.push(`${policy}.${knob}: ${JSON.stringify(setting)} is not allowed: ${why}`);
  }
  return { level, knobs: set };
}
