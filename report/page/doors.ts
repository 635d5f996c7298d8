// The doors of a VPC: which ports its load balancers listen on, who may come in there, and where a request goes on to.
import type { GroupPeer, Network, Place, PortRange, SecurityGroup, Vpc } from "../../proof/network.ts";
import { type Html, markup } from "./html.ts";
import { shortName } from "./names.ts";

export interface Door {
  /** The place that listens. */
  readonly place: string;
  /** Name of the listener. */
  readonly name: string;
  readonly port: number;
  readonly protocol: "tcp" | "udp";
  /** CIDRs, `anyone`, names of prefix lists and groups; empty when no rule lets anybody in. */
  readonly who: readonly string[];
  /** `euw1-proxy-group:8443`. */
  readonly to: readonly string[];
}

/** Doors of the network load balancers and of what else the internet or CloudFront enters by, by place and port. */
export function doorsOf(vpc: Vpc, network: Network): readonly Door[] {
  const groups = new Map(network.securityGroups.map((group) => [group.id, group]));
  const names = namesOf(network);
  const listening = network.places.filter((place) => place.vpc === vpc.id && place.kind !== "nat");
  // CloudFront's own way into the VPC makes a door of an internal load balancer.
  const entered = listening.some(({ role }) => role === "vpc-origin");
  return listening.flatMap((place) => {
    const who = (protocol: "tcp" | "udp", port: number) => allowed(place, protocol, port, groups, names);
    const target = (to: { readonly place: string; readonly port: number }) =>
      `${names.get(to.place) ?? to.place}:${to.port}`;
    const listeners = (place.listeners ?? []).map(({ name, port, protocol, targets }) => ({
      place: place.id,
      name,
      port,
      protocol,
      who: who(protocol, port),
      to: targets.map(target),
    }));
    const open = place.interfaces.some((each) => each.public !== undefined) || (entered && place.role === "alb");
    const served = open ? (place.serves ?? []) : [];
    const own = served.map(({ origin, port, relays }) => ({
      place: place.id,
      name: origin.name,
      port,
      protocol: "tcp" as const,
      who: who("tcp", port),
      to: relays.map(target),
    }));
    return [...listeners, ...own].sort((one, other) => one.port - other.port);
  });
}

function namesOf({ places, prefixLists, securityGroups, outside }: Network): ReadonlyMap<string, string> {
  return new Map([
    ...[...places, ...prefixLists, ...securityGroups].map(({ id, name }) => [id, name] as const),
    // The place outside has a readable name where the list has an id alone.
    ...outside.flatMap(({ prefixList, name }) => (prefixList === undefined ? [] : [[prefixList, name] as const])),
  ]);
}

/** Whom a place's groups let in on a port; a place without groups filters nobody. */
function allowed(
  place: Place,
  protocol: "tcp" | "udp",
  port: number,
  groups: ReadonlyMap<string, SecurityGroup>,
  names: ReadonlyMap<string, string>,
): readonly string[] {
  if (place.groups === undefined) return ["anyone"];
  const rules = place.groups.flatMap((id) => groups.get(id)?.ingress ?? []);
  const matching = rules.filter(
    (rule) =>
      (rule.protocol === protocol || rule.protocol === "all") &&
      covers(rule.protocol === "all" ? undefined : rule.ports, port),
  );
  return [...new Set(matching.map(({ peer }) => peerText(peer, names)))].sort();
}

function covers(ports: PortRange | undefined, port: number): boolean {
  return ports === undefined || (ports[0] <= port && port <= ports[1]);
}

function peerText(peer: GroupPeer, names: ReadonlyMap<string, string>): string {
  if ("cidr" in peer)
    return peer.cidr === "0.0.0.0/0" ? "anyone" : peer.cidr === "::/0" ? "anyone over IPv6" : peer.cidr;
  const id = "group" in peer ? peer.group : peer.prefixList;
  return names.get(id) ?? id;
}

/** `anyone`, `203.0.113.0/24 and 2 more`. */
export function whoText(who: readonly string[]): string {
  const [first, ...more] = who;
  if (first === undefined) return "nobody";
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}

/** @param start what all names of the region begin with, which is left out */
export function doorTable(doors: readonly Door[], region: string, start: string): Html | undefined {
  if (doors.length === 0) return undefined;
  return markup`<div class="scroll doors" tabindex="0" role="group" aria-label="Doors of ${region}">
<table>
<thead><tr><th scope="col" class="number">port</th><th scope="col">door</th><th scope="col">who may come in</th><th scope="col">goes on to</th></tr></thead>
<tbody>${doors.map(
    ({ name, port, protocol, who, to }) =>
      markup`<tr><th scope="row" class="number">${protocol === "udp" && "udp "}${port}</th><td>${brief(name, start)}</td><td>${who.length === 0 ? "nobody" : who.join(", ")}</td><td>${to.map((each, at) => [at > 0 && ", ", brief(each, start)])}</td></tr>
`,
  )}</tbody>
</table>
</div>`;
}

function brief(name: string, start: string): Html {
  return markup`<code title="${name}">${shortName(name, start)}</code>`;
}
