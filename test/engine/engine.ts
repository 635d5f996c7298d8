// The real Pulumi engine on a copy of this project: its own home and backend in a temporary folder, stand-in providers.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Context } from "mocha";
import { commandVersion } from "../support/commands.ts";
import { PROJECT } from "../support/devPlan.ts";
import { skip } from "../support/skip.ts";
import { copyProject } from "./projectCopy.ts";
import { descendants } from "./processTree.ts";
import { Cloud } from "./standIn/cloud.ts";
import { StandInProvider } from "./standIn/provider.ts";

/** One run of the CLI at most; far beyond what any takes, so that a hang ends the test with what was printed. */
const PATIENCE_MILLISECONDS = 240_000;

const PACKAGES = ["aws", "awsx", "tls"];

/** How one run of the CLI ended. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Skips the suite, by name, where the CLI or its language host is missing. */
export function needPulumi(context: Context): void {
  for (const [program, remedy] of [
    ["pulumi", "install the Pulumi CLI"],
    ["pulumi-language-nodejs", "it comes with the Pulumi CLI; put its folder on the path"],
  ] as const) {
    const found = program === "pulumi" ? commandVersion(program, "version") : onPath(program);
    if (!found) skip(context, `${program} is not on the path; ${remedy}`);
  }
}

function onPath(program: string): boolean {
  return (process.env["PATH"] ?? "").split(":").some((folder) => {
    try {
      return readdirSync(folder).includes(program);
    } catch {
      return false;
    }
  });
}

export class Engine {
  public readonly cloud = new Cloud();
  /** The copy of the project: its stack files may be changed. */
  public readonly folder = mkdtempSync(join(tmpdir(), "portcullis-engine-"));
  private readonly providers: readonly StandInProvider[] = PACKAGES.map(
    (name) => new StandInProvider(this.cloud, sdkVersion(name)),
  );
  private readonly running = new Set<ChildProcess>();
  private debugProviders = "";

  /** An engine without stacks, on a project's folder. The caller closes it, also when a test fails. */
  public static async start(directory = PROJECT): Promise<Engine> {
    const engine = new Engine();
    process.once("exit", engine.remove);
    try {
      for (const folder of ["home", "backend"]) mkdirSync(join(engine.folder, folder));
      copyProject(directory, join(engine.folder, "project"));
      const ports = await Promise.all(engine.providers.map((provider) => provider.listen()));
      engine.debugProviders = PACKAGES.map((name, at) => `${name}:${ports[at] ?? 0}`).join(",");
      return engine;
    } catch (error) {
      await engine.close();
      throw error;
    }
  }

  /** Path of a stack's file in the copy. */
  public stackFile(stack: string): string {
    return join(this.folder, "project", `Pulumi.${stack}.yaml`);
  }

  /** Runs the CLI to its end; rejects with all it printed unless it ends with `code`. */
  public async pulumi(args: readonly string[], code = 0): Promise<Run> {
    const run = await this.run(args);
    if (run.code === code) return run;
    throw new Error(`pulumi ${args.join(" ")}: ended with ${run.code ?? "a signal"}\n${run.stdout}\n${run.stderr}`);
  }

  /** Ends what still runs and removes every file. */
  public async close(): Promise<void> {
    const gone = [...this.running].map((child) => new Promise((resolve) => child.once("close", resolve)));
    this.remove();
    await Promise.all(gone);
    for (const provider of this.providers) provider.close();
    // Once more, for what a process wrote in its last moment.
    this.remove();
    process.off("exit", this.remove);
  }

  /** Also the last thing that a process does which ends before its hooks. */
  private readonly remove = (): void => {
    for (const child of this.running) killTree(child);
    rmSync(this.folder, { recursive: true, force: true });
  };

  private run(args: readonly string[]): Promise<Run> {
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
      cwd: join(this.folder, "project"),
      env: this.environment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.running.add(child);
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on("data", (part: Buffer) => stdout.push(part));
    child.stderr.on("data", (part: Buffer) => stderr.push(part));
    const hang = setTimeout(() => killTree(child), PATIENCE_MILLISECONDS);
    return new Promise((resolve, reject) => {
      const ended = (): void => {
        clearTimeout(hang);
        this.running.delete(child);
      };
      child.once("error", (error) => {
        ended();
        reject(error);
      });
      child.once("close", (code) => {
        ended();
        resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
      });
    });
  }

  /** Nothing of the caller's Pulumi or AWS set-up reaches the engine. */
  private environment(): NodeJS.ProcessEnv {
    const own = Object.entries(process.env).filter(
      ([name]) => !/^(PULUMI_|AWS_|NODE_OPTIONS|NODE_V8_COVERAGE)/.test(name),
    );
    return {
      ...Object.fromEntries(own),
      PULUMI_HOME: join(this.folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(this.folder, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_DEBUG_PROVIDERS: this.debugProviders,
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // Writes a run's state at its end only; one after every step is more than half of the processor time.
      PULUMI_SKIP_CHECKPOINTS: "true",
      PULUMI_EXPERIMENTAL: "true",
    };
  }
}

/** Version of a provider's SDK; the engine takes the provider for that version. */
function sdkVersion(name: string): string {
  const file = join(PROJECT, "node_modules", "@pulumi", name, "package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version;
}

/** The CLI's language host and program are in process groups of their own, so each is ended by its id. */
function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  for (const pid of [...descendants(child.pid), child.pid]) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // Gone already.
    }
  }
}
