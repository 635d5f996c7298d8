// Small random networks, for comparing what the kernel and the analyser say of them.
import fc from "fast-check";
import type { Interface, Network, NlbListener, Place, Route, RouteTarget } from "../../proof/network.ts";
import { DrawnRules, Draws, groupIds, LIST } from "./drawnRules.ts";
import { named } from "./small.ts";

/** Draws are numbers; the smallest of each is the plainest network, towards which fast-check shrinks. */
const DRAWS = 700;

/** A network of one or two VPCs, with whatever two to four subnets can hold. Addresses of groups are left open. */
export const networks: fc.Arbitrary<Network> = fc
  .array(fc.nat(10_000), { minLength: DRAWS, maxLength: DRAWS })
  .map((numbers) => new Drawing(numbers).network());

const OUTSIDE = ["203.0.113.10", "192.0.2.77"] as const;
class Drawing {
  private readonly draws: Draws;
  private readonly rules: DrawnRules;
  private readonly vpcs: number;
  private readonly subnets: { readonly id: string; readonly vpc: number; readonly cidrs: readonly string[] }[] = [];

  public constructor(numbers: readonly number[]) {
    this.draws = new Draws(numbers);
    this.vpcs = 1 + this.draws.below(2);
    for (let vpc = 0; vpc < this.vpcs; vpc += 1) {
      for (let index = 0, count = 1 + this.draws.below(2) + (this.vpcs === 1 ? 1 : 0); index < count; index += 1) {
        const cidrs = [`10.${vpc}.${index}.0/24`, `2001:db8:${vpc + 1}:${index}::/64`];
        this.subnets.push({ id: `subnet-${vpc}-${index}`, vpc, cidrs });
      }
    }
    this.rules = new DrawnRules(
      this.draws,
      this.vpcs,
      this.subnets.flatMap(({ cidrs }) => cidrs),
    );
  }

  public network(): Network {
    const places = [...this.subnets.flatMap((_, index) => this.instances(index)), ...this.specials()];
    const vpcs = Array.from({ length: this.vpcs }, (_, vpc) => ({
      ...named(`vpc-${vpc}`),
      cidrs: [`10.${vpc}.0.0/16`, `2001:db8:${vpc + 1}::/48`],
      ...(this.draws.below(8) < 7 && { internetGateway: named(`igw-${vpc}`) }),
      ...(this.draws.below(3) < 2 && { egressOnlyGateway: named(`eigw-${vpc}`) }),
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
        ingress: this.rules.acl(),
        egress: this.rules.acl(),
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
      securityGroups: groupIds(this.vpcs).map((id) => ({
        ...named(id),
        vpc: `vpc-${id.at(-1) ?? "0"}`,
        ingress: this.rules.group(id, "ingress"),
        egress: this.rules.group(id, "egress"),
      })),
      places,
      missing: [],
    };
  }

  private instances(index: number): Place[] {
    return Array.from({ length: 1 + this.draws.below(2) }, (_, count) => {
      const each = this.interface(index, 10 + count, this.draws.below(2) === 0);
      const mapped = this.draws.below(3) === 1 ? { public: { address: `198.51.100.${10 * (index + 1) + count}` } } : {};
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
    return this.draws.one([[`web-${vpc}`], [`app-${vpc}`], [`web-${vpc}`, `app-${vpc}`]]);
  }

  /** A NAT gateway with or without a subnet, an autoscaling group, a load balancer; each is there or not. */
  private specials(): Place[] {
    return Array.from({ length: this.vpcs }, (_, vpc) => {
      const own = this.subnets.flatMap((subnet, index) => (subnet.vpc === vpc ? [index] : []));
      const address = { public: { address: `198.51.100.${200 + vpc}` } };
      const nat = this.draws.one([
        [
          place(
            `nat-${vpc}`,
            "nat",
            vpc,
            [{ ...this.interface(this.draws.one(own), 5, false), ...address }],
            undefined,
          ),
        ],
        [place(`nat-${vpc}`, "nat", vpc, [], undefined)],
      ]);
      const spread = own.map((index) => ({
        subnet: this.subnets[index]?.id ?? "",
        addresses: this.subnets[index]?.cidrs.slice(0, 1) ?? [],
      }));
      const group = place(`fleet-${vpc}`, "group", vpc, spread, this.groups(vpc));
      return [
        ...nat,
        ...(this.draws.below(2) === 0 ? [group] : []),
        ...(this.draws.below(3) < 2 ? [this.balancer(vpc, own)] : []),
      ];
    }).flat();
  }

  private balancer(vpc: number, own: readonly number[]): Place {
    const index = this.draws.one(own);
    const mapped = this.draws.below(2) === 0 ? { public: { address: `198.51.100.${220 + vpc}` } } : {};
    const targets = [`instance-${this.draws.one(own)}-0`, `fleet-${vpc}`];
    const listeners = Array.from({ length: 1 + this.draws.below(2) }, (_, count): NlbListener => ({
      ...named(`listener-${vpc}-${count}`),
      protocol: this.draws.one(["tcp", "udp"] as const),
      port: count === 0 ? 443 : 53,
      targets: targets.slice(0, 1 + this.draws.below(2)).map((target) => ({ place: target, port: 8443 })),
      preserveClientIp: this.draws.below(2) === 0,
    }));
    const groups = this.draws.one([this.groups(vpc), undefined]);
    return {
      ...place(
        `nlb-${vpc}`,
        "nlb",
        vpc,
        [{ ...this.interface(index, 50, this.draws.below(3) === 1), ...mapped }],
        groups,
      ),
      listeners,
    };
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
      const wanted = this.draws.below(6) < sixths && targets.length > 0;
      return wanted
        ? [{ origin: named(`${subnet}-route-${index}`), destination, target: this.draws.one(targets) }]
        : [];
    });
  }
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
