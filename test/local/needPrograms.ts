// Skips a suite or a test, by name of what is missing, on a machine that lacks what it runs.
import { findProgram } from "../../local/run/tools.ts";
import { skip } from "../support/skip.ts";

/** For a `before` hook, or called with a test's own context. */
export function needPrograms(...programs: readonly string[]): (this: Mocha.Context) => Promise<void> {
  return async function () {
    for (const program of programs) {
      const fault = await findProgram(program, `apt-get install ${program}`).then(
        () => undefined,
        (error: unknown) => (error as Error).message,
      );
      if (fault !== undefined) skip(this, fault);
    }
  };
}
