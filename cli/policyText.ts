// What the policy pack says, for a terminal: one line a stack, the violations under it, what to do at the end.
import type { Colours } from "./output.ts";
import type { StackVerdict, Violation } from "./policyVerdict.ts";

/** Severities in full stand in the message's order; mandatory ones stop a deployment. */
export function policyText(verdicts: readonly StackVerdict[], policies: number, colours: Colours): string {
  return verdicts.map((verdict) => stackText(verdict, policies, colours)).join("\n");
}

function stackText(verdict: StackVerdict, policies: number, colours: Colours): string {
  const { stack, resources, violations, remediated, disabled } = verdict;
  const heading = `${colours.bold(stack)}: ${tally(verdict, policies)}; ${resources} resources, by ${configName(verdict)}\n`;
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

/** `105 of 106 policies hold, 1 mandatory violation`. */
export function tally({ violations, disabled }: StackVerdict, policies: number): string {
  const ran = policies - disabled.length;
  const broken = new Set(violations.map(({ policy }) => policy)).size;
  const count = (level: Violation["level"]): number => violations.filter((each) => each.level === level).length;
  const parts = (["mandatory", "advisory"] as const).flatMap((level) => {
    const number = count(level);
    return number === 0 ? [] : [`${number} ${level} violation${number === 1 ? "" : "s"}`];
  });
  return [`${ran - broken} of ${ran} policies hold`, ...parts].join(", ");
}

function configName({ config }: StackVerdict): string {
  return config.slice(Math.max(config.lastIndexOf("/policy-pack/") + 1, 0));
}
