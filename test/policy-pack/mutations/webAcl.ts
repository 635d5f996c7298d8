// Mutations of what web ACLs block.
import { type Json, type Properties, UNKNOWN } from "../../../plan/type.ts";
import { change, changeWith, type Edit } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const ACL = "edge-web-acl";

/** Changes the rule of a name; undefined leaves it out. */
function rule(name: string, make: (before: Properties) => Properties | undefined): Edit {
  return changeWith(ACL, ({ rules }) => {
    const list = rules as readonly Properties[];
    if (!list.some((each) => each["name"] === name)) throw new Error(`${ACL}: has no rule ${name}`);
    return { rules: list.flatMap((each) => (each["name"] === name ? (make(each) ?? []) : each)) };
  });
}

function group(name: string, changes: Properties): Edit {
  return rule(name, (before) => {
    const { managedRuleGroupStatement: inside } = before["statement"] as Readonly<Record<string, Properties>>;
    return { ...before, statement: { managedRuleGroupStatement: { ...inside, ...changes } } };
  });
}

function rate(changes: Properties): Edit {
  return rule("rate", (before) => {
    const { rateBasedStatement: inside } = before["statement"] as Readonly<Record<string, Properties>>;
    return { ...before, statement: { rateBasedStatement: { ...inside, ...changes } } };
  });
}

/** The whole list as AWS's own JSON, after a change. */
function asJson(make: (rules: readonly Properties[]) => readonly Properties[]): Edit {
  return changeWith(ACL, ({ rules }) => ({
    rules: undefined,
    ruleJson: JSON.stringify(capitalised(make(rules as readonly Properties[]))),
  }));
}

function capitalised(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(capitalised);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key.charAt(0).toUpperCase() + key.slice(1), capitalised(each)]),
  );
}

const without = (name: string) => asJson((rules) => rules.filter((each) => each["name"] !== name));
const SCOPE_DOWN = { scopeDownStatement: { geoMatchStatement: { countryCodes: ["DE"] } } };
const counted = (name: string): Json => [{ name, actionToUse: { count: {} } }];

function body(handling: Properties): Edit {
  return rule("size-body", (before) => ({
    ...before,
    statement: {
      notStatement: {
        statements: [{ sqliMatchStatement: { fieldToMatch: { body: handling }, textTransformations: [] } }],
      },
    },
  }));
}

function metrics(changes: Properties): Edit {
  return changeWith(ACL, ({ visibilityConfig }) => ({
    visibilityConfig: { ...(visibilityConfig as Properties), ...changes },
  }));
}

const UNKNOWN_RULES = change(ACL, { rules: UNKNOWN });

export const webAcl: Mutations = {
  "WAF-01": {
    edit: change(ACL, { rules: [] }),
    on: ACL,
    forms: {
      "nothing at all": change(ACL, { rules: undefined }),
      "JSON without rules": change(ACL, { rules: undefined, ruleJson: "[]" }),
      "text that is no JSON": change(ACL, { rules: undefined, ruleJson: "none" }),
      "rules that nobody knows": UNKNOWN_RULES,
      "JSON that nobody knows": change(ACL, { rules: undefined, ruleJson: UNKNOWN }),
    },
    harmless: {
      "AWS's own JSON": asJson((rules) => rules),
      "one block instead of a list": change(ACL, { rules: { name: "a" } }),
    },
  },
  "WAF-02": {
    edit: rule("known-bad-inputs", () => undefined),
    on: ACL,
    forms: {
      "a group that only counts": rule("common", (before) => ({ ...before, overrideAction: { count: {} } })),
      "a group for part of the requests": group("ip-reputation", SCOPE_DOWN),
      "a group of another vendor": group("common", { vendorName: "Somebody" }),
      "AWS's own JSON": without("common"),
      "rules that nobody knows": UNKNOWN_RULES,
      "all of them": change(ACL, { rules: [] }),
    },
    harmless: { "AWS's own JSON": asJson((rules) => rules), "another group left out": rule("sqli", () => undefined) },
  },
  "WAF-03": {
    edit: group("known-bad-inputs", { ruleActionOverrides: counted("Log4JRCE_HEADER") }),
    on: ACL,
    forms: {
      "a whole group": rule("common", (before) => ({ ...before, overrideAction: { count: {} } })),
      "an excluded rule, as of old": group("common", { excludedRules: [{ name: "NoUserAgent_HEADER" }] }),
      "a rule that allows": group("common", { ruleActionOverrides: [{ name: "A", actionToUse: { allow: {} } }] }),
      "overrides that nobody knows": group("common", { ruleActionOverrides: UNKNOWN }),
      "one override instead of a list": group("common", {
        ruleActionOverrides: { name: "NoUserAgent_HEADER", actionToUse: { count: {} } },
      }),
      "AWS's own JSON": asJson((rules) =>
        rules.map((each) => (each["name"] === "common" ? { ...each, overrideAction: { count: {} } } : each)),
      ),
      "rules that nobody knows": UNKNOWN_RULES,
    },
    harmless: {
      "a group that is not core": rule("anonymous-ip", (before) => ({ ...before, overrideAction: { count: {} } })),
      "a limit that rules of our own have": group("common", { ruleActionOverrides: counted("SizeRestrictions_BODY") }),
      "a challenge": group("common", { ruleActionOverrides: [{ name: "A", actionToUse: { challenge: {} } }] }),
    },
  },
  "WAF-04": {
    edit: rate({ limit: 100_000 }),
    on: ACL,
    forms: {
      "no rule": rule("rate", () => undefined),
      "a rule that only counts": rule("rate", (before) => ({ ...before, action: { count: {} } })),
      "a rule for part of the requests": rate(SCOPE_DOWN),
      "a shorter time": rate({ limit: 1000, evaluationWindowSec: 60 }),
      "a limit that nobody knows": rate({ limit: UNKNOWN }),
      "AWS's own JSON": without("rate"),
      "rules that nobody knows": UNKNOWN_RULES,
    },
    harmless: { "a limit in quotes": rate({ limit: "500" }), "AWS's own JSON": asJson((rules) => rules) },
  },
  "WAF-07": {
    edit: metrics({ cloudwatchMetricsEnabled: false }),
    on: ACL,
    forms: {
      "in quotes": metrics({ sampledRequestsEnabled: "false" }),
      "no block": change(ACL, { visibilityConfig: undefined }),
      "one that nobody knows": metrics({ cloudwatchMetricsEnabled: UNKNOWN }),
      "a rule's": rule("common", (before) => ({
        ...before,
        visibilityConfig: { cloudwatchMetricsEnabled: true, metricName: "common", sampledRequestsEnabled: false },
      })),
      "rules that nobody knows": UNKNOWN_RULES,
    },
    harmless: { "in quotes": metrics({ sampledRequestsEnabled: "true", cloudwatchMetricsEnabled: "true" }) },
  },
  "WAF-09": {
    edit: body({ oversizeHandling: "CONTINUE" }),
    on: ACL,
    forms: {
      "AWS's default": body({}),
      "headers, under two statements": rule("size-headers", (before) => ({
        ...before,
        statement: {
          andStatement: {
            statements: [
              {
                notStatement: {
                  statement: {
                    byteMatchStatement: {
                      fieldToMatch: { headers: { matchScope: "ALL", oversizeHandling: "CONTINUE" } },
                    },
                  },
                },
              },
            ],
          },
        },
      })),
      "one that nobody knows": body({ oversizeHandling: UNKNOWN }),
      "a statement that nobody knows": rule("size-body", (before) => ({ ...before, statement: UNKNOWN })),
      "AWS's own JSON": asJson((rules) => [
        ...rules,
        {
          name: "x",
          statement: { xssMatchStatement: { fieldToMatch: { jsonBody: { oversizeHandling: "CONTINUE" } } } },
        },
      ]),
    },
    harmless: { "a body that is let pass by a rule that allows": body({ oversizeHandling: "NO_MATCH" }) },
  },
};
