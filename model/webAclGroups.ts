// AWS's managed rule groups that the web ACL can use: what each costs, where it stands, what is counted only.
// https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html

/** A group of AWS's rules. */
export interface ManagedGroup {
  /** Name of our rule. */
  readonly rule: string;
  /** AWS's name of the group. */
  readonly group: string;
  /** Fixed by AWS; a later version may cost another sum. */
  readonly capacity: number;
  readonly priority: number;
  /** Namespace of the labels it puts on requests. */
  readonly labels: string;
  /** Rules inside it that must not block, for a setting of ours does their work. */
  readonly counted: readonly string[];
}

/** In the settings' order. Groups that look at addresses only stand first, being cheap for AWS and certain. */
export const MANAGED_GROUPS = {
  common: {
    rule: "common",
    group: "AWSManagedRulesCommonRuleSet",
    capacity: 700,
    priority: 2000,
    labels: "awswaf:managed:aws:core-rule-set:",
    // It blocks bodies over 8 KB, queries over 2 KB and so on; `limits` says here how large a request may be.
    counted: ["SizeRestrictions_BODY", "SizeRestrictions_QUERYSTRING", "SizeRestrictions_URIPATH"],
  },
  knownBadInputs: {
    rule: "known-bad-inputs",
    group: "AWSManagedRulesKnownBadInputsRuleSet",
    capacity: 200,
    priority: 2010,
    labels: "awswaf:managed:aws:known-bad-inputs:",
    counted: [],
  },
  ipReputation: {
    rule: "ip-reputation",
    group: "AWSManagedRulesAmazonIpReputationList",
    capacity: 25,
    priority: 40,
    labels: "awswaf:managed:aws:amazon-ip-list:",
    counted: [],
  },
  anonymousIp: {
    rule: "anonymous-ip",
    group: "AWSManagedRulesAnonymousIpList",
    capacity: 50,
    priority: 50,
    labels: "awswaf:managed:aws:anonymous-ip-list:",
    counted: [],
  },
  sqli: {
    rule: "sqli",
    group: "AWSManagedRulesSQLiRuleSet",
    capacity: 200,
    priority: 2020,
    labels: "awswaf:managed:aws:sql-database:",
    counted: [],
  },
} as const satisfies Record<string, ManagedGroup>;

/** Paid by the month and by the request, so it is a setting of its own. */
export const ANTI_DDOS: ManagedGroup = {
  rule: "anti-ddos",
  group: "AWSManagedRulesAntiDDoSRuleSet",
  capacity: 50,
  priority: 30,
  labels: "awswaf:managed:aws:anti-ddos:",
  counted: [],
};

/** Capacity of a group by AWS's name of it. */
export function groupCapacity(group: string): number {
  const found = [...Object.values<ManagedGroup>(MANAGED_GROUPS), ANTI_DDOS].find((each) => each.group === group);
  if (found === undefined)
    throw new RangeError(`managed rule group "${group}" has no capacity; add it to model/webAclGroups.ts`);
  return found.capacity;
}
