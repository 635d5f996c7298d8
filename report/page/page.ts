// The whole report: one HTML file that needs nothing else and reads the same each time for the same plan.
import type { PlanIndex } from "../../plan/read.ts";
import type { Policy } from "../../policy-pack/policy.ts";
import type { StackVerdict } from "../../policy-pack/verdict.ts";
import type { Network } from "../../proof/network.ts";
import type { Proof } from "../../proof/result.ts";
import { census } from "../../policy-pack/lib/quotas/census.ts";
import { fixedCost } from "../cost.ts";
import { quotaRows } from "../../policy-pack/lib/quotas/quotas.ts";
import { calendarSection } from "./calendar.ts";
import { certificates } from "./certificates.ts";
import { claimsSection } from "./claims.ts";
import { costsSection } from "./costs.ts";
import { reportHeading, titleOf } from "./heading.ts";
import { type Html, inlined, markup } from "./html.ts";
import { limitsSection } from "./limits.ts";
import { matrixSection, wayPanel } from "./matrix.ts";
import { policiesSection } from "./policies.ts";
import { quotasSection } from "./quotas.ts";
import { topologySection } from "./regions.ts";

/** What the report is made from. */
export interface ReportInput {
  readonly index: PlanIndex;
  /** What the proof judged, for the drawing. */
  readonly network: Network;
  readonly proof: Proof;
  /** The policies, and what they said of each stack. */
  readonly policies: readonly Policy[];
  readonly verdicts: readonly StackVerdict[];
  readonly parts: PageParts;
}

/** The page's own style sheet and script, and how its security policy names them. */
export interface PageParts {
  readonly style: Inline;
  readonly script: Inline;
}

export interface Inline {
  /** Put in as it is, so it must not hold its own end tag. */
  readonly text: string;
  /** SHA-256 of the text, base64. */
  readonly digest: string;
}

/** Id, name and content; a section without content is not shown. */
type Section = readonly [string, string, Html | undefined];

/** Renders the report. */
export function reportPage({ index, network, proof, policies, verdicts, parts }: ReportInput): string {
  const regions = census(index).map(({ region }) => region);
  const figures = { regions, quotas: quotaRows(index), costs: fixedCost(index) };
  const sections: readonly Section[] = [
    ["topology", "Topology", topologySection(network, index)],
    ["claims", "Claims", claimsSection(proof)],
    ["policies", "Policies", policiesSection(policies, verdicts)],
    ["reachability", "Reachability", matrixSection(proof.matrices, network)],
    ["quotas", "Quotas", quotasSection(figures.quotas, regions.length)],
    ["cost", "Fixed cost", costsSection(figures.costs)],
    ["certificates", "Certificates", calendarSection(certificates(index))],
    ["limits", "Not modelled", limitsSection(network)],
  ];
  const shown = sections.filter(([, , section]) => section !== undefined);
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(parts)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${titleOf(index.plan)}: report</title>
<style>${inlined(parts.style.text)}</style>
</head>
<body>
${reportHeading(index, proof, figures, verdicts)}
<nav aria-label="Sections">${shown.map(([id, name]) => markup`<a href="#${id}">${name}</a> `)}</nav>
<main>
${shown.map(([, , section]) => section)}
</main>
${wayPanel()}
<script type="module">${inlined(parts.script.text)}</script>
</body>
</html>
`.text;
}

/** Nothing is loaded, sent or run but the page's own two parts. */
function policy({ style, script }: PageParts): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${style.digest}'`,
    `script-src 'sha256-${script.digest}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}
