// Brings the parts of a run up and down: whatever ends before its time, or never gets healthy, fails the start with its last words.
import { LocalError } from "../localError.ts";
import type { Observation, TargetHealthChange } from "../observed/observation.ts";
import { formatEndpoint } from "../observed/observation.ts";
import type { ObservationLog } from "../observed/observationLog.ts";
import { startPart } from "../parts/partProcess.ts";
import type { PartConfigs, PartOptions, PartProcess } from "../parts/partProcess.ts";

/** How long the targets of all load balancers may take to be healthy. */
const HEALTHY_MILLISECONDS = 30_000;
/** How many of a program's last lines a fault shows. */
const SHOWN_LINES = 10;

/** The parts of one run. */
export class Startup {
  private readonly parts: PartProcess[] = [];
  private readonly pending: Promise<PartProcess>[] = [];
  private readonly failure: Promise<never>;
  private fail: (fault: Error) => void = () => undefined;
  private stopping: Promise<void> | undefined;
  /** Process ids of the keeper's programs, by name. */
  private readonly programs = new Map<string, number>();
  private readonly endingOnRequest = new Set<string>();

  public constructor(private readonly log: ObservationLog) {
    this.failure = new Promise((_resolve, reject) => (this.fail = reject));
    this.failure.catch(() => undefined);
    log.listen((observation) => {
      if (observation.kind === "programStarted") this.programs.set(observation.program, observation.pid);
      if (observation.kind !== "programEnded") return;
      this.programs.delete(observation.program);
      if (!this.endingOnRequest.delete(observation.program)) this.fail(this.endOf(observation));
    });
  }

  /** Resolves with the fault when something ends that nobody asked to end. */
  public broken(): Promise<Error> {
    return this.failure.catch((fault: unknown) => fault as Error);
  }

  /** Says that a program is about to be ended on purpose. */
  public expectEnd(program: string): void {
    this.endingOnRequest.add(program);
  }

  /** Makes the start fail, for the caller's own reasons. */
  public abort(fault: Error): void {
    this.fail(fault);
  }

  /** Waits for `work`, unless something fails before it is done. */
  public guard<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.failure]);
  }

  /** Starts one part, in a network namespace if one is named. */
  public async start<File extends keyof PartConfigs>(
    name: string,
    file: File,
    config: PartConfigs[File],
    namespace?: string,
  ): Promise<PartProcess> {
    const options: PartOptions<File> = {
      name,
      file,
      config,
      namespace,
      onObservation: (observation) => {
        this.log.add(observation);
      },
      onUnexpectedEnd: (reason) => {
        this.fail(new LocalError(`${name}: ended (${reason})`));
        if (file === "./keeper.ts") this.killOrphans();
      },
    };
    const started = startPart(options);
    this.pending.push(started);
    const part = await started;
    this.parts.push(part);
    return part;
  }

  /** Waits until each target has passed its health check: `expected` counts them by part and target group. */
  public async healthy(expected: readonly { part: string; targetGroup: string; targets: number }[]): Promise<void> {
    const late = (log: readonly Observation[]) => lateTargets(log, expected);
    const done = await this.log.until((log) => (late(log).length === 0 ? true : undefined), HEALTHY_MILLISECONDS);
    if (done === undefined) {
      const list = late(this.log.all()).join("\n  ");
      throw new LocalError(
        `health: after ${HEALTHY_MILLISECONDS / 1000} s there are targets that never passed\n  ${list}`,
      );
    }
  }

  /** Stops every part, also one that is still starting, and waits until all are gone. */
  public stop(): Promise<void> {
    this.stopping ??= (async () => {
      await Promise.allSettled(this.pending);
      await Promise.all(this.parts.map((part) => part.stop()));
    })();
    return this.stopping;
  }

  /** The process ids of the parts and of the keeper's programs. */
  public pids(): number[] {
    return [...this.parts.map(({ pid }) => pid), ...this.programs.values()];
  }

  /** A keeper that was killed could not end its programs. */
  private killOrphans(): void {
    for (const pid of this.programs.values()) {
      try {
        process.kill(-pid, "SIGKILL"); // With its workers.
      } catch {
        // It ended by itself.
      }
    }
  }

  private endOf(end: Observation & { kind: "programEnded" }): LocalError {
    const lines = lastLines(this.log.all(), end.program);
    return new LocalError(`${end.program}: ended (${end.reason})${lines.map((line) => `\n  ${line}`).join("")}`);
  }
}

/** The last lines that a program wrote. */
export function lastLines(log: readonly Observation[], program: string): string[] {
  return log
    .flatMap((each) => (each.kind === "programLine" && each.program === program ? [each.line] : []))
    .slice(-SHOWN_LINES);
}

function lateTargets(
  log: readonly Observation[],
  expected: readonly { part: string; targetGroup: string; targets: number }[],
): string[] {
  return expected.flatMap(({ part, targetGroup, targets }) => {
    const changes = log.filter(
      (each): each is TargetHealthChange =>
        each.kind === "targetHealth" && each.part === part && each.targetGroup === targetGroup,
    );
    const latest = new Map(changes.map((change) => [formatEndpoint(change.target), change]));
    const healthy = [...latest.values()].filter((change) => change.healthy).length;
    const reasons = [...latest].map(([target, { healthy: ok, reason }]) => `${target} ${ok ? "healthy" : reason}`);
    return healthy >= targets ? [] : [`${part}, ${targetGroup}: ${reasons.join(", ") || "no check has answered yet"}`];
  });
}
