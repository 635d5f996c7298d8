// Whether a deployed stack's secrets stand anywhere in clear: in its state, its history, its backups, the engine's logs.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isSecret } from "../../plan/read.ts";
import type { Json, Properties } from "../../plan/type.ts";
import type { Engine } from "./engine.ts";

/** Shorter texts stand in other places by chance. */
const LEAST_LENGTH = 16;

const PRIVATE_BLOCK = /-----BEGIN [A-Z ]*PRIVATE KEY-----\n([^-]+)-----END/g;

/** One secret of the state. */
export interface StateSecret {
  /** `NAME.PROPERTY` of the resource that holds it. */
  readonly owner: string;
  /** Texts that must stand nowhere in clear. */
  readonly texts: readonly string[];
}

/** Every property of the stack's state that is marked secret. */
export async function secretsOf(engine: Engine, stack: string): Promise<StateSecret[]> {
  const { stdout } = await engine.pulumi(["stack", "export", "--stack", stack, "--show-secrets"]);
  const { deployment } = JSON.parse(stdout) as {
    readonly deployment: { readonly resources: readonly { readonly urn: string; readonly outputs?: Properties }[] };
  };
  return deployment.resources.flatMap(({ urn, outputs = {} }) =>
    Object.entries(outputs).flatMap(([property, value]) => {
      const texts = plaintexts(value).flatMap(sensitive);
      return texts.length > 0 ? [{ owner: `${urn.split("::").at(-1) ?? ""}.${property}`, texts }] : [];
    }),
  );
}

/** `FILE: holds SECRET in clear` for every file that the engine wrote, its state first. */
export function secretFaults(engine: Engine, secrets: readonly StateSecret[]): string[] {
  return ["backend", "home"].flatMap((folder) =>
    filesUnder(join(engine.folder, folder)).flatMap((file) => {
      const content = readFileSync(file, "utf8");
      const found = secrets.filter(({ texts }) => texts.some((text) => content.includes(text)));
      return found.map(({ owner }) => `${file.slice(engine.folder.length)}: holds ${owner} in clear`);
    }),
  );
}

function plaintexts(value: Json): string[] {
  if (typeof value !== "object" || value === null) return [];
  if (isSecret(value)) {
    const { plaintext } = value;
    return typeof plaintext === "string" ? strings(JSON.parse(plaintext) as Json) : [];
  }
  return Object.values(value).flatMap((item) => plaintexts(item));
}

function strings(value: Json): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap((item) => strings(item)) : [];
}

/** Of a text with PEM blocks the keys alone, line by line, for a certificate beside them is public. */
function sensitive(text: string): string[] {
  const blocks = [...text.replaceAll("\\n", "\n").matchAll(PRIVATE_BLOCK)].flatMap(([, lines = ""]) =>
    lines.split("\n"),
  );
  const all = text.includes("-----BEGIN ") ? blocks : [text];
  return all.filter((each) => each.length >= LEAST_LENGTH);
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const at = join(folder, entry.name);
    if (entry.isDirectory()) return filesUnder(at);
    return entry.isFile() ? [at] : [];
  });
}
