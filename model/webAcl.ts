// From the firewall's settings to the web ACL: its rules in their order, the IP sets and answers they refer to.
import type { FirewallSettings } from "./firewallSettings.ts";
import { isIpv6 } from "./settingTypes.ts";
import { ANTI_DDOS, MANAGED_GROUPS, type ManagedGroup } from "./webAclGroups.ts";
import { ownIpSets, ownRules } from "./webAclOwnRules.ts";
import type { AclAction, AclIpSet, AclRule, AclStatement, WebAclModel } from "./webAclType.ts";

const AS_IS = [{ priority: 0, type: "NONE" as const }];

/** The five minutes that the limits count in, in seconds. */
const WINDOW = 300;

/**
 * The web ACL of some settings. Its order, cheap and certain first: refused addresses, which nothing may let in;
 * allowed ones, which skip the rest; countries; AWS's lists of addresses; rates; sizes, before anything that could only
 * see a part; own rules; AWS's groups that read contents; own rules that use their labels. What is left is allowed.
 */
export function modelWebAcl(firewall: FirewallSettings): WebAclModel {
  const rules = [
    ...addressRule("block-addresses", 0, firewall.block, { block: {} }),
    ...addressRule("allow-addresses", 10, firewall.allow, { allow: {} }),
    ...countryRules(firewall),
    ...(firewall.antiDdos ? [antiDdosRule()] : []),
    ...managedRules(firewall),
    ...rateRules(firewall),
    ...sizeRules(firewall),
    ...ownRules(firewall.rules, "before-groups", 1000),
    ...ownRules(firewall.rules, "after-groups", 3000),
  ];
  return {
    rules: rules.sort((one, other) => one.priority - other.priority),
    ipSets: [
      ...ipSets("block-addresses", firewall.block),
      ...ipSets("allow-addresses", firewall.allow),
      ...firewall.rules.flatMap(ownIpSets),
    ],
    responseBodies: firewall.rules.flatMap(({ name, response }) =>
      response?.content === undefined
        ? []
        : [{ key: name, contentType: response.contentType, content: response.content }],
    ),
    bodyInspectionLimit: `KB_${(Math.ceil(firewall.limits.bodyKilobytes / 16) * 16) as 16 | 32 | 48 | 64}`,
  };
}

function ipSets(name: string, addresses: readonly string[]): AclIpSet[] {
  const families = [
    { key: `${name}-ipv4`, ipAddressVersion: "IPV4" as const, addresses: addresses.filter((each) => !isIpv6(each)) },
    { key: `${name}-ipv6`, ipAddressVersion: "IPV6" as const, addresses: addresses.filter(isIpv6) },
  ];
  return families.filter((set) => set.addresses.length > 0);
}

function addressRule(name: string, priority: number, addresses: readonly string[], action: AclAction): AclRule[] {
  const [first, ...others] = ipSets(name, addresses).map(({ key }) => ({ ipSetReferenceStatement: { ipSet: key } }));
  if (first === undefined) return [];
  const statement = others.length === 0 ? first : { orStatement: { statements: [first, ...others] } };
  return [{ name, priority, action, statement }];
}

function countryRules({ countries }: FirewallSettings): AclRule[] {
  const among = (countryCodes: readonly string[]) => ({ geoMatchStatement: { countryCodes: [...countryCodes] } });
  const block = { block: {} };
  const rules: AclRule[] = [];
  if (countries.block.length > 0) {
    rules.push({ name: "blocked-countries", priority: 20, action: block, statement: among(countries.block) });
  }
  if (countries.allow.length > 0) {
    const statement = { notStatement: { statement: among(countries.allow) } };
    rules.push({ name: "other-countries", priority: 21, action: block, statement });
  }
  return rules;
}

/** A browser solves the challenge unseen; callers of an API and images cannot, and are exempt. */
function antiDdosRule(): AclRule {
  const challenge = {
    usageOfAction: "ENABLED",
    sensitivity: "HIGH",
    exemptUriRegularExpressions: [
      { regexString: "^/api/" },
      { regexString: "\\.(css|gif|ico|jpe?g|js|json|png|svg|webp|woff2?)$" },
    ],
  };
  const settings = { sensitivityToBlock: "LOW", clientSideActionConfig: { challenge } };
  return groupRule(ANTI_DDOS, { none: {} }, [{ awsManagedRulesAntiDdosRuleSet: settings }]);
}

function managedRules({ managedGroups, countedRules = {} }: FirewallSettings): AclRule[] {
  const names = Object.keys(MANAGED_GROUPS) as (keyof typeof MANAGED_GROUPS)[];
  return names
    .filter((name) => managedGroups[name] !== "off")
    .map((name) => {
      const group: ManagedGroup = MANAGED_GROUPS[name];
      const counted = [...new Set([...group.counted, ...(countedRules[name] ?? [])])];
      return groupRule({ ...group, counted }, managedGroups[name] === "count" ? { count: {} } : { none: {} });
    });
}

function groupRule(
  { rule, group, priority, counted }: ManagedGroup,
  overrideAction: NonNullable<AclRule["overrideAction"]>,
  managedRuleGroupConfigs?: readonly object[],
): AclRule {
  const statement = {
    managedRuleGroupStatement: {
      vendorName: "AWS",
      name: group,
      ruleActionOverrides: counted.map((name) => ({ name, actionToUse: { count: {} } })),
      ...(managedRuleGroupConfigs === undefined ? {} : { managedRuleGroupConfigs }),
    },
  };
  return { name: rule, priority, overrideAction, statement };
}

/** A viewer that asks too much is told to wait, as the window says. */
const TOO_MANY: AclAction = {
  block: {
    customResponse: { responseCode: 429, responseHeaders: [{ name: "retry-after", value: String(WINDOW) }] },
  },
};

function rateRules({ requestsPerFiveMinutes, pathLimits }: FirewallSettings): AclRule[] {
  const rate = { evaluationWindowSec: WINDOW, aggregateKeyType: "IP" };
  const all: AclRule = {
    name: "rate",
    priority: 100,
    action: TOO_MANY,
    statement: { rateBasedStatement: { ...rate, limit: requestsPerFiveMinutes } },
  };
  const paths = pathLimits.map(({ path, requestsPerFiveMinutes: limit }, index): AclRule => {
    const scopeDownStatement: AclStatement = {
      byteMatchStatement: {
        fieldToMatch: { uriPath: {} },
        positionalConstraint: "STARTS_WITH",
        searchString: path,
        // Else /%6cogin and //login would be other paths than /login.
        textTransformations: [
          { priority: 0, type: "URL_DECODE" },
          { priority: 1, type: "NORMALIZE_PATH" },
        ],
      },
    };
    return {
      name: pathRuleName(path),
      priority: 101 + index,
      action: TOO_MANY,
      statement: { rateBasedStatement: { ...rate, limit, scopeDownStatement } },
    };
  });
  return [all, ...paths];
}

/** Name of the rule that limits a path. */
export function pathRuleName(path: string): string {
  return `rate${path.replace(/[^\w]+/g, "-").replace(/-$/, "")}`.slice(0, 64);
}

function sizeRules({ limits }: FirewallSettings): AclRule[] {
  const { action, bodyKilobytes, queryBytes, pathBytes, headerBytes } = limits;
  const rule = (name: string, priority: number, code: number, fieldToMatch: object, size: number): AclRule => ({
    name,
    priority,
    action: action === "count" ? { count: {} } : { block: { customResponse: { responseCode: code } } },
    statement: {
      sizeConstraintStatement: { fieldToMatch, comparisonOperator: "GT", size, textTransformations: AS_IS },
    },
  });
  const headers = [{ matchPattern: { all: {} }, matchScope: "VALUE", oversizeHandling: "MATCH" }];
  return [
    rule("size-path", 200, 414, { uriPath: {} }, pathBytes),
    rule("size-query", 201, 414, { queryString: {} }, queryBytes),
    // AWS knows no 431.
    rule("size-headers", 202, 400, { headers }, headerBytes),
    rule("size-body", 203, 413, { body: { oversizeHandling: "MATCH" } }, bodyKilobytes * 1024),
  ];
}
