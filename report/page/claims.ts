// The claims with their answers: what fails first with its counter-examples, then what is open, then what holds.
import type { Claim, Finding, Hop, Proof, Verdict } from "../../proof/result.ts";
import { code, counted, type Html, markup, type Part, sign } from "./html.ts";

const SIGN = { holds: "good", fails: "bad", unknown: "unknown" } as const;

/** In this order claims are shown. */
const ORDER: readonly Verdict[] = ["fails", "unknown", "holds"];

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
${findings.length > 0 && findings.map((finding, at) => findingItem(finding, at === 0))}
${missing.length > 0 && markup`<p class="missing">cannot be decided: ${missing.join("; ")}</p>`}
</li>`;
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
  return markup`<li class="${shown[verdict]}"><span class="sign" aria-hidden="true">${HOP_SIGNS[verdict]}</span><span><span class="dim">${direction}</span> <span title="${at.id}">${text}</span>${remedy !== undefined && markup`<br><span class="remedy">${remedy}</span>`}</span></li>`;
}

const HOP_SIGNS = { passes: "↓", blocks: "✗", unknown: "?" } as const;

function attribute(name: "open"): Html {
  return markup` ${name}`;
}
