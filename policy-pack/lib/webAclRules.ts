// The rules of a web ACL as people write them: blocks, or AWS's own JSON, which begins its keys with a capital.
import type { Json, Properties } from "../../plan/type.ts";
import { at, blocks, isAbsent, isObject, list, text } from "./inputs.ts";

export const WEB_ACL = "aws:wafv2/webAcl:WebAcl";
export const WEB_ACL_ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation";
export const WEB_ACL_LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";

/** What every web ACL of ours has: AWS's lists of common attacks, of input that is known to be bad, of bad addresses. */
export const CORE_GROUPS: readonly string[] = [
  "AWSManagedRulesCommonRuleSet",
  "AWSManagedRulesKnownBadInputsRuleSet",
  "AWSManagedRulesAmazonIpReputationList",
];

/** The rules of a web ACL in the words of its blocks; undefined where they are not known. */
export function rulesOf(inputs: Properties): readonly Properties[] | undefined {
  if (isAbsent(inputs["ruleJson"])) return blocks(inputs["rules"]);
  const json = text(inputs["ruleJson"]);
  return json === undefined ? undefined : blocks(parsed(json));
}

function parsed(json: string): Json {
  try {
    return uncapitalised(JSON.parse(json) as Json);
  } catch {
    // Text that is no list of rules is none that anybody could judge.
    return "";
  }
}

function uncapitalised(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(uncapitalised);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key.charAt(0).toLowerCase() + key.slice(1), uncapitalised(each)]),
  );
}

/** True for a rule's action or override of a name: `isAction(rule, "overrideAction", "count")`. */
export function isAction(rule: Properties, property: string, name: string): boolean {
  const block = at(rule, property);
  const [only] = isObject(block) ? [block] : (blocks(block) ?? []);
  return only !== undefined && only[name] !== undefined && only[name] !== null;
}

/** AWS's managed group that a rule runs, by name; undefined for other rules. */
export function managedGroup(rule: Properties): string | undefined {
  const path = "statement.managedRuleGroupStatement";
  return text(at(rule, `${path}.vendorName`)) === "AWS" ? text(at(rule, `${path}.name`)) : undefined;
}

/** Names of the rules inside a managed group that only count; undefined where that is not known. */
export function countedInside(rule: Properties): readonly string[] | undefined {
  const path = "statement.managedRuleGroupStatement";
  const overrides = blocks(at(rule, `${path}.ruleActionOverrides`) ?? at(rule, `${path}.ruleActionOverride`));
  // Excluded rules are the older way to say the same.
  const excluded = blocks(at(rule, `${path}.excludedRules`));
  if (overrides === undefined || excluded === undefined) return undefined;
  const counting = overrides.filter(
    (each) => !["block", "captcha", "challenge"].some((name) => isAction(each, "actionToUse", name)),
  );
  return [...counting, ...excluded].map((each) => text(each["name"]) ?? "not known");
}

/** Every value under a key of that name, however deep, with the part that holds it. */
export function everywhere(value: Json | undefined, key: string): readonly Json[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((each) => everywhere(each, key));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, each]) => [
    ...(name === key ? (list(each) ?? [each]) : []),
    ...everywhere(each, key),
  ]);
}
