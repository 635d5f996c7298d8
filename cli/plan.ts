// npm run plan: plans a stack without a CLI or an account, and sums the plan up or hands it out as JSON.
import { chmodSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { indexPlan } from "../plan/read.ts";
import { UsageError } from "./fault.ts";
import { coloursFor, readArguments } from "./output.ts";
import { configValues, oneStack, planStack } from "./planned.ts";
import { planSummary } from "./planSummary.ts";
import { userPath } from "./userFile.ts";

const HELP = `npm run plan -- STACK [options]

Plans the stack of Pulumi.STACK.yaml in this process, without AWS and without the Pulumi CLI. What only AWS knows,
such as IDs and addresses, is made up ("resolved").

  --preview           as pulumi preview sees it: what only AWS knows is unknown, which JSON shows as Pulumi does,
                      04da6b54-80e4-46f7-96ec-b56ff0331ba9
  --config KEY=VALUE  set a whole key, also one that the stack's file holds encrypted; repeatable;
                      nested keys as JSON: --config 'proxy={"min":3}'
  --out FILE          write the plan as JSON, readable by you only
  --json              print the plan as JSON instead of the summary
  --help              this text

npm prints a heading of its own; for JSON alone use npm run --silent plan -- STACK --json.
`;

const OPTIONS = {
  preview: { type: "boolean" },
  config: { type: "string", multiple: true },
  out: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** Runs the command and returns its exit code; faults are thrown. */
export async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS);
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const stack = oneStack(positionals, "npm run plan -- dev plans Pulumi.dev.yaml");
  const plan = await planStack(stack, values.preview ?? false, configValues(values.config));
  const json = `${JSON.stringify(plan, undefined, 2)}\n`;
  if (values.out !== undefined) writePlan(values.out, json);
  process.stdout.write(values.json ? json : planSummary(indexPlan(plan), coloursFor(process.stdout)));
  return 0;
}

function writePlan(out: string, json: string): void {
  const file = userPath(out);
  if (/^Pulumi(\..*)?\.ya?ml$/.test(path.basename(file))) {
    throw new UsageError(`--out ${out}: is a file of the project itself; name another`);
  }
  try {
    writeFileSync(file, json, { mode: 0o600 });
    // A file that was there before keeps its own mode otherwise.
    if (statSync(file).isFile()) chmodSync(file, 0o600);
  } catch (error) {
    throw new UsageError(`--out ${out}: cannot be written (${error instanceof Error ? error.message : String(error)})`);
  }
  process.stderr.write(`plan written to ${out}, readable by you only\n`);
}
