// Route 53 as edge locations and viewers see it: the viewers' name, and the origins' names by latency and health
// (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html).
import dgram from "node:dgram";
import type dnsPacket from "dns-packet";
import type { Endpoint, Observation, TargetHealthChange } from "../observed/observation.ts";
import { encodeAnswer, readQuery, TIME_TO_LIVE_SECONDS } from "./dnsMessage.ts";
import { runPart } from "./part.ts";
import type { StartedPart } from "./part.ts";
import { OriginRecord } from "./originRecord.ts";
import type { OriginRecordConfig } from "./originRecord.ts";
import { regionDistance } from "./distances.ts";

/** What to answer, and to whom. */
export interface Route53Config {
  /** One resolver for each edge location: latency is the location's. */
  readonly views: readonly {
    readonly near: string;
    readonly listen: Endpoint;
    /** What viewers find there: the location itself, under each of the distribution's names. */
    readonly location: string;
  }[];
  /** The distribution's names, in lower case. */
  readonly viewerNames: readonly string[];
  readonly records: readonly OriginRecordConfig[];
  /** How many times faster than planned alarms are evaluated. */
  readonly alarmFactor: number;
}

/** The records that answer a location: of those that are well, or of all where none is, the nearest one's. */
export function chooseRecords(records: readonly OriginRecord[], name: string, near: string): OriginRecord[] {
  const named = records.filter(({ config }) => config.name === name);
  const well = named.filter(({ healthy }) => healthy);
  const choice = well.length > 0 ? well : named;
  const distance = ({ config }: OriginRecord) => regionDistance(near, config.latencyRegion);
  return [...choice].sort((one, other) => distance(one) - distance(other)).slice(0, 1);
}

/** The answer to one packet. SRV tells the stand-in port too, which differs where there is one loopback address only. */
export function answerQuery(
  query: Buffer,
  view: Route53Config["views"][0],
  config: Pick<Route53Config, "viewerNames">,
  records: readonly OriginRecord[],
): Buffer | undefined {
  const asked = readQuery(query);
  if (asked === undefined) return undefined;
  const { name, question } = asked;
  const isViewers = config.viewerNames.includes(name);
  const known = isViewers || records.some((each) => each.config.name === name);
  const endpoints = chooseRecords(records, name, view.near).flatMap((record) => record.config.endpoints);
  const common = { name: question.name, ttl: TIME_TO_LIVE_SECONDS };
  const addresses = isViewers ? [view.location] : [...new Set(endpoints.map(({ address }) => address))];
  const answers: dnsPacket.Answer[] =
    question.type === "A"
      ? addresses.map((data) => ({ ...common, type: "A", data }))
      : question.type === "SRV"
        ? endpoints.map(({ address, port }) => ({ ...common, type: "SRV", data: { target: address, port } }))
        : [];
  return encodeAnswer(asked, known ? answers : undefined);
}

async function startRoute53(config: Route53Config, observe: (observation: Observation) => void): Promise<StartedPart> {
  const records = config.records.map((record) => new OriginRecord(record, observe));
  const timers = records.flatMap((record) => {
    const { alarm } = record.config;
    const period = alarm && (alarm.periodSeconds * 1000) / config.alarmFactor;
    return period === undefined ? [] : [setInterval(() => record.endPeriod(), period)];
  });
  for (const view of config.views) {
    const socket = dgram.createSocket("udp4");
    socket.on("message", (query, sender) => {
      const answer = answerQuery(query, view, config, records);
      if (answer !== undefined) socket.send(answer, sender.port, sender.address, () => undefined);
    });
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.bind({ ...view.listen, exclusive: true }, resolve);
    });
  }
  return {
    controls: {
      // The argument comes from the load balancers' parts.
      targetHealth: (change) => {
        for (const record of records) record.observe(change as TargetHealthChange);
      },
    },
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
    },
  };
}

runPart(import.meta.filename, startRoute53);
