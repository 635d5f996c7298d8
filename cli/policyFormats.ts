// What the policy pack says, for machines and for comments: SARIF, JUnit's XML and Markdown.
import { CATALOGUE } from "../policy-pack/catalogue.ts";
import type { Policy } from "../policy-pack/policy.ts";
import { tally } from "./policyText.ts";
import type { StackVerdict, Violation } from "../policy-pack/verdict.ts";
import { locationsOf, sarifLog } from "./sarif.ts";

/** A rule for each policy, a result for each violation. */
export function policySarif(verdicts: readonly StackVerdict[], version: string): string {
  const rules = CATALOGUE.map((policy) => ({
    id: policy.id,
    name: policy.name,
    shortDescription: { text: policy.rule },
    fullDescription: { text: policy.reason },
    help: { text: policy.steps },
    helpUri: policy.link,
    defaultConfiguration: { level: policy.level.prod === "mandatory" ? "error" : "warning" },
    properties: { tags: policy.controls, "security-severity": SCORES[policy.severity] },
  }));
  const results = verdicts.flatMap(({ stack, violations }) =>
    violations.map(({ id, level, urn, name, message }) => ({
      ruleId: id,
      ruleIndex: CATALOGUE.findIndex((policy) => policy.id === id),
      level: level === "mandatory" ? "error" : "warning",
      message: { text: message },
      locations: locationsOf([{ id: urn, name }], `Pulumi.${stack}.yaml`),
      partialFingerprints: { "policy/v1": `${id} ${urn}` },
    })),
  );
  return sarifLog(version, rules, results);
}

/** Code-scanning services rank by a number from 0 to 10. */
const SCORES: Readonly<Record<Policy["severity"], string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "3.0",
};

/** A suite for each stack, a case for each policy. An advisory violation is told, but fails nothing. */
export function policyJunit(verdicts: readonly StackVerdict[]): string {
  const suites = verdicts.map((verdict) => {
    const { stack, violations, notApplicable, disabled } = verdict;
    const failed = new Set(violations.filter(({ level }) => level === "mandatory").map(({ policy }) => policy));
    const skipped = new Set([...notApplicable, ...disabled]);
    const cases = CATALOGUE.map(({ id, name, rule }) => {
      const own = violations.filter(({ policy }) => policy === name);
      const body = [
        ...(disabled.includes(name) ? [`<skipped message="switched off by the configuration"/>`] : []),
        ...(notApplicable.includes(name) ? [`<skipped message="the stack has nothing of what it judges"/>`] : []),
        ...own
          .filter(({ level }) => level === "mandatory")
          .map(({ message }) => `<failure message="${xml(message)}"/>`),
        ...own
          .filter(({ level }) => level === "advisory")
          .map(({ message }) => `<system-out>${xml(message)}</system-out>`),
      ];
      const head = `<testcase classname="${xml(stack)}.${name}" name="${xml(`${id} ${rule}`)}"`;
      return body.length === 0 ? `    ${head}/>` : `    ${head}>${body.join("")}</testcase>`;
    });
    const counts = `tests="${CATALOGUE.length}" failures="${failed.size}" skipped="${skipped.size}"`;
    return `  <testsuite name="${xml(stack)}" ${counts}>\n${cases.join("\n")}\n  </testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join("\n")}\n</testsuites>\n`;
}

function xml(text: string): string {
  const marks: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (mark) => marks[mark] ?? mark);
}

/** For a comment on a change: the tally of each stack, its violations as a table. */
export function policyMarkdown(verdicts: readonly StackVerdict[]): string {
  return verdicts.map(stackMarkdown).join("\n");
}

function stackMarkdown(verdict: StackVerdict): string {
  const heading = `## ${cell(verdict.stack)}: ${tally(verdict)}\n`;
  if (verdict.violations.length === 0) return heading;
  const rows = verdict.violations.map(violationRow);
  return `${heading}\n| | policy | severity | violation |\n| --- | --- | --- | --- |\n${rows.join("\n")}\n`;
}

function violationRow({ level, policy, severity, message }: Violation): string {
  return `| ${level === "mandatory" ? "✗" : "!"} | \`${policy}\` | ${severity} | ${cell(message)} |`;
}

/** Text that cannot leave its cell, nor be read as markup. */
function cell(text: string): string {
  return text.replace(/[|<>&`*_[\]\\]/g, (mark) => `\\${mark}`).replaceAll("\n", " ");
}
