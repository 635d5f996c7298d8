// All claims about a plan, without the matrices that no test of a verdict needs.
import { declarationOf } from "../../../cli/declaration.ts";
import { indexPlan } from "../../../plan/read.ts";
import type { Plan } from "../../../plan/type.ts";
import type { Declaration } from "../../../proof/claims/declaration.ts";
import { judge } from "../../../proof/claims/prove.ts";
import { readNetwork } from "../../../proof/planned/readNetwork.ts";
import type { Claim } from "../../../proof/result.ts";
import { PROJECT } from "../../support/devPlan.ts";

const declared = new Map<string, Declaration>();

/** What the project's own settings of a plan's stacks declare; an edited plan has the same. */
export function declarationFor(plan: Plan): Declaration {
  const stacks = plan.stacks.map(({ stack }) => stack).join(" ");
  const known = declared.get(stacks) ?? declarationOf(plan, PROJECT);
  declared.set(stacks, known);
  return known;
}

/** Judges all claims about a plan. */
export function judgedClaims(plan: Plan): readonly Claim[] {
  return judge(readNetwork(indexPlan(plan)), declarationFor(plan));
}
