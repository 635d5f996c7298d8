// Reads answers out of traces: for one packet, for all ports of one pair of addresses, and for whole ranges of ports.
import { blockOf, within } from "./addresses.ts";
import type { Family, PortRange, Protocol } from "./network.ts";
import { ALL_PORTS, holds, intersection, NO_PORTS, type PortSet, union } from "./ports.ts";
import { type Address, addressOf, type Prepared } from "./prepare.ts";
import type { Outcome, Question } from "./question.ts";
import type { PortKind } from "./steps.ts";
import { type Trace, trace } from "./trace.ts";

export { prepare, type Prepared } from "./prepare.ts";

/** What a trace lets through, each side by the ports that its filters looked at. */
export interface Openings {
  /** Ports that the request may ask for; none when something that has no ports stops it. */
  readonly service: PortSet;
  /** Ports that answers may go to, by whoever picked them. */
  readonly answers: Readonly<Record<"client" | "nat" | "balancer", PortSet>>;
}

/** Reads a trace; `sure` counts what passes whatever is missing, `maybe` what passes for some value of it. */
export function openings({ steps, through, found }: Trace, certainty: "sure" | "maybe"): Openings {
  const target = through?.target.port ?? 0;
  const answers = { client: ALL_PORTS, nat: ALL_PORTS, balancer: ALL_PORTS };
  let service: PortSet = found ? ALL_PORTS : NO_PORTS;
  for (const { direction, port, verdict } of steps) {
    const set = verdict[certainty];
    if (direction === "request") {
      service = intersection(service, isOpen(port, target, set) ? (port === "service" ? set : ALL_PORTS) : NO_PORTS);
    } else if (port === "client" || port === "nat" || port === "balancer") {
      answers[port] = intersection(answers[port], set);
    } else if (set.length === 0) {
      answers.client = NO_PORTS;
    }
  }
  return { service, answers };
}

function isOpen(port: PortKind, target: number, set: PortSet): boolean {
  return port === "target" ? holds(set, target) : set.length > 0;
}

/** What becomes of one packet. Facts that are missing count against it. */
export function decide(prepared: Prepared, question: Question): Outcome {
  const found = ports(prepared, question);
  const { destinationPort, sourcePort } = question;
  return {
    delivered: found.some(({ service }) => holds(service, destinationPort)),
    reachable: found.some(
      ({ service, answers }) => holds(service, destinationPort) && answered(answers, question, sourcePort),
    ),
  };
}

/**
 * The ports for which one packet is delivered, and for which it is answered.
 *
 * @param vary which of the two ports takes every value of `range`; the other is the question's
 */
export function portSets(
  prepared: Prepared,
  question: Question,
  vary: "dport" | "sport",
  range: PortRange,
): { delivered: PortRange[]; reachable: PortRange[] } {
  const found = ports(prepared, question);
  const { destinationPort, sourcePort } = question;
  const sets = found.map(({ service, answers }) => {
    if (vary === "dport") {
      return { delivered: service, reachable: answered(answers, question, sourcePort) ? service : NO_PORTS };
    }
    const delivered = holds(service, destinationPort) ? ALL_PORTS : NO_PORTS;
    return { delivered, reachable: delivered.length > 0 ? clientPorts(answers, question) : NO_PORTS };
  });
  const within = (kind: "delivered" | "reachable") => [
    ...intersection(union(...sets.map((set) => set[kind])), [range]),
  ];
  return { delivered: within("delivered"), reachable: within("reachable") };
}

/** Traces one packet's pair of addresses. */
function ports(prepared: Prepared, question: Question): Openings[] {
  const source = ownAddress(prepared, question.source, question.sourceAddress);
  const destination = addressOf(prepared, question.destinationAddress);
  if (source.family !== destination.family) return [];
  return trace(prepared, source, destination, question.protocol).map((each) => openings(each, "sure"));
}

/** A port that is not asked about is the client's own, which NAT gateways and load balancers keep where they can. */
function answered(
  answers: Openings["answers"],
  { protocol, natPort, balancerPort }: Question,
  client: number,
): boolean {
  if (isIcmp(protocol)) return Object.values(answers).every((set) => set.length > 0);
  return (
    holds(answers.client, client) &&
    holds(answers.nat, natPort ?? client) &&
    holds(answers.balancer, balancerPort ?? client)
  );
}

function clientPorts(answers: Openings["answers"], { natPort, balancerPort }: Question): PortSet {
  const fixed = (set: PortSet, port: number | undefined) =>
    port === undefined ? set : holds(set, port) ? ALL_PORTS : NO_PORTS;
  return intersection(answers.client, intersection(fixed(answers.nat, natPort), fixed(answers.balancer, balancerPort)));
}

function isIcmp(protocol: Protocol): boolean {
  return protocol === "icmp" || protocol === "icmpv6";
}

/** A place's address by its literal; places of a group share their subnet's block. */
function ownAddress(prepared: Prepared, id: string, literal: string): Address {
  const { family, first } = blockOf(literal);
  const own = (prepared.addresses.get(id) ?? []).filter((address) => address.family === family);
  const exact = own.find(({ value }) => value === first);
  if (exact) return exact;
  const place = prepared.places.get(id);
  const each = place?.interfaces.find(({ addresses }) =>
    addresses.some((text) => within(blockOf(text), family, first)),
  );
  if (place && each) {
    return {
      family,
      value: first,
      text: literal,
      scope: "private",
      owner: { place, interface: each },
      lists: place.prefixLists ?? [],
    };
  }
  return addressOf(prepared, literal);
}

/** The families in which a place has addresses. */
export function familiesOf({ addresses }: Prepared, id: string): ReadonlySet<Family> {
  return new Set((addresses.get(id) ?? []).map(({ family }) => family));
}
