// Keeps the programs that know no IPC (HAProxy, the sample services): starts them, passes their lines on,
// and kills them and removes the run's folder as soon as the parent stops or dies.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Observation } from "../observed/observation.ts";
import { runPart } from "./part.ts";
import type { StartedPart } from "./part.ts";

/** One program to keep. */
export interface Program {
  /** For people and for the observations: `proxy 1 eu-west-1`. */
  readonly name: string;
  readonly command: string;
  readonly arguments: readonly string[];
}

/** What to keep besides the programs that it is told to start. */
export interface KeeperConfig {
  /** Removed at the end, with the keys of the run in it. */
  readonly directory: string;
}

type Observe = (observation: Observation) => void;

interface Kept {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
}

async function startKeeper(config: KeeperConfig, observe: Observe): Promise<StartedPart> {
  const kept = new Map<string, Kept>();
  return {
    controls: {
      // Control arguments come from this project's own path.ts only.
      startProgram: (argument) => {
        const program = argument as Program;
        kept.set(program.name, startProgram(program, observe));
      },
      stopProgram: async (name) => stopProgram(kept.get(name as string)),
      // HAProxy's master starts a worker with the files as they are now, and lets the old one finish.
      reloadProgram: (name) => kept.get(name as string)?.child.kill("SIGUSR2"),
    },
    stop: async () => {
      await Promise.all([...kept.values()].map(stopProgram));
      await rm(config.directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function startProgram(program: Program, observe: Observe): Kept {
  const child = spawn(program.command, program.arguments, {
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // Out of reach of the terminal's Ctrl-C, see partProcess.ts.
    // Nothing else of the caller's environment, such as cloud credentials, reaches the programs.
    env: { PATH: process.env.PATH, PYTHONUNBUFFERED: "1", PYTHONDONTWRITEBYTECODE: "1" },
  });
  if (child.pid !== undefined) observe({ kind: "programStarted", program: program.name, pid: child.pid });
  for (const stream of ["stdout", "stderr"] as const) {
    createInterface({ input: child[stream] }).on("line", (line) => {
      observe({ kind: "programLine", program: program.name, stream, line });
    });
  }
  const ended = new Promise<void>((resolve) => {
    let fault: string | undefined;
    child.once("error", (error) => (fault = error.message));
    // `close` comes after the last line, `exit` may come before it; it also follows `error`.
    child.once("close", (code, signal) => {
      const reason = fault ?? (signal === null ? `exit code ${code}` : `killed by ${signal}`);
      observe({ kind: "programEnded", program: program.name, reason });
      resolve();
    });
  });
  return { child, ended };
}

/**
 * Kills at once: a run has nothing to save, and a program that lingers would keep its port. Each program leads a group
 * of its own, with HAProxy's workers in it.
 */
async function stopProgram(program: Kept | undefined): Promise<void> {
  const { pid, exitCode, signalCode } = program?.child ?? {};
  if (pid !== undefined && exitCode === null && signalCode === null) killGroup(pid);
  await program?.ended;
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

runPart(import.meta.filename, startKeeper);
