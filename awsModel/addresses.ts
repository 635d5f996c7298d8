// The addresses AWS would hand out, taken from ranges that no real host has (RFC 5737, RFC 2544, RFC 3849).
import ipaddr from "ipaddr.js";
import { AwsModelError } from "./error.ts";
import { hex } from "./invented.ts";
import { REGIONS } from "./region.ts";

/** Documentation ranges, 254 usable addresses each. */
const DOCUMENTATION = ["192.0.2", "198.51.100", "203.0.113"];

/** Elastic IPs per region that fit the documentation ranges: 46 regions x 16 = 736 of 762 addresses. */
const DOCUMENTED = 16;

/** Elastic IPs per region beyond those, from the benchmark range 198.18.0.0/16. */
const BEYOND = 1024;

/** First host of a subnet that the model gives to an instance; AWS keeps the first four addresses. */
const FIRST_HOST = 10;

/** Hands out addresses; one per model, so that a plan's addresses are distinct and depend on order alone. */
export class Addresses {
  private readonly elastic = new Map<string, number>();
  private readonly hosts = new Map<string, number>();

  /**
   * The next public address of a region. The first 16 of a region come from the documentation ranges, 1,024 more from
   * 198.18.0.0/16; two regions never share one. Two stacks that both have Elastic IPs in one region do.
   */
  public nextElastic(region: string): string {
    const slot = REGIONS.indexOf(region);
    if (slot < 0) throw new AwsModelError(`region ${region}: the model does not know it; add it to awsModel/region.ts`);
    const index = count(this.elastic, region);
    if (index < DOCUMENTED) return documented(slot * DOCUMENTED + index);
    if (index < DOCUMENTED + BEYOND) return benchmark(slot * BEYOND + index - DOCUMENTED);
    throw new AwsModelError(
      `region ${region}: the model has addresses for ${DOCUMENTED + BEYOND} Elastic IPs, no more`,
    );
  }

  /** The next private address of a subnet, or one in 10.255.0.0/16 when the subnet is not known. */
  public nextHost(subnetCidr: string, identity: string): string {
    if (subnetCidr === "") {
      const digits = hex(identity, 4);
      return `10.255.${parseInt(digits.slice(0, 2), 16)}.${parseInt(digits.slice(2), 16)}`;
    }
    const bytes = ipaddr.IPv4.networkAddressFromCIDR(subnetCidr).toByteArray();
    const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0) + FIRST_HOST + count(this.hosts, subnetCidr);
    return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".");
  }
}

/** The range behind a managed prefix list: one /24 of 198.19.0.0/16 per region, the first for lists without a region. */
export function prefixListCidr(region: string, name: string): string {
  const slot = name.includes(region) ? REGIONS.indexOf(region) + 1 : 0;
  return `198.19.${slot}.0/24`;
}

/** The id of the prefix list of an AWS service in a region, such as `com.amazonaws.eu-west-1.s3`. */
export function prefixListId(region: string, name: string): string {
  return `pl-${hex(`${region} ${name}`, 8)}`;
}

/** An IPv6 /56 of the documentation range 2001:db8::/32. */
export function ipv6Block(identity: string): string {
  const digits = hex(identity, 6);
  return `2001:db8:${parseInt(digits.slice(0, 4), 16).toString(16)}:${digits.slice(4)}00::/56`.replace(
    /:0*([0-9a-f])/g,
    ":$1",
  );
}

function documented(index: number): string {
  return `${DOCUMENTATION[Math.floor(index / 254)]}.${(index % 254) + 1}`;
}

function benchmark(index: number): string {
  return `198.18.${index >> 8}.${index & 255}`;
}

function count(counts: Map<string, number>, key: string): number {
  const before = counts.get(key) ?? 0;
  counts.set(key, before + 1);
  return before;
}
