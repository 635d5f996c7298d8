// From Pulumi's configuration text to checked settings: every fault at once, each with its key, value and remedy.
import { z } from "zod";
import { type Fault, SettingsError } from "./fault.ts";
import { crossFaults } from "./settingFaults.ts";
import { type Settings, settingsSchema } from "./settings.ts";

/**
 * Checks the configuration of one project.
 *
 * @param config the project's keys without their namespace; Pulumi hands every value over as text, objects as JSON
 * @throws SettingsError naming every fault
 */
export function parseSettings(config: Readonly<Record<string, string>>): Settings {
  const raw = Object.fromEntries(Object.entries(config).map(([key, text]) => [key, valueOf(key, text)]));
  const parsed = settingsSchema.safeParse(raw, { reportInput: true });
  const shapeFaults = parsed.success ? [] : firstOfEach(parsed.error.issues).flatMap(issueFaults);
  const faults = [...shapeFaults, ...crossFaults(readable(settingsSchema, raw) ?? {})];
  if (!parsed.success || faults.length > 0) {
    throw new SettingsError(faults);
  }
  return parsed.data;
}

/** Text as the schema wants it: JSON where it is JSON, but a key that takes text keeps digits as text. */
function valueOf(key: string, text: string): unknown {
  const wanted = settingsSchema.shape[key as keyof Settings] as z.ZodType | undefined;
  if (wanted !== undefined && unwrapped(wanted) instanceof z.ZodString) {
    return text;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** One fault a key path: what follows from a value of the wrong kind says nothing more. */
function firstOfEach(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  const paths = issues.map(({ path }) => keyPath(path));
  return issues.filter(
    ({ code }, index) => code === "unrecognized_keys" || paths.indexOf(paths[index] ?? "") === index,
  );
}

function issueFaults(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: keyPath([...issue.path, key]),
      message: `is not a setting; remove it or use one of ${knownKeys(issue.path).join(", ")}`,
    }));
  }
  if (issue.code === "invalid_key") {
    return [
      {
        path: keyPath(issue.path),
        message: `is not a key that is allowed here; use ${issue.issues[0]?.message ?? "another"}`,
      },
    ];
  }
  const given = issue.input === undefined ? "is missing" : `${shown(issue.input)} is not allowed`;
  return [{ path: keyPath(issue.path), message: `${given}; use ${allowed(issue)}` }];
}

/** What the schema says is allowed, or, where it only knows a kind of value, that kind in words. */
function allowed(issue: z.core.$ZodIssue): string {
  if (issue.code !== "invalid_type" || !issue.message.startsWith("Invalid input")) {
    return issue.message;
  }
  const words: Record<string, string> = {
    array: "a list",
    object: "keys and values",
    record: "keys and values",
    int: "a whole number",
  };
  return words[issue.expected] ?? issue.expected;
}

/** The value as a reader may see it: short, on one line. */
function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

function keyPath(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) => (typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${readableKey(step)}`))
    .join("");
}

/** A key as it was written; in quotes where it holds what would break the message's line. */
function readableKey(key: PropertyKey): string {
  const text = String(key);
  return /^[ -~]*$/.test(text) ? text : JSON.stringify(text);
}

/** The keys that are allowed at a path. */
function knownKeys(path: readonly PropertyKey[]): string[] {
  const schema = path.reduce<z.ZodType | undefined>(
    (at, step) => (at === undefined ? undefined : child(at, step)),
    settingsSchema,
  );
  const inner = schema === undefined ? undefined : unwrapped(schema);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

function child(schema: z.ZodType, step: PropertyKey): z.ZodType | undefined {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodObject) {
    return (inner.shape as Record<PropertyKey, z.ZodType>)[step];
  }
  return inner instanceof z.ZodArray ? (inner.element as z.ZodType) : undefined;
}

/** The schema under its default or optional mark. */
function unwrapped(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional
    ? unwrapped(schema.unwrap() as z.ZodType)
    : schema;
}

/** What can be read of a value in spite of its faults, so that the checks between settings still find theirs. */
function readable(schema: z.ZodType, raw: unknown): unknown {
  const whole = schema.safeParse(raw);
  if (whole.success) {
    return whole.data;
  }
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodArray && Array.isArray(raw)) {
    return raw.map((element) => readable(inner.element as z.ZodType, element));
  }
  if (inner instanceof z.ZodObject && typeof raw === "object" && raw !== null && !Array.isArray(raw)) {
    const shape = inner.shape as Record<string, z.ZodType>;
    return Object.fromEntries(
      Object.entries(shape).flatMap(([key, part]) => {
        const value = readable(part, (raw as Record<string, unknown>)[key]);
        return key in raw || value !== undefined ? [[key, value]] : [];
      }),
    );
  }
  return undefined;
}
