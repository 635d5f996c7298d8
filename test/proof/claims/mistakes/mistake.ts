// One typical mistake in a plan, and what a reader of the proof is to be told about it.
import type { Edit } from "../../../support/planEdits.ts";

export interface Mistake {
  /** What somebody did, in a few words. */
  readonly name: string;
  /** The same in the `dev` plan. */
  readonly edit: Edit;
  /** Id of the claim that must fail. */
  readonly fails: string;
  /** Name of the resource that a finding of that claim must lead to. */
  readonly names: string;
  /** Tried on the preview's plan too. */
  readonly preview?: true;
}
