// Finds, among what the parts observed, what belongs to one request through the edge: by the id that CloudFront gave it,
// and by the two ends of each connection.
import type { Evidence, ProxyLine, Sought } from "./evidence.ts";
import { findDoor, readProxyLine, readServiceAnswer } from "./evidence.ts";
import type { ApplicationLoadBalancerRequest, EdgeRequest, Observation } from "./observation.ts";
import { sameEndpoint } from "./observation.ts";

/** What was observed of a request through the edge. */
export interface EdgeEvidence extends Evidence {
  readonly edge?: EdgeRequest;
}

/**
 * Follows a request from the edge location on. `observations` go back as far as the location's connections to its
 * origins may be old.
 */
export function findEdgeEvidence(
  observations: readonly Observation[],
  { client, body }: Pick<Sought, "client" | "body">,
  id: string,
): EdgeEvidence {
  const edge = observations.findLast((each): each is EdgeRequest => each.kind === "edgeRequest" && each.id === id);
  const connection = edge?.originConnection;
  const door = connection && findDoor(observations, connection);
  const serviceDoor = observations.findLast(
    (each): each is ApplicationLoadBalancerRequest => each.kind === "albRequest" && requestId(each) === id,
  );
  const proxy = edge && door && findProxyLine(observations, edge, serviceDoor);
  const answer = readServiceAnswer(body);
  const ours = sameEndpoint(answer?.client, serviceDoor?.targetConnection?.local);
  return {
    client,
    ...(edge && { edge }),
    ...(door && { door }),
    ...(proxy && { proxy }),
    ...(serviceDoor && { serviceDoor }),
    ...(answer && ours && { service: answer }),
  };
}

/** True where nothing more will be reported: each party that was reached has spoken. */
export function isEdgeComplete({ edge, door, proxy, serviceDoor, service }: EdgeEvidence): boolean {
  if (edge === undefined) return false;
  if (edge.cache === "hit" || edge.originConnection === undefined) return true;
  const atServiceDoor =
    serviceDoor !== undefined && (serviceDoor.targetConnection === undefined || service !== undefined);
  if (door === undefined) return atServiceDoor;
  if (proxy === undefined) return false;
  return proxy.serverConnection === undefined || !proxy.answered || atServiceDoor;
}

function requestId({ headersReceived }: ApplicationLoadBalancerRequest): string | undefined {
  return headersReceived.find(([name]) => name.toLowerCase() === "x-amz-cf-id")?.[1];
}

/**
 * HAProxy's line names the viewer, or the location where it refused the request, with the port that the location sent
 * from. A connection may carry several requests; the one to the load balancer tells them apart.
 */
function findProxyLine(
  observations: readonly Observation[],
  { viewer, originConnection }: EdgeRequest,
  serviceDoor: ApplicationLoadBalancerRequest | undefined,
): ProxyLine | undefined {
  const port = originConnection?.local.port;
  const addresses = [viewer.remote.address, originConnection?.local.address];
  for (const each of [...observations].reverse()) {
    const line = each.kind === "programLine" ? readProxyLine(each.program, each.line) : undefined;
    if (line === undefined || line.client.port !== port || !addresses.includes(line.client.address)) continue;
    if (serviceDoor === undefined || sameEndpoint(line.serverConnection?.local, serviceDoor.client.remote)) return line;
  }
  return undefined;
}
