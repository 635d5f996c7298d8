// One followed request as npm start prints it: hop by hop, and what each party did to the headers.
import { type Hop, NOT_OBSERVED, type OpenedEnd } from "../local/observed/hops.ts";
import { type Cell, type Colours, table } from "./output.ts";

/** Value of a header shown before it is cut. */
const VALUE_SHOWN = 60;

/** A request that was followed. */
export interface FollowedRequest {
  readonly url: string;
  readonly answer: { readonly status: number };
  readonly hops: readonly Hop[];
}

/** One request: a row for each connection end, then what each party did to the headers. */
export function requestText(title: string, { url, answer, hops }: FollowedRequest, colours: Colours): string {
  const heading = ["", "connection", "from", "to", "ms", "TLS", "certificate shown to it"];
  const rows = hops.flatMap((hop) => hopRows(hop, colours));
  return [
    `${colours.bold(title)}  GET ${url}  ${coloured(answer.status, colours)}\n`,
    table([heading.map((text) => ({ text, style: colours.dim })), ...rows], (column) => column === 4),
    ...hops.map(headerText),
  ].join("");
}

/** A status as a cell: green where the request got through. */
export function statusText(status: number, colours: Colours): Cell {
  return { text: String(status), style: status === 200 ? colours.green : colours.red };
}

function coloured(status: number, colours: Colours): string {
  return (status === 200 ? colours.green : colours.red)(String(status));
}

function hopRows(hop: Hop, colours: Colours) {
  const time = hop.milliseconds === undefined ? "" : hop.milliseconds.toFixed(1);
  const { accepted, opened } = hop;
  const ends = [
    ...(accepted ? [{ way: "accepted", from: accepted.remote, to: accepted.local, tls: accepted.tls, shown: "" }] : []),
    ...(opened
      ? [{ way: "opened", from: opened.local, to: opened.remote, tls: opened.tls, shown: certificate(opened) }]
      : []),
  ];
  return ends.map(({ way, from, to, tls, shown }, index) => [
    index === 0 ? { text: partyName(hop), style: colours.bold } : "",
    way,
    cell(from),
    cell(to),
    index === 0 ? time : "",
    cell(tls),
    shown,
  ]);
}

/** A proxy's own name says that it is one. */
function partyName({ party, name }: Hop): string {
  return party === "proxy" ? name : party === "service" ? `service ${name}` : party;
}

/** Nobody held the socket on a side that could tell: a dot, explained under the table's legend. */
function cell(text: string): string {
  return text === NOT_OBSERVED ? "·" : text;
}

/** Whoever opens a connection is shown a certificate, and may verify it. */
function certificate({ name, verified }: OpenedEnd): string {
  if (name === "none" || name === NOT_OBSERVED) return cell(name);
  return `${name}, ${cell(verified)}`;
}

function headerText({ party, headers = [] }: Hop): string {
  if (headers.length === 0) return "";
  const changes = headers.map(({ change, name, value }) => `${change === "added" ? "+" : "-"} ${name}: ${cut(value)}`);
  return `  headers changed by the ${party}\n${changes.map((line) => `    ${line}\n`).join("")}`;
}

function cut(value: string): string {
  return value.length <= VALUE_SHOWN ? value : `${value.slice(0, VALUE_SHOWN)}...`;
}
