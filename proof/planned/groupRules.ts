// The three ways to write a rule of a security group, each as the rules it stands for: one for each peer.
import type { Json, PlannedResource, Properties } from "../../plan/type.ts";
import type { GroupPeer, GroupRule, Match } from "../network.ts";
import { readMatch } from "./match.ts";
import type { PrefixLists } from "./prefixLists.ts";
import { isRange } from "./ranges.ts";
import { doubt, elementsOf, isAbsent, isObject, notKnown, originOf } from "./reading.ts";

export type Direction = "ingress" | "egress";

/** The ids of groups that guard something; with `missing` they are only those that may. */
export interface GroupIds {
  readonly groups: readonly string[];
  readonly missing?: string;
}

/** Finds the groups that an id in a property names. */
interface GroupNames {
  one(resource: PlannedResource, property: string, value: Json | undefined): GroupIds;
}

/** A peer, and what is not known about it. */
interface DoubtfulPeer {
  readonly peer: GroupPeer;
  readonly missing?: string;
}

const EVERYWHERE: readonly GroupPeer[] = [{ cidr: "0.0.0.0/0" }, { cidr: "::/0" }];

/** Rules in a list of the group itself. */
export function inlineRules(
  groups: GroupNames,
  lists: PrefixLists,
  group: PlannedResource,
  direction: Direction,
  list: Json | undefined,
): GroupRule[] {
  const anything = () => rulesFor(group, { protocol: "all" }, everywhere(notKnown(direction, group)));
  const entries = elementsOf(list);
  if (entries === undefined) return anything();
  return entries.flatMap((entry) => {
    if (!isObject(entry)) return anything();
    const peers = [
      ...listedPeers(group, entry, lists, direction),
      ...selfPeer(group, entry, group.urn),
      ...eachOf(group, "securityGroups", entry["securityGroups"], (value) =>
        groupPeers(groups, group, direction, value),
      ),
    ];
    return rulesOf(group, entry, "protocol", peers);
  });
}

/** An `aws.ec2.SecurityGroupRule`, which belongs to the group with the id `own`. */
export function wholeRule(groups: GroupNames, lists: PrefixLists, rule: PlannedResource, own: string): GroupRule[] {
  const { inputs } = rule;
  const peers = [
    ...listedPeers(rule, inputs, lists, "prefixListIds"),
    ...selfPeer(rule, inputs, own),
    ...groupPeers(groups, rule, "sourceSecurityGroupId", inputs["sourceSecurityGroupId"]),
  ];
  return rulesOf(rule, inputs, "protocol", peers);
}

/** An `aws.vpc.SecurityGroupIngressRule` or `SecurityGroupEgressRule`, which has one peer. */
export function ownRule(groups: GroupNames, lists: PrefixLists, rule: PlannedResource): GroupRule[] {
  const { inputs } = rule;
  const peers = [
    ...cidrPeers(rule, "cidrIpv4", inputs["cidrIpv4"], "0.0.0.0/0"),
    ...cidrPeers(rule, "cidrIpv6", inputs["cidrIpv6"], "::/0"),
    ...listPeers(lists, rule, "prefixListId", inputs["prefixListId"]),
    ...groupPeers(groups, rule, "referencedSecurityGroupId", inputs["referencedSecurityGroupId"]),
  ];
  return rulesOf(rule, inputs, "ipProtocol", peers);
}

/** Peers in the lists that the older forms share. */
function listedPeers(holder: PlannedResource, entry: Properties, lists: PrefixLists, property: string): DoubtfulPeer[] {
  return [
    ...eachOf(holder, "cidrBlocks", entry["cidrBlocks"], (value) =>
      cidrPeers(holder, "cidrBlocks", value, "0.0.0.0/0"),
    ),
    ...eachOf(holder, "ipv6CidrBlocks", entry["ipv6CidrBlocks"], (value) =>
      cidrPeers(holder, "ipv6CidrBlocks", value, "::/0"),
    ),
    ...eachOf(holder, "prefixListIds", entry["prefixListIds"], (value) => listPeers(lists, holder, property, value)),
  ];
}

function eachOf(
  holder: PlannedResource,
  property: string,
  list: Json | undefined,
  peers: (value: Json) => DoubtfulPeer[],
): DoubtfulPeer[] {
  return elementsOf(list)?.flatMap(peers) ?? everywhere(notKnown(property, holder));
}

function cidrPeers(holder: PlannedResource, property: string, value: Json | undefined, widest: string): DoubtfulPeer[] {
  if (isAbsent(value)) return [];
  if (isRange(value)) return [{ peer: { cidr: value } }];
  return [{ peer: { cidr: widest }, missing: notKnown(property, holder) }];
}

function listPeers(
  lists: PrefixLists,
  holder: PlannedResource,
  property: string,
  value: Json | undefined,
): DoubtfulPeer[] {
  if (isAbsent(value)) return [];
  const { list, missing } = lists.referred(holder, property, value);
  return [{ peer: { prefixList: list }, ...doubt(missing) }];
}

/** One peer for each group that may be meant; any address where none is known. */
function groupPeers(
  groups: GroupNames,
  holder: PlannedResource,
  property: string,
  value: Json | undefined,
): DoubtfulPeer[] {
  if (isAbsent(value)) return [];
  const { groups: found, missing } = groups.one(holder, property, value);
  if (found.length === 0) return everywhere(missing ?? notKnown(property, holder));
  return found.map((group) => ({ peer: { group }, ...doubt(missing) }));
}

function selfPeer(holder: PlannedResource, entry: Properties, group: string): DoubtfulPeer[] {
  const { self } = entry;
  if (isAbsent(self) || self === false) return [];
  return [{ peer: { group }, ...(self !== true && { missing: notKnown("self", holder) }) }];
}

function everywhere(missing: string): DoubtfulPeer[] {
  return EVERYWHERE.map((peer) => ({ peer, missing }));
}

function rulesOf(
  holder: PlannedResource,
  entry: Properties,
  protocol: string,
  peers: readonly DoubtfulPeer[],
): GroupRule[] {
  const match = readMatch(holder, {
    protocol: entry[protocol],
    fromPort: entry["fromPort"],
    toPort: entry["toPort"],
    icmpType: entry["fromPort"],
  });
  return match === undefined ? [] : rulesFor(holder, match, peers);
}

function rulesFor(
  holder: PlannedResource,
  { missing, ...match }: Match & { readonly missing?: string },
  peers: readonly DoubtfulPeer[],
): GroupRule[] {
  return peers.map((each) => ({
    origin: originOf(holder),
    ...match,
    peer: each.peer,
    ...doubt(missing, each.missing),
  }));
}
