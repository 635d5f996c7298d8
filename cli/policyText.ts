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
      return `policies${of}: ${tally(verdict).replace(" policies hold", " hold")} (npm run policy -- ${stack})\n${alike(
        stops,
      )
        .map((group) => violationLine(group, colours))
        .join("")}`;
    })
    .join("");
}

function stackText(verdict: StackVerdict, colours: Colours): string {
  const { stack, resources, violations, remediated, disabled } = verdict;
  const heading = `${colours.bold(stack)}: ${tally(verdict)}; ${resources} resources in all, by ${configName(verdict)}\n`;
  const fixed = remediated.map(
    ({ id, name, properties }) =>
      `  ${colours.yellow("~")} set: ${name}: ${properties.join(", ")}, which the program leaves out; write it there. [${id}]\n`,
  );
  const lines = alike(violations).map((group) => violationLine(group, colours));
  const off = disabled.length === 0 ? "" : `  switched off: ${disabled.join(", ")}\n`;
  return heading + fixed.join("") + lines.join("") + off;
}

/** Names that stand in one line; who wants all of them takes --json. */
const NAMES = 6;

/** Violations that differ in nothing but whose they are, in the order of the first. */
function alike(violations: readonly Violation[]): (readonly [Violation, ...Violation[]])[] {
  const groups = new Map<string, [Violation, ...Violation[]]>();
  for (const violation of violations) {
    const key = `${violation.level} ${violation.policy} ${withoutName(violation)}`;
    const group = groups.get(key);
    if (group) group.push(violation);
    else groups.set(key, [violation]);
  }
  return [...groups.values()];
}

function withoutName({ name, message }: Violation): string {
  return message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message;
}

function violationLine(group: readonly [Violation, ...Violation[]], colours: Colours): string {
  const [first] = group;
  const { level, severity, message, name } = first;
  const sign = level === "mandatory" ? colours.red("✗") : colours.yellow("!");
  const names = group.slice(0, NAMES).map((each) => each.name);
  const more = group.length > NAMES ? ` and ${group.length - NAMES} more` : "";
  const text = message.startsWith(`${name}: `) ? `${names.join(", ")}${more}: ${withoutName(first)}` : message;
  return `  ${sign} ${level} ${severity}: ${text}\n`;
}

/** `154 policies hold, 1 is violated (2 mandatory violations), 37 have nothing to judge`. */
export function tally({ violations, remediated, disabled, notApplicable }: StackVerdict): string {
  const idle = new Set(notApplicable.filter((policy) => !disabled.includes(policy))).size;
  const broken = new Set(violations.map(({ policy }) => policy)).size;
  const count = (level: Violation["level"]): string[] => {
    const number = violations.filter((each) => each.level === level).length;
    return number === 0 ? [] : [`${number} ${level} violation${number === 1 ? "" : "s"}`];
  };
  return [
    `${CATALOGUE.length - disabled.length - idle - broken} policies hold`,
    ...(broken === 0
      ? []
      : [
          `${broken} ${broken === 1 ? "is" : "are"} violated (${[...count("mandatory"), ...count("advisory")].join(", ")})`,
        ]),
    ...(remediated.length === 0 ? [] : [`${remediated.length} set what the program leaves out`]),
    ...(idle === 0 ? [] : [`${idle} have nothing to judge`]),
    ...(disabled.length === 0 ? [] : [`${disabled.length} ${disabled.length === 1 ? "is" : "are"} switched off`]),
  ].join(", ");
}

function configName({ config }: StackVerdict): string {
  return config.slice(Math.max(config.lastIndexOf("/policy-pack/") + 1, 0));
}
