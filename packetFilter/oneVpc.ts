// One VPC of a network by itself, with the outside as that VPC knows it: as much as a machine plays at once.
import type { Network } from "../proof/network.ts";

/** The parts of one VPC; peerings to others are left out, as are lists and outside places that nothing here names. */
export function oneVpc(network: Network, id: string): Network {
  const subnets = network.subnets.filter(({ vpc }) => vpc === id);
  const [acls, tables] = [new Set(subnets.map(({ acl }) => acl)), new Set(subnets.map(({ routeTable }) => routeTable))];
  const securityGroups = network.securityGroups.filter(({ vpc }) => vpc === id);
  const routeTables = network.routeTables.filter((table) => tables.has(table.id));
  const gatewayEndpoints = network.gatewayEndpoints.filter(({ vpc }) => vpc === id);
  const lists = new Set([
    ...securityGroups.flatMap(({ ingress, egress }) =>
      [...ingress, ...egress].flatMap(({ peer }) => ("prefixList" in peer ? [peer.prefixList] : [])),
    ),
    ...routeTables.flatMap(({ routes }) =>
      routes.flatMap(({ destination }) => ("prefixList" in destination ? [destination.prefixList] : [])),
    ),
    ...gatewayEndpoints.map(({ prefixList }) => prefixList),
  ]);
  return {
    ...network,
    outside: network.outside.filter(({ prefixList }) => prefixList === undefined || lists.has(prefixList)),
    prefixLists: network.prefixLists.filter((list) => lists.has(list.id)),
    vpcs: network.vpcs.filter((vpc) => vpc.id === id),
    peerings: [],
    gatewayEndpoints,
    acls: network.acls.filter((acl) => acls.has(acl.id)),
    routeTables,
    subnets,
    securityGroups,
    places: network.places.filter(({ vpc }) => vpc === id),
  };
}
