// The PROXY protocol, version 2, as a network load balancer writes it and HAProxy reads it
// (https://www.haproxy.org/download/2.6/doc/proxy-protocol.txt, section 2.2).
import ipaddr from "ipaddr.js";
import type { Endpoint } from "../observed/observation.ts";

const SIGNATURE = Buffer.from("0d0a0d0a000d0a515549540a", "hex");
const VERSION_2 = 0x20;
const LOCAL = 0x00;
const PROXY = 0x01;
const TCP_OVER_IPV4 = 0x11;
const TCP_OVER_IPV6 = 0x21;
/** Signature, command, family and length: what every header has. */
const FIXED_BYTES = 16;

/** `LOCAL` is the sender's own connection, such as a health check; `PROXY` speaks for a client. */
export type ProxyHeader =
  | { readonly command: "LOCAL" }
  | { readonly command: "PROXY"; readonly source: Endpoint; readonly destination: Endpoint };

/** The header's bytes. An IPv4 address in IPv6 clothes counts as IPv4; if only one end is IPv4, both are written as IPv6. */
export function encodeProxyHeader(header: ProxyHeader): Buffer {
  if (header.command === "LOCAL") {
    return Buffer.concat([SIGNATURE, Buffer.from([VERSION_2 | LOCAL, 0, 0, 0])]);
  }
  const source = ipaddr.process(header.source.address);
  const destination = ipaddr.process(header.destination.address);
  const both4 = source.kind() === "ipv4" && destination.kind() === "ipv4";
  const addresses = [source, destination].flatMap((address) => (both4 ? address.toByteArray() : sixteenBytes(address)));
  const fixed = Buffer.alloc(4);
  fixed.writeUInt8(VERSION_2 | PROXY, 0);
  fixed.writeUInt8(both4 ? TCP_OVER_IPV4 : TCP_OVER_IPV6, 1);
  fixed.writeUInt16BE(addresses.length + 4, 2);
  const ports = Buffer.alloc(4);
  ports.writeUInt16BE(header.source.port, 0);
  ports.writeUInt16BE(header.destination.port, 2);
  return Buffer.concat([SIGNATURE, fixed, Buffer.from(addresses), ports]);
}

/**
 * The header at the start of `bytes` and how many bytes it takes, type-length-values behind the addresses included;
 * undefined while more bytes are needed. Throws where the bytes are no version 2 header of a TCP connection.
 */
export function decodeProxyHeader(bytes: Buffer): { header: ProxyHeader; length: number } | undefined {
  const known = Math.min(bytes.length, SIGNATURE.length);
  if (!bytes.subarray(0, known).equals(SIGNATURE.subarray(0, known))) {
    throw new Error("proxy header: the bytes do not start with the version 2 signature; the sender writes none");
  }
  if (bytes.length < FIXED_BYTES) return undefined;
  const command = bytes.readUInt8(12);
  const family = bytes.readUInt8(13);
  const length = FIXED_BYTES + bytes.readUInt16BE(14);
  if (bytes.length < length) return undefined;
  if (command === (VERSION_2 | LOCAL)) return { header: { command: "LOCAL" }, length };
  if (command !== (VERSION_2 | PROXY))
    throw new Error(`proxy header: version and command 0x${command.toString(16)} are unknown`);
  return { header: { command: "PROXY", ...decodeAddresses(bytes.subarray(FIXED_BYTES, length), family) }, length };
}

function decodeAddresses(block: Buffer, family: number): { source: Endpoint; destination: Endpoint } {
  const size = family === TCP_OVER_IPV4 ? 4 : family === TCP_OVER_IPV6 ? 16 : 0;
  if (size === 0 || block.length < 2 * size + 4) {
    throw new Error(
      `proxy header: family 0x${family.toString(16)} with ${block.length} bytes is not TCP over IPv4 or IPv6`,
    );
  }
  const address = (from: number) => ipaddr.fromByteArray([...block.subarray(from, from + size)]).toString();
  return {
    source: { address: address(0), port: block.readUInt16BE(2 * size) },
    destination: { address: address(size), port: block.readUInt16BE(2 * size + 2) },
  };
}

function sixteenBytes(address: ipaddr.IPv4 | ipaddr.IPv6): number[] {
  return (address instanceof ipaddr.IPv4 ? address.toIPv4MappedAddress() : address).toByteArray();
}
