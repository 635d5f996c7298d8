// The process at the end of all wires: sends every question's first packet and plays whoever answers.
//
// It runs inside a namespace of its own, joined to the others by VXLAN, which is how a process without raw sockets puts
// whole packets on a device and takes them off. It filters and translates nothing: it only sees what came out where.
import dgram from "node:dgram";
import readline from "node:readline";
import ipaddr from "ipaddr.js";
import type { Outcome, Question } from "../proof/question.ts";
import type { Host } from "./layout.ts";
import {
  AGENT_ADDRESS,
  type Packet,
  readFrame,
  VXLAN_PORT,
  WIRES_ADDRESS,
  writeFrame,
  writePacket,
} from "./packets.ts";

/** A question as it is sent, once for each choice that load balancers on the way may have. */
export interface Numbered extends Question {
  /** No other question of the run has it. */
  readonly number: number;
  /** The wire that its sender is behind. */
  readonly wire: number;
  /** Which of its targets a load balancer takes, counted from 0. */
  readonly choice: number;
}

/** The first line that the agent reads says who is where; each further line is a list of questions. */
export type AgentInput = { readonly hosts: readonly Host[] } | { readonly ask: readonly Numbered[] };

/** Questions in flight at once: their packets are fewer than the socket's buffer and the kernel's queues hold. */
const AT_ONCE = 32;

/** All answers are in when none came for this long. Packets pass in microseconds; this is for a busy machine. */
const QUIET_MILLISECONDS = 60;

interface Asked {
  readonly question: Numbered;
  delivered: boolean;
  reachable: boolean;
}

class Wires {
  private readonly socket = dgram.createSocket("udp4");
  private readonly hosts = new Map<number, { readonly host: Host; readonly addresses: ReadonlySet<string> }>();
  private asked = new Map<number, Asked>();
  private heard = 0;

  public async open(hosts: readonly Host[]): Promise<void> {
    for (const host of hosts) this.hosts.set(host.wire, { host, addresses: new Set(host.addresses.map(normal)) });
    this.socket.on("message", (frame) => {
      const read = readFrame(frame);
      if (read) this.arrived(read.wire, read.packet);
    });
    await new Promise<void>((resolve) => this.socket.bind(VXLAN_PORT, AGENT_ADDRESS, resolve));
  }

  public async ask(questions: readonly Numbered[]): Promise<Outcome[]> {
    this.asked = new Map(
      questions.map((question) => [
        question.number,
        { question: normalQuestion(question), delivered: false, reachable: false },
      ]),
    );
    let sent = 0;
    for (const { question } of this.asked.values()) {
      this.send(question.wire, { ...ends(question), step: "request" });
      sent += 1;
      if (sent % AT_ONCE === 0) await this.quiet(0);
    }
    await this.quiet(QUIET_MILLISECONDS);
    return [...this.asked.values()].map(({ delivered, reachable }) => ({ delivered, reachable }));
  }

  /** Waits until nothing arrives any more: for a time, or for one turn of the event loop. */
  private async quiet(milliseconds: number): Promise<void> {
    for (let before = -1; before !== this.heard;) {
      before = this.heard;
      await pause(milliseconds);
    }
  }

  private arrived(wire: number, packet: Packet): void {
    const asked = this.asked.get(packet.question);
    const at = this.hosts.get(wire);
    if (!asked || !at?.addresses.has(packet.destination)) return;
    this.heard += 1;
    const relayed = relay(at.host, packet, asked.question);
    if (relayed) {
      this.send(wire, relayed);
      return;
    }
    if (packet.step === "answer") {
      this.answered(wire, packet, asked);
      return;
    }
    // A host drops what claims to come from itself, as Linux does.
    if (!at.host.answers || at.addresses.has(packet.source)) return;
    if (packet.step === "request") {
      asked.delivered = true;
      this.send(wire, { ...turned(packet), step: "answer" });
    } else if (asked.delivered) {
      asked.reachable = true;
    }
  }

  /** Only what comes from where the question went to, to where it came from, is an answer to it. */
  private answered(wire: number, packet: Packet, asked: Asked): void {
    const { question } = asked;
    const expected = turned(ends(question));
    const echo = question.protocol === "icmp" || question.protocol === "icmpv6";
    const isAnswer =
      wire === question.wire &&
      packet.protocol === expected.protocol &&
      packet.source === expected.source &&
      packet.destination === expected.destination &&
      packet.destinationPort === expected.destinationPort &&
      (echo || packet.sourcePort === expected.sourcePort);
    if (!isAnswer || !asked.delivered) return;
    if (question.protocol === "tcp") this.send(wire, { ...ends(question), step: "confirmation" });
    else asked.reachable = true;
  }

  private send(wire: number, packet: Packet): void {
    this.socket.send(writeFrame(wire, writePacket(packet)), VXLAN_PORT, WIRES_ADDRESS);
  }
}

function ends(question: Numbered): Omit<Packet, "step"> {
  const { sourceAddress, destinationAddress, protocol, sourcePort, destinationPort, number } = question;
  return {
    source: sourceAddress,
    destination: destinationAddress,
    protocol,
    sourcePort,
    destinationPort,
    question: number,
  };
}

function turned(packet: Omit<Packet, "step">): Omit<Packet, "step"> {
  const { source, destination, sourcePort, destinationPort, protocol, question } = packet;
  return {
    source: destination,
    destination: source,
    sourcePort: destinationPort,
    destinationPort: sourcePort,
    protocol,
    question,
  };
}

function normal(address: string): string {
  return ipaddr.parse(address).toString();
}

function normalQuestion(question: Numbered): Numbered {
  const { sourceAddress, destinationAddress } = question;
  return { ...question, sourceAddress: normal(sourceAddress), destinationAddress: normal(destinationAddress) };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => (milliseconds === 0 ? setImmediate(resolve) : setTimeout(resolve, milliseconds)));
}

/**
 * What a load balancer that takes IPv6 sends on: IPv4 to a target, IPv6 back to the client (semantics 13). Netfilter
 * cannot, so the load balancer itself does it, between filters that are the kernel's on both sides.
 */
function relay({ relays }: Host, packet: Packet, question: Numbered): Packet | undefined {
  if (!relays) return undefined;
  const { address, listeners } = relays;
  const client = question.balancerPort ?? question.sourcePort;
  if (packet.step === "answer") {
    const isTheirs = packet.destination === address && packet.destinationPort === client && question.family === 6;
    return isTheirs ? { ...turned(ends(question)), step: "answer" } : undefined;
  }
  if (!packet.destination.includes(":")) return undefined;
  const listener = listeners.find(
    ({ protocol, port }) => protocol === packet.protocol && port === packet.destinationPort,
  );
  const [destination, destinationPort] = listener?.targets[question.choice] ?? [];
  if (destination === undefined || destinationPort === undefined) return undefined;
  return { ...packet, source: address, sourcePort: client, destination, destinationPort };
}

/** Serves standard input until it ends, which is when whoever started the agent is gone. */
async function serve(): Promise<void> {
  const wires = new Wires();
  process.stdout.on("error", () => process.exit(0));
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const input = JSON.parse(line) as AgentInput;
    if ("hosts" in input) await wires.open(input.hosts);
    const reply = "hosts" in input ? [] : await wires.ask(input.ask);
    process.stdout.write(`${JSON.stringify(reply)}\n`);
  }
  process.exit(0);
}

await serve();
