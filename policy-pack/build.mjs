// Compiles the pack into one file, for CrossGuard loads CommonJS and a published pack ships nothing but its own folder.
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

/** Folder of the pack. */
export const PACK = path.dirname(fileURLToPath(import.meta.url));

/** Writes `bin/index.cjs`, and beside it what it was made of, so that a stale one is refused at its start. */
export async function buildPack() {
  const { metafile, outputFiles } = await build({
    absWorkingDir: PACK,
    entryPoints: ["index.ts"],
    outfile: "bin/index.cjs",
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["@pulumi/*"],
    metafile: true,
    write: false,
    logLevel: "error",
  });
  const own = Object.keys(metafile.inputs).filter((file) => !file.includes("node_modules/"));
  const digests = own.sort().map((file) => [file, digest(readFileSync(path.join(PACK, file)))]);
  replace("sources.json", Buffer.from(`${JSON.stringify(Object.fromEntries(digests), null, 2)}\n`));
  for (const { contents } of outputFiles) replace("index.cjs", Buffer.from(contents));
}

/**
 * Whoever reads the file meanwhile, in another process, has the old one or the new one whole. One that is the same stays,
 * so that a user who may not write here can judge by what its owner compiled.
 */
function replace(name, content) {
  const file = path.join(PACK, "bin", name);
  if (existsSync(file) && readFileSync(file).equals(content)) return;
  const made = `${file}.${process.pid}`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(made, content);
    renameSync(made, file);
  } catch (error) {
    throw new PackError(
      `policy-pack/bin: cannot be written (${error.code}); run npm run policy -- --build as the owner of this checkout`,
    );
  }
}

/** A fault whose message is all the user needs. */
class PackError extends Error {
  name = "PackError";
}

function digest(content) {
  return createHash("sha256").update(content).digest("hex");
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await buildPack();
