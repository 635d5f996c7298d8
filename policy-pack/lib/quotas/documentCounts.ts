// What counts against the quotas on a resource's own contents: a web ACL's capacity, a machine's user data.
import { webAclCapacity } from "../../../model/webAclCapacity.ts";
import type { AclRule } from "../../../model/webAclType.ts";
import { holdsUnknown, type PlanIndex } from "../../../plan/read.ts";
import type { Json, PlannedResource, Properties } from "../../../plan/type.ts";
import { TYPES } from "../../../proof/planned/types.ts";
import { at, isAbsent, isObject, number, text } from "../inputs.ts";
import { rulesOf } from "../webAclRules.ts";
import { type RegionCensus, sum } from "./census.ts";
import { type Count, countAt } from "./counts.ts";

const RULE_GROUP = "aws:wafv2/ruleGroup:RuleGroup";

/** Capacity units of every web ACL, by AWS's published table; a rule group counts what it reserves. */
export function webAclUnits(region: RegionCensus, index: PlanIndex): readonly Count[] {
  return region.ofType("aws:wafv2/webAcl:WebAcl").map((acl) => countAt(acl, unitsOf(acl, index)));
}

function unitsOf(acl: PlannedResource, index: PlanIndex): number | undefined {
  const rules = rulesOf(acl.inputs);
  if (rules === undefined || !rules.every((rule) => isPriced(at(rule, "statement")))) return undefined;
  const own = rules.filter((rule) => isAbsent(at(rule, "statement.ruleGroupReferenceStatement")));
  const groups = ["rules", "ruleJson"]
    .flatMap((property) => index.referenced(acl, property))
    .filter(({ type }) => type === RULE_GROUP);
  const reserved = groups.map(({ inputs }) => number(inputs["capacity"]));
  if (own.length + groups.length < rules.length || !reserved.every((units) => units !== undefined)) return undefined;
  // The provider's rules have the form of the model's, wherever they come from.
  return webAclCapacity(own as unknown as readonly AclRule[]) + sum(reserved);
}

/** Statements that AWS's table, as the model has it, prices. */
const PRICED: ReadonlySet<string> = new Set(
  (
    "byteMatch regexMatch sizeConstraint sqliMatch xssMatch ipSetReference managedRuleGroup rateBased not and or " +
    "geoMatch labelMatch asnMatch ruleGroupReference"
  )
    .split(" ")
    .map((name) => `${name}Statement`),
);

/** True where the capacity of a statement, and of those in it, can be told. */
function isPriced(statement: Json | undefined): boolean {
  if (!isObject(statement)) return false;
  return Object.entries(statement).every(([name, content]) => {
    if (!PRICED.has(name) || !isObject(content)) return false;
    const looks = ["byteMatch", "regexMatch", "sizeConstraint", "sqliMatch", "xssMatch"].includes(
      name.replace("Statement", ""),
    );
    if (looks && !(isObject(content["fieldToMatch"]) && Array.isArray(content["textTransformations"]))) return false;
    return nested(content).every(isPriced);
  });
}

function nested(content: Properties): readonly Json[] {
  const { statement, statements, scopeDownStatement } = content;
  return [statement, scopeDownStatement, ...(Array.isArray(statements) ? (statements as readonly Json[]) : [])].filter(
    (each) => each !== undefined,
  );
}

/** User data of every launch template and instance, in bytes before base64. */
export function userDataBytes(region: RegionCensus): readonly Count[] {
  const holders = [TYPES.launchTemplate, TYPES.launchConfiguration, TYPES.instance].flatMap((type) =>
    region.ofType(type),
  );
  return holders.map((holder) => {
    const { userData, userDataBase64 } = holder.inputs;
    const given = isAbsent(userData) ? userDataBase64 : userData;
    return countAt(holder, isAbsent(given) ? 0 : bytesOf(given));
  });
}

/** What is base64 counts as what it stands for: three bytes for every four characters. */
function bytesOf(given: Json | undefined): number | undefined {
  const known = holdsUnknown(given) ? undefined : text(given);
  if (known === undefined) return undefined;
  if (known.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(known)) {
    return Math.floor((known.replace(/=+$/, "").length * 3) / 4);
  }
  return new TextEncoder().encode(known).length;
}
