// npm run pulumi: the Pulumi CLI on this project, the one on the path or else Pulumi's own npm package of it.
import { Interrupted, runChild, SetupFault } from "./child.mjs";
import { UsageError } from "./fault.ts";

/**
 * Downloads that version of the CLI into ~/.pulumi/versions at its first use, and is then as quick as the CLI itself.
 * Not every release of the CLI is there: the newest that is may be older than the SDK, which Pulumi allows.
 */
const PACKAGE = "pulumi@3.265.0";

/** Passes arguments and terminal on to the CLI and returns its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  // A pack that is older than its sources refuses to start.
  if (args.some((each) => each.startsWith("--policy-pack")))
    await (await import("../policy-pack/build.mjs")).buildPack();
  const own = await run("pulumi", args);
  if (own !== undefined) return own;
  process.stderr.write(`pulumi: not on the path, so npx runs ${PACKAGE}, which downloads it once\n`);
  const fetched = await run("npx", ["--yes", PACKAGE, ...args]);
  if (fetched !== undefined) return fetched;
  throw new UsageError("pulumi: neither it nor npx can be run; install the Pulumi CLI and put it on the path");
}

/** Undefined where there is no such program. */
async function run(command: string, args: readonly string[]): Promise<number | undefined> {
  try {
    const terminal = { cwd: process.cwd(), env: process.env, inherit: true };
    return ((await runChild(command, args, terminal)) as { readonly code: number }).code;
  } catch (error) {
    if (error instanceof SetupFault) return undefined;
    if (error instanceof Interrupted) return (error as { readonly exitCode: number }).exitCode;
    throw error;
  }
}
