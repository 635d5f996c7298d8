// Who hands a request, or a packet on its way out, to whom inside a VPC: the lines of the drawing.
import type { Network, Place, SecurityGroup } from "../../proof/network.ts";

export interface Wire {
  readonly from: string;
  readonly to: string;
  /** Ports, `8443, 8445`; empty for the way out. */
  readonly label: string;
  /** `out`: what a place asks for by itself, as its group or its routes let it. */
  readonly kind: "request" | "out";
}

export function wiresOf(places: readonly Place[], network: Network): readonly Wire[] {
  const groups = new Map(network.securityGroups.map((group) => [group.id, group]));
  const inside = (to: Place) => places.filter((place) => place.id !== to.id && place.role !== "vpc-origin");
  const origins = places.filter(({ role }) => role === "vpc-origin");
  return [
    ...requestWires(places),
    ...places.filter(({ role }) => role === "alb").flatMap((alb) => admittedWires(alb, origins, "request", groups)),
    ...places
      .filter(({ kind }) => kind === "endpoint")
      .flatMap((endpoint) => admittedWires(endpoint, inside(endpoint), "out", groups)),
    ...natWires(places, network),
  ];
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

/** To a place, from those whose group or prefix list its own groups name. */
function admittedWires(
  to: Place,
  senders: readonly Place[],
  kind: Wire["kind"],
  groups: ReadonlyMap<string, SecurityGroup>,
): Wire[] {
  const rules = (to.groups ?? []).flatMap((id) => groups.get(id)?.ingress ?? []);
  return senders.flatMap((from) => {
    const names = new Set([...(from.groups ?? []), ...(from.prefixLists ?? [])]);
    const admitting = rules.filter(
      ({ peer }) => !("cidr" in peer) && names.has("group" in peer ? peer.group : peer.prefixList),
    );
    const ports = [...new Set(admitting.flatMap((rule) => rule.ports?.[0] ?? []))].sort((one, other) => one - other);
    return admitting.length === 0 ? [] : [{ from: from.id, to: to.id, label: ports.join(", "), kind }];
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
