// Who hands a request, or a packet on its way out, to whom inside a VPC: the lines of the drawing.
import type { Network, Place } from "../../proof/network.ts";

export interface Wire {
  readonly from: string;
  readonly to: string;
  /** Ports, `8443, 8445`; empty for the way out. */
  readonly label: string;
  /** `out`: what a place asks for by itself, as its group or its routes let it. */
  readonly kind: "request" | "out";
}

export function wiresOf(places: readonly Place[], network: Network): readonly Wire[] {
  return [...requestWires(places), ...endpointWires(places, network), ...natWires(places, network)];
}

/** From load balancers to their targets, from proxies to where they relay. */
function requestWires(places: readonly Place[]): Wire[] {
  return places.flatMap((place) => {
    const targets = [
      ...(place.listeners ?? []).flatMap((listener) => listener.targets),
      ...(place.serves ?? []).flatMap(({ relays }) => relays),
    ];
    const ids = [...new Set(targets.map((target) => target.place))];
    return ids.map((to) => {
      const ports = new Set(targets.filter((target) => target.place === to).map(({ port }) => port));
      const label = [...ports].sort((one, other) => one - other).join(", ");
      return { from: place.id, to, label, kind: "request" as const };
    });
  });
}

/** To endpoints, from the places whose groups their groups name. */
function endpointWires(places: readonly Place[], network: Network): Wire[] {
  const groups = new Map(network.securityGroups.map((group) => [group.id, group]));
  return places
    .filter(({ kind }) => kind === "endpoint")
    .flatMap((endpoint) => {
      const rules = (endpoint.groups ?? []).flatMap((id) => groups.get(id)?.ingress ?? []);
      const named = new Set(rules.flatMap(({ peer }) => ("group" in peer ? [peer.group] : [])));
      const users = places.filter((place) => place.id !== endpoint.id && place.groups?.some((id) => named.has(id)));
      const ports = [...new Set(rules.flatMap((rule) => rule.ports?.[0] ?? []))].sort((one, other) => one - other);
      return users.map(({ id }) => ({ from: id, to: endpoint.id, label: ports.join(", "), kind: "out" as const }));
    });
}

/** To NAT gateways, from what stands in subnets whose routes lead there. */
function natWires(places: readonly Place[], network: Network): Wire[] {
  const tables = new Map(network.routeTables.map((table) => [table.id, table]));
  const leads = new Map(
    network.subnets.map(({ id, routeTable }) => {
      const targets = tables.get(routeTable)?.routes.map(({ target }) => target) ?? [];
      return [id, targets.flatMap((target) => (target.kind === "nat" ? [target.id] : []))];
    }),
  );
  return places.flatMap((place) => {
    const gateways = new Set(place.interfaces.flatMap(({ subnet }) => leads.get(subnet) ?? []));
    return [...gateways].map((to) => ({ from: place.id, to, label: "", kind: "out" as const }));
  });
}
