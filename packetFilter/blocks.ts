// Blocks of addresses as numbers, and the search for an address that nothing else has.
import ipaddr from "ipaddr.js";

/** The addresses of a CIDR, or a single one; both ends included. */
export interface Block {
  readonly ipv6: boolean;
  readonly first: bigint;
  readonly last: bigint;
}

/** Reads a CIDR or an address; host bits are cut off. Throws for anything else. */
export function blockOf(text: string): Block {
  const [address = "", length] = text.split("/");
  const bytes = ipaddr.parse(address).toByteArray();
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const size = 1n << BigInt(bytes.length * 8 - Number(length ?? bytes.length * 8));
  const first = value - (value % size);
  return { ipv6: bytes.length === 16, first, last: first + size - 1n };
}

/** True for an address, false for a CIDR of more than one. */
export function isLiteral(text: string): boolean {
  const { first, last } = blockOf(text);
  return first === last;
}

export function overlap(a: Block, b: Block): boolean {
  return a.ipv6 === b.ipv6 && a.first <= b.last && b.first <= a.last;
}

export function holds(outer: Block, inner: Block): boolean {
  return outer.ipv6 === inner.ipv6 && outer.first <= inner.first && inner.last <= outer.last;
}

/** The address of a number, in the usual notation. */
export function addressText(ipv6: boolean, value: bigint): string {
  const bytes = Array.from({ length: ipv6 ? 16 : 4 }, (_, at, count = ipv6 ? 16 : 4) =>
    Number((value >> BigInt(8 * (count - 1 - at))) & 255n),
  );
  return ipaddr.fromByteArray(bytes).toString();
}

/** A CIDR or address without the host bits that AWS cuts off and the kernel refuses. */
export function networkText(text: string): string {
  const { ipv6, first } = blockOf(text);
  const [, length] = text.split("/");
  return length === undefined ? text : `${addressText(ipv6, first)}/${length}`;
}

/** The lowest address of a block, `skip` addresses in, that lies in none of the others; undefined where all are taken. */
export function freeAddress(within: Block, taken: readonly Block[], skip: bigint): string | undefined {
  const near = taken.filter((block) => overlap(block, within)).sort((a, b) => (a.first < b.first ? -1 : 1));
  let value = within.first + skip;
  for (const { first, last } of near) if (first <= value && value <= last) value = last + 1n;
  return value <= within.last ? addressText(within.ipv6, value) : undefined;
}
