// Evidence that the filters stand: connections tried from every tier, each beside what the proof says of that very packet.
import { decide, prepare } from "../../proof/reach.ts";
import type { Prepared } from "../../proof/reach.ts";
import { REPORT_MILLISECONDS } from "../follow.ts";
import { findEvidence } from "../observed/evidence.ts";
import { connectFrom, requestFrom } from "../parts/client.ts";
import type { ConnectionOutcome } from "../parts/client.ts";
import { inNamespace } from "../parts/namespace.ts";
import { messageOf } from "../parts/part.ts";
import type { PartProcess } from "../parts/partProcess.ts";
import type { PlannedDoorListener } from "../planned/plannedPath.ts";
import type { FilteredPath } from "./filteredPath.ts";
import type { Vantage } from "./placement.ts";

/** How long a connection may take. A packet passes in milliseconds; the rest is for a busy machine, and two repetitions. */
const WAIT_MILLISECONDS = 4_000;

/** One connection that was tried. */
export interface Attempt {
  /** Who tried, and whom: `client`, `proxy`. */
  readonly from: string;
  readonly to: string;
  readonly source: string;
  readonly destination: string;
  readonly port: number;
  readonly observed: ConnectionOutcome["outcome"];
  /** Who answered a request over the connection, and how; absent where none was sent. */
  readonly answer?: string;
  /** What the proof says of the same packet: whether it arrives, and whether its answer comes back. */
  readonly proof: { readonly delivered: boolean; readonly reachable: boolean };
  /** Something came back exactly where the proof says so. */
  readonly agrees: boolean;
  /** A command line that tries the same, while the path is up. */
  readonly curl: string;
}

interface Aim {
  readonly from: string;
  readonly to: string;
  readonly destination: string;
  readonly port: number;
  /** Send a request over the connection as well. */
  readonly request?: { readonly host: string };
}

/** Tries all of them at once. Connections are new, and each has a port of its own. */
export async function tryFilters(filtered: FilteredPath): Promise<Attempt[]> {
  const prepared = prepare(filtered.network);
  const tried = aims(filtered).map(async (aim): Promise<Attempt[]> => {
    const vantage = filtered.vantages.find(({ name }) => name === aim.from);
    return vantage === undefined ? [] : [await attempt(filtered, prepared, vantage, aim)];
  });
  return (await Promise.all(tried)).flat();
}

/** First what must not be, then the way of a request, connection by connection. */
function aims({ region, places, vantages }: FilteredPath): Aim[] {
  const addressOf = (name: string) => vantages.find((each) => each.name === name)?.address ?? "";
  const own = (from: string, to: string, port: number): Aim => ({ from, to, destination: addressOf(to), port });
  const toInternet = (from: string) => ({ from, to: "internet", destination: addressOf("client"), port: 443 });
  const door = places.nlb.interfaces[0]?.public?.address ?? "";
  const { publicNames, listeners, targetGroups } = region.door;
  const isPublic = ({ tls }: PlannedDoorListener) => tls?.certificate.some((name) => publicNames.includes(name));
  const group = targetGroups.find(({ name }) => listeners.some((each) => isPublic(each) && each.targetGroup === name));
  const [proxy, alb] = [group?.port ?? 0, region.serviceDoor.port];
  const service = region.serviceDoor.services[0]?.port ?? 0;
  const doors = listeners.filter(({ tls }) => tls !== undefined);
  const toDoor = (from: string) => (listener: PlannedDoorListener) => ({
    from,
    to: isPublic(listener) ? "static door" : "cdn door",
    destination: door,
    port: listener.port,
  });
  const cdn = doors.filter((listener) => !isPublic(listener));
  return [
    own("client", "proxy", proxy),
    own("client", "alb", alb),
    own("client", "service", service),
    ...cdn.map(toDoor("client")),
    own("nlb", "alb", alb),
    own("nlb", "service", service),
    own("proxy", "service", service),
    toInternet("service"),
    ...doors.filter(isPublic).map(toDoor("client")),
    own("nlb", "proxy", proxy),
    own("proxy", "alb", alb),
    own("alb", "service", service),
    // Nothing listens there: an answer of that kind has come through the NAT gateway.
    toInternet("proxy"),
    ...cdn.map((listener) => ({
      ...toDoor("CloudFront")(listener),
      request: { host: listener.tls?.certificate[0] ?? "" },
    })),
  ];
}

/** What the proof says otherwise of is tried once more, for longer: a machine may be very busy. */
async function attempt(filtered: FilteredPath, prepared: Prepared, vantage: Vantage, aim: Aim): Promise<Attempt> {
  const client = filtered.path.clients.get(vantage.name);
  if (client === undefined) throw new Error(`attempts: nobody is in the namespace of ${vantage.name}`);
  const first = await connect(prepared, client, vantage, aim, WAIT_MILLISECONDS);
  const result = first.agrees ? first : await connect(prepared, client, vantage, aim, 3 * WAIT_MILLISECONDS);
  const { from, to, destination, port, request } = aim;
  const asked = request && result.observed === "accepted";
  const url = `https://${destination}:${port}${request ? examplePath(filtered) : "/"}`;
  return {
    from,
    to,
    source: vantage.address,
    destination,
    port,
    ...result,
    ...(asked && { answer: await askWithoutSecret(filtered, client, aim, request.host) }),
    curl: `${inNamespace(vantage.namespace, ["curl"]).join(" ")} -ikm 3 ${url}`,
  };
}

async function connect(
  prepared: Prepared,
  client: PartProcess,
  { id, address }: Vantage,
  { destination, port }: Aim,
  waitMilliseconds: number,
): Promise<Pick<Attempt, "observed" | "proof" | "agrees">> {
  const tried = { address: destination, port, localAddress: address, waitMilliseconds };
  const { outcome: observed, localPort } = await connectFrom(client, tried);
  const proof = decide(prepared, {
    source: id,
    sourceAddress: address,
    destinationAddress: destination,
    family: 4,
    protocol: "tcp",
    sourcePort: localPort,
    destinationPort: port,
  });
  return { observed, proof, agrees: proof.reachable === (observed !== "no answer") };
}

function examplePath({ path }: FilteredPath): string {
  return path.regions[0]?.services[0]?.path ?? "/";
}

/** What comes back of a request that shows no origin secret, and which proxy it came from. */
async function askWithoutSecret(
  filtered: FilteredPath,
  client: PartProcess,
  { destination: address, port }: Aim,
  host: string,
): Promise<string> {
  const { path } = filtered;
  const target = examplePath(filtered);
  const door = { address, port };
  try {
    const answer = await requestFrom(client)({ host, door, resolver: door, address }, path.caFile, target);
    const sought = { client: answer.connection, method: "GET", target, body: answer.body };
    const proxy = await path.log.until((log) => findEvidence(log, sought).proxy, REPORT_MILLISECONDS);
    return proxy === undefined ? `status ${answer.status}` : `status ${proxy.status} by ${proxy.program}`;
  } catch (fault) {
    return messageOf(fault);
  }
}
