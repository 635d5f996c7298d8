// Cuts one VPC out of a network, with what it is peered with: a kernel need not hold all regions at once.
import type { Network } from "../proof/network.ts";

/** The part of a network that packets of one VPC can be in; whatever is outside stays outside. */
export function oneVpc(network: Network, vpc: string): Network {
  const peers = network.peerings.filter(({ between }) => between.includes(vpc)).flatMap(({ between }) => between);
  const kept = new Set([vpc, ...peers]);
  const inside = <T extends { readonly vpc: string }>(list: readonly T[]): T[] =>
    list.filter((each) => kept.has(each.vpc));
  const subnets = inside(network.subnets);
  const acls = new Set(subnets.map(({ acl }) => acl));
  const gatewayEndpoints = inside(network.gatewayEndpoints);
  const securityGroups = inside(network.securityGroups);
  const routeTables = inside(network.routeTables);
  const named = new Set([
    ...gatewayEndpoints.map(({ prefixList }) => prefixList),
    ...securityGroups.flatMap(({ ingress, egress }) =>
      [...ingress, ...egress].flatMap(({ peer }) => ("prefixList" in peer ? [peer.prefixList] : [])),
    ),
    ...routeTables.flatMap(({ routes }) =>
      routes.flatMap(({ destination }) => ("prefixList" in destination ? [destination.prefixList] : [])),
    ),
  ]);
  return {
    ...network,
    outside: network.outside.filter(({ prefixList }) => prefixList === undefined || named.has(prefixList)),
    prefixLists: network.prefixLists.filter(({ id }) => named.has(id)),
    vpcs: network.vpcs.filter(({ id }) => kept.has(id)),
    peerings: network.peerings.filter(({ between }) => between.every((each) => kept.has(each))),
    gatewayEndpoints,
    acls: network.acls.filter(({ id }) => acls.has(id)),
    routeTables,
    subnets,
    securityGroups,
    places: inside(network.places),
  };
}
