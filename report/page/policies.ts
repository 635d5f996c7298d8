// The policy pack's answers: what it found against the plan, and every policy with its answer for each stack.
import type { Policy } from "../../policy-pack/policy.ts";
import type { Remediated, StackVerdict, Violation } from "../../policy-pack/verdict.ts";
import { code, counted, type Html, link, markup, sign } from "./html.ts";

/** Violations that are listed; a plan with more has a cause to mend first. */
const LISTED = 60;

export function policiesSection(policies: readonly Policy[], verdicts: readonly StackVerdict[]): Html | undefined {
  if (verdicts.length === 0) return undefined;
  const violations = verdicts.flatMap((verdict) => verdict.violations);
  const remediated = verdicts.flatMap((verdict) => verdict.remediated);
  const more = violations.length - LISTED;
  return markup`<section id="policies" aria-labelledby="policies-heading">
<h2 id="policies-heading">Policies</h2>
<p class="lead">${policiesText(verdicts)}. A mandatory violation stops pulumi preview with the policy pack.</p>
${violations.length + remediated.length > 0 && markup`<ul class="claims">${violations.slice(0, LISTED).map(violationItem)}${remediated.map(remediatedItem)}</ul>`}
${more > 0 && markup`<p class="missing">and ${more} more</p>`}
<details class="more"><summary>all ${policies.length} policies</summary>
<div class="scroll" tabindex="0" role="group" aria-labelledby="policies-heading">
<table>
<thead><tr><th scope="col">policy</th><th scope="col">what holds</th><th scope="col">severity</th>${verdicts.map(({ stack }) => markup`<th scope="col">${stack}</th>`)}</tr></thead>
<tbody>${policies.map((policy) => policyRow(policy, verdicts))}</tbody>
</table>
</div>
</details>
</section>`;
}

/** `2 mandatory violations, 1 advisory one` of all stacks, in a few words. */
export function policiesText(verdicts: readonly StackVerdict[]): string {
  const count = (level: Violation["level"]): number =>
    verdicts.reduce((sum, { violations }) => sum + violations.filter((each) => each.level === level).length, 0);
  const [mandatory, advisory] = [count("mandatory"), count("advisory")];
  if (mandatory + advisory === 0) return "no policy is violated";
  const parts = [
    ...(mandatory > 0 ? [counted(mandatory, "mandatory violation")] : []),
    ...(advisory > 0 ? [counted(advisory, "advisory violation")] : []),
  ];
  return parts.join(", ");
}

function violationItem({ policy, level, severity, urn, message }: Violation): Html {
  const mandatory = level === "mandatory";
  return markup`<li class="${mandatory ? "fails" : "advisory"}">
<p class="claim">${sign(mandatory ? "bad" : "warn")}<span title="${urn}">${message} <span class="dim">${code(policy)} · ${level}, ${severity}</span></span></p>
</li>`;
}

function remediatedItem({ id, name, urn, policy, properties }: Remediated): Html {
  return markup`<li class="advisory">
<p class="claim">${sign("warn")}<span title="${urn}">${name}: the pack sets ${properties.join(", ")}, which the program leaves out; write it there. [${id}] <span class="dim">${code(policy)}</span></span></p>
</li>`;
}

function policyRow({ id, name, rule, severity, link: page }: Policy, verdicts: readonly StackVerdict[]): Html {
  const cells = verdicts.map((verdict) => markup`<td>${answerOf(name, verdict)}</td>`);
  return markup`<tr><th scope="row">${link(page, id)} ${code(name)}</th><td>${rule}</td><td>${severity}</td>${cells}</tr>
`;
}

function answerOf(policy: string, { violations, remediated, notApplicable, disabled }: StackVerdict): string {
  if (disabled.includes(policy)) return "off";
  const own = violations.filter((each) => each.policy === policy);
  if (own.length > 0) return counted(own.length, "violation");
  if (remediated.some((each) => each.policy === policy)) return "set by the pack";
  return notApplicable.includes(policy) ? "nothing to judge" : "holds";
}
