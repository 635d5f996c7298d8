// Awaits the value of an Output, so that no assertion hides inside an apply.
import type { Output } from "@pulumi/pulumi";

/** What Pulumi's types hide of an Output. */
interface Inner<T> {
  readonly isKnown: Promise<boolean>;
  promise(): Promise<T>;
}

/** The value of an output, a secret's too. Rejects where a preview does not know it, or where making it failed. */
export async function valueOf<T>(output: Output<T>): Promise<T> {
  const inner = output as unknown as Inner<T>;
  if (!(await inner.isKnown))
    throw new Error("the output is unknown: this preview cannot tell it; test that with isKnown");
  return inner.promise();
}

/** False where a preview does not know the value. */
export function isKnown(output: Output<unknown>): Promise<boolean> {
  return (output as unknown as Inner<unknown>).isKnown;
}
