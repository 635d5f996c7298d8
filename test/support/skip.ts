// A test that cannot run here says why: the reporter lists the reason, and a skipped test without one is a failure.
import type { Context } from "mocha";

/** Where the reason stands on a test or suite; a registered symbol, because the reporter may load this file anew. */
const REASON = Symbol.for("portcullis.skipReason");

/** Skips the running test, or all tests of the suite when called from its `before` hook. Throws mocha's own signal. */
export function skip(context: Context, reason: string): never {
  const runnable = context.test;
  // In a `before` hook mocha's currentTest is merely the first test; in a `beforeEach` hook it is the one at hand.
  const wholeSuite = runnable?.title.startsWith('"before all"');
  const target = wholeSuite ? runnable?.parent : (context.currentTest ?? runnable);
  if (target) Reflect.set(target, REASON, reason);
  return context.skip();
}

/** The reason given for a skipped test, by the test itself or by a suite around it. */
export function skipReason(test: Mocha.Test): string | undefined {
  for (let at: Mocha.Test | Mocha.Suite | undefined = test; at; at = at.parent) {
    const reason: unknown = Reflect.get(at, REASON);
    if (typeof reason === "string") return reason;
  }
  return undefined;
}
