// What gets from one place to another, in words: short for a cell of the matrix, in full for its panel.
import type { Family, PortRange, Protocol } from "../../proof/network.ts";
import { difference, portText } from "../../proof/ports.ts";
import type { Cell, Passage } from "../../proof/result.ts";

/** `open`: some connection works. `one-way`: a packet arrives at most. `unknown`: not even that can be said. */
export type CellState = "open" | "one-way" | "unknown" | "closed";

export interface CellText {
  readonly state: CellState;
  /** A few words: `443`, `udp 53`. */
  readonly short: string;
  /** One sentence for each protocol and family. */
  readonly full: readonly string[];
}

/** Ranges that a short text names before it counts the rest. */
const RANGES_SHOWN = 3;

export function cellText({ passages }: Cell): CellText {
  const has = (key: "reachable" | "delivered" | "undecided") => passages.some((passage) => passage[key].length > 0);
  const state = has("reachable") ? "open" : has("undecided") ? "unknown" : has("delivered") ? "one-way" : "closed";
  const full = passages.flatMap(sentences);
  return { state, short: shortText(passages, state), full: full.length === 0 ? ["nothing gets through"] : full };
}

function shortText(passages: readonly Passage[], state: CellState): string {
  if (state === "closed") return "–";
  const reachable = byProtocol(passages, ({ reachable: ports }) => ports);
  const undecided = byProtocol(passages, ({ undecided: ports }) => ports).map((text) => `? ${text}`);
  if (state !== "one-way") return [...reachable, ...undecided].join(", ");
  return byProtocol(passages, oneWay)
    .map((text) => `${text} one way`)
    .join(", ");
}

/** `443`, `udp 53`, `icmp v6`: one text for each protocol, with the family where it is not IPv4 alone. */
function byProtocol(passages: readonly Passage[], ports: (passage: Passage) => readonly PortRange[]): string[] {
  const found = passages.filter((passage) => ports(passage).length > 0);
  return [...new Set(found.map(({ protocol }) => protocol))].flatMap((protocol) => {
    const [four, six] = ([4, 6] as const).map((family) => {
      const passage = found.find((each) => each.protocol === protocol && each.family === family);
      return passage && portWords(protocol, ports(passage));
    });
    if (four === six) return four === undefined ? [] : [`${four} v4+6`];
    return [...(four === undefined ? [] : [four]), ...(six === undefined ? [] : [`${six} v6`])];
  });
}

/** TCP is meant where no protocol is named. */
function portWords(protocol: Protocol, ports: readonly PortRange[]): string {
  if (protocol === "icmp" || protocol === "icmpv6") return "icmp";
  const shown = portText(ports.slice(0, RANGES_SHOWN)).replaceAll("-", "–");
  const more = ports.length - RANGES_SHOWN;
  return `${protocol === "tcp" ? "" : `${protocol} `}${shown}${more > 0 ? ` +${more}` : ""}`;
}

/** Ports on which a packet arrives without the connection working for all. */
function oneWay({ delivered, reachable }: Passage): readonly PortRange[] {
  return difference(delivered, reachable);
}

function sentences(passage: Passage): string[] {
  const { protocol, family, reachable, undecided, missing } = passage;
  const lines: readonly (readonly [readonly PortRange[], string])[] = [
    [reachable, "a connection works, both ways"],
    [oneWay(passage), "a packet may arrive, without a connection that works for every client"],
    [undecided, `cannot be decided: ${missing.join("; ")}`],
  ];
  return lines.flatMap(([ports, meaning]) =>
    ports.length === 0 ? [] : [`${head(protocol, family, ports)}: ${meaning}`],
  );
}

function head(protocol: Protocol, family: Family, ports: readonly PortRange[]): string {
  const numbers = protocol === "icmp" || protocol === "icmpv6" ? "echo" : portText(ports).replaceAll("-", "–");
  return `${protocol} ${numbers}, IPv${family}`;
}
