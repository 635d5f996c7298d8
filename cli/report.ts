// npm run report: writes one HTML file that shows a stack, what is proved of it, and what it takes and costs.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { indexPlan } from "../plan/read.ts";
import { prove } from "../proof/claims/prove.ts";
import { readNetwork } from "../proof/planned/readNetwork.ts";
import { verdictText } from "../report/page/heading.ts";
import { policiesText } from "../report/page/policies.ts";
import { type Inline, type PageParts, reportPage } from "../report/page/page.ts";
import { CATALOGUE } from "../policy-pack/catalogue.ts";
import { progress } from "./child.mjs";
import { declarationOf } from "./declaration.ts";
import { UsageError } from "./fault.ts";
import { readArguments } from "./output.ts";
import { configValues, planOf } from "./planned.ts";
import { judgePlan, stopped } from "./policyVerdict.ts";
import { userPath } from "./userFile.ts";
import { EXIT_CODES } from "./verdict.ts";

const HELP = `npm run report -- STACK [options]

Writes one HTML file about the stack of Pulumi.STACK.yaml, without AWS: its topology and doors, the claims and who
reaches whom, the policies, quotas, certificates and fixed cost. The file needs neither a network nor anything beside it, and the
same plan gives the same bytes.
Exit code: 0 all claims hold, 1 one fails or a mandatory policy is violated, 2 it cannot be decided.

  --out FILE          where to write it; it ends in .html; default report-STACK.html
  --preview           of the plan as pulumi preview sees it, with what only AWS knows unknown
  --config KEY=VALUE  set a whole key of the stack, as npm run plan does; repeatable
  --file PLAN         of a plan that npm run plan -- STACK --out PLAN has written
  --help              this text
`;

const OPTIONS = {
  preview: { type: "boolean" },
  config: { type: "string", multiple: true },
  file: { type: "string" },
  out: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** Runs the command and returns its exit code; faults are thrown. */
export async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS);
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  // Nothing of the project ends so, and a slip is seen before the plan takes its seconds.
  if (values.out !== undefined && !values.out.endsWith(".html")) {
    throw new UsageError(`--out ${values.out}: is no name for a report; end it in .html`);
  }
  const plan = await planOf(positionals, values, "report");
  const index = indexPlan(plan);
  const network = readNetwork(index);
  const config = configValues(values.config);
  const proof = prove(network, declarationOf(plan, process.cwd(), config));
  const bar = progress("judging by the policy pack");
  const verdicts = await judgePlan({ plan, values: config }).finally(() => {
    bar.done("judged");
  });
  const out = values.out ?? `report-${plan.stacks.at(-1)?.stack ?? "plan"}.html`;
  writeReport(out, reportPage({ index, network, proof, policies: CATALOGUE, verdicts, parts: pageParts() }));
  process.stdout.write(`report written to ${out}: ${verdictText(proof)}; ${policiesText(verdicts)}\n`);
  return stopped(verdicts) ? 1 : EXIT_CODES[proof.verdict];
}

function writeReport(out: string, text: string): void {
  try {
    writeFileSync(userPath(out), text);
  } catch (error) {
    throw new UsageError(`--out ${out}: cannot be written (${error instanceof Error ? error.message : String(error)})`);
  }
}

const PAGE = new URL("../report/page/", import.meta.url);

/** The report's style sheet and script as the page takes them. */
export function pageParts(): PageParts {
  return { style: inline("base.css", "tables.css", "drawings.css", "matrix.css"), script: inline("page.js") };
}

function inline(...names: readonly string[]): Inline {
  const text = names.map((name) => readFileSync(new URL(name, PAGE), "utf8")).join("\n");
  return { text, digest: createHash("sha256").update(text).digest("base64") };
}
