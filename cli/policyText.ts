// What the policy pack says, for a terminal: one line a stack, the violations under it, what to do at the end.
import { CATALOGUE } from "../policy-pack/catalogue.ts";
import type { Colours } from "./output.ts";
import type { StackVerdict, Violation } from "../policy-pack/verdict.ts";

/** Severities in full stand in the message's order; mandatory ones stop a deployment. */
export function policyText(verdicts: readonly StackVerdict[], colours: Colours): string {
  return verdicts.map((verdict) => stackText(verdict, colours)).join("\n");
}

/** The verdict among others: one line for each stack, what stops a deployment in full, the rest counted. */
export function policyLines(verdicts: readonly StackVerdict[], stack: string, colours: Colours): string {
  return verdicts
    .map((verdict) => {
      const stops = verdict.violations.filter(({ level }) => level === "mandatory");
      const of = verdicts.length === 1 ? "" : ` of ${verdict.stack}`;
      return `policies${of}: ${tally(verdict)} (npm run policy -- ${stack})\n${stops.map((each) => violationLine(each, colours)).join("")}`;
    })
    .join("");
}

function stackText(verdict: StackVerdict, colours: Colours): string {
  const { stack, resources, violations, remediated, disabled } = verdict;
  const heading = `${colours.bold(stack)}: ${tally(verdict)}; ${resources} resources, by ${configName(verdict)}\n`;
  const lines = violations.map((violation) => violationLine(violation, colours));
  const fixed = remediated.map(
    ({ policy, urn, properties }) =>
      `  ~ ${urn.slice(urn.lastIndexOf("::") + 2)}: ${policy} sets ${properties.join(", ")}\n`,
  );
  const off = disabled.length === 0 ? "" : `  ${disabled.length} switched off: ${disabled.join(", ")}\n`;
  return heading + fixed.join("") + lines.join("") + off;
}

function violationLine({ level, severity, message }: Violation, colours: Colours): string {
  const sign = level === "mandatory" ? colours.red("✗") : colours.yellow("!");
  return `  ${sign} ${level} ${severity}: ${message}\n`;
}

/** `104 of 105 applicable policies hold, 1 mandatory violation`. */
export function tally({ violations, disabled, notApplicable }: StackVerdict): string {
  const apply = CATALOGUE.length - new Set([...disabled, ...notApplicable]).size;
  const broken = new Set(violations.map(({ policy }) => policy)).size;
  const count = (level: Violation["level"]): number => violations.filter((each) => each.level === level).length;
  const parts = (["mandatory", "advisory"] as const).flatMap((level) => {
    const number = count(level);
    return number === 0 ? [] : [`${number} ${level} violation${number === 1 ? "" : "s"}`];
  });
  return [`${apply - broken} of ${apply} applicable policies hold`, ...parts].join(", ");
}

function configName({ config }: StackVerdict): string {
  return config.slice(Math.max(config.lastIndexOf("/policy-pack/") + 1, 0));
}
