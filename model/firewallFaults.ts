// What no single key of the firewall's settings can show: lists that contradict each other, AWS's sums and quotas.
import { type Fault, type Readable, repeatedValues } from "./fault.ts";
import { firewall, type FirewallSettings, type OwnRule } from "./firewallSettings.ts";
import { modelWebAcl, pathRuleName } from "./webAcl.ts";
import { CAPACITY_LIMIT, ruleCapacity, webAclCapacity } from "./webAclCapacity.ts";
import { MANAGED_GROUPS } from "./webAclGroups.ts";
import type { AclRule, AclStatement } from "./webAclType.ts";

/** AWS's quotas of one web ACL. https://docs.aws.amazon.com/waf/latest/developerguide/limits.html */
const RATE_RULES = 10;
const REFERENCES = 50;
const RESPONSE_BYTES = 50 * 1024;

/** Every fault between the keys, with paths that begin under `edge.firewall`. */
export function firewallFaults(settings: Readable<FirewallSettings>): Fault[] {
  return [
    ...listFaults(settings),
    ...countryFaults(settings),
    ...countedFaults(settings),
    ...pathFaults(settings),
    ...(settings.rules ?? []).flatMap((rule, index) => (rule === undefined ? [] : ruleFaults(rule, `rules[${index}]`))),
    ...sumFaults(settings),
  ];
}

function listFaults({ allow = [], block = [] }: Readable<FirewallSettings>): Fault[] {
  return [
    ...repeatedValues("allow", allow),
    ...repeatedValues("block", block),
    ...allow.flatMap((address, index) =>
      address === undefined || !block.includes(address)
        ? []
        : [{ path: `allow[${index}]`, message: `${address} stands in block too, which wins; keep one of them` }],
    ),
  ];
}

function countryFaults({ countries }: Readable<FirewallSettings>): Fault[] {
  const { allow = [], block = [] } = countries ?? {};
  const faults = [...repeatedValues("countries.allow", allow), ...repeatedValues("countries.block", block)];
  return allow.length === 0 || block.length === 0
    ? faults
    : [
        ...faults,
        {
          path: "countries.block",
          message: "says nothing beside countries.allow, which blocks every other country; use one of them",
        },
      ];
}

function countedFaults({ managedGroups = {}, countedRules = {} }: Readable<FirewallSettings>): Fault[] {
  const groups = Object.keys(countedRules) as (keyof typeof countedRules)[];
  return groups.flatMap((group) => {
    const mode = managedGroups[group];
    return mode === "off" || mode === "count"
      ? [{ path: `countedRules.${group}`, message: `says nothing while managedGroups.${group} is ${mode}; remove it` }]
      : repeatedValues(`countedRules.${group}`, countedRules[group]);
  });
}

function pathFaults({ pathLimits = [], requestsPerFiveMinutes: all }: Readable<FirewallSettings>): Fault[] {
  const names = pathLimits.map((each) => (each?.path === undefined ? undefined : pathRuleName(each.path)));
  return pathLimits.flatMap((each, index): Fault[] => {
    const own = each?.requestsPerFiveMinutes;
    const twin = names.indexOf(names[index]);
    const faults: Fault[] = [];
    if (names[index] !== undefined && twin < index) {
      const message = `${each?.path} makes the rule "${names[index]}", as pathLimits[${twin}] does; keep one of them`;
      faults.push({ path: `pathLimits[${index}].path`, message });
    }
    if (own !== undefined && all !== undefined && own >= all) {
      const message = `${own} is never reached, requestsPerFiveMinutes (${all}) stops the viewer first; use less`;
      faults.push({ path: `pathLimits[${index}].requestsPerFiveMinutes`, message });
    }
    return faults;
  });
}

function ruleFaults(rule: Readable<OwnRule>, path: string): Fault[] {
  const { action, response, insertHeaders = [], runs } = rule;
  const faults: Fault[] = [];
  if (response !== undefined && action !== undefined && action !== "block") {
    faults.push({ path: `${path}.response`, message: `is for action block, this one is ${action}; remove it` });
  }
  if (insertHeaders.length > 0 && action === "block") {
    faults.push({ path: `${path}.insertHeaders`, message: "is for action allow or count; remove it" });
  }
  const early = runs === "before-groups" ? groupLabelOf(rule.statement) : undefined;
  if (early !== undefined) {
    faults.push({
      path: `${path}.statement`,
      message: `"${early}" is put on requests by a managed group that runs later; set runs: after-groups`,
    });
  }
  return faults;
}

/** A label in the statement that only the groups behind the own rules give. */
function groupLabelOf(statement: unknown): string | undefined {
  if (typeof statement !== "object" || statement === null) return undefined;
  const { key } = statement as { readonly key?: unknown };
  const late = Object.values(MANAGED_GROUPS).filter(({ priority }) => priority >= 1000);
  if (typeof key === "string" && late.some(({ labels }) => key.startsWith(labels))) return key;
  for (const inner of Object.values(statement)) {
    const found = groupLabelOf(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Sums over the whole web ACL, once every key is right. */
function sumFaults(settings: Readable<FirewallSettings>): Fault[] {
  const parsed = firewall.safeParse(settings);
  if (!parsed.success) return [];
  const { rules, ipSets, responseBodies } = modelWebAcl(parsed.data);
  const names = rules.map(({ name }) => name);
  const twins = parsed.data.rules.flatMap(({ name }, index) =>
    names.filter((other) => other === name).length < 2
      ? []
      : [
          {
            path: `rules[${index}].name`,
            message: `"${name}" is the name of another rule of the web ACL; use another`,
          },
        ],
  );
  const rates = rules.filter(({ statement }) => statement.rateBasedStatement !== undefined).length;
  const bytes = responseBodies.reduce((sum, { content }) => sum + content.length, 0);
  const quotas: [string, number, number, string][] = [
    ["rate-based rules", rates, RATE_RULES, "use fewer pathLimits or rateBasedStatements"],
    ["references to IP sets and managed groups", ipSets.length + groupCount(rules), REFERENCES, "join some of them"],
    ["bytes in custom responses", bytes, RESPONSE_BYTES, "use shorter ones"],
  ];
  return [
    ...twins,
    ...quotas.flatMap(([what, count, most, remedy]) =>
      count <= most
        ? []
        : [{ path: "rules", message: `the web ACL has ${count} ${what}, AWS allows ${most}; ${remedy}` }],
    ),
    ...capacityFaults(rules),
  ];
}

function groupCount(rules: readonly AclRule[]): number {
  const isGroup = ({ managedRuleGroupStatement }: AclStatement): boolean => managedRuleGroupStatement !== undefined;
  return rules.filter(({ statement }) => isGroup(statement)).length;
}

function capacityFaults(rules: readonly AclRule[]): Fault[] {
  const sum = webAclCapacity(rules);
  if (sum <= CAPACITY_LIMIT) return [];
  const dearest = rules
    .map((rule) => ({ name: rule.name, units: ruleCapacity(rule) }))
    .sort((one, other) => other.units - one.units)
    .slice(0, 5)
    .map(({ name, units }) => `${name} ${units}`);
  return [
    {
      path: "rules",
      message:
        `the web ACL needs ${sum} capacity units, AWS allows ${CAPACITY_LIMIT} (the largest: ${dearest.join(", ")}); ` +
        "use fewer rules or transformations, or turn a managed group off",
    },
  ];
}
