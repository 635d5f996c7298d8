// Route 53 and the VPC resolver on loopback: answers the planned records of one region's view over UDP, nothing else.
import dgram from "node:dgram";
import dnsPacket from "dns-packet";
import type { Endpoint } from "../observed/observation.ts";
import { runPart } from "./part.ts";

/** How long a client may keep an answer; Route 53 states 60 s for its aliases, a run wants changes seen at once. */
const TIME_TO_LIVE_SECONDS = 1;

/** Which names the region sees and where it listens. */
export interface DnsConfig {
  readonly listen: Endpoint;
  /** IPv4 addresses by name; names in lower case without the last dot. */
  readonly records: Readonly<Record<string, readonly string[]>>;
}

/** The answer to one packet. A name that exists answers other types than A with an empty set, any other name does not exist. */
export function answerQuery(query: Buffer, records: DnsConfig["records"]): Buffer | undefined {
  const request = decode(query);
  const question = request?.questions?.[0];
  if (request === undefined || question === undefined || request.type !== "query") return undefined;
  const addresses = records[question.name.toLowerCase().replace(/\.$/, "")];
  const answers =
    addresses === undefined || question.type !== "A"
      ? []
      : addresses.map((data) => ({ type: "A" as const, name: question.name, ttl: TIME_TO_LIVE_SECONDS, data }));
  return dnsPacket.encode({
    type: "response",
    id: request.id ?? 0,
    // dns-packet keeps the answer code in the low four bits of the flags; 3 is NXDOMAIN.
    flags: dnsPacket.AUTHORITATIVE_ANSWER | dnsPacket.RECURSION_AVAILABLE | (addresses === undefined ? 3 : 0),
    questions: [question],
    answers,
  });
}

function decode(query: Buffer): dnsPacket.DecodedPacket | undefined {
  try {
    return dnsPacket.decode(query);
  } catch {
    return undefined; // A resolver drops what it cannot read.
  }
}

async function startDns(config: DnsConfig): Promise<Record<string, never>> {
  const socket = dgram.createSocket("udp4");
  socket.on("message", (query, sender) => {
    const answer = answerQuery(query, config.records);
    if (answer !== undefined) socket.send(answer, sender.port, sender.address, () => undefined);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind({ ...config.listen, exclusive: true }, resolve);
  });
  return {};
}

runPart(import.meta.filename, startDns);
