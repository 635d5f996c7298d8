// Small random networks, for comparing what the kernel and the analyser say of them.
import fc from "fast-check";
import type {
  AclRule,
  GroupPeer,
  GroupRule,
  Interface,
  Match,
  Network,
  NlbListener,
  Origin,
  Place,
  PortRange,
  Protocol,
  Route,
  RouteTarget,
} from "../../proof/network.ts";

/** Draws are numbers; the smallest of each is the plainest network, towards which fast-check shrinks. */
const DRAWS = 700;

/** A network of one or two VPCs, with whatever two to four subnets can hold. Addresses of groups are left open. */
export const networks: fc.Arbitrary<Network> = fc
  .array(fc.nat(10_000), { minLength: DRAWS, maxLength: DRAWS })
  .map((numbers) => new Drawing(numbers).network());

/** Ports that ranges begin and end at: few, so that rules overlap. */
const PORTS = [443, 53, 8443, 1024, 32_768, 61_000, 65_535, 1];
const RANGES: readonly (PortRange | undefined)[] = [
  undefined,
  [443, 443],
  [1024, 65_535],
  [32_768, 61_000],
  [1, 65_535],
];
const OUTSIDE = ["203.0.113.10", "192.0.2.77"] as const;
const LIST = "pl-service";
/** Blocks outside that rules and routes name. */
const OUTSIDE_BLOCKS = ["203.0.113.0/25", "192.0.2.0/24", "203.0.113.10/32", "2001:db8:fe::/48"];

class Drawing {
  private at = 0;
  private readonly numbers: readonly number[];
  private readonly vpcs: number;
  private readonly subnets: { readonly id: string; readonly vpc: number; readonly cidrs: readonly string[] }[] = [];

  public constructor(numbers: readonly number[]) {
    this.numbers = numbers;
    this.vpcs = 1 + this.below(2);
    for (let vpc = 0; vpc < this.vpcs; vpc += 1) {
      for (let index = 0, count = 1 + this.below(2) + (this.vpcs === 1 ? 1 : 0); index < count; index += 1) {
        const cidrs = [`10.${vpc}.${index}.0/24`, `2001:db8:${vpc + 1}:${index}::/64`];
        this.subnets.push({ id: `subnet-${vpc}-${index}`, vpc, cidrs });
      }
    }
  }

  public network(): Network {
    const places = [...this.subnets.flatMap((_, index) => this.instances(index)), ...this.specials()];
    const vpcs = Array.from({ length: this.vpcs }, (_, vpc) => ({
      ...named(`vpc-${vpc}`),
      cidrs: [`10.${vpc}.0.0/16`, `2001:db8:${vpc + 1}::/48`],
      ...(this.below(8) < 7 && { internetGateway: named(`igw-${vpc}`) }),
      ...(this.below(3) < 2 && { egressOnlyGateway: named(`eigw-${vpc}`) }),
    }));
    return {
      outside: OUTSIDE.map((address, index) => ({
        ...named(`outside-${index}`),
        addresses: [address, `2001:db8:${index === 0 ? "ff" : "fe"}::10`],
      })),
      prefixLists: [{ ...named(LIST), cidrs: ["203.0.113.0/25"] }],
      vpcs,
      peerings: this.vpcs === 2 ? [{ ...named("peering"), between: ["vpc-0", "vpc-1"] }] : [],
      gatewayEndpoints: vpcs.map(({ id }, index) => ({ ...named(`endpoint-${index}`), vpc: id, prefixList: LIST })),
      acls: this.subnets.map(({ id }) => ({
        ...named(`acl-of-${id}`),
        ingress: this.aclRules(),
        egress: this.aclRules(),
      })),
      routeTables: this.subnets.map(({ id, vpc }) => ({
        ...named(`routes-of-${id}`),
        vpc: `vpc-${vpc}`,
        routes: this.routes(id, vpc, places),
      })),
      subnets: this.subnets.map(({ id, vpc, cidrs }) => ({
        ...named(id),
        vpc: `vpc-${vpc}`,
        cidrs,
        acl: `acl-of-${id}`,
        routeTable: `routes-of-${id}`,
      })),
      securityGroups: this.groupIds().map((id) => ({
        ...named(id),
        vpc: `vpc-${id.at(-1) ?? "0"}`,
        ingress: this.groupRules(id, "ingress"),
        egress: this.groupRules(id, "egress"),
      })),
      places,
      missing: [],
    };
  }

  /** A number below a limit, usually one of the lower ones in a network that was shrunk. */
  private below(limit: number): number {
    const number = this.numbers[this.at % this.numbers.length] ?? 0;
    this.at += 1;
    return number % limit;
  }

  private one<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** Two groups for each VPC. */
  private groupIds(): string[] {
    return Array.from({ length: this.vpcs }, (_, vpc) => [`web-${vpc}`, `app-${vpc}`]).flat();
  }

  private instances(index: number): Place[] {
    return Array.from({ length: 1 + this.below(2) }, (_, count) => {
      const each = this.interface(index, 10 + count, this.below(2) === 0);
      const mapped = this.below(3) === 1 ? { public: { address: `198.51.100.${10 * (index + 1) + count}` } } : {};
      const vpc = this.subnets[index]?.vpc ?? 0;
      return place(`instance-${index}-${count}`, "instance", vpc, [{ ...each, ...mapped }], this.groups(vpc));
    });
  }

  private interface(index: number, host: number, ipv6: boolean): Interface {
    const { id, cidrs } = this.subnets[index] ?? { id: "", cidrs: [] };
    const [first = "", second = ""] = cidrs;
    const addresses = [first.replace("0/24", String(host)), ...(ipv6 ? [second.replace("/64", String(host))] : [])];
    return { subnet: id, addresses };
  }

  private groups(vpc: number): string[] {
    return this.one([[`web-${vpc}`], [`app-${vpc}`], [`web-${vpc}`, `app-${vpc}`]]);
  }

  /** A NAT gateway with or without a subnet, an autoscaling group, a load balancer; each is there or not. */
  private specials(): Place[] {
    return Array.from({ length: this.vpcs }, (_, vpc) => {
      const own = this.subnets.flatMap((subnet, index) => (subnet.vpc === vpc ? [index] : []));
      const address = { public: { address: `198.51.100.${200 + vpc}` } };
      const nat = this.one([
        [place(`nat-${vpc}`, "nat", vpc, [{ ...this.interface(this.one(own), 5, false), ...address }], undefined)],
        [place(`nat-${vpc}`, "nat", vpc, [], undefined)],
      ]);
      const spread = own.map((index) => ({
        subnet: this.subnets[index]?.id ?? "",
        addresses: this.subnets[index]?.cidrs.slice(0, 1) ?? [],
      }));
      const group = place(`fleet-${vpc}`, "group", vpc, spread, this.groups(vpc));
      return [...nat, ...(this.below(2) === 0 ? [group] : []), ...(this.below(3) < 2 ? [this.balancer(vpc, own)] : [])];
    }).flat();
  }

  private balancer(vpc: number, own: readonly number[]): Place {
    const index = this.one(own);
    const mapped = this.below(2) === 0 ? { public: { address: `198.51.100.${220 + vpc}` } } : {};
    const targets = [`instance-${this.one(own)}-0`, `fleet-${vpc}`];
    const listeners = Array.from({ length: 1 + this.below(2) }, (_, count): NlbListener => ({
      ...named(`listener-${vpc}-${count}`),
      protocol: this.one(["tcp", "udp"] as const),
      port: count === 0 ? 443 : 53,
      targets: targets.slice(0, 1 + this.below(2)).map((target) => ({ place: target, port: 8443 })),
      preserveClientIp: this.below(2) === 0,
    }));
    const groups = this.one([this.groups(vpc), undefined]);
    return {
      ...place(`nlb-${vpc}`, "nlb", vpc, [{ ...this.interface(index, 50, this.below(3) === 1), ...mapped }], groups),
      listeners,
    };
  }

  /** Numbers are shuffled; a rule that allows everything often comes last. */
  private aclRules(): AclRule[] {
    const rules = Array.from({ length: this.below(5) }, (): AclRule => ({
      rule: 100 + this.below(1000),
      action: this.below(3) < 2 ? "allow" : "deny",
      cidr: this.cidr(),
      ...this.match(),
    }));
    const open = this.below(4) < 3 ? ["0.0.0.0/0", "::/0"] : [];
    const last = open.map((cidr, index): AclRule => ({ rule: 2000 + index, action: "allow", cidr, protocol: "all" }));
    const numbers = new Set<number>();
    return [...last, ...rules].filter(({ rule }) => !numbers.has(rule) && numbers.add(rule));
  }

  private match(): Match {
    const protocol = this.one<Protocol | "all">(["all", "tcp", "udp", "icmp", "icmpv6"]);
    if (protocol === "icmp" || protocol === "icmpv6") {
      const types = protocol === "icmp" ? [-1, 8, 0] : [-1, 128, 129];
      return { protocol, icmpType: this.one(types) };
    }
    const low = this.one(PORTS);
    const high = this.one(PORTS);
    const ports = this.one([...RANGES, [Math.min(low, high), Math.max(low, high)] as const]);
    return protocol === "all" || !ports ? { protocol } : { protocol, ports };
  }

  private cidr(): string {
    const subnets = this.subnets.flatMap(({ cidrs }) => cidrs);
    const wide = Array.from({ length: this.vpcs }, (_, vpc) => [`10.${vpc}.0.0/16`, `10.${vpc}.0.10/32`]).flat();
    return this.one(["0.0.0.0/0", "::/0", ...subnets, ...wide, ...OUTSIDE_BLOCKS, "198.51.100.0/24"]);
  }

  private groupRules(group: string, crossing: string): GroupRule[] {
    const open = this.below(2) === 0 ? ["0.0.0.0/0", "::/0"] : [];
    const rules: (Match & { peer: GroupPeer })[] = [
      ...open.map((cidr) => ({ protocol: "all" as const, peer: { cidr } })),
      ...Array.from({ length: this.below(4) }, () => ({ ...this.match(), peer: this.peer() })),
    ];
    return rules.map((rule, index) => ({ ...rule, origin: named(`${group}-${crossing}-${index}`) }));
  }

  private peer(): GroupPeer {
    return this.one<() => GroupPeer>([
      () => ({ cidr: this.cidr() }),
      () => ({ group: this.one(this.groupIds()) }),
      () => ({ prefixList: LIST }),
    ])();
  }

  private routes(subnet: string, vpc: number, places: readonly Place[]): Route[] {
    const nat: readonly RouteTarget[] = places
      .filter(({ id }) => id === `nat-${vpc}`)
      // A gateway in this very subnet would send to itself.
      .filter(({ interfaces }) => interfaces.every((each) => each.subnet !== subnet))
      .map(({ id }) => ({ kind: "nat", id }));
    const peering: readonly RouteTarget[] = this.vpcs === 2 ? [{ kind: "peering", id: "peering" }] : [];
    const endpoint: RouteTarget = { kind: "gateway-endpoint", id: `endpoint-${vpc}` };
    const [igw, eigw, hole] = (["internet-gateway", "egress-only-gateway", "blackhole"] as const).map((kind) => ({
      kind,
    }));
    const out = [igw, ...nat, hole].flatMap((target) => target ?? []);
    const drawn: [Route["destination"], readonly RouteTarget[], number][] = [
      [{ cidr: "0.0.0.0/0" }, out, 5],
      [{ cidr: "::/0" }, [igw, eigw].flatMap((target) => target ?? []), 5],
      [{ cidr: `10.${1 - vpc}.0.0/16` }, peering, 5],
      [{ cidr: `10.${1 - vpc}.0.0/24` }, [...peering, ...out], 1],
      [{ cidr: "192.0.2.0/24" }, out, 1],
      [{ prefixList: LIST }, [endpoint], 2],
      // Longer than the local route, so it beats it.
      [{ cidr: `10.${vpc}.1.0/24` }, [...out].reverse(), 1],
    ];
    return drawn.flatMap(([destination, targets, sixths], index) => {
      const wanted = this.below(6) < sixths && targets.length > 0;
      return wanted ? [{ origin: named(`${subnet}-route-${index}`), destination, target: this.one(targets) }] : [];
    });
  }
}

function named(id: string): Origin {
  return { id, name: id };
}

function place(
  id: string,
  kind: Place["kind"],
  vpc: number,
  interfaces: readonly Interface[],
  groups: readonly string[] | undefined,
): Place {
  return { ...named(id), kind, vpc: `vpc-${vpc}`, interfaces, groups };
}
