// One normal form for the ways to write a rule of a security group: in a list of the group, as a rule for one or the other
// direction, or as the older resource for both.
import type { Json, PlannedResource, Properties } from "../../plan/type.ts";
import { isRange } from "../../proof/planned/ranges.ts";
import { TYPES } from "../../proof/planned/types.ts";
import { at, blocks, flag, list, text } from "./inputs.ts";
import { type Direction, readTraffic, type Traffic } from "./traffic.ts";

/** Types whose rules stand in lists of their own. */
export const GROUP_TYPES = [TYPES.securityGroup, TYPES.defaultSecurityGroup] as const;
/** Types that are a rule of a group by themselves. */
export const RULE_TYPES = [TYPES.securityGroupRule, TYPES.ingressRule, TYPES.egressRule] as const;

/** Whom a rule lets in or out. Groups are not told apart; whether a rule names one is all that its inputs can say. */
export type Peer =
  | { readonly kind: "range"; readonly range: string }
  /** A prefix list, with what the rule says about it. */
  | { readonly kind: "prefix list"; readonly description: string }
  | { readonly kind: "group" };

/** One rule with one peer. */
export interface GroupRule {
  /** Where it stands: `ingress[0].cidrBlocks`, `cidrIpv4`. */
  readonly property: string;
  readonly direction: Direction;
  readonly traffic: Traffic;
  readonly peer: Peer;
}

export interface GroupRules {
  readonly rules: readonly GroupRule[];
  /** The first property of which the program does not know what it will be. */
  readonly unknown?: string;
}

/** The rules that a resource holds. */
export function readGroupRules(resource: PlannedResource): GroupRules {
  const { type, inputs } = resource;
  if (type === TYPES.securityGroupRule || "protocol" in inputs) {
    const direction = text(inputs["type"]);
    if (direction !== "ingress" && direction !== "egress") return { rules: [], unknown: "type" };
    return readRule(resource, inputs, "protocol", direction, "");
  }
  if (type === TYPES.ingressRule || type === TYPES.egressRule || "ipProtocol" in inputs)
    return readRule(resource, inputs, "ipProtocol", type === TYPES.egressRule ? "egress" : "ingress", "");
  return joined((["ingress", "egress"] as const).map((direction) => listed(resource, direction)));
}

function listed(group: PlannedResource, direction: Direction): GroupRules {
  const rules = blocks(at(group.inputs, direction));
  if (rules === undefined) return { rules: [], unknown: direction };
  return joined(rules.map((rule, index) => readRule(group, rule, "protocol", direction, `${direction}[${index}].`)));
}

function readRule(
  holder: PlannedResource,
  fields: Properties,
  protocol: string,
  direction: Direction,
  place: string,
): GroupRules {
  const { fromPort, toPort } = fields;
  // ICMP's type and code stand where the ports of TCP do.
  const written = { protocol: fields[protocol], fromPort, toPort, icmpType: fromPort, icmpCode: toPort };
  const traffic = readTraffic(holder, written);
  if (traffic === undefined) return { rules: [], unknown: `${place}${protocol}` };
  const found = peersOf(fields);
  const unread = found.find(({ peer }) => peer === undefined);
  if (unread) return { rules: [], unknown: `${place}${unread.property}` };
  return {
    rules: found.flatMap(({ property, peer }) =>
      peer === undefined ? [] : [{ property: `${place}${property}`, direction, traffic, peer }],
    ),
  };
}

interface FoundPeer {
  readonly property: string;
  /** Undefined where it is not known. */
  readonly peer: Peer | undefined;
}

const RANGES = ["cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6"];
const LISTS = ["prefixListIds", "prefixListId"];
const GROUPS = ["securityGroups", "sourceSecurityGroupId", "referencedSecurityGroupId"];

function peersOf(fields: Properties): FoundPeer[] {
  const description = text(fields["description"]) ?? "";
  const rangeOf = (value: Json): Peer | undefined => (isRange(value) ? { kind: "range", range: value } : undefined);
  return [
    ...RANGES.flatMap((property) => each(fields, property, rangeOf)),
    // Ids, of which it is enough that they are given.
    ...LISTS.flatMap((property) => each(fields, property, () => ({ kind: "prefix list", description }))),
    ...GROUPS.flatMap((property) => each(fields, property, () => ({ kind: "group" }))),
    ...(flag(fields["self"]) === false
      ? []
      : each(fields, "self", (value) => (flag(value) === undefined ? undefined : { kind: "group" }))),
  ];
}

/** `read` of each value; where the list is not known as a whole, of that, as ids may be and ranges may not. */
function each(fields: Properties, property: string, read: (value: Json) => Peer | undefined): FoundPeer[] {
  const value = fields[property] ?? null;
  const values = list(value) ?? [value];
  return values.map((one) => ({ property, peer: read(one) }));
}

function joined(parts: readonly GroupRules[]): GroupRules {
  const unknown = parts.find((part) => part.unknown !== undefined)?.unknown;
  return { rules: parts.flatMap(({ rules }) => rules), ...(unknown !== undefined && { unknown }) };
}
