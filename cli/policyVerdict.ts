// Judges a plan by the policy pack, stack after stack, as the engine does: Remediate, Analyze, AnalyzeStack.
import analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import type { AnalyzeDiagnostic, EnforcementLevel } from "@pulumi/pulumi/proto/analyzer_pb.js";
import { readConfig } from "../plan/config.ts";
import { PlanError } from "../plan/error.ts";
import { isUnknown } from "../plan/read.ts";
import type { Json, Plan, PlannedResource, PlannedStack, Properties, Urn } from "../plan/type.ts";
import { CATALOGUE } from "../policy-pack/catalogue.ts";
import { buildPack } from "../policy-pack/build.mjs";
import { nameOfUrn } from "../policy-pack/lib/message.ts";
import type { Policy, Severity } from "../policy-pack/policy.ts";
import type { Remediated, StackVerdict, Violation } from "../policy-pack/verdict.ts";
import { type ConfiguredLevel, configFile, type PolicyConfig, readPackConfig } from "./policyConfig.ts";
import { PackProcess } from "./policyProcess.ts";
import { analyzeRequest, fromStruct, type Resources, stackRequest, toStruct } from "./policyWire.ts";

/** True where a mandatory violation would stop a deployment. */
export function stopped(verdicts: readonly StackVerdict[]): boolean {
  return verdicts.some(({ violations }) => violations.some(({ level }) => level === "mandatory"));
}

/** Which plan, by which configuration. */
export interface Asked {
  readonly plan: Plan;
  /** `dev`, `prod` or a file; by the stack's name unless given. */
  readonly config?: string | undefined;
  /** The caller's own configuration values, as they were planned with. */
  readonly values?: Readonly<Record<string, string>>;
}

const MANDATORY = analyzer.EnforcementLevel.MANDATORY;

/** @throws UsageError for a configuration that cannot be, before anything is started */
export async function judgePlan({ plan, config, values = {} }: Asked): Promise<StackVerdict[]> {
  const configs = plan.stacks.map(({ stack }) => {
    const file = configFile(config, stack);
    return { file, policies: readPackConfig(file, CATALOGUE) };
  });
  await buildPack();
  const verdicts: StackVerdict[] = [];
  for (const [at, stack] of plan.stacks.entries()) {
    const { file, policies } = configs[at] ?? { file: "", policies: new Map<string, PolicyConfig>() };
    const own = at === plan.stacks.length - 1;
    const pack = await PackProcess.start({
      project: plan.project,
      stack: stack.stack,
      config: stackConfig(stack.stack, values, own),
      preview: plan.mode === "preview",
    });
    try {
      verdicts.push(await judgeStack(pack, stack, file, policies));
    } finally {
      await pack.close();
    }
  }
  return verdicts;
}

/** The stack's configuration as the engine would hand it over; none where the stack has no file here. */
export function stackConfig(
  stack: string,
  config: Readonly<Record<string, string>>,
  own: boolean,
): Record<string, string> {
  try {
    return { ...readConfig({ directory: process.cwd(), stack, config, onlyEncrypted: !own }).values };
  } catch (error) {
    if (error instanceof PlanError) return {};
    throw error;
  }
}

/** Judges one stack by a pack that was started for it. */
export async function judgeStack(
  pack: PackProcess,
  { stack, resources }: PlannedStack,
  config: string,
  policies: ReadonlyMap<string, PolicyConfig>,
): Promise<StackVerdict> {
  await pack.configure(configuration(policies));
  const byUrn: Resources = new Map(resources.map((resource) => [resource.urn, resource]));
  const remediates = [...policies.values()].some(({ level }) => level === "remediate");
  const violations: Violation[] = [];
  const remediated: Remediated[] = [];
  const idle = new Map<string, number>();
  const made = resources.filter(({ external }) => external !== true);
  for (const resource of made) {
    const inputs = remediates ? await remedy(pack, resource, byUrn, remediated) : resource.inputs;
    const answer = await pack.analyze(analyzeRequest(resource, inputs, byUrn));
    violations.push(...answer.getDiagnosticsList().map((each) => violationOf(each, resource.urn)));
    for (const each of answer.getNotApplicableList()) {
      idle.set(each.getPolicyName(), (idle.get(each.getPolicyName()) ?? 0) + 1);
    }
  }
  const root = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.urn ?? "";
  const answer = await pack.analyzeStack(stackRequest(resources, byUrn));
  violations.push(...answer.getDiagnosticsList().map((each) => violationOf(each, root)));
  const never = [...idle].filter(([, times]) => times === made.length).map(([policy]) => policy);
  return {
    stack,
    config,
    resources: resources.length,
    violations: violations.sort(byLevel),
    remediated,
    notApplicable: [...never, ...answer.getNotApplicableList().map((each) => each.getPolicyName())],
    disabled: [...policies].filter(([, { level }]) => level === "disabled").map(([policy]) => policy),
  };
}

function configuration(policies: ReadonlyMap<string, PolicyConfig>) {
  const levels: Readonly<Record<ConfiguredLevel, EnforcementLevel>> = {
    advisory: analyzer.EnforcementLevel.ADVISORY,
    mandatory: MANDATORY,
    remediate: analyzer.EnforcementLevel.REMEDIATE,
    disabled: analyzer.EnforcementLevel.DISABLED,
  };
  const request = new analyzer.ConfigureAnalyzerRequest();
  for (const [policy, { level, knobs }] of policies) {
    const message = new analyzer.PolicyConfig();
    message.setEnforcementlevel(levels[level]);
    message.setProperties(toStruct(knobs as Properties));
    request.getPolicyconfigMap().set(policy, message);
  }
  return request;
}

/** The inputs after every remediation, one after the other, as the engine applies them. */
async function remedy(
  pack: PackProcess,
  resource: PlannedResource,
  byUrn: Resources,
  remediated: Remediated[],
): Promise<Properties> {
  let inputs = resource.inputs;
  const answer = await pack.remediate(analyzeRequest(resource, inputs, byUrn));
  for (const remediation of answer.getRemediationsList()) {
    if (!remediation.hasProperties()) continue;
    const after = fromStruct(remediation.getProperties());
    const properties = Object.keys(after).filter((key) => !same(after[key], inputs[key]));
    const policy = remediation.getPolicyname();
    const { id = "" } = BY_NAME.get(policy) ?? {};
    const { urn } = resource;
    if (properties.length > 0) remediated.push({ policy, id, urn, name: nameOfUrn(urn), properties });
    inputs = after;
  }
  return inputs;
}

function same(one: Json | undefined, other: Json | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other) || (isUnknown(one) && isUnknown(other));
}

const BY_NAME: ReadonlyMap<string, Policy> = new Map(CATALOGUE.map((policy) => [policy.name, policy]));

function violationOf(diagnostic: AnalyzeDiagnostic, otherwise: Urn): Violation {
  const policy = diagnostic.getPolicyname();
  const { id = "", severity = "high" } = BY_NAME.get(policy) ?? {};
  const urn = diagnostic.getUrn() || otherwise;
  const level = diagnostic.getEnforcementlevel() === MANDATORY ? "mandatory" : "advisory";
  return { policy, id, severity, level, urn, name: nameOfUrn(urn), message: diagnostic.getMessage() };
}

const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low"];

/** What stops a deployment first, the gravest first. */
function byLevel(one: Violation, other: Violation): number {
  const level = ({ level }: Violation): number => (level === "mandatory" ? 0 : 1);
  const weight = ({ severity }: Violation): number => SEVERITIES.indexOf(severity);
  return (
    level(one) - level(other) || weight(one) - weight(other) || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0)
  );
}
