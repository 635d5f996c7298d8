// Route 53 and the VPC resolver on loopback: answers the planned records of one region's view over UDP, nothing else.
import dgram from "node:dgram";
import type { Endpoint } from "../observed/observation.ts";
import { encodeAnswer, readQuery, TIME_TO_LIVE_SECONDS } from "./dnsMessage.ts";
import { runPart } from "./part.ts";

/** Which names the region sees and where it listens. */
export interface DnsConfig {
  readonly listen: Endpoint;
  /** IPv4 addresses by name; names in lower case without the last dot. */
  readonly records: Readonly<Record<string, readonly string[]>>;
}

/** The answer to one packet. A name that exists answers other types than A with an empty set, any other name does not exist. */
export function answerQuery(query: Buffer, records: DnsConfig["records"]): Buffer | undefined {
  const asked = readQuery(query);
  if (asked === undefined) return undefined;
  const { name, question } = asked;
  const addresses = records[name];
  const found = question.type === "A" ? (addresses ?? []) : [];
  const answers = found.map((data) => ({ type: "A" as const, name: question.name, ttl: TIME_TO_LIVE_SECONDS, data }));
  return encodeAnswer(asked, addresses && answers);
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
