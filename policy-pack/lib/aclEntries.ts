// One normal form for the ways to write an entry of a network ACL: in a list of the ACL, or as a resource of its own.
import type { Json, PlannedResource, Properties } from "../../plan/type.ts";
import { isRange } from "../../proof/planned/ranges.ts";
import { TYPES } from "../../proof/planned/types.ts";
import { at, blocks, flag, isAbsent, number, text } from "./inputs.ts";
import { type Direction, readTraffic, type Traffic } from "./traffic.ts";

/** Types that hold entries. */
export const ACL_TYPES = [TYPES.networkAcl, TYPES.defaultNetworkAcl, TYPES.networkAclRule] as const;

/** One entry with one range. */
export interface AclEntry {
  /** Where it stands: `ingress[2]`; for an entry that is a resource, the property of its range. */
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

function listed(acl: PlannedResource, direction: Direction): AclEntries {
  const list = blocks(at(acl.inputs, direction));
  if (list === undefined) return { entries: [], unknown: direction };
  return joined(
    list.map((entry, index) => {
      const fields = { ...entry, ruleNumber: entry["ruleNo"], ruleAction: entry["action"] };
      return readEntry(acl, fields, direction, () => `${direction}[${index}]`);
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
  const unread = given.find((property) => !isRange(fields[property]));
  if (unread !== undefined) return { entries: [], unknown: place(unread) };
  return { entries: given.map((property) => ({ ...shared, property: place(property), range: `${fields[property]}` })) };
}

function joined(parts: readonly AclEntries[]): AclEntries {
  const unknown = parts.find((part) => part.unknown !== undefined)?.unknown;
  return { entries: parts.flatMap(({ entries }) => entries), ...(unknown !== undefined && { unknown }) };
}

/** The tier that an ACL, a subnet or a route table says it belongs to. */
export function tierOf({ inputs }: { readonly inputs: Properties }): string | undefined {
  return text(at(inputs, "tags.Tier"));
}
