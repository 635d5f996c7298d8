// Raw packets of TCP, UDP and ICMP echo over IPv4 and IPv6: written and read by the hosts that the agent plays.
import ipaddr from "ipaddr.js";
import type { Protocol } from "../proof/network.ts";

/** What a packet of a question is: first to the destination, back to the sender, and TCP's last of three. */
export type Step = "request" | "answer" | "confirmation";

/** One packet, as far as hosts read it. */
export interface Packet {
  readonly source: string;
  readonly destination: string;
  readonly protocol: Protocol;
  /** For ICMP the identifier of the echo on both sides. */
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Number of the question, 1 to 65535: IPv4 identification, or the lower bits of the IPv6 flow label. */
  readonly question: number;
  readonly step: Step;
}

const NUMBERS: Readonly<Record<Protocol, number>> = { tcp: 6, udp: 17, icmp: 1, icmpv6: 58 };
const [SYN, ACK] = [0x02, 0x10];
const TCP_FLAGS: Readonly<Record<Step, number>> = { request: SYN, answer: SYN | ACK, confirmation: ACK };
const ECHO_TYPES = { icmp: { request: 8, answer: 0 }, icmpv6: { request: 128, answer: 129 } } as const;

/** More hops than any way has; routes that run in circles end. */
const HOPS = 64;

/** Writes an IP packet with its checksums. */
export function writePacket(packet: Packet): Buffer {
  const { question, protocol } = packet;
  const [source, destination] = [bytesOf(packet.source), bytesOf(packet.destination)];
  const payload = payloadOf(packet, Buffer.concat([source, destination]));
  if (source.length === 16) {
    const header = Buffer.alloc(40);
    header.writeUInt32BE(0x60000000 | question, 0);
    header.writeUInt16BE(payload.length, 4);
    header[6] = NUMBERS[protocol];
    header[7] = HOPS;
    source.copy(header, 8);
    destination.copy(header, 24);
    return Buffer.concat([header, payload]);
  }
  const header = Buffer.alloc(20);
  header[0] = 0x45;
  header.writeUInt16BE(20 + payload.length, 2);
  header.writeUInt16BE(question, 4);
  header[8] = HOPS;
  header[9] = NUMBERS[protocol];
  source.copy(header, 12);
  destination.copy(header, 16);
  header.writeUInt16BE(checksum(header), 10);
  return Buffer.concat([header, payload]);
}

function payloadOf(packet: Packet, addresses: Buffer): Buffer {
  const { protocol, sourcePort, destinationPort, step, question } = packet;
  const echo = protocol === "icmp" || protocol === "icmpv6";
  const bytes = Buffer.alloc(protocol === "tcp" ? 20 : protocol === "udp" ? 9 : 8);
  if (echo) {
    bytes[0] = ECHO_TYPES[protocol][step === "answer" ? "answer" : "request"];
    bytes.writeUInt16BE(sourcePort, 4);
    bytes.writeUInt16BE(1, 6);
  } else {
    bytes.writeUInt16BE(sourcePort, 0);
    bytes.writeUInt16BE(destinationPort, 2);
  }
  if (protocol === "tcp") {
    // Each side starts counting at the number of the question; a SYN counts as one byte.
    bytes.writeUInt32BE(step === "confirmation" ? question + 1 : question, 4);
    bytes.writeUInt32BE(step === "request" ? 0 : question + 1, 8);
    bytes[12] = 5 << 4;
    bytes[13] = TCP_FLAGS[step];
    bytes.writeUInt16BE(0xffff, 14);
  } else if (protocol === "udp") {
    bytes.writeUInt16BE(bytes.length, 4);
    bytes.write(step === "answer" ? "a" : "r", 8);
  }
  const at = { tcp: 16, udp: 6, icmp: 2, icmpv6: 2 }[protocol];
  const length = Buffer.from([0, NUMBERS[protocol], bytes.length >> 8, bytes.length & 255]);
  const covered = protocol === "icmp" ? bytes : Buffer.concat([addresses, length, bytes]);
  bytes.writeUInt16BE(checksum(covered) || 0xffff, at);
  return bytes;
}

function bytesOf(address: string): Buffer {
  return Buffer.from(ipaddr.parse(address).toByteArray());
}

/** RFC 1071. */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** Reads an IP packet; undefined for one that is none of ours, such as the kernel's own or an ICMP error. */
export function readPacket(bytes: Buffer): Packet | undefined {
  const version = (bytes[0] ?? 0) >> 4;
  const start = version === 6 ? 40 : 20;
  if ((version !== 4 && version !== 6) || bytes.length < start + 8) return undefined;
  const number = bytes[version === 6 ? 6 : 9];
  const protocol = (["tcp", "udp", "icmp", "icmpv6"] as const).find((each) => NUMBERS[each] === number);
  const inner = protocol && readPayload(protocol, bytes.subarray(start));
  if (!protocol || !inner) return undefined;
  const [from, to, length] = version === 6 ? [8, 24, 16] : [12, 16, 4];
  const text = (at: number) => ipaddr.fromByteArray([...bytes.subarray(at, at + length)]).toString();
  const question = version === 6 ? bytes.readUInt16BE(2) : bytes.readUInt16BE(4);
  return { source: text(from), destination: text(to), protocol, question, ...inner };
}

function readPayload(
  protocol: Protocol,
  bytes: Buffer,
): Pick<Packet, "sourcePort" | "destinationPort" | "step"> | undefined {
  if (protocol === "icmp" || protocol === "icmpv6") {
    const { request, answer } = ECHO_TYPES[protocol];
    const identifier = bytes.readUInt16BE(4);
    if (bytes[0] !== request && bytes[0] !== answer) return undefined;
    const step = bytes[0] === answer ? "answer" : "request";
    return { sourcePort: identifier, destinationPort: identifier, step };
  }
  const [sourcePort, destinationPort] = [bytes.readUInt16BE(0), bytes.readUInt16BE(2)];
  if (protocol === "udp") {
    return { sourcePort, destinationPort, step: bytes.toString("latin1", 8, 9) === "a" ? "answer" : "request" };
  }
  const flags = (bytes[13] ?? 0) & (SYN | ACK);
  const step = (["request", "answer", "confirmation"] as const).find((each) => TCP_FLAGS[each] === flags);
  return step && { sourcePort, destinationPort, step };
}

/** Addresses of the link to the namespace that holds the wires' other ends; no one else can reach them. */
export const AGENT_ADDRESS = "169.254.255.1";
export const WIRES_ADDRESS = "169.254.255.2";
/** VXLAN's own port. */
export const VXLAN_PORT = 4789;

/** Every device has this address at both ends of its link: nobody has to ask for it. */
export const HARDWARE_ADDRESS = "02:00:00:00:00:01";
/** The agent's own: VXLAN drops what seems to come from the device itself. */
const AGENT_HARDWARE_ADDRESS = "02:00:00:00:00:02";
const ETHERNET_HEADER = Buffer.from(`${HARDWARE_ADDRESS}:${AGENT_HARDWARE_ADDRESS}`.replaceAll(":", ""), "hex");

const VXLAN_LENGTH = 8;
const FRAME_LENGTH = VXLAN_LENGTH + 14;

/** Wraps an IP packet in Ethernet and VXLAN (RFC 7348), which is how the agent reaches a device. */
export function writeFrame(wire: number, packet: Buffer): Buffer {
  const vxlan = Buffer.alloc(VXLAN_LENGTH);
  vxlan[0] = 0x08;
  vxlan.writeUInt32BE(wire << 8, 4);
  const type = Buffer.from((packet[0] ?? 0) >> 4 === 6 ? [0x86, 0xdd] : [0x08, 0x00]);
  return Buffer.concat([vxlan, ETHERNET_HEADER, type, packet]);
}

/** Takes the wrapping off. */
export function readFrame(frame: Buffer): { readonly wire: number; readonly packet: Packet } | undefined {
  if (frame.length < FRAME_LENGTH) return undefined;
  const packet = readPacket(frame.subarray(FRAME_LENGTH));
  return packet && { wire: frame.readUInt32BE(4) >>> 8, packet };
}
