// Capacity units (WCU) of the web ACL's rules, from AWS's table; AWS refuses more than 5,000 and has 1,500 in the price.
// https://docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html
import { groupCapacity } from "./webAclGroups.ts";
import type { AclRule, AclStatement } from "./webAclType.ts";

/** Above this AWS refuses the web ACL. */
export const CAPACITY_LIMIT = 5000;
/** Above this the web ACL's price rises, by a step for each 500. https://aws.amazon.com/waf/pricing/ */
export const CAPACITY_IN_PRICE = 1500;

const BYTE_MATCH: Readonly<Record<string, number>> = {
  EXACTLY: 2,
  STARTS_WITH: 2,
  ENDS_WITH: 2,
  CONTAINS: 10,
  CONTAINS_WORD: 10,
};

/** What the statements that look into a request have in common. */
interface Inspection {
  readonly fieldToMatch: { readonly allQueryArguments?: object; readonly jsonBody?: object };
  readonly textTransformations: readonly { readonly type: string }[];
}

/**
 * Sum over the rules. AWS may count less, for a transformation that several rules share, never more: the sum is an
 * upper bound as long as the managed groups' own sums stay.
 */
export function webAclCapacity(rules: readonly AclRule[]): number {
  // One unit for every five labels that the rules put on requests.
  const labels = rules.reduce((count, { ruleLabels = [] }) => count + ruleLabels.length, 0);
  return rules.reduce((sum, rule) => sum + ruleCapacity(rule), Math.ceil(labels / 5));
}

/** Units of one rule, without its labels. */
export function ruleCapacity({ statement }: AclRule): number {
  return statementCapacity(statement);
}

function statementCapacity(statement: AclStatement): number {
  const s = statement;
  if (s.byteMatchStatement) {
    return inspected(s.byteMatchStatement, BYTE_MATCH[s.byteMatchStatement.positionalConstraint] ?? 10);
  }
  if (s.regexMatchStatement) return inspected(s.regexMatchStatement, 3);
  if (s.sizeConstraintStatement) return inspected(s.sizeConstraintStatement, 1);
  if (s.sqliMatchStatement)
    return inspected(s.sqliMatchStatement, s.sqliMatchStatement.sensitivityLevel === "HIGH" ? 30 : 20);
  if (s.xssMatchStatement) return inspected(s.xssMatchStatement, 40);
  if (s.ipSetReferenceStatement) return s.ipSetReferenceStatement.ipSetForwardedIpConfig?.position === "ANY" ? 5 : 1;
  if (s.managedRuleGroupStatement) return groupCapacity(s.managedRuleGroupStatement.name);
  if (s.rateBasedStatement) {
    const { customKeys = [], scopeDownStatement } = s.rateBasedStatement;
    return 2 + 30 * customKeys.length + (scopeDownStatement ? statementCapacity(scopeDownStatement) : 0);
  }
  if (s.notStatement) return statementCapacity(s.notStatement.statement);
  const nested = s.andStatement ?? s.orStatement;
  // What is left, countries and labels, costs one unit.
  return nested ? nested.statements.reduce((sum, each) => sum + statementCapacity(each), 0) : 1;
}

/** Base cost, doubled for JSON; 10 for all query arguments and for each transformation that does something. */
function inspected({ fieldToMatch, textTransformations }: Inspection, base: number): number {
  const transformations = textTransformations.filter(({ type }) => type !== "NONE").length;
  return base * (fieldToMatch.jsonBody ? 2 : 1) + (fieldToMatch.allQueryArguments ? 10 : 0) + 10 * transformations;
}
