// What the pack said of a stack, as plain values for the terminal, the report and machines.
import type { Urn } from "../plan/type.ts";
import type { Level, Severity } from "./policy.ts";

/** One violation. */
export interface Violation {
  readonly policy: string;
  readonly id: string;
  readonly severity: Severity;
  readonly level: Level;
  readonly urn: Urn;
  /** The resource's logical name; the stack's own for a violation of the whole stack. */
  readonly name: string;
  readonly message: string;
}

/** What a remediation set on one resource before it was judged. */
export interface Remediated {
  readonly policy: string;
  readonly id: string;
  /** The resource's logical name. */
  readonly name: string;
  readonly urn: Urn;
  readonly properties: readonly string[];
}

export interface StackVerdict {
  readonly stack: string;
  /** The configuration it was judged by. */
  readonly config: string;
  readonly resources: number;
  readonly violations: readonly Violation[];
  readonly remediated: readonly Remediated[];
  /** Policies that looked at nothing here, for there is none of what they judge. */
  readonly notApplicable: readonly string[];
  /** Policies that the configuration switches off. */
  readonly disabled: readonly string[];
}
