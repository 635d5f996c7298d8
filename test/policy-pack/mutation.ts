// One mutation for each policy: the change of a compliant plan that must make it speak, once, of the right resource.
import type { Edit } from "../support/planEdits.ts";
import type { BaseName } from "./basePlan.ts";

export interface Mutation {
  /** The plan it starts from: `dev` unless given. */
  readonly base?: BaseName;
  /** The change, one line as somebody would make it. */
  readonly edit: Edit;
  /** Logical name of the resource that is at fault; empty for the stack itself. */
  readonly on: string;
  /** Other ways to write the same mistake, by what they are; the policy must read each. `on` where another resource then has it. */
  readonly forms?: Readonly<Record<string, Edit | { readonly edit: Edit; readonly on: string }>>;
  /** Mistakes that must not count: the same property where the policy has nothing to say, or a value that is allowed too. */
  readonly harmless?: Readonly<Record<string, Edit>>;
}

/** By policy's id. */
export type Mutations = Readonly<Record<string, Mutation>>;
