// One normal form for the ways to write an entry of a network ACL: in a list of the ACL, or as a resource of its own.
import type { PlanIndex } from "../../plan/read.ts";
import type { Json, PlannedResource, Properties } from "../../plan/type.ts";
import { isRange } from "../../proof/planned/ranges.ts";
import { TYPES } from "../../proof/planned/types.ts";
import { at, blocks, flag, isAbsent, number, text } from "./inputs.ts";
import { type Direction, readTraffic, type Traffic } from "./traffic.ts";

/** Types that hold entries. */
export const ACL_TYPES = [TYPES.networkAcl, TYPES.defaultNetworkAcl, TYPES.networkAclRule] as const;

/** One entry with one range. */
export interface AclEntry {
  /** Where it stands: `ingress[2].cidrBlock`; `cidrBlock` of an entry that is a resource. */
  readonly property: string;
  readonly direction: Direction;
  /** Number by which AWS sorts. */
  readonly number: number;
  readonly allows: boolean;
  readonly traffic: Traffic;
  /** CIDR of either family. */
  readonly range: string;
}

export interface AclEntries {
  readonly entries: readonly AclEntry[];
  /** The first property of which the program does not know what it will be. */
  readonly unknown?: string;
}

/** The entries that a resource holds. */
export function readAclEntries(resource: PlannedResource): AclEntries {
  const { inputs } = resource;
  if (resource.type === TYPES.networkAclRule || "ruleAction" in inputs) return ownEntry(resource);
  return joined((["ingress", "egress"] as const).map((direction) => listed(resource, direction)));
}

/** The entries of a whole ACL: its own, and those that rules add to it. */
export function readWholeAcl(index: PlanIndex, acl: PlannedResource): AclEntries {
  const beside = index.users(acl, "networkAclId").filter(({ type }) => type === TYPES.networkAclRule);
  return joined([acl, ...beside].map(readAclEntries));
}

/** What a list calls the fields that a rule has under other names. */
const INLINE_NAMES: Readonly<Record<string, string>> = { ruleNumber: "ruleNo", ruleAction: "action" };

function listed(acl: PlannedResource, direction: Direction): AclEntries {
  const list = blocks(at(acl.inputs, direction));
  if (list === undefined) return { entries: [], unknown: direction };
  return joined(
    list.map((entry, index) => {
      const fields = { ...entry, ruleNumber: entry["ruleNo"], ruleAction: entry["action"] };
      const place = (property: string) => `${direction}[${index}].${INLINE_NAMES[property] ?? property}`;
      return readEntry(acl, fields, direction, place);
    }),
  );
}

function ownEntry(rule: PlannedResource): AclEntries {
  const { egress = false } = rule.inputs;
  const out = isAbsent(egress) ? false : flag(egress);
  if (out === undefined) return { entries: [], unknown: "egress" };
  return readEntry(rule, rule.inputs, out ? "egress" : "ingress", (range) => range);
}

type Fields = Readonly<Record<string, Json | undefined>>;

function readEntry(
  holder: PlannedResource,
  fields: Fields,
  direction: Direction,
  place: (property: string) => string,
): AclEntries {
  const action = text(fields["ruleAction"])?.toLowerCase();
  const { protocol, fromPort, toPort, icmpType, icmpCode } = fields;
  const traffic = readTraffic(holder, { protocol, fromPort, toPort, icmpType, icmpCode });
  const ruleNumber = number(fields["ruleNumber"]);
  if (action !== "allow" && action !== "deny") return { entries: [], unknown: place("ruleAction") };
  if (traffic === undefined) return { entries: [], unknown: place("protocol") };
  if (ruleNumber === undefined) return { entries: [], unknown: place("ruleNumber") };
  const shared = { direction, number: ruleNumber, allows: action === "allow", traffic };
  const given = ["cidrBlock", "ipv6CidrBlock"].filter((property) => !isAbsent(fields[property]));
  return joined(
    given.map((property): AclEntries => {
      const range = fields[property];
      return isRange(range)
        ? { entries: [{ ...shared, property: place(property), range }] }
        : { entries: [], unknown: place(property) };
    }),
  );
}

function joined(parts: readonly AclEntries[]): AclEntries {
  const unknown = parts.find((part) => part.unknown !== undefined)?.unknown;
  return { entries: parts.flatMap(({ entries }) => entries), ...(unknown !== undefined && { unknown }) };
}

/** The tier that an ACL, a subnet or a route table says it belongs to. */
export function tierOf({ inputs }: { readonly inputs: Properties }): string | undefined {
  return text(at(inputs, "tags.Tier"));
}
