// A project as the engine's tests use it: the program where it stands, project and stack files copied.
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { PROJECT } from "../support/devPlan.ts";

/** What a fixture takes from this project: how to run, and the packages. */
const SHARED = ["node_modules", "package.json"];

/** Copies what the CLI writes into and links the rest; a fixture runs as this project does. */
export function copyProject(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from).filter((entry) => entry !== ".git")) {
    if (name === "Pulumi.yaml") writeFileSync(join(to, name), projectFile(join(from, name)));
    else if (/^Pulumi\..*yaml$/.test(name)) writeFileSync(join(to, name), stackFile(join(from, name)));
    else symlinkSync(join(from, name), join(to, name));
  }
  for (const name of SHARED) if (!existsSync(join(to, name))) symlinkSync(join(PROJECT, name), join(to, name));
}

function projectFile(file: string): string {
  const own = parse(readFileSync(file, "utf8")) as Readonly<Record<string, unknown>>;
  const { runtime } = parse(readFileSync(join(PROJECT, "Pulumi.yaml"), "utf8")) as { readonly runtime: unknown };
  return stringify({ ...own, runtime });
}

/** Without encrypted values and without the key that encrypted them: a passphrase takes the place of KMS. */
function stackFile(file: string): string {
  const own = parse(readFileSync(file, "utf8")) as Readonly<Record<string, unknown>>;
  const config = Object.entries((own["config"] ?? {}) as Readonly<Record<string, unknown>>);
  const clear = config.filter(([, value]) => !(typeof value === "object" && value !== null && "secure" in value));
  return stringify({ config: Object.fromEntries(clear) });
}
