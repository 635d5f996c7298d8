// The top of the report: which plan, what the proof says of it, and the figures that one looks for first.
import type { PlanIndex } from "../../plan/read.ts";
import type { Plan } from "../../plan/type.ts";
import type { Proof, Verdict } from "../../proof/result.ts";
import type { Level } from "../../policy-pack/policy.ts";
import type { StackVerdict } from "../../policy-pack/verdict.ts";
import type { CostLine } from "../cost.ts";
import { headroom, type QuotaRow } from "../../policy-pack/lib/quotas/quotas.ts";
import { policiesText } from "./policies.ts";
import { sumText } from "./costs.ts";
import { counted, type Html, markup, sign } from "./html.ts";

/** What the other sections show in full. */
export interface Figures {
  readonly regions: readonly string[];
  readonly quotas: readonly QuotaRow[];
  readonly costs: readonly CostLine[];
}

const SIGN = { holds: "good", fails: "bad", unknown: "unknown" } as const;

export function reportHeading(
  index: PlanIndex,
  proof: Proof,
  figures: Figures,
  verdicts: readonly StackVerdict[],
): Html {
  const { plan } = index;
  return markup`<header class="top">
<h1>${titleOf(plan)}</h1>
<p class="verdict ${SIGN[proof.verdict]}">${sign(SIGN[proof.verdict])} ${verdictText(proof)}</p>
${verdicts.length > 0 && policiesLine(verdicts)}
<dl class="facts">${facts(index, figures).map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</header>`;
}

function policiesLine(verdicts: readonly StackVerdict[]): Html {
  const has = (level: Level): boolean =>
    verdicts.some((verdict) => verdict.violations.some((each) => each.level === level));
  const kind = has("mandatory") ? "bad" : has("advisory") ? "warn" : "good";
  return markup`<p class="verdict ${kind}">${sign(kind)} ${policiesText(verdicts)}</p>`;
}

export function titleOf({ project, stacks }: Plan): string {
  return `${project} ${stacks.map(({ stack }) => stack).join(", ")}`;
}

/** The overall answer in a few words. */
export function verdictText({ claims, verdict }: Proof): string {
  const number = (wanted: Verdict) => claims.filter((claim) => claim.verdict === wanted).length;
  const all = counted(claims.length, "claim");
  const parts = [
    ...(number("fails") > 0 ? [`${number("fails")} of ${all} ${number("fails") === 1 ? "fails" : "fail"}`] : []),
    ...(number("unknown") > 0 ? [`${number("unknown")} of ${all} cannot be decided`] : []),
  ];
  if (parts.length > 0) return parts.join("; ");
  if (verdict !== "holds") return "no claim was decided";
  return claims.length === 1 ? "the claim holds" : `all ${claims.length} claims hold`;
}

function facts(index: PlanIndex, { regions, quotas, costs }: Figures): readonly (readonly [string, string])[] {
  const [tightest] = quotas;
  return [
    ["plan", `${index.plan.mode}, from ${SOURCES[index.plan.source]}`],
    ["resources", String(made(index))],
    ["regions", regions.length === 0 ? "none" : regions.length <= 3 ? regions.join(", ") : String(regions.length)],
    ...(costs.length === 0 ? [] : [["fixed cost", `${sumText(costs)} USD a month`] as const]),
    ...(tightest ? [["tightest quota", `${quotaText(tightest)}: ${tightest.quota}`] as const] : []),
  ];
}

function quotaText(row: QuotaRow): string {
  const left = headroom(row);
  if (left === undefined) return `not known of ${row.limit}`;
  return left < 0 ? `${-left} beyond ${row.limit}` : `${left} left of ${row.limit}`;
}

const SOURCES: Readonly<Record<Plan["source"], string>> = {
  program: "the program",
  preview: "a preview",
  export: "an exported state",
};

/** Components, providers and stacks exist in Pulumi only; what is read is not made. */
function made({ resources }: PlanIndex): number {
  return resources.filter(({ custom, external, type }) => custom && external !== true && !type.startsWith("pulumi:"))
    .length;
}
