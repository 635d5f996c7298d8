// Says in words what happened to one packet of a trace, step by step, and what would have to change.
import { admittingRules, decidingRule, type FilterVerdict, groupRules } from "./filters.ts";
import type { Origin, Place, PortRange, Protocol } from "./network.ts";
import { holds, portText } from "./ports.ts";
import type { Address, Prepared } from "./prepare.ts";
import type { Hop } from "./result.ts";
import { matchText, peerText } from "./ruleText.ts";
import type { Filter, PortKind } from "./steps.ts";
import type { Trace } from "./trace.ts";

/** The ports of the packet to explain, by who picked them. */
export type PacketPorts = Readonly<Record<Exclude<PortKind, "none" | "target">, number>>;

/** The hops of one packet; blockers say what would have to change. */
export function explain(prepared: Prepared, { steps, protocol, through }: Trace, ports: PacketPorts): Hop[] {
  return steps.map((step) => {
    const port = step.port === "none" ? 0 : step.port === "target" ? (through?.target.port ?? 0) : ports[step.port];
    const verdict = verdictOn(step.verdict, step.port === "none" ? undefined : port);
    const packet: Packet = { protocol, port, direction: step.direction };
    const { at, text, remedy } = step.filter
      ? filterText(prepared, step.filter, packet, verdict)
      : { at: step.at, text: `${step.at.name}${step.text === undefined ? "" : ` ${step.text}`}`, remedy: step.remedy };
    const unknown = verdict === "unknown" ? `: ${step.verdict.missing.join(", ")}` : "";
    return {
      direction: step.direction,
      at: { id: at.id, name: at.name },
      text: `${text}${unknown}`,
      verdict,
      ...(verdict === "blocks" && remedy !== undefined && { remedy }),
    };
  });
}

interface Packet {
  readonly protocol: Protocol;
  readonly port: number;
  readonly direction: "request" | "answer";
}

function verdictOn({ sure, maybe }: FilterVerdict, port: number | undefined): Hop["verdict"] {
  const open = (set: readonly PortRange[]) => (port === undefined ? set.length > 0 : holds(set, port));
  return open(sure) ? "passes" : open(maybe) ? "unknown" : "blocks";
}

interface Said {
  readonly at: Origin;
  readonly text: string;
  readonly remedy: string | undefined;
}

function filterText(prepared: Prepared, filter: Filter, packet: Packet, verdict: Hop["verdict"]): Said {
  return filter.kind === "acl" ? aclText(filter, packet) : groupsText(prepared, filter, packet, verdict);
}

function aclText({ acl, subnet, crossing, other }: Filter & { kind: "acl" }, packet: Packet): Said {
  const rule = decidingRule(acl, crossing, other, packet);
  const where = `${acl.name} ${crossing === "ingress" ? "into" : "out of"} ${subnet.name}`;
  const asked = `${packetText(packet)} ${crossing === "ingress" ? "from" : "to"} ${other.text}`;
  const said = rule
    ? `rule ${rule.rule} ${rule.action === "allow" ? "allows" : "denies"} ${matchText(rule)} ${crossing === "ingress" ? "from" : "to"} ${rule.cidr}`
    : `no rule allows ${asked}`;
  const before = rule ? ` before rule ${rule.rule}` : "";
  return {
    at: acl,
    text: `${where}: ${said}`,
    remedy: `an ${crossing} entry of ${acl.name} that allows ${asked}${before}`,
  };
}

function groupsText(
  prepared: Prepared,
  { place, crossing, other, through }: Filter & { kind: "groups" },
  packet: Packet,
  verdict: Hop["verdict"],
): Said {
  const peer = { address: other, ...(through && { through }) };
  const [rule] = admittingRules(prepared, place, crossing, peer, packet);
  const names = groupNames(prepared, place);
  const asked = `${packetText(packet)} ${crossing === "ingress" ? "from" : "to"} ${ownerText(other)}`;
  const remedy = `an ${crossing} rule of ${names} that allows ${asked}`;
  const at = prepared.groups.get(place.groups?.[0] ?? "") ?? place;
  if (verdict === "blocks" || !rule) {
    const count = groupRules(prepared, place, crossing).length;
    return { at, text: `${names} ${crossing}: none of ${count} rules allows ${asked}`, remedy };
  }
  const peerName = peerText(prepared, rule);
  const text = `${names} ${crossing}: ${rule.origin.name} allows ${matchText(rule)} ${crossing === "ingress" ? "from" : "to"} ${peerName}`;
  return { at: rule.origin, text, remedy };
}

function groupNames({ groups }: Prepared, place: Place): string {
  const names = (place.groups ?? []).map((id) => groups.get(id)?.name ?? id);
  return names.length > 0 ? names.join(" and ") : `${place.name}, which has no group,`;
}

function packetText({ protocol, port }: Packet): string {
  return protocol === "icmp" || protocol === "icmpv6" ? protocol : `${protocol} ${port}`;
}

/** Who has an address, with the address where that says more. */
export function ownerText({ owner, text, scope }: Address): string {
  if (owner?.place) return scope === "public" ? text : owner.place.name;
  return owner?.outside && owner.outside.name !== text ? `${owner.outside.name} (${text})` : text;
}

/** The first port of a set outside another, for an example; the set's own first where there is none. */
export function examplePort(set: readonly PortRange[]): number {
  return set[0]?.[0] ?? 0;
}

/** `tcp 443`, `tcp 1024-65535`, `icmp`. */
export function openingText(protocol: Protocol, set: readonly PortRange[]): string {
  return protocol === "icmp" || protocol === "icmpv6" ? protocol : `${protocol} ${portText(set)}`;
}
