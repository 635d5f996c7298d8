// npm run prove: who reaches whom, on which ports and why not, in a stack's plan or in a topology file.
import { UsageError } from "./fault.ts";
import { coloursFor, readArguments } from "./output.ts";

const HELP = `npm run prove -- --topology FILE | --dir FOLDER [--json]

Answers what topology files of the format reach-topology/1 ask: which packets arrive, and which are answered.

  --topology FILE  answer one file
  --dir FOLDER     answer every *.json file of a folder, keyed by its name without .json; one bad file fails all
  --json           print the answers as JSON
  --help           this text

npm prints a heading of its own; for JSON alone use npm run --silent prove -- --topology FILE --json.
`;

const OPTIONS = {
  topology: { type: "string" },
  dir: { type: "string" },
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
  const { topology, dir, json = false } = values;
  if (topology === undefined && dir === undefined) {
    throw new UsageError("arguments: nothing to prove is named; give --topology FILE or --dir FOLDER");
  }
  if (topology !== undefined && dir !== undefined) throw new UsageError("--topology, --dir: both are given; give one");
  if (positionals.length > 0) {
    throw new UsageError(`stack: ${positionals.join(", ")} is named beside topology files; name one or the other`);
  }
  // Neither the planner nor Pulumi is needed for a file; each takes longer to load than many files to answer.
  const { proveFile, proveFolder } = await import("./proveTopology.ts");
  const colours = coloursFor(process.stdout);
  process.stdout.write(
    topology === undefined ? proveFolder(dir ?? "", json, colours) : proveFile(topology, json, colours),
  );
  return 0;
}
