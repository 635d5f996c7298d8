// The address plan of a region: which subnet has which range. Plain arithmetic over the settings.
import { parseCidr } from "cidr-tools";
import ipaddr from "ipaddr.js";
import { TIERS, type Tier } from "./tiers.ts";

/** Zone letters that have a place in the plan; a zone's place is its letter, not its position in the settings. */
export const ZONE_LETTERS = ["a", "b", "c", "d", "e", "f", "g", "h"] as const;

/** One subnet: a tier in a zone. */
export interface SubnetPlan {
  readonly tier: Tier;
  /** Zone letter, such as `a` for eu-west-1a. */
  readonly zone: string;
  /** IPv4 range. */
  readonly cidr: string;
  /** Number of the /64 inside the VPC's /56 that the subnet takes with dual stack, 0 to 255. */
  readonly ipv6Index: number;
}

/** All ranges of a region. */
export interface AddressPlan {
  /** One range for each tier; it holds a place for every zone letter, used or not. */
  readonly tierCidrs: Readonly<Record<Tier, string>>;
  readonly subnets: readonly SubnetPlan[];
}

export interface AddressPlanArgs {
  readonly cidr: string;
  readonly zones: readonly string[];
  /** Prefix length of each tier's subnets. */
  readonly tiers: Readonly<Record<Tier, number>>;
}

/**
 * Lays the tiers out one after the other, each a block of eight subnets at a multiple of its own size:
 *
 * ```
 * 10.10.0.0/16   ingress  10.10.0.0/23   a 10.10.0.0/26   b 10.10.0.64/26  c ...
 *                proxy    10.10.8.0/21   a 10.10.8.0/24   b 10.10.9.0/24   c ...
 * ```
 *
 * So a tier is one range (one ACL entry instead of one for each zone), a new zone takes a place
 * that was kept for it, and a new tier at the end moves nothing.
 *
 * @throws RangeError where a tier does not fit; `firstTierWithoutRoom` asks before.
 */
export function planAddresses(args: AddressPlanArgs): AddressPlan {
  const blocks = tierBlocks(args);
  const full = firstTierWithoutRoom(args);
  if (full !== undefined) {
    throw new RangeError(`${args.cidr} has no room for the ${full} tier`);
  }
  const subnets = TIERS.flatMap((tier, tierIndex) =>
    args.zones.map((zone): SubnetPlan => {
      const place = zonePlace(zone);
      const size = subnetSize(args.tiers[tier]);
      return {
        tier,
        zone,
        cidr: `${ipv4(blocks[tier] + BigInt(place) * size)}/${args.tiers[tier]}`,
        // Sixteen /64 for each tier: eight are used, eight stay free for zones AWS may add.
        ipv6Index: tierIndex * 16 + place,
      };
    }),
  );
  return { tierCidrs: perTier((tier) => `${ipv4(blocks[tier])}/${args.tiers[tier] - 3}`), subnets };
}

/** The first tier whose block ends outside the VPC's range, if any. */
export function firstTierWithoutRoom(args: AddressPlanArgs): Tier | undefined {
  const { end } = parseCidr(args.cidr);
  const blocks = tierBlocks(args);
  return TIERS.find((tier) => blocks[tier] + blockSize(args.tiers[tier]) - 1n > end);
}

/** The numbered /64 of the /56 that AWS gives a VPC. */
export function ipv6Subnet(block: string, index: number): string {
  const start = parseCidr(block).start + (BigInt(index) << 64n);
  const bytes = Array.from({ length: 16 }, (_, byte) => Number((start >> BigInt(8 * (15 - byte))) & 255n));
  return `${ipaddr.fromByteArray(bytes).toString()}/64`;
}

/** One value for each tier. */
export function perTier<T>(value: (tier: Tier) => T): Record<Tier, T> {
  return { ingress: value("ingress"), proxy: value("proxy"), service: value("service"), endpoint: value("endpoint") };
}

/** Start of each tier's block. */
function tierBlocks({ cidr, tiers }: AddressPlanArgs): Record<Tier, bigint> {
  let next = parseCidr(cidr).start;
  const starts = TIERS.map((tier) => {
    const size = blockSize(tiers[tier]);
    const start = ((next + size - 1n) / size) * size;
    next = start + size;
    return [tier, start] as const;
  });
  return Object.fromEntries(starts) as Record<Tier, bigint>;
}

function blockSize(prefix: number): bigint {
  return subnetSize(prefix) * BigInt(ZONE_LETTERS.length);
}

function subnetSize(prefix: number): bigint {
  return 1n << BigInt(32 - prefix);
}

function zonePlace(zone: string): number {
  const place = (ZONE_LETTERS as readonly string[]).indexOf(zone);
  if (place < 0) {
    throw new RangeError(`zone "${zone}" has no place in the address plan; use a letter from a to h`);
  }
  return place;
}

function ipv4(number: bigint): string {
  const bytes = [24n, 16n, 8n, 0n].map((shift) => Number((number >> shift) & 255n));
  return ipaddr.fromByteArray(bytes).toString();
}
