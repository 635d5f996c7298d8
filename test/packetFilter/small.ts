// A network of two instances in two subnets of one VPC, from which tests make their own.
import type { Network, Origin, Place } from "../../proof/network.ts";

export function named(id: string): Origin {
  return { id, name: id };
}

/** An instance in a subnet, open in both directions. */
export function instance(id: string, subnet: string, address: string): Place {
  return {
    ...named(id),
    kind: "instance",
    vpc: "vpc",
    interfaces: [{ subnet, addresses: [address] }],
    groups: ["open"],
  };
}

const ANY = { protocol: "all", peer: { cidr: "0.0.0.0/0" } } as const;

/** Everything may go everywhere; nothing leads out of the VPC. */
export const SMALL: Network = {
  outside: [],
  prefixLists: [],
  vpcs: [{ ...named("vpc"), cidrs: ["10.0.0.0/16"] }],
  peerings: [],
  gatewayEndpoints: [],
  acls: [
    {
      ...named("acl"),
      ingress: [{ rule: 100, action: "allow", protocol: "all", cidr: "0.0.0.0/0" }],
      egress: [{ rule: 100, action: "allow", protocol: "all", cidr: "0.0.0.0/0" }],
    },
  ],
  routeTables: [{ ...named("routes"), vpc: "vpc", routes: [] }],
  subnets: ["a", "b"].map((id, index) => ({
    ...named(id),
    vpc: "vpc",
    cidrs: [`10.0.${index}.0/24`],
    acl: "acl",
    routeTable: "routes",
  })),
  securityGroups: [
    {
      ...named("open"),
      vpc: "vpc",
      ingress: [{ ...ANY, origin: named("open-in") }],
      egress: [{ ...ANY, origin: named("open-out") }],
    },
  ],
  places: [instance("one", "a", "10.0.0.10"), instance("two", "b", "10.0.1.10")],
  missing: [],
};
