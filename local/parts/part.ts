// The child's side of a part: a process of its own that takes one JSON config over IPC, reports what it observes,
// and ends as soon as its parent is gone, however the parent ended.
import type { Observation } from "../observed/observation.ts";

/** What the parent may ask of a running part, by name. Arguments and answers are JSON. */
export type Controls = Readonly<Record<string, (argument: unknown) => unknown>>;

/** A started part. */
export interface StartedPart {
  readonly controls?: Controls;
  /** Runs when the parent asks to stop or is gone; must end by itself within two seconds. */
  readonly stop?: () => Promise<void>;
}

/** From parent to child. The first message is the config. */
export type PartRequest =
  | { readonly kind: "start"; readonly config: unknown }
  | { readonly kind: "call"; readonly id: number; readonly control: string; readonly argument: unknown };

/** From child to parent. */
export type PartAnswer =
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "observation"; readonly observation: Observation }
  | { readonly kind: "returned"; readonly id: number; readonly value: unknown }
  | { readonly kind: "threw"; readonly id: number; readonly message: string };

/**
 * Makes `file` a part: where it is the file this process was forked for, `start` runs with the parent's config
 * (its type is the one that the parent's side gave to `startPart`); where it was only imported, nothing happens.
 */
export function runPart(
  file: string,
  start: (config: never, observe: (observation: Observation) => void) => Promise<StartedPart>,
): void {
  if (process.send === undefined || process.argv[1] !== file) return;
  let part: StartedPart | undefined;
  let starting: Promise<void> = Promise.resolve();
  process.on("disconnect", () => {
    void starting.then(() => part?.stop?.()).finally(() => process.exit(0));
  });
  // Ctrl-C reaches the whole foreground group; the parent alone decides when its parts end.
  process.on("SIGINT", () => undefined);
  process.on("message", (request: PartRequest) => {
    if (request.kind === "call") return void answerCall(request, part?.controls ?? {});
    const observe = (observation: Observation) => tell({ kind: "observation", observation });
    starting = start(request.config as never, observe).then(
      (started) => {
        part = started;
        tell({ kind: "ready" });
      },
      (fault: unknown) => tell({ kind: "failed", message: messageOf(fault) }),
    );
  });
}

async function answerCall(request: PartRequest & { kind: "call" }, controls: Controls): Promise<void> {
  const { id, control, argument } = request;
  try {
    const run = controls[control];
    if (run === undefined) throw new Error(`part: has no control ${control}`);
    tell({ kind: "returned", id, value: (await run(argument)) ?? null });
  } catch (fault) {
    tell({ kind: "threw", id, message: messageOf(fault) });
  }
}

function tell(answer: PartAnswer): void {
  if (process.connected) process.send?.(answer);
}

/** A fault's own words. */
export function messageOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
