// What happens to a steady load when all proxies of one region stop: how many requests fail, and who answers afterwards.
import { EdgeLoad, hasFailed } from "./edgeLoad.ts";
import { LocalError } from "./localError.ts";
import type { Observation, OriginRecordChange } from "./observed/observation.ts";
import type { RunningPath } from "./path.ts";

/** A load runs this long before anything happens to it. */
const BEFORE_MILLISECONDS = 1_000;
/** How long Route 53 may take: two health checks of the load balancer, or the alarm's periods. */
const ROUTE53_MILLISECONDS = 120_000;
/** Answers in a row, over all locations, that show that the failover is over. */
const GOOD_IN_A_ROW = 40;
const SETTLED_MILLISECONDS = 30_000;

/** The failover of one region. */
export interface Failover {
  /** The region whose proxies stopped. */
  readonly region: string;
  /** Requests from the stop of the proxies to the end of the load. */
  readonly sent: number;
  readonly failed: number;
  /** Milliseconds from the stop to the last request that failed; 0 where none did. */
  readonly lastFailureAfter: number;
  /** Milliseconds from the stop to Route 53's decision. */
  readonly decidedAfter: number;
  /** What made Route 53 leave the region. */
  readonly reason: string;
  /** Who answered the requests behind the last failed one, by region. */
  readonly answeredBy: Readonly<Record<string, number>>;
}

/**
 * Puts a load on every edge location, stops all proxies of `region`, and waits until Route 53 has left it and requests
 * are answered again. The proxies stay down: `path.control.startRegion` brings them up.
 */
export async function watchFailover(path: RunningPath, region: string, urlPath: string): Promise<Failover> {
  if (path.cdnDoors[region] === undefined)
    throw new LocalError(`region ${region}: no record of Route 53 leads to it, so there is nothing to leave`);
  const load = new EdgeLoad(path, urlPath);
  try {
    await pause(BEFORE_MILLISECONDS);
    const before = load.requests().length;
    const started = performance.now();
    const left = recordChange(path, region, false);
    await path.control.stopRegion(region);
    const { reason } = await left;
    const decidedAfter = performance.now() - started;
    const end = performance.now() + SETTLED_MILLISECONDS;
    while (load.requests().slice(-GOOD_IN_A_ROW).some(hasFailed) && performance.now() < end) await pause(100);
    const target = load.requests().length + GOOD_IN_A_ROW;
    while (load.requests().length < target && performance.now() < end) await pause(100);
    const requests = (await load.stop()).slice(before);
    const lastFailed = requests.findLastIndex(hasFailed);
    const firstAt = requests[0]?.at ?? 0;
    return {
      region,
      sent: requests.length,
      failed: requests.filter(hasFailed).length,
      lastFailureAfter: lastFailed < 0 ? 0 : (requests[lastFailed]?.at ?? 0) - firstAt,
      decidedAfter,
      reason,
      answeredBy: countBy(requests.slice(lastFailed + 1).map((each) => each.region ?? "nobody")),
    };
  } finally {
    await load.stop();
  }
}

/** Waits for Route 53 to change its mind about a region, from now on. */
export async function recordChange(path: RunningPath, region: string, healthy: boolean): Promise<OriginRecordChange> {
  let found: OriginRecordChange | undefined;
  const stop = path.log.listen((each: Observation) => {
    if (each.kind === "originRecord" && each.region === region && each.healthy === healthy) found ??= each;
  });
  try {
    const change = await path.log.until(() => found, ROUTE53_MILLISECONDS);
    if (change === undefined) {
      const waited = `${ROUTE53_MILLISECONDS / 1000} s`;
      throw new LocalError(
        `Route 53: ${region} is not ${healthy ? "healthy" : "left"} after ${waited}; its alarm says why`,
      );
    }
    return change;
  } finally {
    stop();
  }
}

function countBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
