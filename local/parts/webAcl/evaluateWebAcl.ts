// The web ACL as planned, evaluated for one request after another. It knows the planned inputs only, never the settings.
// https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-processing.html
import type { Properties } from "../../../plan/type.ts";
import { addressSet } from "./addresses.ts";
import { Input } from "./input.ts";
import type { RateState } from "./rateState.ts";
import { type Evaluation, type RuleScope, type Statement, statement } from "./statement.ts";
import type { Verdict, WebRequest } from "./webRequest.ts";
import { type Action, type BlockAnswer, readAction } from "./actions.ts";

/** A web ACL of a plan. Plain JSON, so that it can be handed to another process. */
export interface PlannedWebAcl {
  /** AWS's name of it, in the labels of its rules. */
  readonly name: string;
  /** Account number, in the labels of its rules. */
  readonly account: string;
  /** Inputs of the `WebAcl`. */
  readonly inputs: Properties;
  /** Inputs of the `IpSet`s that its rules refer to, by ARN. */
  readonly ipSets: Readonly<Record<string, Properties>>;
}

/** A web ACL that has been read once, and whose every statement is understood. */
export interface CompiledWebAcl {
  readonly rules: readonly CompiledRule[];
  readonly defaultAction: Action;
}

interface CompiledRule {
  readonly name: string;
  readonly action: Action;
  /** Fully qualified. */
  readonly labels: readonly string[];
  readonly matches: Statement;
}

/**
 * Reads a planned web ACL, the rules in the order of their priorities.
 *
 * @throws LocalError for a statement, field, transformation or action that local does not know
 */
export function compileWebAcl(planned: PlannedWebAcl): CompiledWebAcl {
  const acl = new Input(planned.inputs, planned.name);
  const sets = Object.entries(planned.ipSets).map(
    ([arn, inputs]) => [arn, addressSet(new Input(inputs, arn).at("addresses"))] as const,
  );
  const scope: Omit<RuleScope, "rule"> = {
    labelPrefix: `awswaf:${planned.account}:webacl:${planned.name}:`,
    bodyBytes: bodyBytes(acl),
    ipSets: new Map(sets),
  };
  const bodies = acl.at("customResponseBodies").list();
  const rules = acl.at("rules").list();
  const sorted = rules
    .map((rule) => ({ rule, priority: rule.at("priority").number() }))
    .sort((one, other) => one.priority - other.priority);
  for (const [index, { rule, priority }] of sorted.entries()) {
    if (sorted[index + 1]?.priority === priority) throw rule.at("priority").fault("priorities that differ");
  }
  return {
    rules: sorted.map(({ rule }) => compileRule(rule, scope, bodies)),
    defaultAction: readAction(acl.at("defaultAction"), bodies),
  };
}

/** CloudFront sends 16 KB of a body to WAF where nothing else is planned. */
function bodyBytes(acl: Input): number {
  const [planned] = acl.at("associationConfig").at("requestBodies").list();
  const limit = planned?.at("cloudfront").at("defaultSizeInspectionLimit");
  return Number((limit?.word(["KB_16", "KB_32", "KB_48", "KB_64"], "KB_16") ?? "KB_16").slice(3)) * 1024;
}

function compileRule(rule: Input, scope: Omit<RuleScope, "rule">, bodies: readonly Input[]): CompiledRule {
  const name = rule.at("name").text();
  const labels = rule.at("ruleLabels").list();
  return {
    name,
    // A group's rules have actions of their own; none of them can match here.
    action: rule.at("action").present ? readAction(rule.at("action"), bodies) : { kind: "none", insertedHeaders: [] },
    labels: labels.map((each) => `${scope.labelPrefix}${each.at("name").text()}`),
    matches: statement(rule.at("statement"), { ...scope, rule: name }),
  };
}

/**
 * What becomes of a request: the first rule that matches and allows or blocks decides, else the default action. A rule
 * with a captcha or a challenge is named in `notEmulated` and passed, as by a viewer that has solved it.
 *
 * @param rates counts of earlier requests; this one is added where a rate-based rule counts it
 * @param now milliseconds of a clock that only goes forward
 */
export function evaluateWebAcl(acl: CompiledWebAcl, request: WebRequest, rates: RateState, now: number): Verdict {
  const labels: string[] = [];
  const counted: string[] = [];
  const notEmulated = new Set<string>();
  const inserted = new Map<string, readonly [string, string]>();
  const insert = (action: Action): void => {
    for (const pair of action.insertedHeaders) inserted.set(pair[0].toLowerCase(), pair);
  };
  const verdict = (action: Action, rule?: string): Verdict => {
    const common = { ...(rule === undefined ? {} : { rule }), labels, counted, notEmulated: [...notEmulated] };
    if (action.kind === "block") return { action: "block", ...common, ...answer(action.answer), insertedHeaders: [] };
    insert(action);
    return { action: "allow", ...common, insertedHeaders: [...inserted.values()] };
  };
  for (const { name, action, labels: own, matches } of acl.rules) {
    const given = new Set<string>();
    const evaluation: Evaluation = { request, now, rates, labels, given, notEmulated, skipped: false };
    const matched = matches(evaluation) && !evaluation.skipped;
    // Labels are there for the rules that follow, not for this one.
    for (const label of [...given, ...(matched ? own : [])]) if (!labels.includes(label)) labels.push(label);
    if (!matched) continue;
    if (action.kind === "allow" || action.kind === "block") return verdict(action, name);
    if (action.kind === "count") counted.push(name);
    if (action.kind === "count") insert(action);
    if (action.kind === "captcha" || action.kind === "challenge") notEmulated.add(`${name}: ${action.kind}`);
  }
  return verdict(acl.defaultAction);
}

function answer({ status, headers, body }: BlockAnswer): Pick<Verdict, "status" | "headers" | "body"> {
  return { status, headers, ...(body === undefined ? {} : { body }) };
}
