// Sends one request along a running path and shows where it went, from what each party on the way observed.
import { findEvidence, isComplete } from "./observed/evidence.ts";
import { hopsOf } from "./observed/hops.ts";
import type { Hop } from "./observed/hops.ts";
import { LocalError } from "./localError.ts";
import type { Observation } from "./observed/observation.ts";
import type { RunningPath } from "./path.ts";
import type { Answer, RequestOptions } from "./observed/request.ts";

/** How long the parties may take to report; a log line comes after the answer. What comes later counts as not observed. */
export const REPORT_MILLISECONDS = 3_000;

/** A request that was followed. */
export interface Followed {
  readonly region: string;
  readonly url: string;
  readonly answer: Answer;
  /** From the client on, as far as the request came. */
  readonly hops: readonly Hop[];
}

/**
 * Sends one HTTPS request for `urlPath` through `region` on a new connection, and gathers what was observed of it.
 * Rejects where the door's certificate is not for its planned name under the run's authority.
 */
export async function follow(
  path: RunningPath,
  region: string,
  urlPath: string,
  options: RequestOptions = {},
): Promise<Followed> {
  const running = path.regions.find(({ name }) => name === region);
  if (running === undefined) {
    const names = path.regions.map(({ name }) => name).join(", ");
    throw new LocalError(`region ${region}: is not in the path; use one of ${names}`);
  }
  const seen: Observation[] = [];
  const stop = path.log.listen((observation) => seen.push(observation));
  try {
    const answer = await path.request(running, path.caFile, urlPath, options);
    const { connection: client, body } = answer;
    const { remote } = client;
    const atDoor = { ...client, remote: { ...remote, address: running.own?.[remote.address] ?? remote.address } };
    const sought = { client, atDoor, method: options.method ?? "GET", target: urlPath, body };
    const look = () => findEvidence(seen, sought);
    await path.log.until(() => (isComplete(look()) ? true : undefined), REPORT_MILLISECONDS);
    const { headersSent: headers, milliseconds } = answer;
    return { region, url: `${running.origin}${urlPath}`, answer, hops: hopsOf(look(), { headers, milliseconds }) };
  } finally {
    stop();
  }
}
