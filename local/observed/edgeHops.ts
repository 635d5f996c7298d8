// A request's way through the edge as rows of cells: the client, the edge location, and whoever stands behind it.
import type { EdgeEvidence } from "./edgeEvidence.ts";
import {
  clientHop,
  doorHop,
  end,
  openedEnd,
  proxyHop,
  headerChanges,
  NOT_OBSERVED,
  serviceDoorHop,
  serviceHop,
  unseen,
} from "./hops.ts";
import type { Hop } from "./hops.ts";
import type { HeaderList } from "./observation.ts";

/** The rows for what was observed, the client's first. Parties that were not reached have no row. */
export function edgeHopsOf(
  evidence: EdgeEvidence,
  client: { readonly headers: HeaderList; readonly milliseconds: number },
): Hop[] {
  const { edge, door, proxy, serviceDoor } = evidence;
  const hops = [clientHop(evidence, client.milliseconds), edgeHop(evidence, client.headers)];
  if (edge?.originConnection === undefined || edge.cache === "hit") return hops;
  if (door !== undefined) hops.push(doorHop(evidence), proxyHop(evidence, edge.headersSent ?? [], "viewer header"));
  const reachedServiceDoor = proxy?.answered ?? true;
  if (serviceDoor === undefined && !reachedServiceDoor) return hops;
  hops.push(serviceDoorHop(evidence));
  if (serviceDoor === undefined || serviceDoor.targetConnection !== undefined) hops.push(serviceHop(evidence));
  return hops;
}

function edgeHop({ edge }: EdgeEvidence, sent: HeaderList): Hop {
  return {
    party: "edge location",
    name: edge?.near ?? NOT_OBSERVED,
    observer: "its sockets",
    accepted: edge ? end(edge.viewer) : unseen(),
    ...(edge?.originConnection && { opened: openedEnd(edge.originConnection) }),
    ...(edge?.headersSent && { headers: headerChanges(sent, edge.headersSent) }),
    ...(edge && { edge, milliseconds: edge.milliseconds }),
  };
}
