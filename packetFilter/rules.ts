// The nftables text of network ACLs, which keep no state, and of security groups, which do.
import type { AclRule, GroupRule, Match, Network, NetworkAcl, Place } from "../proof/network.ts";
import { blockOf, holds, networkText } from "./blocks.ts";

/** Which way a packet crosses a filter. */
export type Crossing = "ingress" | "egress";

/** Longest comment that nftables takes is 128 bytes; names are cut so that the number of the rule still fits. */
const COMMENT_NAME_LENGTH = 96;

/**
 * The chains `CHAIN-ingress` and `CHAIN-egress` of an ACL: what is allowed returns to the caller, the rest is dropped.
 * A rule with a fact missing counts where it denies and not where it allows.
 */
export function aclChains(acl: NetworkAcl, chain: string): string {
  return (["ingress", "egress"] as const).map((crossing) => aclChain(acl, chain, crossing)).join("\n");
}

function aclChain(acl: NetworkAcl, chain: string, crossing: Crossing): string {
  const lines = acl[crossing]
    .filter(({ missing, action }) => missing === undefined || action === "deny")
    .sort((a, b) => a.rule - b.rule)
    .flatMap((rule) => aclLine(acl, rule, crossing) ?? []);
  return chainText(`${chain}-${crossing}`, [...lines, `drop ${comment(acl.name, "no rule matches")}`]);
}

/** Nothing where a rule can match no packet: ICMP of the other family. */
function aclLine(acl: NetworkAcl, rule: AclRule, crossing: Crossing): string | undefined {
  const match = matchText(rule, isIpv6(rule.cidr));
  if (match === undefined) return undefined;
  const verdict = rule.action === "allow" ? "return" : "drop";
  return words(peerText([rule.cidr], crossing), match, verdict, comment(acl.name, `rule ${rule.rule}`));
}

/** What a rule that names a group matches besides the addresses of its members. */
export interface Through {
  /** Devices by which traffic arrives through a load balancer that carries the group (semantics 12). */
  readonly devices: (group: string) => readonly string[];
}

/**
 * The chains `CHAIN-ingress` and `CHAIN-egress` of all groups of a place's interface: one accept for each rule, a drop at
 * the end. They are for the first packet of a connection; the caller accepts what belongs to a known one.
 */
export function groupChains(network: Network, place: Place, chain: string, through: Through): string {
  const groups = network.securityGroups.filter(({ id }) => place.groups?.includes(id));
  return (["ingress", "egress"] as const)
    .map((crossing) => {
      const lines = groups.flatMap((group) =>
        group[crossing]
          .filter(({ missing }) => missing === undefined)
          .flatMap((rule) => groupLines(network, rule, crossing, through)),
      );
      return chainText(`${chain}-${crossing}`, [...lines, `drop ${comment(place.name, "no rule matches")}`]);
    })
    .join("\n");
}

function groupLines(network: Network, rule: GroupRule, crossing: Crossing, through: Through): string[] {
  const cidrs = peerCidrs(network, rule);
  const ending = ["accept", comment(rule.origin.name, crossing)] as const;
  const byAddress = [cidrs.filter((cidr) => !isIpv6(cidr)), cidrs.filter(isIpv6)].flatMap((family, index) => {
    const match = matchText(rule, index === 1);
    return family.length === 0 || match === undefined ? [] : [words(peerText(family, crossing), match, ...ending)];
  });
  const devices = "group" in rule.peer && crossing === "ingress" ? through.devices(rule.peer.group) : [];
  const match = matchText(rule, false);
  if (devices.length === 0 || match === undefined) return byAddress;
  const quoted = devices.map((device) => `"${device}"`).join(", ");
  return [...byAddress, words(`iifname { ${quoted} }`, match, ...ending)];
}

/** A group stands for the private addresses of whatever carries it, never for public ones (semantics 9). */
function peerCidrs(network: Network, { peer }: GroupRule): string[] {
  if ("cidr" in peer) return [peer.cidr];
  if ("prefixList" in peer) {
    return [...(network.prefixLists.find(({ id }) => id === peer.prefixList)?.cidrs ?? [])];
  }
  return network.places
    .filter(({ groups }) => groups?.includes(peer.group))
    .flatMap(({ interfaces }) => interfaces.flatMap(({ addresses }) => addresses));
}

/** The other side of a packet: its source where it comes in, its destination where it goes out. */
function peerText(cidrs: readonly string[], crossing: Crossing): string {
  const ipv6 = cidrs.some(isIpv6);
  if (cidrs.some((cidr) => cidr.endsWith("/0"))) return `meta nfproto ${ipv6 ? "ipv6" : "ipv4"}`;
  const side = crossing === "ingress" ? "saddr" : "daddr";
  const list = disjoint(cidrs);
  return `${ipv6 ? "ip6" : "ip"} ${side} ${list.length === 1 ? list.join("") : `{ ${list.join(", ")} }`}`;
}

/** Sets of nftables take no blocks that overlap: what lies in another block is left out. */
function disjoint(cidrs: readonly string[]): string[] {
  const blocks = [...new Map(cidrs.map((cidr) => [networkText(cidr), blockOf(cidr)]))];
  return blocks
    .filter(([, block]) => !blocks.some(([, other]) => other !== block && holds(other, block)))
    .map(([text]) => text);
}

/** Protocol and ports; nothing for a protocol that the family does not have. */
function matchText({ protocol, ports, icmpType }: Match, ipv6: boolean): string | undefined {
  if (protocol === "all") return "";
  if (protocol === "tcp" || protocol === "udp") {
    return ports ? `${protocol} dport ${ports[0]}-${ports[1]}` : `meta l4proto ${protocol}`;
  }
  if ((protocol === "icmpv6") !== ipv6) return undefined;
  return icmpType === undefined || icmpType === -1 ? `meta l4proto ${protocol}` : `${protocol} type ${icmpType}`;
}

export function isIpv6(address: string): boolean {
  return address.includes(":");
}

function chainText(name: string, lines: readonly string[]): string {
  return [`  chain ${name} {`, ...lines.map((line) => `    ${line}`), "  }"].join("\n");
}

function comment(name: string, what: string): string {
  const printable = name.replace(/[^\w.:/-]/g, "_");
  return `comment "${printable.slice(-COMMENT_NAME_LENGTH)} ${what}"`;
}

function words(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}
