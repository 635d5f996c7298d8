// How many requests each aggregation instance of the rate-based rules has had, by the second.

/** AWS limits the 10,000 instances of a rule that ask most; here as many are remembered in all. */
const INSTANCES = 10_000;

/** Counts of the rate-based rules; one for all requests of a distribution. */
export class RateState {
  private readonly instances = new Map<string, Map<number, number>>();

  /**
   * Counts one request and tells how many there were in the seconds looked back, itself among them. AWS counts every
   * ten seconds or so and takes up to thirty to act; here the next request meets the limit.
   *
   * @param now milliseconds of any clock that only goes forward
   */
  public hit(instance: string, windowSeconds: number, now: number): number {
    const second = Math.floor(now / 1000);
    const counts = this.instances.get(instance) ?? new Map<number, number>();
    // Put in again, the instance stands last: the first is the one that asked longest ago.
    this.instances.delete(instance);
    this.instances.set(instance, counts);
    counts.set(second, (counts.get(second) ?? 0) + 1);
    for (const each of counts.keys()) if (each <= second - windowSeconds) counts.delete(each);
    const [oldest] = this.instances.keys();
    if (this.instances.size > INSTANCES && oldest !== undefined) this.instances.delete(oldest);
    return [...counts.values()].reduce((sum, count) => sum + count, 0);
  }
}
