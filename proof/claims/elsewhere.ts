// Private ranges that a VPC's filters name and that nobody in it has: another VPC's, an office's, a typing error's.
import { blockOf } from "../addresses.ts";
import { blockHolds } from "../filters.ts";
import type { Vpc } from "../network.ts";
import type { Address, Prepared } from "../prepare.ts";
import type { Peer } from "./scene.ts";

/** RFC 1918, RFC 6598 and RFC 4193. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"];

/**
 * One peer for each such range. No packet of theirs arrives while nothing leads there, but what a filter opens to them
 * it opens to whoever is joined later.
 */
export function elsewherePeers(prepared: Prepared, vpc: Vpc, inside: readonly Peer[]): Peer[] {
  const own = inside.flatMap(({ addresses }) => addresses);
  return [...namedBlocks(prepared, vpc)].flatMap((text): Peer[] => {
    const { family, first: value, last } = blockOf(text);
    const address: Address = { family, value, text, scope: "outside", lists: [] };
    const isPrivate = PRIVATE.some((range) => blockHolds(range, address) && last <= blockOf(range).last);
    const isOurs = vpc.cidrs.some((cidr) => blockHolds(cidr, address));
    if (!isPrivate || isOurs || own.some((each) => blockHolds(text, each))) return [];
    return [{ id: `elsewhere ${text}`, name: `${text} elsewhere`, addresses: [address] }];
  });
}

function namedBlocks({ network, subnets, acls }: Prepared, vpc: Vpc): ReadonlySet<string> {
  const groups = network.securityGroups.filter((group) => group.vpc === vpc.id);
  const rules = groups.flatMap(({ ingress, egress }) => [...ingress, ...egress]);
  const ids = new Set([...subnets.values()].filter((subnet) => subnet.vpc === vpc.id).map(({ acl }) => acl));
  const entries = [...ids].flatMap((id) => {
    const { ingress = [], egress = [] } = acls.get(id) ?? {};
    return [...ingress, ...egress];
  });
  return new Set([
    ...rules.flatMap(({ peer }) => ("cidr" in peer ? [peer.cidr] : [])),
    ...entries.map(({ cidr }) => cidr),
  ]);
}
