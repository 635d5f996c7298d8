// Where every npm script starts: checks Node, packages and tools, then runs the command. Plain Node, no packages.
import { realpathSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Interrupted, runChild, SetupFault } from "./child.mjs";
import { ensurePackages } from "./packages.mjs";
import { ensureTools, thisHost, toolPath } from "./tools.mjs";

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/**
 * Mocha in one process, so that a signal reaches it; its own start would put a second one between. Without require() of
 * ES modules it imports the tests, as Node imports the program they test.
 */
const MOCHA = ["--import", "tsx", "--no-experimental-require-module", "node_modules/mocha/lib/cli/cli.js"];

/** Commands that run a package's own program with these arguments. */
const PROGRAMS = {
  types: ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "."],
  lint: ["node_modules/eslint/bin/eslint.js", "--max-warnings=0", "."],
  format: ["node_modules/prettier/bin/prettier.cjs", "--check", "."],
  test: MOCHA,
  coverage: ["node_modules/c8/bin/c8.js", process.execPath, ...MOCHA],
};

/** Every command: what it says in --help, the tools it needs, and either a TypeScript file or the programs it runs. */
const COMMANDS = {
  start: {
    help: "plan the dev stack, run its data path here and send requests through it",
    tools: ["haproxy", "python3"],
    file: "cli/start.ts",
  },
  local: {
    help: "keep a stack's data path up: on loopback, or with --netns behind its planned filters",
    tools: ["haproxy", "python3"],
    file: "cli/local.ts",
  },
  plan: { help: "plan a stack without an AWS account and sum it up", file: "cli/plan.ts" },
  report: { help: "one HTML file about a stack: topology, claims, reachability, quotas, cost", file: "cli/report.ts" },
  prove: {
    help: "prove from a stack's plan who can reach whom, on which ports, and why not",
    file: "cli/prove.ts",
  },
  policy: {
    help: "judge a stack's plan by the policy pack, in the pack's own process",
    file: "cli/policy.ts",
  },
  pulumi: { help: "the Pulumi CLI, the one on the path or else its npm package", file: "cli/pulumi.ts" },
  test: {
    help: "all tests, or those of the files and folders named: npm test -- test/model",
    tools: ["haproxy", "python3"],
    programs: ["test"],
  },
  bench: {
    help: "processor time of planning, of the proof or of the policies, by number of regions",
    file: "bench/bench.ts",
  },
  types: { help: "tsc", programs: ["types"] },
  lint: { help: "eslint", programs: ["lint"] },
  format: { help: "prettier --check", programs: ["format"] },
  check: {
    help: "types, lint, format and tests",
    tools: ["haproxy", "python3"],
    programs: ["types", "lint", "format", "test"],
  },
  coverage: { help: "the tests with c8", tools: ["haproxy", "python3"], programs: ["coverage"] },
};

/** What is wrong with this Node version, or undefined. The bounds are mocha's and tsx's. */
export function nodeFault(version) {
  const [major, minor] = version.replace(/^v/, "").split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) return undefined;
  return `node: version ${version} is not supported; install 20.19 or newer of 20, or 22.12 or newer`;
}

function help() {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const rows = Object.entries(COMMANDS).map(([name, { help }]) => `  ${name.padEnd(width)}  ${help}`);
  return `npm start, npm test or npm run COMMAND [-- ARGUMENTS]\n\n${rows.join("\n")}\n`;
}

async function main([name, ...args]) {
  const fault = nodeFault(process.version);
  if (fault) throw new SetupFault(fault);
  if (name === undefined || name === "--help" || name === "-h") {
    process.stdout.write(help());
    return name === undefined ? 1 : 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new SetupFault(`command: ${name} is unknown; one of ${Object.keys(COMMANDS).join(", ")}`);
  if (command.programs && args.includes("--help")) {
    process.stdout.write(`npm run ${name} [-- ARGUMENTS]\n\n${command.help}\n`);
    return 0;
  }
  if (!args.includes("--help")) process.env.PATH = toolPath(process.env.PATH ?? "");
  await ensurePackages(ROOT);
  if (command.tools && !args.includes("--help")) await ensureTools(command.tools, thisHost());
  return command.file ? runFile(command.file, args) : runPrograms(command.programs, args);
}

/**
 * Runs a TypeScript command in this very process, so that Ctrl-C reaches one process. Its `main` takes the arguments
 * and gives the exit code; what it throws is printed by the one printer of faults.
 */
async function runFile(file, args) {
  process.env.INIT_CWD ??= process.cwd();
  process.chdir(ROOT);
  // A reader that has seen enough, such as head, is no fault.
  process.stdout.on("error", (error) => process.exit(error.code === "EPIPE" ? 0 : 3));
  const { register } = await import("tsx/esm/api");
  register();
  const { printFault } = await import("./fault.ts");
  try {
    const command = await import(pathToFileURL(path.join(ROOT, file)).href);
    return await command.main(args);
  } catch (error) {
    return printFault(error);
  }
}

/** Runs programs one after the other, all of them; the last takes the user's arguments, the worst exit code is ours. */
async function runPrograms(names, args) {
  let worst = 0;
  for (const [at, name] of names.entries()) {
    const [program, ...rest] = PROGRAMS[name];
    const all = [program, ...rest, ...(at === names.length - 1 ? args : [])];
    const { code } = await runChild(process.execPath, all, { cwd: ROOT, env: process.env, inherit: true });
    worst = Math.max(worst, code);
  }
  return worst;
}

/** True where this file is the program, not a test's import. */
function isProgram() {
  return process.argv[1] !== undefined && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href;
}

if (isProgram()) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    // What the interrupted child left may still hold our streams.
    if (error instanceof Interrupted) process.exit(error.exitCode);
    if (error instanceof SetupFault) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    } else {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exitCode = 3;
    }
  }
}
