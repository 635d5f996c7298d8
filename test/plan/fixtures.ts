// Where the programs stand that the planner's tests plan, and how tests ask for a failure.
import { fileURLToPath } from "node:url";

/** Folder of a fixture program. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
}

/** The error with which `promise` is rejected; throws if it is fulfilled. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Error) return error;
  throw new Error("the promise was not rejected with an error");
}

/** What `work` throws; throws if it does not. */
export function thrown(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}
