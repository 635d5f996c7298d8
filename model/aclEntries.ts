// Network ACL entries of each tier, derived from the flows. ACLs keep no state, so every flow needs its answers too.
import { type Flow, type InnerPlace, isInner, type OuterPlace, TOO_LARGE } from "./flows.ts";
import { EPHEMERAL_PORTS } from "./ports.ts";
import { isIpv6 } from "./settingTypes.ts";
import type { Tier } from "./tiers.ts";

/** Entries of an ACL in one direction and address family that AWS allows, less the default deny that it counts. */
export const ACL_ENTRY_LIMIT = 19;

/** What an entry matches beside its block. */
export type AclMatch =
  | { readonly protocol: "tcp"; readonly fromPort: number; readonly toPort: number }
  | { readonly protocol: "icmp" | "icmpv6"; readonly icmpType: number; readonly icmpCode: number };

/** One numbered entry; exactly one of the two blocks is set. */
export type AclEntry = AclMatch & {
  /** Evaluated in ascending order; AWS allows 1 to 32766. */
  readonly ruleNo: number;
  readonly action: "allow" | "deny";
  readonly cidrBlock?: string;
  readonly ipv6CidrBlock?: string;
};

/** The entries of one tier's ACL. */
export interface AclEntries {
  readonly ingress: readonly AclEntry[];
  readonly egress: readonly AclEntry[];
}

/**
 * Added to a flow's slot: what is named inside the VPC, then the VPC's own range shut, then the internet, then answers.
 * Answers that may come from all of a prefix list's addresses have the VPC shut right before them.
 */
const NUMBERS = { inner: 0, shut: 2_000, internet: 4_000, shutAnswer: 9_999, answer: 10_000 } as const;

/** An entry with the direction it is for. */
interface Opening {
  readonly direction: "ingress" | "egress";
  readonly kind: keyof typeof NUMBERS;
  readonly slot: number;
  readonly block: string;
  readonly match: AclMatch;
}

/**
 * The entries of a tier, in ascending order.
 *
 * Each flow has its own numbers: the provider deletes every changed entry before it makes the new ones, so numbers that
 * moved with their neighbours would drop live answers.
 *
 * @param vpcCidr the region's range, shut off before an entry that opens the internet would open it too
 */
export function aclEntries(tier: Tier, flows: readonly Flow[], vpcCidr: string): AclEntries {
  const openings = flows.flatMap((flow) => [...requests(tier, flow, vpcCidr), ...answers(tier, flow, vpcCidr)]);
  return { ingress: numbered(openings, "ingress"), egress: numbered(openings, "egress") };
}

/** The request crosses the subnet border of its source outwards, of its target inwards, and of the NAT's subnet both ways. */
function requests(tier: Tier, { from, to, port, slot, via }: Flow, vpcCidr: string): Opening[] {
  const open = (direction: Opening["direction"], place: InnerPlace | OuterPlace): Opening[] =>
    blocks(place).flatMap((block, index): Opening[] => {
      const entry = { direction, block, match: matchOf(port, block), slot: slot + index };
      const leaves = direction === "egress" && isInternet(block);
      return [
        ...(leaves ? [{ ...entry, block: vpcCidr, kind: "shut" as const }] : []),
        { ...entry, kind: isInternet(block) ? "internet" : "inner" },
      ];
    });
  return [
    ...(isInner(from) && from.tier === tier ? open("egress", to) : []),
    ...(isInner(to) && to.tier === tier ? open("ingress", from) : []),
    ...(via?.tier === tier ? [...open("ingress", from), ...open("egress", to)] : []),
  ];
}

/** The answer crosses the same borders the other way, to the port that the client picked. ICMP has no answer. */
function answers(tier: Tier, { from, to, port, slot, via }: Flow, vpcCidr: string): Opening[] {
  const open = (direction: Opening["direction"], place: InnerPlace | OuterPlace): Opening[] =>
    blocks(place).flatMap((block, index): Opening[] => {
      const match = { protocol: "tcp", fromPort: EPHEMERAL_PORTS.from, toPort: EPHEMERAL_PORTS.to } as const;
      const entry = { direction, block, match, slot: slot + index };
      const shut = direction === "ingress" && isInternet(block) && !isInner(place) && place.prefixList !== undefined;
      return [
        ...(shut ? [{ ...entry, block: vpcCidr, kind: "shutAnswer" as const }] : []),
        { ...entry, kind: "answer" },
      ];
    });
  if (port === TOO_LARGE) {
    return [];
  }
  return [
    ...(isInner(from) && from.tier === tier ? open("ingress", to) : []),
    ...(isInner(to) && to.tier === tier ? open("egress", from) : []),
    ...(via?.tier === tier ? [...open("ingress", to), ...open("egress", from)] : []),
  ];
}

function matchOf(port: Flow["port"], block: string): AclMatch {
  if (port !== TOO_LARGE) {
    return { protocol: "tcp", fromPort: port, toPort: port };
  }
  return isIpv6(block)
    ? { protocol: "icmpv6", icmpType: 2, icmpCode: 0 }
    : { protocol: "icmp", icmpType: 3, icmpCode: 4 };
}

function blocks(place: InnerPlace | OuterPlace): readonly string[] {
  return isInner(place) ? [place.cidr] : place.cidrs;
}

function isInternet(block: string): boolean {
  return block === "0.0.0.0/0" || block === "::/0";
}

function isShut(kind: Opening["kind"]): boolean {
  return kind === "shut" || kind === "shutAnswer";
}

/** Openings of several flows that say the same become one entry, with the number of the first. */
function numbered(openings: readonly Opening[], direction: Opening["direction"]): AclEntry[] {
  const seen = new Set<string>();
  return openings
    .filter((opening) => opening.direction === direction)
    .filter(({ kind, block, match }) => {
      const key = JSON.stringify([isShut(kind), block, match]);
      return !seen.has(key) && seen.add(key);
    })
    .map(({ kind, slot, block, match }): AclEntry => ({
      ruleNo: NUMBERS[kind] + slot,
      action: isShut(kind) ? "deny" : "allow",
      ...(isIpv6(block) ? { ipv6CidrBlock: block } : { cidrBlock: block }),
      ...match,
    }))
    .sort((a, b) => a.ruleNo - b.ruleNo);
}
