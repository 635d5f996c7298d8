// Joins two connections: what comes in on one goes out on the other, until both directions have ended.
import type { Duplex } from "node:stream";

/**
 * Passes bytes both ways. An end on one side ends that direction only; an error or a close of one side closes the other,
 * which first gets what was on its way to it if the close was an orderly one.
 */
export function joinStreams(one: Duplex, other: Duplex): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    const closeOther = () => {
      if (from.readableEnded && !to.writableFinished) to.once("finish", () => to.destroy());
      else to.destroy();
    };
    from.on("error", () => from.destroy());
    if (from.destroyed) closeOther();
    else from.once("close", closeOther);
    from.pipe(to);
  }
}
