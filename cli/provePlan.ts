// npm run prove on a stack: all claims about its plan and who reaches whom, or one question explained.
import { readFileSync } from "node:fs";
import { indexPlan } from "../plan/read.ts";
import type { Plan } from "../plan/type.ts";
import { prove } from "../proof/claims/prove.ts";
import { readNetwork } from "../proof/planned/readNetwork.ts";
import type { Proof, Verdict } from "../proof/result.ts";
import { declarationOf } from "./declaration.ts";
import type { Colours } from "./output.ts";
import { configValues, type PlanValues, planOf } from "./planned.ts";
import { proofMarkdown } from "./proveMarkdown.ts";
import { type Asked, explainQuestion, type Reach } from "./proveQuestion.ts";
import { questionText } from "./proveQuestionText.ts";
import { proofSarif } from "./proveSarif.ts";
import { proofText } from "./proveText.ts";
import { EXIT_CODES } from "./verdict.ts";

export type Format = "text" | "json" | "sarif" | "markdown";

const VERDICTS: Readonly<Record<Reach, Verdict>> = {
  reached: "holds",
  relayed: "holds",
  "one way": "fails",
  unknown: "unknown",
  blocked: "fails",
};

/** How an answer is to be printed. */
export interface Printing {
  readonly format: Format;
  readonly colours: Colours;
}

/** What is printed, and the exit code. */
export interface Printed {
  readonly text: string;
  readonly exitCode: number;
}

/** Proves all claims about a plan. */
export async function proveClaims(
  positionals: readonly string[],
  values: PlanValues,
  printing: Printing,
): Promise<Printed> {
  const plan = await planOf(positionals, values, "prove");
  const declaration = declarationOf(plan, process.cwd(), configValues(values.config));
  const proof = prove(readNetwork(indexPlan(plan)), declaration);
  return { text: formatted(plan, proof, printing), exitCode: EXIT_CODES[proof.verdict] };
}

/** Explains one question; it holds when it does for every pair of places that it names. */
export async function proveQuestion(
  positionals: readonly string[],
  values: PlanValues,
  asked: Asked,
  { format, colours }: Printing,
): Promise<Printed> {
  const plan = await planOf(positionals, values, "prove");
  const answers = explainQuestion(readNetwork(indexPlan(plan)), asked);
  const verdicts = answers.map(({ reach }) => VERDICTS[reach]);
  const worst = (["fails", "unknown"] as const).find((verdict) => verdicts.includes(verdict)) ?? "holds";
  return { text: format === "json" ? jsonText(answers) : questionText(answers, colours), exitCode: EXIT_CODES[worst] };
}

function formatted(plan: Plan, proof: Proof, { format, colours }: Printing): string {
  const heading = `${plan.project} ${plan.stacks.map(({ stack }) => stack).join(", ")} (${plan.mode})`;
  switch (format) {
    case "text":
      return proofText(heading, proof, colours);
    case "json":
      return jsonText(proof);
    case "markdown":
      return proofMarkdown(heading, proof);
    case "sarif": {
      const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly version: string };
      // The last stack is the one that was asked for; those that it refers to stand before it.
      return proofSarif(proof, { version, file: `Pulumi.${plan.stacks.at(-1)?.stack ?? ""}.yaml` });
    }
  }
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
