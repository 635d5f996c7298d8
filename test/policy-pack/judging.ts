// Judges a plan as CrossGuard would: every resource, then the stack, with its own proxy that throws on unknowns.
import * as proxy from "@pulumi/policy/proxy.js";
import type { Policies } from "@pulumi/policy";
import type { Settings } from "../../model/settings.ts";
import { crossGuardPolicies } from "../../policy-pack/crossGuard.ts";
import type { Exceptions } from "../../policy-pack/lib/exceptions.ts";
import { type Analysed, type Related, Session } from "../../policy-pack/lib/session.ts";
import type { Policy } from "../../policy-pack/policy.ts";
import { providerUrn } from "../../plan/read.ts";
import type { Plan, PlannedResource, PlannedStack, Properties } from "../../plan/type.ts";

/** One violation as CrossGuard would report it. */
export interface Violation {
  readonly policy: string;
  readonly level: string;
  /** Empty for the stack itself. */
  readonly urn: string;
  readonly message: string;
}

export interface Judging {
  readonly policies: readonly Policy[];
  /** Settings by stack; a stack without some is judged without. */
  readonly settings: Readonly<Record<string, Settings>>;
  readonly exceptions?: Exceptions;
  /** `2026-11-23` unless given. */
  readonly today?: string;
  /** Configured knobs by policy's name. */
  readonly config?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** CrossGuard's own, which its types do not show. */
const { unknownCheckingProxy } = proxy as unknown as { unknownCheckingProxy: <T>(value: T) => T };

const NO_EXCEPTIONS: Exceptions = { entries: [], faults: [] };

/** Judges every stack of a plan, each in a session of its own, as the engine would. */
export function judgePlan(plan: Plan, judging: Judging): Violation[] {
  return plan.stacks.flatMap((stack) => judgeStack(stack, judging));
}

function judgeStack(stack: PlannedStack, judging: Judging): Violation[] {
  const { policies, settings, exceptions = NO_EXCEPTIONS, today = "2026-11-23", config = {} } = judging;
  const session = new Session({ settings: settings[stack.stack], today }, exceptions, policies);
  const made = crossGuardPolicies(policies, session);
  const found: Violation[] = [];
  const relates = policies.some(({ kind }) => kind === "stack");
  for (const resource of stack.resources) {
    // Some policy of the pack looks at every resource, so that each is kept for the stack policies.
    if (relates && resource.external !== true) session.resource(analysedOf(resource, stack, resource.inputs), true);
    found.push(...analyse(made, resource, stack, config));
  }
  const related = relates ? relatedOf(stack) : [];
  for (const policy of made) {
    if (!("validateStack" in policy)) continue;
    run(policy, "", found, config, (args, report) => {
      void policy.validateStack({ ...args, resources: related } as never, report as never);
    });
  }
  return found;
}

function analyse(
  made: Policies,
  resource: PlannedResource,
  stack: PlannedStack,
  config: NonNullable<Judging["config"]>,
): Violation[] {
  const found: Violation[] = [];
  if (resource.external === true) return found;
  const given = analysedOf(resource, stack, resource.inputs);
  for (const policy of made) {
    if (!("validateResource" in policy)) continue;
    const validate = policy.validateResource as (args: unknown, report: unknown) => void;
    run(policy, resource.urn, found, config, (args, report) => validate({ ...given, ...args }, report));
  }
  return found;
}

class NotApplicable extends Error {}

function run(
  policy: Policies[number],
  urn: string,
  found: Violation[],
  config: NonNullable<Judging["config"]>,
  validate: (args: object, report: unknown) => void,
): void {
  const args = {
    getConfig: () => config[policy.name] ?? {},
    notApplicable: (reason?: string) => {
      throw new NotApplicable(reason);
    },
  };
  const report = (said: { message: string; urn?: string; enforcementLevel?: string }): void => {
    const level = said.enforcementLevel ?? policy.enforcementLevel ?? "advisory";
    found.push({ policy: policy.name, level, urn: said.urn ?? urn, message: said.message });
  };
  try {
    validate(args, report);
  } catch (error) {
    if (!(error instanceof NotApplicable)) throw error;
  }
}

function analysedOf(resource: PlannedResource, stack: PlannedStack, properties: Properties): Analysed {
  const { type, urn, protect, ignoreChanges = [], parent, provider } = resource;
  const providing = stack.resources.find((each) => each.urn === providerUrn(provider ?? ""));
  return {
    type,
    urn,
    props: unknownCheckingProxy(structuredClone(properties)),
    opts: { protect, ignoreChanges, ...(parent !== undefined && { parent }) },
    ...(providing && { provider: { urn: providing.urn, props: unknownCheckingProxy(providing.inputs) } }),
  };
}

/** Outputs with the id among them, where AWS's providers answer it. */
function answersOf({ custom, id, outputs }: PlannedResource): Properties {
  return custom && id !== undefined && id !== "" ? { ...outputs, id } : outputs;
}

function relatedOf(stack: PlannedStack): Related[] {
  const ref = (urns: readonly string[]) => urns.map((urn) => ({ urn }));
  return stack.resources.map((resource) => ({
    ...analysedOf(resource, stack, answersOf(resource)),
    ...(resource.parent !== undefined && { parent: { urn: resource.parent } }),
    dependencies: ref(resource.dependencies),
    propertyDependencies: Object.fromEntries(
      Object.entries(resource.propertyDependencies).map(([property, urns]) => [property, ref(urns)]),
    ),
  }));
}
