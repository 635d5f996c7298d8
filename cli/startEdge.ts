// What npm start shows of an edge: requests through every location, a refused one, one that goes round it, a failover.
import { askOrigin, type OriginAnswer } from "../local/askOrigin.ts";
import { type Failover, watchFailover } from "../local/failover.ts";
import { followEdge, type FollowedEdge } from "../local/followEdge.ts";
import type { RunningPath } from "../local/path.ts";

/** A path that scanners try on every host; a rule of the web ACL should know it. */
const SCANNED_PATH = "/.env";

/** A viewer that claims to be somebody else, in every header that some hop believes. */
const CLAIMS = [
  ["X-Forwarded-For", "192.0.2.66"],
  ["CloudFront-Viewer-Address", "192.0.2.66:443"],
  ["X-Origin-Secret", "guessed"],
] as const;

/** Viewers on systems with more than one loopback address, one in Europe and one in America. */
const VIEWERS = ["127.1.2.3", "127.4.5.6"] as const;

/** What was observed at the edge. */
export interface EdgeShown {
  /** One request through each location, with forged claims. */
  readonly followed: readonly FollowedEdge[];
  /** A request for a path that scanners try. */
  readonly scanned: FollowedEdge;
  /** A request straight to a region's cdn door; absent where the origins have no public address. */
  readonly direct?: OriginAnswer & { readonly region: string };
  /** Absent where one region or none is left, or CloudFront itself picks the origin. */
  readonly failover?: Failover;
}

/** Tries the edge of a running path; undefined where it has none. Afterwards every proxy runs again. */
export async function tryEdge(path: RunningPath, say: (step: string) => void): Promise<EdgeShown | undefined> {
  const [first] = path.edge?.locations ?? [];
  const [service] = first?.services ?? [];
  if (path.edge === undefined || first === undefined || service === undefined) return undefined;
  const from = (index: number) =>
    first.address === "127.0.0.1" ? {} : { clientAddress: VIEWERS[index % VIEWERS.length] };
  const followed: FollowedEdge[] = [];
  for (const [index, { near }] of path.edge.locations.entries()) {
    followed.push(await followEdge(path, near, service.path, { headers: CLAIMS, ...from(index) }));
  }
  const scanned = await followEdge(path, first.near, SCANNED_PATH, from(0));
  // A drained region has a door too, but no record leads to it.
  const routed = Object.keys(path.cdnDoors).filter((name) => path.edge?.alarms.some(({ region }) => region === name));
  const [region] = routed;
  if (region === undefined) return { followed, scanned };
  const direct = { region, ...(await askOrigin(path, region, service.path, from(0))) };
  if (routed.length < 2) return { followed, scanned, direct };
  say(`stopping the proxies of ${region} under load`);
  const failover = await watchFailover(path, region, service.path);
  return { followed, scanned, direct, failover };
}
