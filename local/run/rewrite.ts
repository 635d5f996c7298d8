// Turns the planned HAProxy text into the one that runs on loopback, by a table of tokens and by nothing else.
import type { Endpoint } from "../observed/observation.ts";
import { formatEndpoint } from "../observed/observation.ts";
import { LocalError } from "../localError.ts";

/** One exchange of a whole word. */
export interface Token {
  /** First words of the lines it holds for, such as `stats socket`; absent: every line. */
  readonly on?: string;
  /** First word of the section it holds for, such as `global`; absent: every section. */
  readonly section?: string;
  readonly planned: string;
  readonly run: string;
  /** What is exchanged, for people. */
  readonly what: string;
}

/** A line that differs, counted from 1. */
export interface RewrittenLine {
  readonly line: number;
  readonly planned: string;
  readonly run: string;
}

/** The stand-ins of one HAProxy process. */
export interface ProxyStandIns {
  readonly address: string;
  /** Stand-in port by planned port, for every bind. */
  readonly ports: Readonly<Record<number, number>>;
  readonly resolver: Endpoint;
  /** Names that the resolver knows; a server must be one of them. */
  readonly names: readonly string[];
  /** The application load balancer's port, planned and stand-in. */
  readonly serviceDoorPort: { readonly planned: number; readonly run: number };
  /** Stand-in port by planned port of the network load balancer's listeners. */
  readonly doorPorts: Readonly<Record<number, number>>;
  /** File on this machine by planned path. */
  readonly files: Readonly<Record<string, string>>;
  /** Most connections that the limit of open files allows; absent where the planned number fits. */
  readonly maxConnections?: number;
}

const SECTION = /^[a-z]/;
const BIND = /^(?:\*|0\.0\.0\.0|::|\[::\])?:(\d+)$/;

/** Exchanges the table's tokens. Everything else, white space included, stays as it is. */
export function rewrite(text: string, table: readonly Token[]): { text: string; lines: RewrittenLine[] } {
  let section = "";
  const lines: RewrittenLine[] = [];
  const rewritten = text.split("\n").map((planned, index) => {
    if (SECTION.test(planned)) section = planned.split(/\s/)[0] ?? "";
    const run = rewriteLine(planned, section, table);
    if (run !== planned) lines.push({ line: index + 1, planned, run });
    return run;
  });
  return { text: rewritten.join("\n"), lines };
}

function rewriteLine(line: string, section: string, table: readonly Token[]): string {
  const start = line.trimStart();
  if (start.startsWith("#")) return line;
  const holding = table.filter(
    (token) =>
      (token.on === undefined || start.startsWith(`${token.on} `)) &&
      (token.section === undefined || token.section === section),
  );
  return line
    .split(/(\s+)/)
    .map((word) => holding.find(({ planned }) => planned === word)?.run ?? word)
    .join("");
}

/** The table that undoes `table`. */
export function undo(table: readonly Token[]): Token[] {
  return table.map((token) => ({ ...token, planned: token.run, run: token.planned }));
}

/** The ports that the planned text binds. Throws where a bind is not a plain port on every address. */
export function boundPorts(text: string): number[] {
  const ports = new Set<number>();
  for (const { word, line } of wordsAt(text, "bind", 1)) {
    const port = BIND.exec(word)?.[1];
    if (port === undefined) throw outside(line, `binds ${word}`, "local rewrites binds of one port on every address");
    ports.add(Number(port));
  }
  return [...ports];
}

/** The address that the planned text resolves names at. */
export function resolverOf(text: string): string | undefined {
  return wordsAt(text, "nameserver", 2)[0]?.word;
}

/**
 * The table for one process. Throws a LocalError where the planned text binds, asks, reads or talks to something
 * that has no stand-in: nothing of it may leave loopback.
 */
export function tokenTable(text: string, standIns: ProxyStandIns): Token[] {
  const tokens = [
    ...bindTokens(text, standIns),
    ...wordsAt(text, "nameserver", 2).map(({ word }) =>
      token("resolver", "nameserver", word, formatEndpoint(standIns.resolver)),
    ),
    ...serverTokens(text, standIns),
    ...redirectTokens(text, standIns),
    ...fileTokens(text, standIns),
    ...connectionTokens(text, standIns),
  ];
  refuseLogTargets(text);
  const unlike = tokens.filter(({ planned, run }) => planned !== run);
  return unlike.filter(
    (one, index) => unlike.findIndex((other) => JSON.stringify(other) === JSON.stringify(one)) === index,
  );
}

function bindTokens(text: string, { address, ports }: ProxyStandIns): Token[] {
  boundPorts(text);
  return wordsAt(text, "bind", 1).map(({ word }) => {
    const port = Number(BIND.exec(word)?.[1]);
    return token("address and port", "bind", word, `${address}:${ports[port] ?? port}`);
  });
}

function serverTokens(text: string, { names, serviceDoorPort }: ProxyStandIns): Token[] {
  return [
    ...wordsAt(text, "server", 2).map((at) => ({ ...at, on: "server" })),
    ...wordsAt(text, "server-template", 3).map((at) => ({ ...at, on: "server-template" })),
  ].map(({ word, line, on }) => {
    const [, host = "", port] = /^(.*):(\d+)$/.exec(word) ?? [];
    if (!names.includes(host) || Number(port) !== serviceDoorPort.planned) {
      throw outside(
        line,
        `talks to ${word}`,
        `local has stand-ins for ${names.join(", ")} on port ${serviceDoorPort.planned}`,
      );
    }
    return token("port of the application load balancer", on, word, `${host}:${serviceDoorPort.run}`);
  });
}

function redirectTokens(text: string, { doorPorts }: ProxyStandIns): Token[] {
  return wordsAt(text, "http-request redirect prefix", 3).map(({ word, line }) => {
    const [, host = "", port = "443"] = /^https:\/\/([^:/]+)(?::(\d+))?$/.exec(word) ?? [];
    const run = doorPorts[Number(port)];
    if (run === undefined) throw outside(line, `redirects to ${word}`, "local has no listener of that port");
    const suffix = run === 443 ? "" : `:${run}`;
    return token("port of the redirect", "http-request redirect prefix", word, `https://${host}${suffix}`);
  });
}

/** Every word that is a path of the file system; a path of a request follows no file keyword. */
function fileTokens(text: string, { files }: ProxyStandIns): Token[] {
  const found: Token[] = [];
  text.split("\n").forEach((line, index) => {
    if (line.trimStart().startsWith("#")) return;
    for (const word of line.split(/\s+/).filter((each) => /^\/(etc|run|var|usr|opt|dev|tmp)\//.test(each))) {
      const run = files[word];
      if (run === undefined) throw outside(index + 1, `uses ${word}`, `local has ${Object.keys(files).join(", ")}`);
      found.push(token("file", undefined, word, run));
    }
  });
  return found;
}

function connectionTokens(text: string, { maxConnections }: ProxyStandIns): Token[] {
  const planned = /^global$[^]*?^\s+maxconn\s+(\d+)$/m.exec(text)?.[1];
  if (planned === undefined || maxConnections === undefined || Number(planned) <= maxConnections) return [];
  const what = "connections, within this machine's limit of open files";
  return [{ ...token(what, "maxconn", planned, String(maxConnections)), section: "global" }];
}

function refuseLogTargets(text: string): void {
  for (const { word, line } of wordsAt(text, "log", 1)) {
    if (word !== "stdout" && word !== "global")
      throw outside(line, `logs to ${word}`, "local reads the log from stdout");
  }
}

/** The n-th word of each line that starts with `keyword`. */
function wordsAt(text: string, keyword: string, n: number): { word: string; line: number }[] {
  return text.split("\n").flatMap((line, index) => {
    const start = line.trim();
    const word = start.startsWith(`${keyword} `) ? start.split(/\s+/)[n] : undefined;
    return word === undefined ? [] : [{ word, line: index + 1 }];
  });
}

function token(what: string, on: string | undefined, planned: string, run: string): Token {
  return { what, ...(on !== undefined && { on }), planned, run };
}

function outside(line: number, what: string, remedy: string): LocalError {
  return new LocalError(`haproxy.cfg line ${line}: ${what}, which has no stand-in on this machine; ${remedy}`);
}

/** The differing lines, planned above run. */
export function formatDiff(lines: readonly RewrittenLine[]): string {
  return lines.map(({ line, planned, run }) => `@@ line ${line} @@\n-${planned}\n+${run}\n`).join("");
}
