// Policies about what web ACLs block.
import { isUnknown } from "../../plan/read.ts";
import type { Json, Properties } from "../../plan/type.ts";
import { at, expectOneOf, flag, isAbsent, isObject, notKnown, number, text } from "../lib/inputs.ts";
import { numberKnob, textsKnob } from "../lib/knobs.ts";
import {
  CORE_GROUPS,
  countedInside,
  everywhere,
  isAction,
  managedGroup,
  rulesOf,
  WEB_ACL,
} from "../lib/webAclRules.ts";
import { type Fault, resourcePolicy } from "../policy.ts";

const GUIDE = "https://docs.aws.amazon.com/waf/latest/developerguide";
const PROD = { prod: "mandatory", dev: "advisory" } as const;
/** AWS counts over five minutes unless a rule says otherwise. */
const WINDOW_SECONDS = 300;

export const webAcl = [
  resourcePolicy({
    id: "WAF-01",
    name: "waf-has-rules",
    rule: "Every web ACL has a rule",
    reason: "one without rules lets everything through, and looks as if it did not",
    severity: "medium",
    level: PROD,
    controls: ["fsbp:WAF.10", "ckv:CKV_AWS_175"],
    steps: "Give the web ACL rules",
    link: `${GUIDE}/web-acl-rules.html`,
    types: [WEB_ACL],
    judge: ({ inputs }) => {
      const rules = rulesOf(inputs);
      if (rules === undefined) return [notKnown("rules")];
      return rules.length > 0 ? [] : [{ what: "has no rules", property: "rules" }];
    },
  }),
  resourcePolicy({
    id: "WAF-02",
    name: "waf-core-rule-sets",
    rule: "Every web ACL runs AWS's core groups on every request, and lets them block",
    reason: "what these groups know is tried on every public address within minutes",
    severity: "high",
    level: PROD,
    controls: ["ckv:CKV_AWS_192", "ckv:CKV2_AWS_47", "ckv:CKV2_AWS_76", "ckv:CKV2_AWS_77"],
    steps: "Add the managed groups with overrideAction none and without a scope-down statement",
    link: `${GUIDE}/aws-managed-rule-groups-list.html`,
    knobs: { groups: textsKnob("AWS's managed groups that must be there", CORE_GROUPS) },
    types: [WEB_ACL],
    judge: ({ inputs }, { groups }) => {
      const rules = rulesOf(inputs);
      if (rules === undefined) return [notKnown("rules")];
      const running = new Set(rules.filter(runsGroup).map(managedGroup));
      const missing = groups.filter((group) => !running.has(group));
      return missing.length === 0 ? [] : [{ what: `does not block by ${missing.join(", ")}`, property: "rules" }];
    },
  }),
  resourcePolicy({
    id: "WAF-03",
    name: "waf-not-count-only",
    rule: "No rule of AWS's core groups only counts",
    reason: "a rule that counts lets pass what it has found; such overrides outlive the test they were made for",
    severity: "high",
    level: PROD,
    controls: ["ckv:CKV_AWS_342"],
    steps: "Take the override out",
    link: `${GUIDE}/web-acl-rule-group-override-options.html`,
    knobs: {
      allowCount: textsKnob("Rules that may count, because rules of our own block by the stack's limits instead", [
        "SizeRestrictions_BODY",
        "SizeRestrictions_QUERYSTRING",
        "SizeRestrictions_URIPATH",
      ]),
    },
    types: [WEB_ACL],
    judge: ({ inputs }, { allowCount }) => {
      const rules = rulesOf(inputs);
      if (rules === undefined) return [notKnown("rules")];
      const counted = rules
        .filter((rule) => CORE_GROUPS.includes(managedGroup(rule) ?? ""))
        .flatMap((rule) => [
          ...(isAction(rule, "overrideAction", "none") ? [] : [managedGroup(rule) ?? ""]),
          ...(countedInside(rule) ?? ["overrides that are not known"]).filter((name) => !allowCount.includes(name)),
        ]);
      return counted.length === 0 ? [] : [{ what: `does not block by ${counted.join(", ")}`, property: "rules" }];
    },
  }),
  resourcePolicy({
    id: "WAF-04",
    name: "waf-rate-limit",
    rule: "Every web ACL blocks addresses that send too many requests, wherever they send them",
    reason: "one caller could use up what the proxies and services can do",
    severity: "medium",
    level: PROD,
    controls: ["nist:SC-5"],
    steps: "Add a rate-based rule that blocks, without a scope-down statement",
    link: `${GUIDE}/waf-rule-statement-type-rate-based.html`,
    knobs: {
      limit: numberKnob("Requests that one address may make in five minutes, at most", 2000, 10, 2_000_000_000),
    },
    types: [WEB_ACL],
    judge: ({ inputs }, { limit }) => {
      const rules = rulesOf(inputs);
      if (rules === undefined) return [notKnown("rules")];
      const what = `has no rate-based rule of ${limit} requests in five minutes or less`;
      return rules.some((rule) => limitsRate(rule, limit)) ? [] : [{ what, property: "rules" }];
    },
  }),
  resourcePolicy({
    id: "WAF-07",
    name: "waf-metrics",
    rule: "A web ACL and each of its rules have metrics and samples",
    reason: "a rule that is not counted can neither be watched nor judged",
    severity: "medium",
    level: PROD,
    controls: ["fsbp:WAF.12"],
    steps: "Set cloudwatchMetricsEnabled and sampledRequestsEnabled to true",
    link: `${GUIDE}/monitoring-cloudwatch.html`,
    types: [WEB_ACL],
    judge: ({ inputs }) => {
      const rules = rulesOf(inputs);
      if (rules === undefined) return [notKnown("rules")];
      const amiss = (block: Properties) =>
        METRICS.flatMap((property) => expectOneOf(block, `visibilityConfig.${property}`, [true]));
      const own = amiss(inputs);
      const first = own.length > 0 ? own : rules.flatMap((rule) => amiss(rule).map(ofRule(rule)));
      return first.slice(0, 1);
    },
    fix: (inputs) => {
      const rules = isAbsent(inputs["ruleJson"]) && Array.isArray(inputs["rules"]) ? (rulesOf(inputs) ?? []) : [];
      const paths = [["", inputs] as const, ...rules.map((rule, at) => [`rules.${at}.`, rule] as const)];
      const off = paths.flatMap(([path, block]) =>
        METRICS.filter((property) => flag(at(block, `visibilityConfig.${property}`)) === false).map(
          (property) => `${path}visibilityConfig.${property}`,
        ),
      );
      return off.length === 0 ? undefined : Object.fromEntries(off.map((path) => [path, true]));
    },
  }),
  resourcePolicy({
    id: "WAF-09",
    name: "waf-oversize-handled",
    rule: "No statement looks only at the beginning of a body or of headers and lets the rest pass",
    reason: "an attack that is put behind 8 or 64 KB of padding would pass",
    severity: "medium",
    level: PROD,
    controls: ["cwe:693"],
    steps: "Set oversizeHandling to MATCH",
    link: `${GUIDE}/waf-oversize-request-components.html`,
    types: [WEB_ACL],
    judge: ({ inputs }) => {
      const rules = rulesOf(inputs);
      if (rules === undefined) return [notKnown("rules")];
      const open = rules.filter((rule) => partlyLookedAt(rule["statement"]));
      return open
        .map((rule): Fault => ({
          what: "lets pass what is too large to be looked at",
          property: `rules.${nameOf(rule)}`,
        }))
        .slice(0, 1);
    },
  }),
];

const METRICS = ["cloudwatchMetricsEnabled", "sampledRequestsEnabled"];

function nameOf(rule: Properties): string {
  return text(rule["name"]) ?? "a rule";
}

function ofRule(rule: Properties): (fault: Fault) => Fault {
  return (fault) => ({ ...fault, property: `rules.${nameOf(rule)}.${fault.property ?? ""}` });
}

function runsGroup(rule: Properties): boolean {
  return (
    isAction(rule, "overrideAction", "none") &&
    isAbsent(at(rule, "statement.managedRuleGroupStatement.scopeDownStatement"))
  );
}

function limitsRate(rule: Properties, limit: number): boolean {
  const path = "statement.rateBasedStatement";
  const given = number(at(rule, `${path}.limit`));
  const seconds = number(at(rule, `${path}.evaluationWindowSec`) ?? WINDOW_SECONDS);
  if (given === undefined || seconds === undefined || !isAbsent(at(rule, `${path}.scopeDownStatement`))) return false;
  const blocks = ["block", "captcha", "challenge"].some((name) => isAction(rule, "action", name));
  return blocks && (given * WINDOW_SECONDS) / seconds <= limit;
}

function partlyLookedAt(statement: Json | undefined): boolean {
  return isUnknown(statement) || everywhere(statement, "fieldToMatch").some(continuesOversize);
}

/** A body is looked at in part, and so are headers and cookies; AWS's default for a body is CONTINUE. */
function continuesOversize(field: Json): boolean {
  if (!isObject(field)) return isUnknown(field);
  const partial = ["body", "jsonBody", "headers", "cookies", "headerOrder"].filter((part) => !isAbsent(field[part]));
  return partial.some((part) => !["MATCH", "NO_MATCH"].includes(text(at(field, `${part}.oversizeHandling`)) ?? ""));
}
