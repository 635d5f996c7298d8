// What a policy is: one row of the catalogue with its predicate. Predicates are pure; they see a plan, never CrossGuard.
import type { PlanIndex } from "../plan/read.ts";
import type { Json, PlannedResource, Properties } from "../plan/type.ts";
import type { Settings } from "../model/settings.ts";
import type { Claim } from "../proof/result.ts";
import type { Exception, Exceptions } from "./lib/exceptions.ts";
import type { Knob, KnobValues } from "./lib/knobs.ts";

export type Severity = "critical" | "high" | "medium" | "low";
export type Level = "mandatory" | "advisory";

/** One violation of a policy. */
export interface Fault {
  /** What is wrong, read after the resource's name: `is open to 0.0.0.0/0`. Never holds a secret. */
  readonly what: string;
  /** The property that shows it, as a path: `metadataOptions.httpTokens`. */
  readonly property?: string;
  /** Its value, where it is known; only values that cannot be secret. */
  readonly value?: Json | undefined;
  /** What to do, where that is more exact than the policy's `steps`. */
  readonly remedy?: string;
  /** Stack policies: whose fault it is; without one it is the stack's. Resource policies leave it out. */
  readonly resource?: PlannedResource;
}

/** What surrounds a resource or a stack. */
export interface Surroundings {
  /** The stack's settings; undefined where the pack is run without the stack's configuration. */
  readonly settings: Settings | undefined;
  /** Today as `2026-11-23`, UTC. */
  readonly today: string;
}

/** What surrounds one resource. */
export interface ResourceSurroundings extends Surroundings {
  /** The resource's region: its own input, else its provider's; undefined where neither is known. */
  readonly region: string | undefined;
  /** Inputs of its provider; empty where there is none. */
  readonly provider: Properties;
}

/** A whole stack, as a stack policy sees it. */
export interface Stack extends Surroundings {
  /** The stack's resources and edges. `inputs` are as the program gave them, also in a preview. */
  readonly index: PlanIndex;
  /** The proof's claims about the stack; worked out once. Throws where the settings are not known. */
  claims(): readonly Claim[];
  /** What the pack has done so far, for the policies about the pack itself. */
  readonly run: Run;
}

/** What one process of the pack has done so far. */
export interface Run {
  /** The pack's policies. */
  readonly policies: readonly Policy[];
  /** Names of the policies that ran; one that a configuration disables never does. */
  readonly judged: ReadonlySet<string>;
  readonly exceptions: Exceptions;
  readonly used: ReadonlySet<Exception>;
}

/** What every row of the catalogue says. */
interface Row<K extends Readonly<Record<string, Knob>>> {
  /** `LB-04`; stands in every message. */
  readonly id: string;
  /** CrossGuard's name: `lb-drop-invalid-headers`; a setting of the pack names the policy by it. */
  readonly name: string;
  /** One sentence that is true of what complies. */
  readonly rule: string;
  /** Why it matters: what somebody could do, or what would fail. */
  readonly reason: string;
  readonly severity: Severity;
  /** Level in production, which is the pack's own, and in dev, which `config/dev.json` sets. */
  readonly level: { readonly prod: Level; readonly dev: Level };
  /** True for a policy that no configuration may relax. */
  readonly floor?: true;
  /** Controls that it serves, `fsbp:ELB.4`, `cis7:4.10`, `nist:SC-7`, `ckv:CKV_AWS_131`, `aws-limit:1`; the first is the primary one. */
  readonly controls: readonly string[];
  /** What to do about a violation: one imperative sentence without its full stop. */
  readonly steps: string;
  /** AWS's page on it. */
  readonly link: string;
  readonly knobs?: K;
  /** Pulumi type tokens that it looks at; `all` for every resource. Other types never reach the predicate. */
  readonly types: readonly string[] | "all";
}

interface ResourceRow<K extends Readonly<Record<string, Knob>>> extends Row<K> {
  /** Every fault of one resource; none when it complies. What is not known is a fault, never success. */
  readonly judge: (resource: PlannedResource, knobs: KnobValues<K>, around: ResourceSurroundings) => readonly Fault[];
  /** The scalars that a remediation sets, by path (`metadataOptions.httpTokens`); undefined where nothing is to be set. */
  readonly fix?: (inputs: Properties, knobs: KnobValues<K>) => Readonly<Record<string, Json>> | undefined;
}

interface StackRow<K extends Readonly<Record<string, Knob>>> extends Row<K> {
  /** Every fault of one stack; at least one of `types` is in it. */
  readonly judge: (stack: Stack, knobs: KnobValues<K>) => readonly Fault[];
}

// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- a policy without knobs has exactly none
type NoKnobs = {};
type Given = Readonly<Record<string, Json>>;
type Plain<R> = Omit<R, "judge" | "fix" | "knobs"> & { readonly knobs: Readonly<Record<string, Knob>> };

export interface ResourcePolicy extends Plain<ResourceRow<never>> {
  readonly kind: "resource";
  readonly judge: (resource: PlannedResource, knobs: Given, around: ResourceSurroundings) => readonly Fault[];
  readonly fix?: (inputs: Properties, knobs: Given) => Readonly<Record<string, Json>> | undefined;
}

export interface StackPolicy extends Plain<StackRow<never>> {
  readonly kind: "stack";
  readonly judge: (stack: Stack, knobs: Given) => readonly Fault[];
}

export type Policy = ResourcePolicy | StackPolicy;

/** A policy about single resources: it sees their inputs before they are made, and no other resource. */
export function resourcePolicy<const K extends Readonly<Record<string, Knob>> = NoKnobs>(
  row: ResourceRow<K>,
): ResourcePolicy {
  const { knobs, judge, fix, ...rest } = row;
  return {
    ...rest,
    kind: "resource",
    knobs: knobs ?? {},
    judge: (resource, values, around) => judge(resource, values as KnobValues<K>, around),
    ...(fix && { fix: (inputs, values) => fix(inputs, values as KnobValues<K>) }),
  };
}

/** A policy about relations within a stack. */
export function stackPolicy<const K extends Readonly<Record<string, Knob>> = NoKnobs>(row: StackRow<K>): StackPolicy {
  const { knobs, judge, ...rest } = row;
  return {
    ...rest,
    kind: "stack",
    knobs: knobs ?? {},
    judge: (stack, values) => judge(stack, values as KnobValues<K>),
  };
}
