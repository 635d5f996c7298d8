// Exceptions: violations that somebody has looked at and lets stand for a time, with the reason.
import { z } from "zod";
import type { Urn } from "../../plan/type.ts";

const exception = z.strictObject({
  /** CrossGuard's name of the policy. */
  policy: z.string({ error: "a policy's name" }),
  /** URN of the resource whose violation stands. */
  urn: z
    .string()
    .regex(/^urn:pulumi:[^:]+::[^:]+::/, { error: "a resource's URN, urn:pulumi:STACK::PROJECT::TYPE::NAME" }),
  /** Why, for whoever reads it later. */
  reason: z
    .string({ error: "a reason of at least 20 characters" })
    .min(20, { error: "a reason of at least 20 characters" }),
  /** The last day on which it holds, UTC. */
  expires: z.iso.date({ error: "a day, as 2027-06-30" }),
});

/** One entry of `policy-pack/exceptions.json`. */
export type Exception = z.infer<typeof exception>;

export interface Exceptions {
  readonly entries: readonly Exception[];
  /** What is wrong with the file; of a file with a fault nothing is excepted. */
  readonly faults: readonly string[];
}

/** Reads the file's text, with every fault at once. */
export function readExceptions(text: string): Exceptions {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return { entries: [], faults: ["it is not JSON"] };
  }
  const parsed = z.array(exception, { error: "a list of exceptions is wanted" }).safeParse(content);
  if (parsed.success) return { entries: parsed.data, faults: [] };
  const faults = parsed.error.issues.map(({ path: [entry, key], message }) => {
    const which = typeof entry === "number" ? `entry ${entry + 1}` : "the whole file";
    return `${which}: ${key === undefined ? message : `${String(key)} must be ${message}`}`;
  });
  return { entries: [], faults };
}

/** The exception that covers a violation and has not expired. */
export function exceptionFor(
  { entries }: Exceptions,
  policy: string,
  urn: Urn | undefined,
  today: string,
): Exception | undefined {
  return entries.find((each) => each.policy === policy && each.urn === urn && each.expires >= today);
}
