// What commands make of a proof's verdict: an exit code, and one line.
import type { Plan } from "../plan/type.ts";
import { indexPlan } from "../plan/read.ts";
import { judge } from "../proof/claims/prove.ts";
import { readNetwork } from "../proof/planned/readNetwork.ts";
import type { Claim, Verdict } from "../proof/result.ts";
import { declarationOf } from "./declaration.ts";
import type { Colours } from "./output.ts";
import { tally } from "./proveText.ts";

/** Design section 8. */
export const EXIT_CODES: Readonly<Record<Verdict, number>> = { holds: 0, fails: 1, unknown: 2 };

/** The claims about a stack's plan, without the matrices. */
export function claimsOf(plan: Plan): readonly Claim[] {
  return judge(readNetwork(indexPlan(plan)), declarationOf(plan, process.cwd()));
}

/** `proof: 11 of 11 claims hold`, the sentences of those that do not, and where the rest is to be read. */
export function verdictLines(claims: readonly Claim[], stack: string, colours: Colours): string {
  const bad = claims.filter(({ verdict }) => verdict !== "holds");
  const lines = bad.map(({ sentence, verdict, findings, missing }) => {
    const sign = verdict === "fails" ? colours.red("✗") : colours.yellow("?");
    return `  ${sign} ${sentence}: ${findings[0]?.text ?? `not known: ${missing.join(", ")}`}\n`;
  });
  return `proof: ${tally(claims)} (npm run prove -- ${stack})\n${lines.join("")}`;
}
