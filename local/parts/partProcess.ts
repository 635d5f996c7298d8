// The parent's side of a part: forks it, hands it its config, passes its observations on and makes sure that it ends.
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { AlbConfig } from "./applicationLoadBalancer.ts";
import type { DistributionConfig } from "./distribution/config.ts";
import type { DnsConfig } from "./dns.ts";
import type { KeeperConfig } from "./keeper.ts";
import type { NlbConfig } from "./networkLoadBalancer.ts";
import type { Route53Config } from "./route53.ts";
import type { Observation } from "../observed/observation.ts";
import { inNamespace } from "./namespace.ts";
import { messageOf } from "./part.ts";
import type { PartAnswer, PartRequest } from "./part.ts";

/** How long a part may take to listen; two cores that compile several parts at once need seconds. */
const START_MILLISECONDS = 30_000;
/** How long a part may take to end before it is killed. */
const STOP_MILLISECONDS = 5_000;
/** What is kept of a part's own output for the message that says why it failed. */
const KEPT_OUTPUT_CHARACTERS = 4_000;

/** A running part. */
export interface PartProcess {
  readonly name: string;
  readonly pid: number;
  /** Calls one of the part's controls; rejects with the part's own message. */
  call(control: string, argument?: unknown): Promise<unknown>;
  /** Ends the process and waits until it is gone; calling it again is harmless. */
  stop(): Promise<void>;
}

/** The files of this folder that are parts, with their configs. */
export interface PartConfigs {
  readonly "./applicationLoadBalancer.ts": AlbConfig;
  readonly "./client.ts": Record<string, never>;
  readonly "./distribution/distribution.ts": DistributionConfig;
  readonly "./dns.ts": DnsConfig;
  readonly "./keeper.ts": KeeperConfig;
  readonly "./networkLoadBalancer.ts": NlbConfig;
  readonly "./route53.ts": Route53Config;
}

/** What to run and who listens to it. */
export interface PartOptions<File extends keyof PartConfigs> {
  /** For people: `network load balancer eu-west-1`. */
  readonly name: string;
  readonly file: File;
  readonly config: PartConfigs[File];
  /** Network namespace to run in, by its name; this process's own by default. */
  readonly namespace?: string;
  readonly onObservation: (observation: Observation) => void;
  /** Runs if the process ends while nobody asked it to. */
  readonly onUnexpectedEnd: (reason: string) => void;
}

/** Forks a part and waits until it listens. Rejects with the part's fault and its last output; nothing is left running then. */
export async function startPart<File extends keyof PartConfigs>(options: PartOptions<File>): Promise<PartProcess> {
  const [execPath = process.execPath, ...execArgv] = inNamespace(options.namespace, [
    process.execPath,
    "--import",
    "tsx",
  ]);
  const child = fork(fileURLToPath(new URL(options.file, import.meta.url)), [], {
    // `--import` resolves its bare name from the working directory.
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    execPath,
    execArgv,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // A session of its own: a terminal's Ctrl-C and hang-up reach the parent only, which stops its parts in order.
    detached: true,
  });
  const output = keepOutput(child);
  const calls = new PendingCalls(options.name, child);
  const ended = new Promise<string>((resolve) => {
    child.once("error", (fault) => resolve(fault.message));
    child.once("exit", (code, signal) => resolve(signal ? `killed by ${signal}` : `exit code ${code}`));
  });
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= endProcess(child, ended));
  void ended.then((reason) => {
    calls.rejectAll(`${options.name}: ended (${reason})`);
    if (stopping === undefined) options.onUnexpectedEnd(`${reason}${output()}`);
  });
  try {
    await ready(child, ended, options, calls);
  } catch (fault) {
    await stop();
    throw new Error(`${options.name}: ${messageOf(fault)}${output()}`, { cause: fault });
  }
  return { name: options.name, pid: child.pid ?? 0, call: (control, argument) => calls.call(control, argument), stop };
}

function ready(
  child: ChildProcess,
  ended: Promise<string>,
  options: Pick<PartOptions<keyof PartConfigs>, "config" | "onObservation">,
  calls: PendingCalls,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`did not listen within ${START_MILLISECONDS / 1000} s`)),
      START_MILLISECONDS,
    );
    child.on("message", (answer: PartAnswer) => {
      if (answer.kind === "observation") options.onObservation(answer.observation);
      else if (answer.kind === "ready") resolve();
      else if (answer.kind === "failed") reject(new Error(answer.message));
      else calls.settle(answer);
      if (answer.kind === "ready" || answer.kind === "failed") clearTimeout(timer);
    });
    void ended.then((reason) => {
      clearTimeout(timer);
      reject(new Error(`ended before it listened (${reason})`));
    });
    const request: PartRequest = { kind: "start", config: options.config };
    child.send(request, () => undefined);
  });
}

/** Disconnecting is the request to stop: it is what the part also sees when its parent dies. */
async function endProcess(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MILLISECONDS);
  await ended;
  clearTimeout(timer);
}

function keepOutput(child: ChildProcess): () => string {
  let kept = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => (kept = (kept + text).slice(-KEPT_OUTPUT_CHARACTERS)));
  }
  return () => (kept.trim() === "" ? "" : `\n${kept.trimEnd()}`);
}

/** Calls that wait for their answer. */
class PendingCalls {
  private readonly pending = new Map<number, { resolve: (value: unknown) => void; reject: (fault: Error) => void }>();
  private next = 1;

  public constructor(
    private readonly name: string,
    private readonly child: ChildProcess,
  ) {}

  public call(control: string, argument: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (!this.child.connected) {
        reject(new Error(`${this.name}: is not running; it cannot ${control}`));
        return;
      }
      const id = this.next++;
      this.pending.set(id, { resolve, reject });
      const request: PartRequest = { kind: "call", id, control, argument };
      this.child.send(request, (fault) => fault && this.take(id)?.reject(fault));
    });
  }

  public settle(answer: PartAnswer & { kind: "returned" | "threw" }): void {
    const call = this.take(answer.id);
    if (answer.kind === "returned") call?.resolve(answer.value);
    else call?.reject(new Error(`${this.name}: ${answer.message}`));
  }

  public rejectAll(message: string): void {
    for (const call of this.pending.values()) call.reject(new Error(message));
    this.pending.clear();
  }

  private take(id: number) {
    const call = this.pending.get(id);
    this.pending.delete(id);
    return call;
  }
}
