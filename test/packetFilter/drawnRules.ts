// Random rules of ACLs and groups over few ports and blocks, so that they overlap.
import type { AclRule, GroupPeer, GroupRule, Match, PortRange, Protocol } from "../../proof/network.ts";
import { named } from "./small.ts";

/** Ports that ranges begin and end at: few, so that rules overlap. */
const PORTS = [443, 53, 8443, 1024, 32_768, 61_000, 65_535, 1];
const RANGES: readonly (PortRange | undefined)[] = [
  undefined,
  [443, 443],
  [1024, 65_535],
  [32_768, 61_000],
  [1, 65_535],
];
/** The prefix list of every network. */
export const LIST = "pl-service";
/** Blocks outside that rules and routes name. */
const OUTSIDE_BLOCKS = ["203.0.113.0/25", "192.0.2.0/24", "203.0.113.10/32", "2001:db8:fe::/48"];

/** Two groups for each VPC. */
export function groupIds(vpcs: number): string[] {
  return Array.from({ length: vpcs }, (_, vpc) => [`web-${vpc}`, `app-${vpc}`]).flat();
}

/** Choices, one for each number, over and over. */
export class Draws {
  private at = 0;

  public constructor(private readonly numbers: readonly number[]) {}

  /** A number below a limit, usually one of the lower ones in a network that was shrunk. */
  public below(limit: number): number {
    const number = this.numbers[this.at % this.numbers.length] ?? 0;
    this.at += 1;
    return number % limit;
  }

  public one<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}

/** Rules for a network of some VPCs and subnets. */
export class DrawnRules {
  public constructor(
    private readonly draws: Draws,
    private readonly vpcs: number,
    private readonly subnets: readonly string[],
  ) {}

  /** Numbers are shuffled; a rule that allows everything often comes last. */
  public acl(): AclRule[] {
    const rules = Array.from({ length: this.draws.below(5) }, (): AclRule => ({
      rule: 100 + this.draws.below(1000),
      action: this.draws.below(3) < 2 ? "allow" : "deny",
      cidr: this.cidr(),
      ...this.match(),
    }));
    const open = this.draws.below(4) < 3 ? ["0.0.0.0/0", "::/0"] : [];
    const last = open.map((cidr, index): AclRule => ({ rule: 2000 + index, action: "allow", cidr, protocol: "all" }));
    const numbers = new Set<number>();
    return [...last, ...rules].filter(({ rule }) => !numbers.has(rule) && numbers.add(rule));
  }

  private match(): Match {
    const protocol = this.draws.one<Protocol | "all">(["all", "tcp", "udp", "icmp", "icmpv6"]);
    if (protocol === "icmp" || protocol === "icmpv6") {
      const types = protocol === "icmp" ? [-1, 8, 0] : [-1, 128, 129];
      return { protocol, icmpType: this.draws.one(types) };
    }
    const low = this.draws.one(PORTS);
    const high = this.draws.one(PORTS);
    const ports = this.draws.one([...RANGES, [Math.min(low, high), Math.max(low, high)] as const]);
    return protocol === "all" || !ports ? { protocol } : { protocol, ports };
  }

  private cidr(): string {
    const wide = Array.from({ length: this.vpcs }, (_, vpc) => [`10.${vpc}.0.0/16`, `10.${vpc}.0.10/32`]).flat();
    return this.draws.one(["0.0.0.0/0", "::/0", ...this.subnets, ...wide, ...OUTSIDE_BLOCKS, "198.51.100.0/24"]);
  }

  public group(group: string, crossing: string): GroupRule[] {
    const open = this.draws.below(2) === 0 ? ["0.0.0.0/0", "::/0"] : [];
    const rules: (Match & { peer: GroupPeer })[] = [
      ...open.map((cidr) => ({ protocol: "all" as const, peer: { cidr } })),
      ...Array.from({ length: this.draws.below(4) }, () => ({ ...this.match(), peer: this.peer() })),
    ];
    return rules.map((rule, index) => ({ ...rule, origin: named(`${group}-${crossing}-${index}`) }));
  }

  private peer(): GroupPeer {
    return this.draws.one<() => GroupPeer>([
      () => ({ cidr: this.cidr() }),
      () => ({ group: this.draws.one(groupIds(this.vpcs)) }),
      () => ({ prefixList: LIST }),
    ])();
  }
}
