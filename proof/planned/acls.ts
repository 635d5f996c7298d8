// Network ACLs with their entries, however they are written, and which subnet has which.
import type { Json, PlannedResource, Properties, Urn } from "../../plan/type.ts";
import type { AclRule, NetworkAcl } from "../network.ts";
import { readMatch } from "./match.ts";
import { isRange } from "./ranges.ts";
import { doubt, flagOf, isAbsent, isObject, nameOf, notKnown, numberOf, originOf } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { TYPES } from "./types.ts";
import type { PlainSubnet } from "./vpcs.ts";

export interface PlannedAcls {
  readonly acls: readonly NetworkAcl[];
  /** Id of the ACL of each subnet. */
  readonly ofSubnet: ReadonlyMap<Urn, string>;
}

type Direction = "ingress" | "egress";
type Entries = Record<Direction, AclRule[]>;

const ACL_TYPES = [TYPES.networkAcl, TYPES.defaultNetworkAcl];

/** The ACL that AWS gives every VPC lets everything through until somebody says otherwise. */
const OPEN: readonly AclRule[] = [
  { rule: 100, action: "allow", protocol: "all", cidr: "0.0.0.0/0" },
  { rule: 101, action: "allow", protocol: "all", cidr: "::/0" },
];

export function readAcls(reading: Reading, subnets: ReadonlyMap<Urn, PlainSubnet>): PlannedAcls {
  const written = ACL_TYPES.flatMap((type) => reading.index.ofType(type));
  const entries = new Map<Urn, Entries>(written.map((acl) => [acl.urn, inlineEntries(acl)]));
  const defaults = defaultAcls(reading);
  for (const rule of reading.index.ofType(TYPES.networkAclRule)) addRule(reading, rule, entries, defaults);
  const chosen = associations(reading, written);
  const open = new Map<string, NetworkAcl>();
  const ofSubnet = new Map(
    [...subnets].map(([urn, { vpc }]): [Urn, string] => {
      const acl = chosen.get(urn) ?? defaults.get(vpc.urn)?.urn;
      if (acl !== undefined) return [urn, acl];
      const made = openAcl(vpc);
      open.set(made.id, made);
      return [urn, made.id];
    }),
  );
  const acls = written.map((acl): NetworkAcl => {
    const { ingress, egress } = entries.get(acl.urn) ?? { ingress: [], egress: [] };
    return { ...originOf(acl), ingress, egress };
  });
  return { acls: [...acls, ...open.values()], ofSubnet };
}

/** By VPC: the default ACL that the program adopts. */
function defaultAcls(reading: Reading): ReadonlyMap<Urn, PlannedResource> {
  return new Map(
    reading.index.ofType(TYPES.defaultNetworkAcl).flatMap((acl): [Urn, PlannedResource][] => {
      const vpc = reading.required(acl, "defaultNetworkAclId", [TYPES.vpc]);
      return vpc === undefined ? [] : [[vpc.urn, acl]];
    }),
  );
}

function openAcl(vpc: PlannedResource): NetworkAcl {
  const origin = { id: `${vpc.urn}/default-network-acl`, name: `default network ACL of ${nameOf(vpc)}` };
  return { ...origin, ingress: OPEN, egress: OPEN };
}

function inlineEntries(acl: PlannedResource): Entries {
  return { ingress: inline(acl, "ingress"), egress: inline(acl, "egress") };
}

function inline(acl: PlannedResource, direction: Direction): AclRule[] {
  const list = acl.inputs[direction];
  if (isAbsent(list)) return [];
  if (!Array.isArray(list)) return doubtful(notKnown(direction, acl));
  return (list as readonly Json[]).flatMap((entry) =>
    isObject(entry)
      ? readEntry(acl, { ...entry, rule: entry["ruleNo"] ?? null, ruleAction: entry["action"] ?? null })
      : doubtful(notKnown(direction, acl)),
  );
}

/** An entry that may do anything. */
function doubtful(missing: string): AclRule[] {
  return OPEN.map((rule) => ({ ...rule, rule: 0, missing }));
}

function addRule(
  reading: Reading,
  rule: PlannedResource,
  entries: ReadonlyMap<Urn, Entries>,
  defaults: ReadonlyMap<Urn, PlannedResource>,
): void {
  const { resources, missing } = reading.one(rule, "networkAclId", [...ACL_TYPES, TYPES.vpc]);
  if (resources.length === 0) reading.note(rule, missing ?? notKnown("networkAclId", rule));
  const egress = flagOf(rule.inputs["egress"], false);
  const unsure = egress === undefined ? notKnown("egress", rule) : undefined;
  const read = readEntry(rule, { ...rule.inputs, rule: rule.inputs["ruleNumber"] ?? null });
  const rules = read.map((each): AclRule => ({ ...each, ...doubt(each.missing, missing, unsure) }));
  for (const resource of resources) {
    const acl = resource.type === TYPES.vpc ? defaults.get(resource.urn) : resource;
    const own = acl && entries.get(acl.urn);
    if (own === undefined) reading.note(rule, `${nameOf(resource)}'s default network ACL is not in the plan`);
    if (egress !== true) own?.ingress.push(...rules);
    if (egress !== false) own?.egress.push(...rules);
  }
}

function readEntry(holder: PlannedResource, entry: Properties): AclRule[] {
  const match = readMatch(holder, {
    protocol: entry["protocol"],
    fromPort: entry["fromPort"],
    toPort: entry["toPort"],
    icmpType: entry["icmpType"],
  });
  if (match === undefined) return [];
  const [number, action] = [numberOf(entry["rule"]), entry["ruleAction"]];
  const known = typeof action === "string" ? action.toLowerCase() : "";
  const facts = [
    number === undefined ? notKnown("number of an entry", holder) : undefined,
    known !== "allow" && known !== "deny" ? notKnown("action of an entry", holder) : undefined,
  ];
  const cidrs = [entry["cidrBlock"], entry["ipv6CidrBlock"]].filter((cidr) => !isAbsent(cidr));
  return cidrs.flatMap((cidr, index) => {
    const range = isRange(cidr) ? cidr : undefined;
    const open = index === 0 && !isAbsent(entry["cidrBlock"]) ? "0.0.0.0/0" : "::/0";
    const unknownRange = range === undefined ? notKnown("range of an entry", holder) : undefined;
    const { missing: unsure, ...rest } = match;
    return [
      {
        rule: number ?? 0,
        action: known === "deny" ? ("deny" as const) : ("allow" as const),
        ...rest,
        cidr: range ?? open,
        ...doubt(unsure, ...facts, unknownRange),
      },
    ];
  });
}

/** Which subnet has which of the written ACLs. */
function associations(reading: Reading, written: readonly PlannedResource[]): ReadonlyMap<Urn, string> {
  const chosen = new Map<Urn, string>();
  const choose = (user: PlannedResource, subnet: PlannedResource, acl: PlannedResource) => {
    const before = chosen.get(subnet.urn);
    if (before !== undefined && before !== acl.urn) reading.note(user, `${nameOf(subnet)} is given two network ACLs`);
    chosen.set(subnet.urn, acl.urn);
  };
  for (const acl of written) {
    const { resources, missing } = reading.many(acl, "subnetIds", [TYPES.subnet]);
    if (missing !== undefined) reading.note(acl, missing);
    for (const subnet of resources) choose(acl, subnet, acl);
  }
  for (const association of reading.index.ofType(TYPES.networkAclAssociation)) {
    const acl = reading.required(association, "networkAclId", ACL_TYPES);
    const subnet = reading.required(association, "subnetId", [TYPES.subnet]);
    if (acl !== undefined && subnet !== undefined) choose(association, subnet, acl);
  }
  return chosen;
}
