// Whole reports for the tests: of the dev plan, and of whatever a test makes of it.
import { pageParts } from "../../../cli/report.ts";
import { indexPlan } from "../../../plan/read.ts";
import type { Plan } from "../../../plan/type.ts";
import { readNetwork } from "../../../proof/planned/readNetwork.ts";
import { CATALOGUE } from "../../../policy-pack/catalogue.ts";
import type { StackVerdict } from "../../../policy-pack/verdict.ts";
import type { Proof } from "../../../proof/result.ts";
import { reportPage } from "../../../report/page/page.ts";
import { sampleProof } from "./sampleProof.ts";

/** The report of a plan; the proof is the sample, whatever the plan is. */
export function pageOf(plan: Plan, proof: Proof = sampleProof(), verdicts: readonly StackVerdict[] = []): string {
  const index = indexPlan(plan);
  return reportPage({
    index,
    network: readNetwork(index),
    proof,
    policies: CATALOGUE,
    verdicts,
    parts: pageParts(),
  });
}

/** The content of a section, without its tags and with single spaces. */
export function textOf(page: string, section: string): string {
  const [, content = ""] = new RegExp(`<section id="${section}"[^>]*>(.*?)</section>`, "s").exec(page) ?? [];
  const data = /<script type="application\/json".*?<\/script>/s;
  return content
    .replace(data, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}
