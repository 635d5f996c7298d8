// What the planning process and the program's own process say to each other.
import type { MonitorOptions } from "./monitor.ts";
import type { PlannedStack, Properties } from "./type.ts";

/** One run of a program. */
export interface Job extends Omit<MonitorOptions, "stackOutputs" | "refuse"> {
  readonly kind: "job";
  readonly organization: string;
  /** Absolute path of the entry module. */
  readonly entry: string;
  /** Folder whose files count as the program's own in a stack trace. */
  readonly directory: string;
  /** Full stack traces with source maps, at several times the cost. */
  readonly traced: boolean;
}

/** The outputs the program's process asked for, with the values of secrets: between our own processes only. */
export interface StackOutputs {
  readonly kind: "stackOutputs";
  readonly stack: string;
  readonly outputs: Properties;
}

export type ToProgram = Job | StackOutputs;

/** A request for another stack's outputs. */
export interface StackWanted {
  readonly kind: "stackWanted";
  readonly stack: string;
}

/** The program ran to its end. `outputs` are the stack's, with the values of secrets. */
export interface Finished {
  readonly kind: "finished";
  readonly planned: PlannedStack;
  readonly outputs: Properties;
}

/** The program failed. */
export interface Failed {
  readonly kind: "failed";
  /** True when the message alone is meant for the user. */
  readonly plain: boolean;
  readonly place: string;
  readonly message: string;
  readonly frames: string;
}

export type FromProgram = StackWanted | Finished | Failed;
