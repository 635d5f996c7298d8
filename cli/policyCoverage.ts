// npm run policy -- --coverage: for each control of FSBP, CIS and NIST the policies that serve it, or why none does.
import { CATALOGUE } from "../policy-pack/catalogue.ts";
import { cis } from "../policy-pack/controls/cis.ts";
import type { Control, Framework, Standing } from "../policy-pack/controls/control.ts";
import { fsbp } from "../policy-pack/controls/fsbp.ts";
import { nist } from "../policy-pack/controls/nist.ts";
import type { Policy } from "../policy-pack/policy.ts";
import { table } from "./output.ts";

export const FRAMEWORKS: readonly Framework[] = [fsbp, cis, nist];

/** How one control stands. */
export interface Covered {
  readonly id: string;
  readonly title: string;
  readonly standing: "guarded" | Standing;
  /** Ids of the policies that serve it, in the catalogue's order. */
  readonly policies: readonly string[];
  /** Where no policy serves it. */
  readonly why?: string;
}

/** One control against a catalogue. One that nobody serves and nobody explains is not guarded. */
export function covered({ id, title, also, without }: Control, catalogue: readonly Policy[]): Covered {
  const serving = catalogue.filter((policy) => policy.controls.includes(id) || also.includes(policy.id));
  const policies = serving.map((policy) => policy.id);
  if (policies.length > 0) return { id, title, standing: "guarded", policies };
  return { id, title, policies, standing: without?.standing ?? "not guarded", ...(without && { why: without.why }) };
}

/** The coverage as aligned text or as JSON, each with a line's end at its end. */
export function coverageText(
  json: boolean,
  frameworks: readonly Framework[] = FRAMEWORKS,
  catalogue: readonly Policy[] = CATALOGUE,
): string {
  const all = frameworks.map(({ name, prefix, controls }) => {
    const rows = controls.map((control) => covered(control, catalogue));
    return { name, prefix, counts: countsOf(rows), controls: rows };
  });
  if (json) return `${JSON.stringify(all, undefined, 2)}\n`;
  return all.map(({ name, prefix, controls }) => `${name}\n${sum(controls)}\n\n${lines(prefix, controls)}`).join("\n");
}

const STANDINGS = ["guarded", "elsewhere", "does not apply", "not guarded"] as const;

function countsOf(rows: readonly Covered[]): Readonly<Record<Covered["standing"], number>> {
  const count = (standing: Covered["standing"]): number => rows.filter((row) => row.standing === standing).length;
  return {
    guarded: count("guarded"),
    elsewhere: count("elsewhere"),
    "does not apply": count("does not apply"),
    "not guarded": count("not guarded"),
  };
}

/** `41 of 63 guarded by policies, 5 elsewhere, 12 do not apply, 5 not guarded`. */
function sum(rows: readonly Covered[]): string {
  const counts = countsOf(rows);
  const texts = STANDINGS.slice(1).map((standing) => {
    const number = counts[standing];
    return `${number} ${standing === "does not apply" && number !== 1 ? "do not apply" : standing}`;
  });
  return [`${counts.guarded} of ${rows.length} guarded by policies`, ...texts].join(", ");
}

function lines(prefix: string, rows: readonly Covered[]): string {
  return table(
    rows.map(({ id, title, standing, policies, why }) => [
      id.slice(prefix.length + 1),
      title,
      policies.length > 0 ? policies.join(", ") : `${standing}${why === undefined ? "" : `: ${why}`}`,
    ]),
  );
}
