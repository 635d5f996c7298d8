// Plans of stacks that have no file in the project: their files lie in a temporary folder, the program is the project's.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { planProgram } from "../../plan/program.ts";
import type { Plan } from "../../plan/type.ts";
import { PROJECT } from "../support/devPlan.ts";

/** Configuration of one stack, as a stack's file has it but without the namespace. */
export type StackValues = Readonly<Record<string, unknown>>;

/** Configuration of one of the project's own stacks. */
export function valuesOf(stack: string): StackValues {
  const { config } = parse(readFileSync(join(PROJECT, `Pulumi.${stack}.yaml`), "utf8")) as {
    readonly config: Readonly<Record<string, unknown>>;
  };
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace("portcullis:", ""), value]));
}

/** Of a stack that is not planned but only says these outputs. */
export function saying(outputs: Readonly<Record<string, unknown>>): StackValues {
  return { "said:outputs": outputs, domain: "edge.example.com", zone: "example.com" };
}

/** Plans a stack among others that it may refer to; leaves nothing behind. Rejects as `planProgram` does. */
export async function planAmong(
  stacks: Readonly<Record<string, StackValues>>,
  stack: string,
  mode: Plan["mode"] = "resolved",
): Promise<Plan> {
  const directory = mkdtempSync(join(tmpdir(), "portcullis-stacks-"));
  try {
    const project = parse(readFileSync(join(PROJECT, "Pulumi.yaml"), "utf8")) as Readonly<Record<string, unknown>>;
    const main = join(PROJECT, "test", "stacks", "fixtures", "said.ts");
    writeFileSync(join(directory, "Pulumi.yaml"), stringify({ ...project, main }));
    for (const [name, values] of Object.entries(stacks)) {
      const config = Object.fromEntries(
        Object.entries(values).map(([key, value]) => [key.includes(":") ? key : `portcullis:${key}`, value]),
      );
      writeFileSync(join(directory, `Pulumi.${name}.yaml`), stringify({ config }));
    }
    return await planProgram({ directory, stack, mode });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
