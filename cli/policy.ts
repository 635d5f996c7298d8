// npm run policy: judges a stack's plan by the policy pack, in the pack's own process, without a CLI.
import { readFileSync } from "node:fs";
import { CATALOGUE } from "../policy-pack/catalogue.ts";
import { buildPack } from "../policy-pack/build.mjs";
import { progress } from "./child.mjs";
import { UsageError } from "./fault.ts";
import { coloursFor, printable, readArguments } from "./output.ts";
import { PLAN_OPTIONS, configValues, planOf } from "./planned.ts";
import { coverageText } from "./policyCoverage.ts";
import { configFile, readPackConfig } from "./policyConfig.ts";
import { policyJunit, policyMarkdown, policySarif } from "./policyFormats.ts";
import { catalogueText } from "./policyList.ts";
import { policiesPage } from "./policyPage.ts";
import { policyText } from "./policyText.ts";
import type { StackVerdict } from "../policy-pack/verdict.ts";
import { judgePlan, stopped } from "./policyVerdict.ts";

const HELP = `npm run policy -- STACK [options]
npm run policy -- --list | --coverage | --docs | --build

Judges the plan of Pulumi.STACK.yaml by the policy pack, without AWS and without the Pulumi CLI, in the very process
that pulumi preview --policy-pack would start. Exit code: 0 nothing stops a deployment; 1 a mandatory policy is violated.

  --preview           judge the plan as pulumi preview sees it, with what only AWS knows unknown
  --file PLAN         judge a plan that npm run plan -- STACK --out PLAN, pulumi preview --json or pulumi stack export
                      has written
  --config NAME       the pack's configuration: dev, prod, or a JSON file in the format of --policy-pack-config; else
                      that of the stack's name if there is one, and production's if there is none
  --config KEY=VALUE  set a whole key of the stack, as npm run plan does; repeatable
  --format FORMAT     text, json, sarif, markdown or junit
  --json              the same as --format json

  --list              every policy with its level in production and in dev
  --coverage          the controls of FSBP, CIS and NIST for our resource types, with the policies that serve each
  --docs              docs/policies.md, made of the catalogue
  --build             compile the pack into policy-pack/bin, for pulumi preview --policy-pack policy-pack
  --help              this text

npm prints a heading of its own; for JSON alone use npm run --silent policy -- STACK --json.
`;

const OPTIONS = {
  ...PLAN_OPTIONS,
  format: { type: "string" },
  json: { type: "boolean" },
  list: { type: "boolean" },
  coverage: { type: "boolean" },
  docs: { type: "boolean" },
  build: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

const FORMATS = ["text", "json", "sarif", "markdown", "junit"] as const;

type Values = ReturnType<typeof readArguments<typeof OPTIONS>>["values"];

/** Runs the command and returns its exit code; faults are thrown. */
export async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS);
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const alone = (["list", "coverage", "docs", "build"] as const).filter((name) => values[name]);
  const [only] = alone;
  if (only !== undefined) {
    const others = [...positionals, ...Object.keys(values).filter((name) => name !== only && name !== "json")];
    if (others.length > 0) throw new UsageError(`--${only}: stands alone; leave ${others.join(", ")} out`);
    return about(only, values.json === true);
  }
  const format = formatOf(values);
  const verdicts = await verdictsOf(positionals, values);
  process.stdout.write(printable(formatted(verdicts, format)));
  return stopped(verdicts) ? 1 : 0;
}

/** What is said of the pack itself, whatever the stack. */
async function about(what: "list" | "coverage" | "docs" | "build", json: boolean): Promise<0> {
  if (what === "build") {
    await buildPack();
    process.stdout.write("policy-pack/bin/index.cjs is compiled\n");
    return 0;
  }
  const text = what === "list" ? catalogueText(json) : what === "coverage" ? coverageText(json) : policiesPage();
  process.stdout.write(text);
  return 0;
}

async function verdictsOf(positionals: readonly string[], values: Values): Promise<StackVerdict[]> {
  // KEY=VALUE is the stack's, as in every command; a name or a path is the pack's.
  const settings = (values.config ?? []).filter((each) => each.includes("="));
  const [config, ...more] = (values.config ?? []).filter((each) => !each.includes("="));
  if (more.length > 0)
    throw new UsageError(`--config: ${[config, ...more].join(", ")} are given; name one configuration`);
  // A slip is seen before the plan takes its seconds.
  readPackConfig(configFile(config, positionals[0] ?? ""), CATALOGUE);
  const plan = await planOf(positionals, { ...values, config: settings }, "policy");
  const bar = progress(`judging by ${CATALOGUE.length} policies`);
  try {
    return await judgePlan({ plan, config, values: configValues(settings) });
  } finally {
    bar.done("judged");
  }
}

function formatOf({ format, json }: Values): (typeof FORMATS)[number] {
  if (format === undefined) return json === true ? "json" : "text";
  const known = FORMATS.find((each) => each === format);
  if (known === undefined) throw new UsageError(`--format ${format}: is unknown; one of ${FORMATS.join(", ")}`);
  if (json === true && known !== "json") throw new UsageError(`--json, --format ${known}: both are given; give one`);
  return known;
}

function formatted(verdicts: readonly StackVerdict[], format: (typeof FORMATS)[number]): string {
  switch (format) {
    case "text":
      return policyText(verdicts, coloursFor(process.stdout));
    case "json":
      return `${JSON.stringify(verdicts, undefined, 2)}\n`;
    case "markdown":
      return policyMarkdown(verdicts);
    case "junit":
      return policyJunit(verdicts);
    case "sarif": {
      const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly version: string };
      return policySarif(verdicts, version);
    }
  }
}
