// What npm start prints: each followed request hop by hop, where everything stands in, and commands to try.
import type { Followed } from "../local/follow.ts";
import { type Hop, NOT_OBSERVED, type OpenedEnd } from "../local/observed/hops.ts";
import type { RunningPath } from "../local/path.ts";
import { type Colours, table } from "./output.ts";

/** Value of a header shown before it is cut. */
const VALUE_SHOWN = 60;

/** One request: a row for each connection end, then what each party did to the headers. */
export function followedText({ region, url, answer, hops }: Followed, colours: Colours): string {
  const heading = ["", "connection", "from", "to", "ms", "TLS", "certificate shown to it"];
  const rows = hops.flatMap((hop) => hopRows(hop, colours));
  const status = answer.status === 200 ? colours.green("200") : colours.red(String(answer.status));
  return [
    `${colours.bold(region)}  GET ${url}  ${status}\n`,
    table([heading.map((text) => ({ text, style: colours.dim })), ...rows], (column) => column === 4),
    ...hops.map(headerText),
  ].join("");
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

/** Where planned addresses stand in, and what was changed in HAProxy's text. */
export function pathText(path: RunningPath, colours: Colours): string {
  return [
    `  · not observed: no process that holds the socket can tell\n`,
    `${colours.bold("stand-ins")}, planned address or name and port = here\n${standInTable(path)}`,
    `${colours.bold("HAProxy's text")}, the words that differ from the planned ones (the first proxy)\n${textDiff(path)}`,
  ].join("\n");
}

/** Commands that work while the path is up. */
export function commandText({ regions }: RunningPath, colours: Colours): string {
  const commands = regions.flatMap(({ services, redirect }) => [
    ...services.map(({ curl }) => `  ${curl}\n`),
    ...(redirect ? [`  ${redirect.curl}\n`] : []),
  ]);
  return `${colours.bold("try")}, while the path is up\n${commands.join("")}`;
}

/** One row for each stand-in address: its planned ports share a line. */
function standInTable({ addresses }: RunningPath): string {
  const rows = new Map<string, { readonly cells: readonly string[]; readonly ports: string[] }>();
  for (const { region, what, planned, standIn } of addresses.standIns) {
    const [, host = planned, port = ""] = /^(.*):(\d+)$/.exec(planned) ?? [];
    const key = [region, what, host, standIn.address].join(" ");
    const row = rows.get(key) ?? { cells: [region, what, host, standIn.address], ports: [] };
    row.ports.push(`${port}=${standIn.port}`);
    rows.set(key, row);
  }
  return table([...rows.values()].map(({ cells, ports }) => [...cells, ports.join(" ")]));
}

/** A row for each word that was exchanged; white space and every other word are the planned ones. */
function textDiff({ proxyTexts: [first] }: RunningPath): string {
  const rows = (first?.lines ?? []).flatMap(({ line, planned, run }) => {
    const here = run.trim().split(/\s+/);
    const words = planned.trim().split(/\s+/);
    const changed = words.flatMap((word, index) => (word === here[index] ? [] : [{ word, now: here[index] ?? "" }]));
    return changed.map(({ word, now }, index) => [
      index === 0 ? String(line) : "",
      index === 0 ? (words[0] ?? "") : "",
      word,
      now,
    ]);
  });
  return table([["line", "", "planned", "here"], ...rows], (column) => column === 0);
}

/** The same as JSON, for machines. */
export function startJson(path: RunningPath, followed: readonly Followed[]): string {
  const requests = followed.map(({ region, url, answer, hops }) => ({ region, url, status: answer.status, hops }));
  const { regions, addresses, caFile } = path;
  return `${JSON.stringify({ requests, regions, standIns: addresses.standIns, caFile }, undefined, 2)}\n`;
}
