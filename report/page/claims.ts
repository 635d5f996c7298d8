// The claims with their answers: what fails first with its counter-examples, then what is open, then what holds.
import type { Claim, Finding, Hop, Proof, Verdict } from "../../proof/result.ts";
import { code, counted, type Html, markup, type Part, sign } from "./html.ts";

const SIGN = { holds: "good", fails: "bad", unknown: "unknown" } as const;

/** In this order claims are shown. */
const ORDER: readonly Verdict[] = ["fails", "unknown", "holds"];

/** Counter-examples of a claim that are shown, and how many more may be unfolded. */
const SHOWN = 3;
const LISTED = 20;

export function claimsSection({ claims }: Proof): Html {
  const sorted = ORDER.flatMap((verdict) => claims.filter((claim) => claim.verdict === verdict));
  return markup`<section id="claims" aria-labelledby="claims-heading">
<h2 id="claims-heading">Claims</h2>
<p class="lead">Each is judged over all addresses and all ports that a client may pick.</p>
<ul class="claims">${sorted.map(claimItem)}</ul>
</section>`;
}

function claimItem(claim: Claim): Html {
  const { id, sentence, verdict, cases, findings, missing } = claim;
  return markup`<li class="${verdict}" id="claim-${id}">
<p class="claim">${sign(SIGN[verdict])}<span>${sentence} <span class="dim">${code(id)} · ${counted(cases, "case")}</span></span></p>
${findings.slice(0, SHOWN).map((finding, at) => findingItem(finding, at === 0))}
${moreFindings(findings.slice(SHOWN))}
${missing.length > 0 && markup`<p class="missing">cannot be decided: ${missingText(missing)}</p>`}
</li>`;
}

/** Further counter-examples, folded; a claim that fails everywhere has thousands, which no reader wants. */
function moreFindings(findings: readonly Finding[]): Part {
  if (findings.length === 0) return undefined;
  const listed = findings.slice(0, LISTED);
  return markup`<details class="more"><summary>${findings.length} more${listed.length < findings.length && `, of which ${LISTED} are listed`}</summary>
${listed.map((finding) => findingItem(finding, false))}
</details>`;
}

function missingText(missing: readonly string[]): string {
  const more = missing.length - LISTED;
  return `${missing.slice(0, LISTED).join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}

/** The shortest counter-example is open. */
function findingItem({ text, resources, hops }: Finding, open: boolean): Html {
  const where = resources.map(({ id, name }, at) => markup`${at > 0 && ", "}<code title="${id}">${name}</code>`);
  return markup`<details class="finding"${open && attribute("open")}><summary>${text}</summary>
${resources.length > 0 && markup`<p>look at ${where}</p>`}
${hops.length > 0 && markup`<ol class="hops">${hops.map(hopItem)}</ol>`}
</details>`;
}

function hopItem({ direction, at, text, verdict, remedy }: Hop): Part {
  const shown = { passes: "good", blocks: "bad", unknown: "unknown" } as const;
  return markup`<li class="${shown[verdict]}"><span class="sign" aria-hidden="true">${HOP_SIGNS[verdict === "passes" ? direction : verdict]}</span><span><span class="dim">${direction}</span> <span title="${at.id}">${text}</span>${remedy !== undefined && markup`<br><span class="remedy">${remedy}</span>`}</span></li>`;
}

const HOP_SIGNS = { request: "↓", answer: "↑", blocks: "✗", unknown: "?" } as const;

function attribute(name: "open"): Html {
  return markup` ${name}`;
}
