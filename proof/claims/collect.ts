// Gathers what a claim looked at, over all VPCs, and makes its verdict of it.
import type { Origin, Protocol } from "../network.ts";
import { type PacketPorts, explain } from "../explain.ts";
import { clientPorts } from "../passage.ts";
import { difference, holds } from "../ports.ts";
import type { Prepared } from "../prepare.ts";
import { openings } from "../reach.ts";
import type { Claim, Finding, Hop } from "../result.ts";
import type { Trace } from "../trace.ts";

/** What one claim found so far. */
export class Findings {
  private cases = 0;
  private readonly found: Finding[] = [];
  private readonly missing = new Set<string>();

  /** Counts cases that were looked at. */
  public look(count = 1): void {
    this.cases += count;
  }

  /** A reason why the claim does not hold; resources that stand twice are named once. */
  public fail(text: string, resources: readonly Origin[], hops: readonly Hop[] = []): void {
    const named = new Map(resources.map(({ id, name }) => [id, { id, name }]));
    this.found.push({ text, resources: [...named.values()], hops });
  }

  /** A fact without which nobody can say. */
  public doubt(facts: readonly string[]): void {
    for (const fact of facts) this.missing.add(fact);
  }

  /** The claim; a counter-example outweighs what is missing. */
  public claim(id: string, sentence: string): Claim {
    const findings = [...this.found].sort((a, b) => a.hops.length - b.hops.length || compare(a.text, b.text));
    const missing = findings.length > 0 ? [] : [...this.missing].sort(compare);
    const verdict = findings.length > 0 ? "fails" : missing.length > 0 ? "unknown" : "holds";
    return { id, sentence, verdict, cases: this.cases, findings, missing };
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The hops of a trace's packet to one port, from a client port whose answers are stopped if there is one. */
export function hopsOf(prepared: Prepared, trace: Trace, port: number): Hop[] {
  return explain(prepared, trace, packetPorts(trace, port));
}

function packetPorts(trace: Trace, service: number): PacketPorts {
  const { answers } = openings(trace, "sure");
  const [first, last] = clientPorts(trace.source);
  const picked = (set: typeof answers.client, low: number, high: number) =>
    difference([[low, high]], set)[0]?.[0] ?? low;
  return {
    service,
    client: picked(answers.client, first, last),
    nat: picked(answers.nat, 1024, 65535),
    balancer: picked(answers.balancer, 1024, 65535),
  };
}

/** What the hops that stop a packet name, the first one first. */
export function blockersOf(hops: readonly Hop[]): Origin[] {
  return hops.filter(({ verdict }) => verdict === "blocks").map(({ at }) => at);
}

/**
 * What the hops that let a packet through name, the filter nearest to what it guards first: on the way out the sender's
 * own, on the way in the destination's, and of a load balancer that before its listener.
 */
export function doorkeepersOf(hops: readonly Hop[], outwards: boolean, listener?: Origin): Origin[] {
  const passed = hops.filter(({ direction }) => direction === "request").map(({ at }) => at);
  if (outwards) return passed;
  const before = passed.findIndex(({ id }) => id === listener?.id);
  return before < 0 ? passed.reverse() : [...passed.slice(0, before).reverse(), ...passed.slice(before)];
}

/** How a message writes a packet. */
export function packetText(protocol: Protocol, port: number): string {
  return protocol === "tcp" || protocol === "udp" ? `${protocol} ${port}` : protocol;
}

/** True when a trace is about a port at all: a listener's is about its own. */
export function concerns({ through }: Trace, port: number): boolean {
  return through === undefined || holds([[through.listener.port, through.listener.port]], port);
}
