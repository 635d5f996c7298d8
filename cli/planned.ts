// The plan that a command works on: a stack planned here and now, or a plan that was written before.
import { readFileSync } from "node:fs";
import { planProgram } from "../plan/program.ts";
import { planOfFile } from "../plan/file.ts";
import type { Plan } from "../plan/type.ts";
import { progress } from "./child.mjs";
import { UsageError } from "./fault.ts";
import { reading, userPath } from "./userFile.ts";

/** Options that say which plan, for a command's own to spread. */
export const PLAN_OPTIONS = {
  preview: { type: "boolean" },
  config: { type: "string", multiple: true },
  file: { type: "string" },
} as const;

/** What the options of a command line give. */
export interface PlanValues {
  readonly preview?: boolean;
  readonly config?: readonly string[];
  readonly file?: string;
}

/** The values of `--config KEY=VALUE`. A fault does not repeat the value, which may be a secret. */
export function configValues(given: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf("=");
      if (at <= 0) throw new UsageError("--config: one has no value; write --config KEY=VALUE");
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** The one stack that the arguments name; `example` ends the message when there is none. */
export function oneStack([stack, ...more]: readonly string[], example: string): string {
  if (stack === undefined) throw new UsageError(`stack: none is named; ${example}`);
  if (more.length > 0) throw new UsageError(`stack: ${stack} and ${more.join(", ")} are named; name one`);
  return stack;
}

/** Plans a stack of this project, and says so on standard error, for it takes seconds. */
export async function planStack(stack: string, preview: boolean, config: Record<string, string>): Promise<Plan> {
  const bar = progress(`planning ${stack}`);
  const mode = preview ? "preview" : "resolved";
  try {
    const plan = await planProgram({ directory: process.cwd(), stack, mode, config });
    bar.done(`planned ${stack}`);
    return plan;
  } catch (error) {
    bar.done(`${stack} cannot be planned`);
    throw error;
  }
}

/** The plan of `STACK`, or of `--file PLAN`, which then need not be named. */
export async function planOf(positionals: readonly string[], values: PlanValues, command: string): Promise<Plan> {
  const { file, preview = false } = values;
  const config = configValues(values.config);
  if (file === undefined) {
    return planStack(oneStack(positionals, `npm run ${command} -- dev takes Pulumi.dev.yaml`), preview, config);
  }
  if (preview) throw new UsageError("--preview: a plan that is read has its mode already; leave --preview out");
  const remedy = "npm run plan -- dev --out FILE writes one";
  const plan = planOfFile(
    reading(`--file ${file}`, remedy, () => readFileSync(userPath(file), "utf8")),
    file,
  );
  const [stack] = positionals.length === 0 ? [] : [oneStack(positionals, "")];
  const stacks = plan.stacks.map((each) => each.stack);
  if (stack !== undefined && !stacks.includes(stack)) {
    throw new UsageError(
      `--file ${file}: is a plan of ${stacks.join(", ")}, not of ${stack}; name one of those or none`,
    );
  }
  return plan;
}
