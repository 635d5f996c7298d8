// How messages write rules.
import type { GroupRule, Match, Origin, PortRange } from "./network.ts";
import type { Prepared } from "./prepare.ts";

/** How a message writes a rule: `tcp 8443`, `all`, `icmp type 8`. */
export function matchText({ protocol, ports, icmpType }: Match): string {
  if (protocol === "all") return "all";
  if (protocol === "icmp" || protocol === "icmpv6") {
    return icmpType === undefined || icmpType === -1 ? protocol : `${protocol} type ${icmpType}`;
  }
  return `${protocol} ${ports ? rangeText(ports) : "all ports"}`;
}

function rangeText([low, high]: PortRange): string {
  return low === high ? `${low}` : `${low}-${high}`;
}

/** How a message writes whom a group rule names. */
export function peerText(prepared: Prepared, { peer }: GroupRule): string {
  if ("cidr" in peer) return peer.cidr;
  const named: Origin | undefined =
    "group" in peer ? prepared.groups.get(peer.group) : prepared.prefixLists.get(peer.prefixList);
  return named?.name ?? ("group" in peer ? peer.group : peer.prefixList);
}
