// How near the plan comes to AWS's default quotas: a bar and its numbers, the tightest first.
import { headroom, type QuotaRow } from "../../policy-pack/lib/quotas/quotas.ts";
import { type Html, link, markup } from "./html.ts";

/** Share of a quota from which its bar warns. */
const TIGHT = 0.8;

/** Width of a full bar, in pixels; what a plan takes beyond the quota is cut off. */
const BAR = 120;

/** @param regions how many regions the plan has; a figure that all have is shown once */
export function quotasSection(rows: readonly QuotaRow[], regions: number): Html | undefined {
  // A foundation takes nothing that AWS counts.
  if (rows.length === 0) return undefined;
  return markup`<section id="quotas" aria-labelledby="quotas-heading">
<h2 id="quotas-heading">Quotas</h2>
<p class="lead">AWS's defaults, which an account can mostly have raised, without what the account already has.</p>
<div class="scroll" tabindex="0" role="group" aria-labelledby="quotas-heading">
<table>
<thead><tr><th scope="col">quota</th><th scope="col" class="number">left</th><th scope="col" class="number">used</th><th scope="col" class="number">limit</th><th scope="col"><span class="hidden">share used</span></th><th scope="col">where</th></tr></thead>
<tbody>${alike(rows).map((group) => quotaRow(group, regions))}</tbody>
</table>
</div>
</section>`;
}

/** Rows of one quota with the same figure, in the order of the first. */
function alike(rows: readonly QuotaRow[]): readonly (readonly [QuotaRow, ...QuotaRow[]])[] {
  const groups = new Map<string, [QuotaRow, ...QuotaRow[]]>();
  for (const row of rows) {
    const key = `${row.quota} ${row.used ?? "?"} ${row.limit}`;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()];
}

function quotaRow(group: readonly [QuotaRow, ...QuotaRow[]], regions: number): Html {
  const [row] = group;
  const { quota, used, limit, source } = row;
  const share = used === undefined ? 0 : Math.min(used / limit, 1);
  const level = used === undefined || used > limit ? "bad" : share >= TIGHT ? "warn" : "plain";
  return markup`<tr class="${level}"><th scope="row">${link(source, quota)}</th><td class="number left">${headroom(row) ?? "?"}</td><td class="number">${used ?? "unknown"}</td><td class="number">${limit}</td><td><svg class="bar" width="${BAR}" height="8" aria-hidden="true"><rect class="track" width="${BAR}" height="8" rx="2"/><rect class="fill" width="${Math.round(share * BAR)}" height="8" rx="2"/></svg></td><td>${places(group, regions)}</td></tr>
`;
}

function places(group: readonly QuotaRow[], regions: number): string {
  if (group.length === regions && regions > 1) return "each region";
  return group.map(({ region, at }) => (at === "" ? region : `${region}, ${at}`)).join("; ");
}
