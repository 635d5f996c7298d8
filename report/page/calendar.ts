// The certificate calendar: a line for each certificate over days or dates, and a table that says the same.
import type { Certificate } from "./certificates.ts";
import { code, counted, type Html, markup } from "./html.ts";

const DAY = 24 * 60 * 60 * 1000;

/** The drawing's measures, in units of its view box. */
const NAMES = 168;
const CHART = 420;
const ROW = 20;
const HEAD = 18;

/** Days between marks of the axis, and how many are shown at least; what ends later runs out of the drawing. */
const MARK_DAYS = 30;
const SHOWN_AT_LEAST = 120;

/** A span that ends beyond this is no measure for the axis: an authority's ten years would hide a leaf's 90 days. */
const LONG = 500;

export function calendarSection(certificates: readonly Certificate[]): Html | undefined {
  if (certificates.length === 0) return undefined;
  const start = firstIssue(certificates);
  return markup`<section id="certificates" aria-labelledby="certificates-heading">
<h2 id="certificates-heading">Certificates</h2>
<p class="lead">${
    start === undefined
      ? "Days count from each certificate's issue: a plan knows how long, not since when."
      : `Dates are UTC, as the state tells them; the drawing begins on ${dateText(start)}.`
  } In the amber part pulumi up makes a new one; where AWS decides how long, the line is dashed.</p>
<div class="sides">
<div class="scroll calendar-frame">${drawing(certificates, start)}</div>
${table(certificates, start !== undefined)}
</div>
</section>`;
}

/** The earliest issue, or undefined when the certificates are not issued yet. */
function firstIssue(certificates: readonly Certificate[]): number | undefined {
  const issued = certificates.flatMap((each) => each.issued ?? []);
  return issued.length === 0 ? undefined : Math.min(...issued);
}

/** Day of the axis on which a certificate begins; 0 where it is not issued. */
function beginning({ issued }: Certificate, start: number | undefined): number {
  return issued === undefined || start === undefined ? 0 : (issued - start) / DAY;
}

function drawing(certificates: readonly Certificate[], start: number | undefined): Html {
  const ends = certificates.map((each) => beginning(each, start) + (each.validDays ?? 0)).filter((day) => day <= LONG);
  const days = Math.ceil(Math.max(SHOWN_AT_LEAST, ...ends) / MARK_DAYS) * MARK_DAYS;
  const height = HEAD + certificates.length * ROW + 4;
  const x = (day: number) => NAMES + Math.round((Math.min(day, days) / days) * CHART);
  const step = days > 240 ? MARK_DAYS * 2 : MARK_DAYS;
  const marks = Array.from({ length: Math.floor(days / step) + 1 }, (_, at) => at * step);
  return markup`<svg class="calendar" viewBox="0 0 ${NAMES + CHART + 24} ${height}" role="img" aria-label="Validity of ${counted(certificates.length, "certificate")}; the table says the same">
${marks.map(
  (day) =>
    markup`<line class="mark" x1="${x(day)}" x2="${x(day)}" y1="${HEAD - 4}" y2="${height}"/><text class="dim" x="${x(day)}" y="10" text-anchor="middle">${markText(day, start)}</text>`,
)}
${certificates.map((each, at) => span(each, HEAD + at * ROW, x, days, beginning(each, start)))}
</svg>`;
}

function markText(day: number, start: number | undefined): string {
  if (start === undefined) return day === 0 ? "issue" : String(day);
  return dateText(start + day * DAY).slice(2);
}

function span(
  { resource, validDays, renewalDay }: Certificate,
  y: number,
  x: (day: number) => number,
  days: number,
  from: number,
): Html {
  const end = validDays === undefined ? days : from + validDays;
  const width = x(end) - x(from);
  const renewal = renewalDay !== undefined && from + renewalDay < days && x(from + renewalDay);
  return markup`<g><title>${resource}</title><text x="${NAMES - 8}" y="${y + 12}" text-anchor="end">${shortened(resource)}</text>
<rect class="valid${validDays === undefined && " open"}" x="${x(from)}" y="${y + 4}" width="${width}" height="10" rx="2"/>${
    renewal !== false &&
    markup`<rect class="renewal" x="${renewal}" y="${y + 4}" width="${x(end) - renewal}" height="10" rx="2"/>`
  }${end > days && markup`<path class="beyond" d="M${x(days) + 4} ${y + 4}l6 5l-6 5z"/>`}</g>
`;
}

function shortened(text: string): string {
  return text.length > 26 ? `${text.slice(0, 25)}…` : text;
}

function table(certificates: readonly Certificate[], dated: boolean): Html {
  return markup`<div class="scroll" tabindex="0" role="group" aria-labelledby="certificates-heading">
<table>
<thead><tr><th scope="col">certificate</th><th scope="col">for</th><th scope="col">signed by</th><th scope="col" class="number">valid, days</th>${dated && markup`<th scope="col">until</th>`}<th scope="col">renewed by</th></tr></thead>
<tbody>${certificates.map((each) => row(each, dated))}</tbody>
</table>
</div>`;
}

function row(certificate: Certificate, dated: boolean): Html {
  const { resource, names, issuer, validDays, renewal, issued } = certificate;
  const end = issued === undefined || validDays === undefined ? "not known" : dateText(issued + validDays * DAY);
  return markup`<tr><th scope="row">${code(resource)}</th><td>${names.join(", ")}</td><td>${issuer}</td><td class="number">${validDays ?? "AWS decides"}</td>${dated && markup`<td>${end}</td>`}<td>${renewal}</td></tr>
`;
}

/** `2026-04-01`. */
function dateText(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
