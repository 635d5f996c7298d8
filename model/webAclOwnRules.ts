// Own rules of the firewall's settings as rules of the web ACL: actions, labels, and IP sets made of their addresses.
import type { OwnRule } from "./firewallSettings.ts";
import { isIpv6 } from "./settingTypes.ts";
import type { RuleStatement, Statement } from "./webAclStatement.ts";
import type { AclAction, AclIpSet, AclRule, AclStatement } from "./webAclType.ts";

/** The rules that run at one of the two places; `priority` is the first rule's. */
export function ownRules(rules: readonly OwnRule[], runs: OwnRule["runs"], priority: number): AclRule[] {
  return rules.flatMap((rule, index) => {
    if (rule.runs !== runs) return [];
    const ruleLabels = rule.ruleLabels.length === 0 ? {} : { ruleLabels: rule.ruleLabels };
    const { statement } = keyed(rule);
    return [{ name: rule.name, priority: priority + index, action: ownAction(rule), ...ruleLabels, statement }];
  });
}

/** The IP sets that a rule's statements hold addresses of, numbered as they stand in it. */
export function ownIpSets(rule: OwnRule): AclIpSet[] {
  return keyed(rule).ipSets;
}

function keyed({ name, statement }: OwnRule): { readonly statement: AclStatement; readonly ipSets: AclIpSet[] } {
  const ipSets: AclIpSet[] = [];
  return { statement: withKeys(statement, name, ipSets), ipSets };
}

/** The statement with each list of addresses replaced by the key of a set, which is put into `ipSets`. */
function withKeys(statement: RuleStatement, name: string, ipSets: AclIpSet[]): AclStatement {
  const {
    ipSetReferenceStatement: set,
    andStatement,
    orStatement,
    notStatement,
    rateBasedStatement,
    ...match
  } = statement;
  const inner = (each: Statement): AclStatement => withKeys(each, name, ipSets);
  if (set !== undefined) {
    const key = `${name}-${ipSets.length + 1}`;
    const { addresses, ...forwarded } = set;
    ipSets.push({ key, ipAddressVersion: addresses.some(isIpv6) ? "IPV6" : "IPV4", addresses });
    return { ipSetReferenceStatement: { ipSet: key, ...forwarded } };
  }
  if (andStatement) return { andStatement: { statements: andStatement.statements.map(inner) } };
  if (orStatement) return { orStatement: { statements: orStatement.statements.map(inner) } };
  if (notStatement) return { notStatement: { statement: inner(notStatement.statement) } };
  if (rateBasedStatement) {
    const { scopeDownStatement, ...rate } = rateBasedStatement;
    return {
      rateBasedStatement: scopeDownStatement ? { ...rate, scopeDownStatement: inner(scopeDownStatement) } : rate,
    };
  }
  return match;
}

function ownAction({ name, action, response, insertHeaders }: OwnRule): AclAction {
  if (action === "block") {
    if (response === undefined) return { block: {} };
    const { responseCode, content, responseHeaders } = response;
    return {
      block: {
        customResponse: {
          responseCode,
          ...(responseHeaders.length === 0 ? {} : { responseHeaders }),
          ...(content === undefined ? {} : { customResponseBodyKey: name }),
        },
      },
    };
  }
  const handling = insertHeaders.length === 0 ? {} : { customRequestHandling: { insertHeaders } };
  return action === "allow" ? { allow: handling } : { count: handling };
}
