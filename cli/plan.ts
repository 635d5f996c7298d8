// npm run plan: plans a stack without a CLI or an account, and sums the plan up or hands it out as JSON.
import { chmodSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { planProgram } from "../plan/program.ts";
import { indexPlan } from "../plan/read.ts";
import { progress } from "./child.mjs";
import { UsageError } from "./fault.ts";
import { coloursFor, readArguments } from "./output.ts";
import { planSummary } from "./planSummary.ts";

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
  const [stack, ...more] = positionals;
  if (stack === undefined) throw new UsageError("stack: none is named; npm run plan -- dev plans Pulumi.dev.yaml");
  if (more.length > 0) throw new UsageError(`stack: ${stack} and ${more.join(", ")} are named; name one`);
  const config = configValues(values.config ?? []);
  const bar = progress(`planning ${stack}`);
  const plan = await planProgram({
    directory: process.cwd(),
    stack,
    mode: values.preview ? "preview" : "resolved",
    config,
  }).then(
    (done) => {
      bar.done(`planned ${stack}`);
      return done;
    },
    (error: unknown) => {
      bar.done(`${stack} cannot be planned`);
      throw error;
    },
  );
  const json = `${JSON.stringify(plan, undefined, 2)}\n`;
  if (values.out !== undefined) writePlan(values.out, json);
  process.stdout.write(values.json ? json : planSummary(indexPlan(plan), coloursFor(process.stdout)));
  return 0;
}

function configValues(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf("=");
      if (at <= 0) throw new UsageError("--config: one has no value; write --config KEY=VALUE");
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** Paths are the user's, who may stand in another folder than the project's. */
function writePlan(out: string, json: string): void {
  const file = path.resolve(process.env["INIT_CWD"] ?? "", out);
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
