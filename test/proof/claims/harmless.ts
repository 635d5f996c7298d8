// Harmless edits of the `dev` plan: each may look like a mistake to a text comparison, and leaves every claim true.
import type { Edit } from "../../support/planEdits.ts";
import { FILTERS } from "./harmless/filters.ts";
import { PARTS } from "./harmless/parts.ts";

export interface Harmless {
  /** What somebody did, in a few words. */
  readonly name: string;
  readonly edit: Edit;
}

export const HARMLESS: readonly Harmless[] = [...FILTERS, ...PARTS];
