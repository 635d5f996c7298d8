// Plans a Pulumi program without a CLI: runs it, unmodified, in a child process and takes down what it asks for.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readConfig } from "./config.ts";
import type { StackConfig } from "./config.ts";
import { entryOf } from "./entry.ts";
import { PlanError, ProgramFault } from "./error.ts";
import type { Failed, Finished, FromProgram, Job, ToProgram } from "./protocol.ts";
import { References } from "./reference.ts";
import type { Plan, Properties } from "./type.ts";

/** Which program to plan, and how. */
export interface ProgramRequest {
  /** Folder of Pulumi.yaml. */
  readonly directory: string;
  readonly stack: string;
  readonly mode: Plan["mode"];
  /** Configuration of this call, over the stack's file; a referenced stack takes from it what its file encrypts. */
  readonly config?: Readonly<Record<string, string>>;
  /** What `pulumi.getOrganization()` answers; `organization`, as in a self-managed backend, by default. */
  readonly organization?: string;
}

/** Signals that end a command; a program that never yields to its parent's end would outlive it otherwise. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Plans a stack, and first every stack it refers to. What the program prints goes to standard error.
 * Rejects with a PlanError (message only) or a ProgramFault (message and stack); no process is left either way.
 */
export async function planProgram(request: ProgramRequest): Promise<Plan> {
  const planning = new Planning(request);
  const kill = (): void => planning.kill();
  const onSignal = (signal: NodeJS.Signals): void => {
    kill();
    // Without another listener the signal does what it would have done, now that its listener is gone.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  process.once("exit", kill);
  for (const signal of SIGNALS) process.once(signal, onSignal);
  try {
    return await planning.plan();
  } finally {
    await planning.end();
    process.off("exit", kill);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

/** One call's stacks and processes. */
class Planning {
  private readonly directory: string;
  private readonly children = new Set<ChildProcess>();
  private readonly runs = new Map<string, Promise<Finished>>();
  private readonly references = new References();
  /** Rejects with the first fault of any stack. */
  private readonly failure: Promise<never>;
  private ended = false;
  private fail: (error: unknown) => void = () => undefined;

  public constructor(private readonly request: ProgramRequest) {
    this.directory = existsSync(request.directory) ? realpathSync(request.directory) : request.directory;
    this.failure = new Promise((_, reject) => (this.fail = reject));
    this.failure.catch(() => undefined);
  }

  public async plan(): Promise<Plan> {
    const { stack, mode } = this.request;
    await Promise.race([this.run(stack, mode), this.failure]);
    // Not in the order in which they ended, which chance has a part in.
    const names = this.references.inOrder(stack);
    const finished = await Promise.race([Promise.all(names.map((name) => this.run(name, mode))), this.failure]);
    const { project } = this.config(stack);
    return { mode, source: "program", project, stacks: finished.map(({ planned }) => planned) };
  }

  /** Ends every process that is still there, and waits until they are gone. */
  public async end(): Promise<void> {
    this.ended = true;
    const gone = [...this.children].map((child) => once(child, "exit"));
    this.kill();
    await Promise.all(gone);
  }

  public kill(): void {
    for (const child of this.children) child.kill("SIGKILL");
  }

  /** Plans a stack in a mode, once. */
  private run(stack: string, mode: Plan["mode"]): Promise<Finished> {
    const key = `${mode} ${stack}`;
    const started = this.runs.get(key) ?? this.runTwiceIfNeeded(stack, mode);
    this.runs.set(key, started);
    return started;
  }

  /** A run without stack traces; only a fault is worth a second one that has them. */
  private async runTwiceIfNeeded(stack: string, mode: Plan["mode"]): Promise<Finished> {
    const first = await this.runOnce(stack, mode, false);
    const again = first.kind === "failed" && !first.plain && !this.ended;
    const last = again ? await this.runOnce(stack, mode, true) : first;
    const result = last.kind === "failed" ? last : first;
    // The program names faults of its own configuration better, and all of them; ours count where it says nothing.
    const { shapeFaults } = this.config(stack);
    if (shapeFaults.length > 0 && !(result.kind === "failed" && result.plain)) {
      throw new PlanError(this.inContext(shapeFaults.join("\n"), stack));
    }
    if (result.kind === "failed") throw this.faultOf(result, stack);
    return result;
  }

  private faultOf({ plain, place, message, frames }: Failed, stack: string): Error {
    const whole = this.inContext(message, stack);
    return plain ? new PlanError(whole) : new ProgramFault(place, whole, frames);
  }

  /** A fault of a stack that the caller did not name says how it came into the plan. */
  private inContext(message: string, stack: string): string {
    return stack === this.request.stack ? message : `${message} (in stack ${stack}, which a StackReference names)`;
  }

  private async runOnce(stack: string, mode: Plan["mode"], traced: boolean): Promise<Finished | Failed> {
    const job = this.job(stack, mode, traced);
    const child = spawnProgram(this.directory, traced);
    this.children.add(child);
    return new Promise((settle) => {
      let last: Finished | Failed | undefined;
      child.on("message", (message: FromProgram) => {
        if (message.kind === "stackWanted") this.answer(child, stack, message.stack);
        else last = message;
      });
      child.once("exit", (code, signal) => {
        this.children.delete(child);
        settle(last ?? endedEarly(signal ?? `exit code ${code}`));
      });
      child.once("error", (fault) => {
        // One that never started never exits.
        if (child.pid === undefined) this.children.delete(child);
        this.fail(fault);
      });
      tell(child, job);
    });
  }

  /** Hands a stack's outputs to the program that refers to it. In a preview, too, that stack is deployed already. */
  private answer(child: ChildProcess, from: string, stack: string): void {
    const outputs = async (): Promise<Properties> => {
      this.references.add(from, stack);
      return (await this.run(stack, "resolved")).outputs;
    };
    outputs().then((known) => tell(child, { kind: "stackOutputs", stack, outputs: known }), this.fail);
  }

  private job(stack: string, mode: Plan["mode"], traced: boolean): Job {
    const { directory, request } = this;
    const { main, project, values, secretKeys } = this.config(stack);
    const { organization = "organization" } = request;
    const entry = entryOf(directory, main);
    return { kind: "job", project, stack, mode, organization, config: values, secretKeys, entry, directory, traced };
  }

  private config(stack: string): StackConfig {
    const { config, stack: own } = this.request;
    try {
      return readConfig({ directory: this.directory, stack, config, onlyEncrypted: stack !== own });
    } catch (error) {
      throw error instanceof PlanError ? new PlanError(this.inContext(error.message, stack)) : error;
    }
  }
}

/**
 * Loaded in this order before the program. The packages come before tsx, which would make their loading dearer; aws must
 * be there before stack traces are switched off, and awsx is left to the program that wants it.
 */
const PRELOADED = ["@pulumi/pulumi", "@pulumi/aws", "@pulumi/tls", "tsx"];

/** The program's process: its output goes to standard error, and nowhere when a fault is run again for its trace. */
function spawnProgram(directory: string, traced: boolean): ChildProcess {
  const script = fileURLToPath(new URL("./child.ts", import.meta.url));
  const output = traced ? "ignore" : 2;
  const imports = PRELOADED.flatMap((name) => ["--import", import.meta.resolve(name)]);
  return spawn(process.execPath, [...imports, script], {
    cwd: directory,
    env: { ...process.env, PULUMI_NODEJS_ROOT_DIRECTORY: directory },
    stdio: ["ignore", output, output, "ipc"],
  });
}

/** A child that has ended meanwhile is noticed by its exit, not by a failed message. */
function tell(child: ChildProcess, message: ToProgram): void {
  if (child.connected) child.send(message, () => undefined);
}

function endedEarly(how: string): Failed {
  const message = `the program's process ended (${how}) before the plan was complete; does it call process.exit`;
  return { kind: "failed", plain: true, place: "", message, frames: "" };
}
