// Network ACL entries of each tier, derived from the flows. ACLs keep no state, so every flow needs its answers too.
import { EPHEMERAL_PORTS } from "./ports.ts";
import { type Flow, type InnerPlace, isInner, type OuterPlace } from "./flows.ts";
import { isIpv6 } from "./settingTypes.ts";
import type { Tier } from "./tiers.ts";

/** Entries of an ACL in one direction and address family that AWS allows, less the default deny that it counts. */
export const ACL_ENTRY_LIMIT = 19;

/** One numbered entry; exactly one of the two blocks is set. All entries are TCP. */
export interface AclEntry {
  /** Evaluated in ascending order; AWS allows 1 to 32766. */
  readonly ruleNo: number;
  readonly action: "allow" | "deny";
  readonly cidrBlock?: string;
  readonly ipv6CidrBlock?: string;
  readonly fromPort: number;
  readonly toPort: number;
}

/** The entries of one tier's ACL. */
export interface AclEntries {
  readonly ingress: readonly AclEntry[];
  readonly egress: readonly AclEntry[];
}

/** An entry before it has a number. */
interface Opening {
  readonly direction: "ingress" | "egress";
  readonly action: "allow" | "deny";
  readonly block: string;
  readonly fromPort: number;
  readonly toPort: number;
}

/**
 * The entries of a tier. Requests come before answers, so that a widened list of clients renumbers as little
 * as it can; numbers go in tens from 100.
 *
 * @param vpcCidr the region's range, shut off before an entry that opens the internet would open it too
 */
export function aclEntries(tier: Tier, flows: readonly Flow[], vpcCidr: string): AclEntries {
  const requests = flows.flatMap((flow) => requestOpenings(tier, flow, vpcCidr));
  const answers = flows.flatMap((flow) => answerOpenings(tier, flow));
  // What is named inside the VPC comes first, then the VPC's own range is shut, then the internet is open.
  const rank = (opening: Opening) => (opening.action === "deny" ? 1 : isInternet(opening) ? 2 : 0);
  const ordered = [...requests.sort((a, b) => rank(a) - rank(b)), ...answers];
  return { ingress: numbered(ordered, "ingress"), egress: numbered(ordered, "egress") };
}

/** The request crosses the subnet border of its source outwards, of its target inwards, and of the NAT's subnet both ways. */
function requestOpenings(tier: Tier, { from, to, port, via }: Flow, vpcCidr: string): Opening[] {
  const open = (direction: Opening["direction"], place: InnerPlace | OuterPlace): Opening[] =>
    blocks(place).flatMap((block) => {
      const entry: Opening = { direction, action: "allow", block, fromPort: port, toPort: port };
      return direction === "egress" && isInternet(entry)
        ? [{ ...entry, action: "deny", block: vpcCidr }, entry]
        : [entry];
    });
  return [
    ...(isInner(from) && from.tier === tier ? open("egress", to) : []),
    ...(isInner(to) && to.tier === tier ? open("ingress", from) : []),
    ...(via?.tier === tier ? [...open("ingress", from), ...open("egress", to)] : []),
  ];
}

/** The answer crosses the same borders the other way, to the port that the client picked. */
function answerOpenings(tier: Tier, { from, to, via }: Flow): Opening[] {
  const open = (direction: Opening["direction"], place: InnerPlace | OuterPlace): Opening[] =>
    blocks(place).map((block) => ({
      direction,
      action: "allow",
      block,
      fromPort: EPHEMERAL_PORTS.from,
      toPort: EPHEMERAL_PORTS.to,
    }));
  return [
    ...(isInner(from) && from.tier === tier ? open("ingress", to) : []),
    ...(isInner(to) && to.tier === tier ? open("egress", from) : []),
    ...(via?.tier === tier ? [...open("ingress", to), ...open("egress", from)] : []),
  ];
}

function blocks(place: InnerPlace | OuterPlace): readonly string[] {
  return isInner(place) ? [place.cidr] : place.cidrs;
}

function isInternet({ block }: Opening): boolean {
  return block === "0.0.0.0/0" || block === "::/0";
}

function numbered(openings: readonly Opening[], direction: Opening["direction"]): AclEntry[] {
  const seen = new Set<string>();
  return openings
    .filter((opening) => opening.direction === direction)
    .filter((opening) => {
      const key = JSON.stringify(opening);
      return !seen.has(key) && seen.add(key);
    })
    .map(({ action, block, fromPort, toPort }, index) => ({
      ruleNo: 100 + 10 * index,
      action,
      ...(isIpv6(block) ? { ipv6CidrBlock: block } : { cidrBlock: block }),
      fromPort,
      toPort,
    }));
}
