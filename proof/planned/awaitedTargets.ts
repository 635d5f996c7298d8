// Services that join a target group from elsewhere are in no plan: whoever will carry the group that they are told to.
import type { GroupRule, Place, SecurityGroup, ServedPort } from "../network.ts";

/**
 * Adds a place for each security group that an application load balancer's own group sends to and that nobody carries:
 * its carriers, in any subnet of the load balancer. Their load balancer relays to them on the ports of those rules.
 */
export function withAwaitedTargets(places: readonly Place[], securityGroups: readonly SecurityGroup[]): Place[] {
  const carried = new Set(places.flatMap(({ groups }) => groups ?? []));
  const groups = new Map(securityGroups.map((group) => [group.id, group]));
  const awaited = new Map<string, Place>();
  const own = places.map((place) => {
    if (place.kind !== "alb") return place;
    const relays = (place.groups ?? []).flatMap((id) =>
      (groups.get(id)?.egress ?? []).flatMap((rule) => {
        const group = "group" in rule.peer ? groups.get(rule.peer.group) : undefined;
        if (!group || carried.has(group.id)) return [];
        const carriers = joined(awaited.get(group.id), place, group, rule);
        awaited.set(group.id, carriers);
        return portOf(rule).map((port) => ({ place: carriers.id, port }));
      }),
    );
    return relays.length === 0 ? place : { ...place, serves: relayed(place.serves ?? [], relays) };
  });
  return [...own, ...awaited.values()];
}

function joined(before: Place | undefined, balancer: Place, { id, name }: SecurityGroup, rule: GroupRule): Place {
  const ports = portOf(rule).map((port) => ({ origin: rule.origin, port, relays: [] }));
  return {
    id: `${id}/carriers`,
    name: `carriers of ${name}`,
    kind: "group",
    role: "service",
    vpc: balancer.vpc,
    groups: [id],
    interfaces: balancer.interfaces.map(({ subnet, addresses }) => ({ subnet, addresses })),
    serves: [...(before?.serves ?? []), ...ports],
  };
}

function portOf({ protocol, ports }: GroupRule): number[] {
  return protocol === "tcp" && ports && ports[0] === ports[1] ? [ports[0]] : [];
}

function relayed(serves: readonly ServedPort[], relays: ServedPort["relays"]): ServedPort[] {
  return serves.map((served) => ({ ...served, relays: [...served.relays, ...relays] }));
}
