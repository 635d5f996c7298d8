// DNS messages of the two resolvers on loopback: what a query asks, and an authoritative answer to it.
import dnsPacket from "dns-packet";

/** How long a client may keep an answer; Route 53 states 60 s for its aliases, a run wants changes seen at once. */
export const TIME_TO_LIVE_SECONDS = 1;

/** The one question of a query. */
export interface DnsQuestion {
  readonly id: number;
  readonly question: dnsPacket.Question;
  /** The name asked for, in lower case without the last dot. */
  readonly name: string;
}

/** Reads a packet; undefined for one that is no query, which a resolver drops. */
export function readQuery(packet: Buffer): DnsQuestion | undefined {
  try {
    const { type, id = 0, questions: [question] = [] } = dnsPacket.decode(packet);
    if (question === undefined || type !== "query") return undefined;
    return { id, question, name: question.name.toLowerCase().replace(/\.$/, "") };
  } catch {
    return undefined;
  }
}

/** The answer to a query; without `answers` the name does not exist. */
export function encodeAnswer({ id, question }: DnsQuestion, answers: dnsPacket.Answer[] | undefined): Buffer {
  return dnsPacket.encode({
    type: "response",
    id,
    // dns-packet keeps the answer code in the low four bits of the flags; 3 is NXDOMAIN.
    flags: dnsPacket.AUTHORITATIVE_ANSWER | dnsPacket.RECURSION_AVAILABLE | (answers === undefined ? 3 : 0),
    questions: [question],
    answers: answers ?? [],
  });
}
