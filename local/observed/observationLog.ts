// What the parts of a run reported lately, and a way to wait for what they have yet to report.
import type { Observation } from "./observation.ts";

/** Older observations are forgotten, so that a run may last for days. */
const KEPT = 5_000;

/** The observations of one run, oldest first. */
export class ObservationLog {
  private readonly kept: Observation[] = [];
  private readonly listeners = new Set<(observation: Observation) => void>();

  /** Notes an observation and tells everybody who listens. */
  public add(observation: Observation): void {
    this.kept.push(observation);
    if (this.kept.length > KEPT) this.kept.splice(0, this.kept.length - KEPT);
    for (const listener of this.listeners) listener(observation);
  }

  /** Everything that is still kept. */
  public all(): readonly Observation[] {
    return this.kept;
  }

  /** Calls `listener` with each observation from now on, until the returned function is called. */
  public listen(listener: (observation: Observation) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Calls `listener` with everything that is kept, and then with each observation as it comes. */
  public follow(listener: (observation: Observation) => void): void {
    for (const observation of this.kept) listener(observation);
    this.listen(listener);
  }

  /**
   * What `find` makes of the log as soon as it makes something of it; undefined if that does not happen in time.
   * `find` is asked now and after each new observation.
   */
  public async until<T>(
    find: (log: readonly Observation[]) => T | undefined,
    milliseconds: number,
  ): Promise<T | undefined> {
    const found = find(this.kept);
    if (found !== undefined) return found;
    return new Promise((resolve) => {
      const end = (value: T | undefined) => {
        clearTimeout(timer);
        stop();
        resolve(value);
      };
      const timer = setTimeout(() => end(undefined), milliseconds);
      const stop = this.listen(() => {
        const later = find(this.kept);
        if (later !== undefined) end(later);
      });
    });
  }
}
