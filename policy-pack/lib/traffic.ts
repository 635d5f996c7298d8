// What an ACL entry or a group rule matches beside addresses, which addresses are the internet's, and what holds what.
import type { Json, PlannedResource } from "../../plan/type.ts";
import { EPHEMERAL_PORTS } from "../../model/ports.ts";
import { blockOf } from "../../proof/addresses.ts";
import type { PortRange, Protocol } from "../../proof/network.ts";
import { readMatch, type WrittenMatch } from "../../proof/planned/match.ts";
import { isAbsent, number } from "./inputs.ts";

export type Direction = "ingress" | "egress";

export interface Traffic {
  /** `other` is any protocol that has no name here, such as ESP. */
  readonly protocol: Protocol | "all" | "other";
  /** First and last port; all of them where the protocol has none. */
  readonly ports: PortRange;
  /** ICMP type and code, -1 for all of them. */
  readonly icmp?: readonly [type: number, code: number];
}

const ALL_PORTS: PortRange = [0, 65535];

/** Ranges that nobody on the internet has; carrier-grade NAT's and link-local ones among them. */
const NOT_PUBLIC = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "169.254.0.0/16",
  "127.0.0.0/8",
  "fc00::/7",
  "fe80::/10",
];

/** Undefined where the program does not know it. */
export function readTraffic(
  holder: PlannedResource,
  written: WrittenMatch & { readonly icmpCode: Json | undefined },
): Traffic | undefined {
  const match = readMatch(holder, written);
  if (match === undefined) return { protocol: "other", ports: ALL_PORTS };
  const { protocol, ports, icmpType = -1, missing } = match;
  if (missing !== undefined) return undefined;
  if (protocol !== "icmp" && protocol !== "icmpv6") return { protocol, ports: ports ?? ALL_PORTS };
  const code = isAbsent(written.icmpCode) ? -1 : number(written.icmpCode);
  return code === undefined ? undefined : { protocol, ports: ALL_PORTS, icmp: [icmpType, code] };
}

export function tcpOn(from: number, to = from): Traffic {
  return { protocol: "tcp", ports: [from, to] };
}

/** ICMP with one type and code. */
export function icmpOf(protocol: "icmp" | "icmpv6", type: number, code: number): Traffic {
  return { protocol, ports: ALL_PORTS, icmp: [type, code] };
}

/** True where everything that `part` matches, `whole` matches too. */
export function coversTraffic(whole: Traffic, part: Traffic): boolean {
  if (whole.protocol !== part.protocol || whole.icmp?.join() !== part.icmp?.join()) return false;
  return whole.ports[0] <= part.ports[0] && part.ports[1] <= whole.ports[1];
}

/** Which of the ports TCP or UDP may reach. */
export function reachedPorts({ protocol, ports: [first, last] }: Traffic, ports: readonly number[]): readonly number[] {
  if (protocol !== "tcp" && protocol !== "udp" && protocol !== "all") return [];
  return protocol === "all" ? ports : ports.filter((port) => first <= port && port <= last);
}

/** True for TCP's upper ports down to the last one, which answers go to; an ACL keeps no state and must let them in. */
export function isAnswers({ protocol, ports: [first, last] }: Traffic): boolean {
  return protocol === "tcp" && first >= EPHEMERAL_PORTS.from && last === EPHEMERAL_PORTS.to;
}

/** True for a range of IPv6. */
export function isIpv6(range: string): boolean {
  return blockOf(range).family === 6;
}

/** True where a range holds any address that somebody on the internet may have. */
export function isPublic(range: string): boolean {
  return !NOT_PUBLIC.some((block) => holdsRange(block, range));
}

/** True where every address of `inner` is one of `outer`. */
export function holdsRange(outer: string, inner: string): boolean {
  const [whole, part] = [blockOf(outer), blockOf(inner)];
  return whole.family === part.family && whole.first <= part.first && part.last <= whole.last;
}

/** True where an address is in both. */
export function overlaps(one: string, other: string): boolean {
  const [a, b] = [blockOf(one), blockOf(other)];
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

/** `tcp 443`, `tcp 1024-65535`, `icmp 3/4`, `all protocols`. */
export function trafficText({ protocol, ports: [first, last], icmp }: Traffic): string {
  if (protocol === "all") return "all protocols";
  if (icmp) return `${protocol} ${icmp[0] === -1 ? "of all types" : icmp.join("/")}`;
  if (protocol === "other") return "a protocol without ports";
  return `${protocol} ${first === last ? first : `${first}-${last}`}`;
}
