// What the plan costs each month before any traffic, by line and region.
import { type CostLine, totalCost } from "../cost.ts";
import { HOURS_PER_MONTH, PRICE_DATE } from "../prices.ts";
import { type Html, link, markup } from "./html.ts";

export function costsSection(lines: readonly CostLine[]): Html | undefined {
  if (lines.length === 0) return undefined;
  const regions = [...new Set(lines.map(({ region }) => region))];
  const names = [...new Set(lines.map(({ line }) => line))];
  const notes = [...new Set(lines.map(({ note }) => note).filter((note) => note !== ""))];
  const row = (head: Html | string, own: readonly CostLine[]) =>
    markup`<tr><th scope="row">${head}</th>${regions.map((region) =>
      money(
        own.filter((line) => line.region === region),
        notes,
      ),
    )}${regions.length > 1 && money(own, notes)}</tr>
`;
  const linesOf = (name: string) => lines.filter(({ line }) => line === name);
  return markup`<section id="cost" aria-labelledby="cost-heading">
<h2 id="cost-heading">Fixed cost</h2>
<p class="lead">US dollars a month of ${HOURS_PER_MONTH} hours, without traffic and tax; list prices checked ${PRICE_DATE}.</p>
<div class="scroll" tabindex="0" role="group" aria-labelledby="cost-heading">
<table class="cost">
<thead><tr><th scope="col">line</th>${regions.map((region) => markup`<th scope="col" class="number">${region}</th>`)}${regions.length > 1 && markup`<th scope="col" class="number">all</th>`}</tr></thead>
<tbody>${names.map((name) => row(link(linesOf(name)[0]?.source ?? "", name), linesOf(name)))}</tbody>
<tfoot>${row("all", lines)}</tfoot>
</table>
</div>
${notes.length > 0 && markup`<ol class="notes">${notes.map((note) => markup`<li>${note}</li>`)}</ol>`}
</section>`;
}

function money(lines: readonly CostLine[], notes: readonly string[]): Html {
  if (lines.length === 0) return markup`<td class="number"></td>`;
  const marks = notes.flatMap((note, at) => (lines.some((line) => line.note === note) ? [at + 1] : []));
  return markup`<td class="number">${sumText(lines)}<sup>${marks.join(" ")}</sup></td>`;
}

/** A sum in dollars, `+ ?` where a line of it is not priced. */
export function sumText(lines: readonly CostLine[]): string {
  const { monthlyUsd, complete } = totalCost(lines);
  if (complete) return monthlyUsd.toFixed(2);
  return lines.some((line) => line.monthlyUsd !== undefined) ? `${monthlyUsd.toFixed(2)} + ?` : "not priced";
}
