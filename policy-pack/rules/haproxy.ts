// Policies about HAProxy's configuration: what it takes from clients, how it asks servers, what it says of who the client is.
import { CLIENT_HEADER_PREFIXES, CLIENT_HEADERS } from "../../model/clientHeaders.ts";
import type { Properties } from "../../plan/type.ts";
import {
  defaultsOf,
  forwards,
  isUnconditional,
  type Line,
  proxyConfigurationOf,
  type Section,
  valueOf,
} from "../lib/haproxySections.ts";
import { textsKnob } from "../lib/knobs.ts";
import { LAUNCHES } from "../lib/launches.ts";
import { type Fault, resourcePolicy } from "../policy.ts";

const MANUAL = "https://docs.haproxy.org/2.6/configuration.html";

/** The first thing that is wrong with a configuration, if there is one. */
function judged(
  inputs: Properties,
  wrong: (sections: readonly Section[], text: string) => string | undefined,
): readonly Fault[] {
  const configuration = proxyConfigurationOf(inputs);
  if (!("sections" in configuration)) return [configuration];
  const what = wrong(configuration.sections, configuration.text);
  return what === undefined ? [] : [{ what, property: "userData" }];
}

/** The first answer of a list. */
function firstOf<T>(all: readonly T[], ask: (each: T) => string | undefined): string | undefined {
  for (const each of all) {
    const answer = ask(each);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** Reached by nobody but the instance itself. */
const LOCAL = /^(?:\/|unix@|abns@|(?:ipv[46]@)?(?:127\.|\[?::1\]?:|localhost:))/;

function wrongBind(sections: readonly Section[], minTls: readonly string[]): string | undefined {
  const global = sections.filter(({ keyword }) => keyword === "global").flatMap(({ lines }) => lines);
  const options = global.filter(([keyword]) => keyword === "ssl-default-bind-options").flat();
  const listening = sections.filter(({ keyword }) => keyword === "frontend" || keyword === "listen");
  return firstOf(listening, (section) =>
    firstOf(section.lines, (line) => {
      const [keyword, addresses = ""] = line;
      if (keyword !== "bind" || addresses.split(",").every((each) => LOCAL.test(each))) return undefined;
      const amiss = faultOfBind(section, line, options, minTls);
      return amiss && `binds ${addresses} in ${section.keyword} ${section.names[0] ?? ""} ${amiss}`;
    }),
  );
}

function faultOfBind(section: Section, line: Line, options: Line, minTls: readonly string[]): string | undefined {
  const redirects = onlyRedirects(section);
  const expected = section.lines.some((each) => each[0] === "tcp-request" && each.includes("expect-proxy"));
  if ((forwards(section) || redirects) && !line.includes("accept-proxy") && !expected) return "without accept-proxy";
  if (!line.includes("ssl")) return redirects ? undefined : "without TLS, though it does more than redirect";
  if (valueOf(line, "crt") === undefined && valueOf(line, "crt-list") === undefined) return "without a certificate";
  const oldest = valueOf(line, "ssl-min-ver") ?? valueOf(options, "ssl-min-ver");
  if (oldest === undefined || !minTls.includes(oldest)) return `without TLS ${minTls.join(" or ")} as its oldest`;
  const forced = [...options, ...line].some((word) => /^force-(?:sslv3|tlsv1[01])$/.test(word));
  const capped = /^(?:SSLv3|TLSv1\.[01])$/.test(valueOf(line, "ssl-max-ver") ?? "");
  return forced || capped ? "with TLS older than 1.2" : undefined;
}

/** Rules that answer nothing themselves. */
const QUIET: ReadonlySet<string> = new Set(["set-var", "deny", "reject", "tarpit", "del-header"]);

/** True where a section answers every request with a redirect to HTTPS and nothing else. */
function onlyRedirects(section: Section): boolean {
  if (forwards(section)) return false;
  const rules = section.lines.filter(([keyword]) => keyword === "http-request").map(([, ...rule]) => rule);
  const redirects = [
    ...rules.filter(([action]) => action === "redirect"),
    ...section.lines.filter(([keyword]) => keyword === "redirect"),
  ];
  const secure = redirects.every((rule) => rule.some((word) => /^https(?:$|:\/\/)/.test(word)));
  const others = rules.every(([action = ""]) => action === "redirect" || QUIET.has(action.replace(/\(.*/, "")));
  const answers = section.lines.some(([keyword]) => keyword === "monitor-uri" || keyword === "stats");
  return secure && others && !answers && redirects.some(isUnconditional);
}

function wrongServer(sections: readonly Section[], text: string): string | undefined {
  if (/\b(?:ssl-server-verify|httpclient\.ssl\.verify)\s+["']?none\b/.test(text)) return "verifies no server at all";
  const asking = sections.filter(({ keyword }) => keyword !== "defaults" && keyword !== "resolvers");
  return firstOf(asking, (section) => {
    let inherited = defaultServer(defaultsOf(sections, section)?.lines ?? []);
    return firstOf(section.lines, (line) => {
      const [keyword = "", name = ""] = line;
      if (keyword === "default-server") inherited = [...inherited, ...line.slice(1)];
      if (keyword === "dispatch" || (keyword === "option" && name === "transparent"))
        return `hands requests on by ${keyword} ${name} of ${section.keyword} ${section.names[0] ?? ""} without TLS`;
      if (keyword !== "server" && keyword !== "server-template") return undefined;
      const missing = unverified([...inherited, ...line.slice(2)]);
      return missing && `asks server ${name} of ${section.keyword} ${section.names[0] ?? ""} ${missing}`;
    });
  });
}

function defaultServer(lines: readonly Line[]): Line {
  return lines.filter(([keyword]) => keyword === "default-server").flatMap(([, ...options]) => options);
}

/** What a server's options lack for its certificate to be checked; later ones win over earlier ones. */
function unverified(options: Line): string | undefined {
  if (options.lastIndexOf("ssl") <= options.lastIndexOf("no-ssl")) return "without TLS";
  if (valueOf(options, "verify") !== "required") return "without verify required";
  const missing = ["ca-file", "sni", "verifyhost"].find((option) => valueOf(options, option) === undefined);
  return missing && `without ${missing}`;
}

const FORWARDED_FOR = "x-forwarded-for";

function wrongHeaders(sections: readonly Section[], wanted: readonly string[]): string | undefined {
  const ofRequests = sections.filter(({ keyword }) => keyword !== "global");
  return (
    firstOf(ofRequests, (section) => addedHeader(section, wanted)) ??
    firstOf(
      sections.filter((section) => entersByHttp(sections, section)),
      (section) => {
        const rules = section.lines.filter(([keyword]) => keyword === "http-request").map(([, ...rule]) => rule);
        const kept = wanted.find((name) => !rules.some((rule) => deletes(rule, name)));
        const place = `in ${section.keyword} ${section.names[0] ?? ""}`;
        if (kept !== undefined) return `lets clients send ${kept} ${place}`;
        const set = rules.filter(([action, name]) => action === "set-header" && name?.toLowerCase() === FORWARDED_FOR);
        const own =
          set.length > 0 && set.every((rule) => /^%(?:\[src\]|ci)$/.test(rule[2] ?? "") && isUnconditional(rule));
        return own ? undefined : `does not set X-Forwarded-For to the client's address ${place}`;
      },
    )
  );
}

/** A header of the client's that a section adds to what came from outside. */
function addedHeader({ keyword, names, lines }: Section, wanted: readonly string[]): string | undefined {
  return firstOf(lines, (line) => {
    const [word, action, name = ""] = line;
    const place = `in ${keyword} ${names[0] ?? ""}`.trim();
    if (word === "option" && (action === "forwardfor" || action === "originalto"))
      return `has option ${action} ${place}`;
    const adds = word === "http-request" && action === "add-header" && wanted.some((each) => covers(each, name));
    return adds ? `adds ${name} to what the client sent ${place}` : undefined;
  });
}

/** `x-real-ip` is itself, `x-forwarded*` all that begins so. */
function covers(wanted: string, name: string): boolean {
  const lower = name.toLowerCase();
  return wanted.endsWith("*") ? lower.startsWith(wanted.slice(0, -1)) : lower === wanted;
}

function deletes(rule: Line, wanted: string): boolean {
  const [action, name = "", match, method] = rule;
  if (action !== "del-header" || !isUnconditional(rule)) return false;
  const begins = match === "-m" && method === "beg";
  const lower = name.toLowerCase();
  const plain = wanted.replace(/\*$/, "");
  return begins ? plain.startsWith(lower) : match === undefined && !wanted.endsWith("*") && plain === lower;
}

/** True for what takes requests, not connections, and hands them on. */
function entersByHttp(sections: readonly Section[], section: Section): boolean {
  if (!["frontend", "listen"].includes(section.keyword) || !forwards(section)) return false;
  const modes = [...(defaultsOf(sections, section)?.lines ?? []), ...section.lines];
  // HAProxy's own default is TCP.
  return modes.findLast(([keyword]) => keyword === "mode")?.[1] === "http";
}

export const haproxy = [
  resourcePolicy({
    id: "MS-11",
    name: "ms-proxy-frontend-tls",
    rule: "HAProxy takes requests only over TLS 1.2 or later and with the PROXY header; without TLS it only redirects",
    reason: "the hop from the load balancer crosses the network, and only the PROXY header says who the client is",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:ELB.22", "nist:SC-8"],
    steps: "Write bind ... accept-proxy ssl crt ..., with ssl-min-ver TLSv1.2 in ssl-default-bind-options",
    link: `${MANUAL}#5.1`,
    knobs: {
      minTls: textsKnob("Oldest TLS versions that a bind may name", ["TLSv1.2", "TLSv1.3"], ["TLSv1.2", "TLSv1.3"]),
    },
    types: LAUNCHES,
    judge: ({ inputs }, { minTls }) => judged(inputs, (sections) => wrongBind(sections, minTls)),
  }),
  resourcePolicy({
    id: "MS-12",
    name: "ms-proxy-backend-verified",
    rule: "HAProxy verifies every server's certificate and name",
    reason: "whoever takes the server's address would be sent every request, cookies and all",
    severity: "critical",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: ["nist:SC-8(1)", "nist:SC-23", "fsbp:ELB.22", "cwe:295"],
    steps: "Give every server ssl, verify required, ca-file, sni and verifyhost",
    link: `${MANUAL}#5.2-verify`,
    types: LAUNCHES,
    judge: ({ inputs }) => judged(inputs, wrongServer),
  }),
  resourcePolicy({
    id: "MS-13",
    name: "ms-proxy-client-headers-owned",
    rule: "HAProxy deletes every header that says who the client is, and sets its own",
    reason: "a service believes these headers, and a client that may send them can be anybody",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["cwe:348"],
    steps: "Delete the header with http-request del-header, and set X-Forwarded-For to %[src]",
    link: `${MANUAL}#4.2-http-request%20del-header`,
    knobs: {
      clientHeaders: textsKnob(
        "Headers that say who the client is, in lower case; `*` at the end for all that begin so",
        [...CLIENT_HEADERS, ...CLIENT_HEADER_PREFIXES.map((prefix) => `${prefix}*`)],
      ),
    },
    types: LAUNCHES,
    judge: ({ inputs }, { clientHeaders }) => judged(inputs, (sections) => wrongHeaders(sections, clientHeaders)),
  }),
];
