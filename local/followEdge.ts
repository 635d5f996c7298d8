// Sends one request through an edge location and shows where it went, from what each party on the way observed.
import { findEdgeEvidence, isEdgeComplete } from "./observed/edgeEvidence.ts";
import { edgeHopsOf } from "./observed/edgeHops.ts";
import type { Hop } from "./observed/hops.ts";
import type { EdgeRequest } from "./observed/observation.ts";
import { request } from "./observed/request.ts";
import type { Answer, RequestOptions } from "./observed/request.ts";
import { REPORT_MILLISECONDS } from "./follow.ts";
import { LocalError } from "./localError.ts";
import type { RunningPath } from "./path.ts";
import type { RunningEdge, RunningLocation } from "./run/runningEdge.ts";

/** A request that was followed through the edge. */
export interface FollowedEdge {
  /** The region that the edge location is near to. */
  readonly near: string;
  readonly url: string;
  readonly answer: Answer;
  /** From the client on, as far as the request came. */
  readonly hops: readonly Hop[];
  /** What the edge location found out; absent where it reported nothing in time. */
  readonly edge?: EdgeRequest;
}

/**
 * Sends one HTTPS request for `urlPath` to the edge location near `near` on a new connection, and gathers what was
 * observed of it. Rejects where the path has no such location.
 */
export async function followEdge(
  path: RunningPath,
  near: string,
  urlPath: string,
  options: RequestOptions = {},
): Promise<FollowedEdge> {
  const { edge, location } = locationOf(path, near);
  const { address, port, resolver, origin } = location;
  const answer = await request({ host: edge.host, door: { address, port }, resolver }, path.caFile, urlPath, options);
  const id = answer.headers.find(([name]) => name.toLowerCase() === "x-amz-cf-id")?.[1] ?? "";
  const sought = { client: answer.connection, body: answer.body };
  const look = () => findEdgeEvidence(path.log.all(), sought, id);
  await path.log.until(() => (isEdgeComplete(look()) ? true : undefined), REPORT_MILLISECONDS);
  const evidence = look();
  const { headersSent: headers, milliseconds } = answer;
  return {
    near,
    url: `${origin}${urlPath}`,
    answer,
    hops: edgeHopsOf(evidence, { headers, milliseconds }),
    ...(evidence.edge && { edge: evidence.edge }),
  };
}

/** The edge of a path and one of its locations. Throws a LocalError where there is none. */
export function locationOf(path: RunningPath, near: string): { edge: RunningEdge; location: RunningLocation } {
  const { edge } = path;
  if (edge === undefined) throw new LocalError("edge: the plan has no distribution; plan a stack with a cdn door");
  const location = edge.locations.find((each) => each.near === near);
  if (location === undefined) {
    const names = edge.locations.map((each) => each.near).join(", ");
    throw new LocalError(`edge location ${near}: is not in the path; use one of ${names}`);
  }
  return { edge, location };
}
