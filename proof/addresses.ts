// Addresses, CIDRs, and the classes of addresses that no rule of a network can tell apart.
import ipaddr from "ipaddr.js";
import type { Family } from "./network.ts";

/** A block of addresses of one family. */
export interface Block {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
  readonly prefix: number;
}

const blocks = new Map<string, Block>();

/** Reads a CIDR or a single address; host bits are cut off, as AWS does. Throws for anything else. */
export function blockOf(text: string): Block {
  const known = blocks.get(text);
  if (known) return known;
  const [address = "", length] = text.split("/");
  const parsed = ipaddr.parse(address);
  const bytes = parsed.toByteArray();
  const bits = bytes.length * 8;
  const prefix = length === undefined ? bits : Number(length);
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const size = 1n << BigInt(bits - prefix);
  const first = value - (value % size);
  const block: Block = { family: bits === 32 ? 4 : 6, first, last: first + size - 1n, prefix };
  // The texts of one network are few; the table is kept small for whoever reads many.
  if (blocks.size > 50_000) blocks.clear();
  blocks.set(text, block);
  return block;
}

/** True when the block holds the address. */
export function within({ family, first, last }: Block, of: Family, value: bigint): boolean {
  return family === of && first <= value && value <= last;
}

/** The address in the usual notation. */
export function addressText(family: Family, value: bigint): string {
  const bytes: number[] = [];
  for (let rest = value, count = family === 4 ? 4 : 16; count > 0; count -= 1, rest >>= 8n) {
    bytes.unshift(Number(rest & 255n));
  }
  return ipaddr.fromByteArray(bytes).toString();
}

/** A run of addresses that lie in exactly the same blocks; `innermost` names them, for blocks nest. */
interface Segment {
  readonly first: bigint;
  readonly last: bigint;
  readonly innermost: number;
  readonly excluded: boolean;
}

/** One class of addresses: whatever any rule says of `value`, it says of all of them. */
export interface AddressClass {
  readonly value: bigint;
  /** Innermost block that holds the class. */
  readonly block: string;
}

/** Divides address space at every border of the blocks given. */
export class Classes {
  private readonly segments: Readonly<Record<Family, readonly Segment[]>>;
  private readonly texts: readonly string[];

  /**
   * @param mentioned every block that any rule, route or list names
   * @param excluded blocks whose addresses are nobody's outside: private ranges and the VPCs' own
   */
  public constructor(mentioned: readonly string[], excluded: readonly string[]) {
    const shut = new Set(excluded);
    this.texts = [...new Set(["0.0.0.0/0", "::/0", ...excluded, ...mentioned])];
    const all = this.texts.map((text, index) => ({ ...blockOf(text), index, excluded: shut.has(text) }));
    this.segments = { 4: segmentsOf(all, 4), 6: segmentsOf(all, 6) };
  }

  /** The classes that have an address in a block, each once; excluded ones are left out if asked to. */
  public in(text: string, leaveOut: boolean): AddressClass[] {
    const { family, first, last } = blockOf(text);
    const segments = this.segments[family];
    const found = new Map<number, AddressClass>();
    for (let at = indexAt(segments, first); at < segments.length; at += 1) {
      const segment = segments[at];
      if (!segment || segment.first > last) break;
      if ((leaveOut && segment.excluded) || found.has(segment.innermost)) continue;
      const value = segment.first > first ? segment.first : first;
      found.set(segment.innermost, { value, block: this.texts[segment.innermost] ?? "" });
    }
    return [...found.values()];
  }
}

interface Numbered extends Block {
  readonly index: number;
  readonly excluded: boolean;
}

/** Sweeps over the blocks, outer ones first, and cuts at every border. */
function segmentsOf(all: readonly Numbered[], family: Family): Segment[] {
  const sorted = all
    .filter((block) => block.family === family)
    .sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : a.prefix - b.prefix));
  const segments: Segment[] = [];
  const open: Numbered[] = [];
  let next = 0n;
  const emit = (last: bigint) => {
    const top = open.at(-1);
    if (!top || last < next) return;
    const excluded = open.some((block) => block.excluded);
    segments.push({ first: next, last, innermost: top.index, excluded });
    next = last + 1n;
  };
  const closeBefore = (value: bigint | undefined) => {
    for (let top = open.at(-1); top && (value === undefined || top.last < value); top = open.at(-1)) {
      emit(top.last);
      open.pop();
    }
  };
  for (const block of sorted) {
    closeBefore(block.first);
    emit(block.first - 1n);
    open.push(block);
    next = block.first;
  }
  closeBefore(undefined);
  return segments;
}

/** Index of the segment that holds the value. */
function indexAt(segments: readonly Segment[], value: bigint): number {
  let [low, high] = [0, segments.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((segments[middle]?.first ?? 0n) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
