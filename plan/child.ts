// The process a program is planned in: it owns the runtime, the program's faults and its log, and ends with its parent.
import * as pulumi from "@pulumi/pulumi";
import * as debuggable from "@pulumi/pulumi/runtime/debuggable.js";
import { setMockOptions } from "@pulumi/pulumi/runtime/settings.js";
import { evaluate } from "./entry.ts";
import { describeFault } from "./fault.ts";
import { PlanError } from "./error.ts";
import { RecordingMonitor } from "./monitor.ts";
import type { FromProgram, Job, StackWanted, ToProgram } from "./protocol.ts";
import type { Properties } from "./type.ts";
import { withoutSecrets } from "./wire.ts";

/** Frames of a traced run: enough to reach the program through Pulumi's own. */
const TRACED_FRAMES = 100;

/** Errors whose message is for the user, before Pulumi's runtime wraps them into its own. */
const REFUSALS = ["PlanError", "AwsModelError"];

/** Internal to the runtime, so not in its types: promises that nothing settles, and a text about them. */
const { leakedPromises } = debuggable as unknown as { leakedPromises: () => [Set<unknown>, string] };

const waiting = new Map<string, (outputs: Properties) => void>();
let reported = false;
/** True once the program's own function has come to its end. */
let returned = false;

process.on("disconnect", () => process.exit(1));
process.on("message", (message: ToProgram) => {
  if (message.kind === "stackOutputs") waiting.get(message.stack)?.(message.outputs);
  else void run(message);
});

async function run(job: Job): Promise<void> {
  // The parent's end must not keep a finished program waiting; "disconnect" arrives all the same.
  process.channel?.unref();
  const fail = (thrown: unknown): void => end(describeFault(thrown, job.directory), 1);
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);
  const monitor = new RecordingMonitor({
    ...job,
    stackOutputs,
    refuse: (error) => (error instanceof Error && REFUSALS.includes(error.name) ? fail(error) : undefined),
  });
  // As with the real engine, the program has ended when nothing is left to do, not when its function returns.
  process.on("beforeExit", () => finish(job, monitor, fail));
  try {
    setTraces(job.traced);
    setMockOptions(monitor, job.project, job.stack, job.mode === "preview", job.organization);
    pulumi.runtime.setAllConfig({ ...job.config }, [...job.secretKeys]);
    await pulumi.runtime.runInPulumiStack(() => evaluate(job.entry));
    returned = true;
  } catch (error) {
    fail(error);
  }
}

/** Pulumi's runtime takes a stack trace per promise, very dear under source maps, so an untraced run takes none. */
function setTraces(traced: boolean): void {
  Error.stackTraceLimit = traced ? TRACED_FRAMES : 0;
  if (!traced) process.setSourceMapsEnabled(false);
}

/** Asks the parent for another stack's outputs; the wait keeps this process alive. */
function stackOutputs(stack: string): Promise<Properties> {
  process.channel?.ref();
  return new Promise((resolve) => {
    waiting.set(stack, (outputs) => {
      waiting.delete(stack);
      if (waiting.size === 0) process.channel?.unref();
      resolve(outputs);
    });
    send({ kind: "stackWanted", stack } satisfies StackWanted);
  });
}

/** Nothing is left to do: either the plan is whole, or the program waits for something that cannot come. */
function finish(job: Job, monitor: RecordingMonitor, fail: (error: unknown) => void): void {
  const [, leaks] = leakedPromises();
  if (leaks) {
    fail(new PlanError(leaks));
  } else if (!returned) {
    fail(
      new PlanError(
        "the program waits for something that never comes, and would hang a deployment; look at its awaits",
      ),
    );
  } else if (pulumi.log.hasErrors()) {
    fail(new PlanError("the program logged an error, shown above; a deployment would fail"));
  } else {
    const { resources, stackOutputs: outputs } = monitor;
    end({ kind: "finished", planned: { stack: job.stack, resources, outputs: withoutSecrets(outputs) }, outputs }, 0);
  }
}

/** Says the last word once, then ends the process whatever else is still running. */
function end(message: FromProgram, code: number): void {
  if (reported) return;
  reported = true;
  send(message, () => process.exit(code));
}

function send(message: FromProgram, done?: () => void): void {
  process.send?.(message, undefined, undefined, done);
}
