// What a rule of an ACL or a group matches beside addresses, in each way that AWS lets it be written.
import type { Json, PlannedResource } from "../../plan/type.ts";
import type { Doubtful, Match, PortRange, Protocol } from "../network.ts";
import { doubt, isAbsent, notKnown, numberOf } from "./reading.ts";

/** Names and numbers; https://www.iana.org/assignments/protocol-numbers */
const PROTOCOLS: Readonly<Record<string, Protocol | "all">> = {
  "-1": "all",
  all: "all",
  "1": "icmp",
  icmp: "icmp",
  "6": "tcp",
  tcp: "tcp",
  "17": "udp",
  udp: "udp",
  "58": "icmpv6",
  icmpv6: "icmpv6",
};

/** A rule's fields as they stand in the plan. */
export interface WrittenMatch {
  readonly protocol: Json | undefined;
  readonly fromPort: Json | undefined;
  readonly toPort: Json | undefined;
  /** A group writes an ICMP type as its first port, an ACL in a field of its own. */
  readonly icmpType: Json | undefined;
}

/** Undefined for a protocol that is none of those told apart, such as ESP: it cannot let any of them through. */
export function readMatch(holder: PlannedResource, written: WrittenMatch): (Match & Doubtful) | undefined {
  const given = written.protocol;
  if (typeof given !== "string" && typeof given !== "number")
    return { protocol: "all", missing: notKnown("protocol", holder) };
  // AWS's provider reads a number as Go does, `06` as 6.
  const protocol = PROTOCOLS[`${given}`.toLowerCase().replace(/^0+(?=\d)/, "")];
  if (protocol === undefined) return isKnownProtocol(`${given}`) ? undefined : unknownProtocol(holder);
  if (protocol === "all") return { protocol };
  if (protocol === "tcp" || protocol === "udp") return { protocol, ...portsOf(holder, written) };
  return { protocol, ...typeOf(holder, written) };
}

/** A number or a name of the registry, which an unknown's sentinel is not. */
function isKnownProtocol(protocol: string): boolean {
  return /^(\d{1,3}|[a-z][a-z0-9]{0,9})$/i.test(protocol);
}

function unknownProtocol(holder: PlannedResource): Match & Doubtful {
  return { protocol: "all", missing: notKnown("protocol", holder) };
}

function portsOf(holder: PlannedResource, { fromPort, toPort }: WrittenMatch): { ports?: PortRange; missing?: string } {
  if (isAbsent(fromPort) && isAbsent(toPort)) return {};
  const [first, last] = [numberOf(fromPort), numberOf(toPort)];
  if (first === undefined) return { missing: notKnown("fromPort", holder) };
  if (last === undefined) return { missing: notKnown("toPort", holder) };
  const all = first <= 0 && (last === 65535 || last === -1);
  return all ? {} : { ports: [Math.max(0, first), last] };
}

function typeOf(holder: PlannedResource, { icmpType }: WrittenMatch): { icmpType?: number; missing?: string } {
  const type = isAbsent(icmpType) ? -1 : numberOf(icmpType);
  if (type === undefined) return doubt(notKnown("ICMP type", holder));
  return type === -1 ? {} : { icmpType: type };
}
