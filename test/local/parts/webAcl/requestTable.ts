// Requests, each with the rule of AWS WAF that it shows, and the rule and action it must meet.
import type { Asked } from "./webAclBench.ts";

/** A row; `before` are earlier requests of the same kind, at seconds counted back from the one that is judged. */
export interface Row {
  readonly shows: string;
  readonly asked: Asked;
  /** The rule that must decide; none for the default action. */
  readonly rule?: string;
  readonly action: "allow" | "block";
  readonly before?: readonly { readonly count: number; readonly secondsAgo: number; readonly asked?: Asked }[];
}

const blocked = (rule: string, shows: string, asked: Asked, before?: Row["before"]): Row => ({
  shows,
  asked,
  rule,
  action: "block",
  ...(before === undefined ? {} : { before }),
});
const allowed = (shows: string, asked: Asked, before?: Row["before"]): Row => ({
  shows,
  asked,
  action: "allow",
  ...(before === undefined ? {} : { before }),
});

const VIEWERS: Row[] = [
  allowed("default action: nothing matches", {}),
  blocked("block-addresses", "IP set: inside a CIDR", { client: "198.51.100.1" }),
  blocked("block-addresses", "IP set: last address of the CIDR", { client: "198.51.100.255" }),
  blocked("block-addresses", "IP set: an IPv4 address written as IPv6", { client: "::ffff:198.51.100.1" }),
  allowed("IP set: beside the CIDR", { client: "198.51.101.0" }),
  blocked("block-addresses", "IP set: IPv6", { client: "2001:db8:bad:1::1" }),
  blocked("block-addresses", "IP set: IPv6 in another spelling", { client: "2001:0DB8:0BAD:0000::0001" }),
  blocked("block-addresses", "priority: the lowest number is tried first, refused stays refused", {
    client: "198.51.100.77",
  }),
  {
    shows: "allow ends the evaluation",
    asked: { client: "192.0.2.10", to: "/admin" },
    rule: "allow-addresses",
    action: "allow",
  },
  {
    shows: "allow ends the evaluation, IPv6",
    asked: { client: "2001:db8:600d::5", to: "/admin" },
    rule: "allow-addresses",
    action: "allow",
  },
  blocked("admin", "IP set: a neighbour of an allowed address", { client: "192.0.2.11", to: "/admin" }),
  blocked("blocked-countries", "geo match: listed country", { country: "KP" }),
  blocked("blocked-countries", "geo match: another listed country", { country: "SY" }),
  allowed("geo match: country not listed", { country: "KR" }),
  allowed("geo match: country not known is XX", { country: undefined }),
];

const RATES: Row[] = [
  allowed("rate: the limit itself passes", {}, [{ count: 19, secondsAgo: 10 }]),
  blocked("rate", "rate: over the limit", {}, [{ count: 20, secondsAgo: 10 }]),
  blocked("rate", "rate: requests of the whole window count", {}, [
    { count: 10, secondsAgo: 299 },
    { count: 10, secondsAgo: 1 },
  ]),
  allowed("rate: what is older than the window does not count", {}, [{ count: 20, secondsAgo: 301 }]),
  allowed("rate: each address is counted for itself", {}, [
    { count: 30, secondsAgo: 5, asked: { client: "203.0.113.10" } },
  ]),
  blocked("rate", "rate: refused requests count on, a viewer that goes on stays out", {}, [
    { count: 21, secondsAgo: 299 },
    { count: 21, secondsAgo: 200 },
  ]),
  blocked("rate-login", "scope-down: a stricter limit on a path", { to: "/login" }, [{ count: 12, secondsAgo: 10 }]),
  blocked("rate-login", "scope-down: the path is decoded and normalised first", { to: "//%6Cogin" }, [
    { count: 12, secondsAgo: 10 },
  ]),
  allowed("scope-down: other paths are not counted", { to: "/login" }, [
    { count: 12, secondsAgo: 10, asked: { to: "/orders" } },
  ]),
  allowed("scope-down: other paths are not stopped", { to: "/orders" }, [
    { count: 13, secondsAgo: 10, asked: { to: "/login" } },
  ]),
  blocked("search-rate", "custom keys: header and method together", { to: "/search", headers: { "x-api-key": "k" } }, [
    { count: 10, secondsAgo: 5 },
  ]),
  allowed("custom keys: another value is another instance", { to: "/search", headers: { "x-api-key": "k" } }, [
    { count: 10, secondsAgo: 5, asked: { headers: { "x-api-key": "other" } } },
  ]),
  allowed("custom keys: another method is another instance", { to: "/search", headers: { "x-api-key": "k" } }, [
    { count: 10, secondsAgo: 5, asked: { method: "POST" } },
  ]),
  allowed("custom keys: a request without the header is not counted", { to: "/search" }, [
    { count: 15, secondsAgo: 5 },
  ]),
  allowed("evaluation window: 60 seconds", { to: "/search", headers: { "x-api-key": "k" } }, [
    { count: 10, secondsAgo: 61 },
  ]),
];

const SIZES: Row[] = [
  allowed("size: GT, the size itself passes", { to: `/${"p".repeat(63)}` }),
  blocked("size-path", "size: GT, one byte more", { to: `/${"p".repeat(64)}` }),
  blocked("size-query", "size: query string without its ?", { to: `/x?${"q".repeat(65)}` }),
  allowed("size: query string as long as allowed", { to: `/x?${"q".repeat(64)}` }),
  blocked("size-headers", "size: one header's value", { headers: { "x-big": "h".repeat(513) } }),
  allowed("size: a header of the size allowed", { headers: { "x-big": "h".repeat(512) } }),
  blocked("size-headers", "oversize MATCH: more than 8 KB of headers", {
    headers: Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`x-${n}`, "h".repeat(450)])),
  }),
  blocked("size-headers", "oversize MATCH: more than 200 headers", {
    headers: Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`x-${n}`, "h"])),
  }),
  allowed("size: a body as large as is inspected", { method: "POST", body: "b".repeat(16_384) }),
  blocked("size-body", "oversize MATCH: a larger body", { method: "POST", body: "b".repeat(16_385) }),
  blocked("size-body", "oversize MATCH: a body of which more follows", {
    method: "POST",
    body: "b",
    bodyComplete: false,
  }),
  blocked("short-token", "size: LT", { headers: { "x-token": "1234567" } }),
  allowed("a part that is absent does not match, its size is not 0", { headers: {} }),
];

const CONTENTS: Row[] = [
  blocked("agent", "CONTAINS after LOWERCASE", { headers: { "user-agent": "SQLMap/1.8" } }),
  blocked("agent", "single header: the name's case does not count", { headers: { "User-Agent": "xx sqlmap" } }),
  blocked("admin", "EXACTLY", { to: "/admin" }),
  allowed("EXACTLY: a longer path", { to: "/admin2" }),
  allowed("EXACTLY: another case without LOWERCASE", { to: "/Admin" }),
  blocked("admin", "URL_DECODE", { to: "/%61dmin" }),
  blocked("admin", "NORMALIZE_PATH: references and slashes", { to: "//x/.././admin" }),
  blocked("admin", "transformations in order: decoded dots are normalised", { to: "/x/%2e%2e/admin" }),
  allowed("each transformation once: encoded twice stays encoded", { to: "/%2561dmin" }),
  blocked("raw-path", "STARTS_WITH", { to: "/internal/status" }),
  allowed("STARTS_WITH: not in the middle", { to: "/x/internal/" }),
  allowed("NONE: the path as received, not decoded", { to: "/%69nternal/" }),
  blocked("php", "ENDS_WITH", { to: "/wp-login.PHP" }),
  allowed("ENDS_WITH: the query is no part of the path", { to: "/x?a=.php" }),
  blocked("dotfiles", "regex: found anywhere, without case", { to: "/a/.GIT/config" }),
  blocked("dotfiles", "regex: the end of the text", { to: "/.env" }),
  allowed("regex: no match", { to: "/.environment" }),
  blocked("debug-word", "CONTAINS_WORD: between other characters", { to: "/x?a=1&debug=1" }),
  blocked("debug-word", "CONTAINS_WORD: the whole text", { to: "/x?debug" }),
  blocked("debug-word", "CONTAINS_WORD: a later place than part of a word", { to: "/x?nodebug=1&debug=0" }),
  allowed("CONTAINS_WORD: part of a longer word", { to: "/x?debug_level=1&nodebug" }),
  blocked("id-digits", "single query argument: the name's case does not count", { to: "/x?ID=7a" }),
  blocked("id-digits", "single query argument: any of its values", { to: "/x?id=7&id=x" }),
  allowed("single query argument: other arguments are not inspected", { to: "/x?id=7&name=x" }),
  blocked("script", "all query arguments: each value, decoded in order", { to: "/x?a=1&b=%26lt;SCRIPT%3E" }),
  allowed("all query arguments: names are not inspected", { to: "/x?<script=1" }),
  blocked("trace", "method", { method: "TRACE" }),
  blocked("session", "cookies: an included name", { headers: { cookie: "a=1; session=../../etc" } }),
  allowed("cookies: another name", { headers: { cookie: "other=../../etc" } }),
  allowed("cookies: names are compared with their case", { headers: { cookie: "Session=../../etc" } }),
  blocked("jndi", "headers: any value", { headers: { "x-anything": "%24%7BJNDI:ldap" } }),
  allowed("headers: an excluded name", { headers: { "X-Free": "${jndi:ldap" } }),
  blocked("shell", "CMD_LINE: quotes, carets, commas and spaces", { method: "POST", body: 'r"m,-r^f   /' }),
  blocked("role", "JSON body: the value under a pointer", { method: "POST", body: '{"user":{"role":"admin"}}' }),
  allowed("JSON body: the same value elsewhere", { method: "POST", body: '{"role":"admin"}' }),
  allowed("JSON body: NO_MATCH for what is no JSON", { method: "POST", body: '{"user":{"role":"admin"' }),
];

const LOGIC: Row[] = [
  blocked("beta-elsewhere", "labels: an earlier rule's label, by its end", { headers: { "x-beta": "1" } }),
  allowed("count does not end the evaluation; not: the exception", { to: "/beta/x", headers: { "x-beta": "1" } }),
  blocked("reports", "geo match labels every request it inspects", { to: "/reports", country: "DE" }),
  allowed("labels: another country's", { to: "/reports", country: "AT" }),
  blocked("office", "and with not: outside the range", { to: "/office", client: "192.0.2.99" }),
  allowed("and with not: inside the range", { to: "/office", client: "203.0.113.200" }),
  blocked("either", "or: the first", { headers: { "x-a": "bad" } }),
  blocked("either", "or: the second", { headers: { "x-b": "bad" } }),
  blocked("forwarded", "forwarded address, ANY: one of several", {
    headers: { "x-relayed-for": "192.0.2.1, 10.9.3.4" },
  }),
  allowed("forwarded address: none of the set", { headers: { "x-relayed-for": "192.0.2.1, 10.8.3.4" } }),
  blocked("forwarded", "forwarded address: malformed, fallback MATCH", {
    headers: { "x-relayed-for": "10.8.0.1; 10.8.0.2" },
  }),
  {
    shows: "allow ends the evaluation before a later block",
    asked: { to: "/monitored", headers: { "x-monitor": "yes" } },
    rule: "monitor",
    action: "allow",
  },
  blocked("after-monitor", "the same path without the allowing header", { to: "/monitored" }),
  blocked("down", "custom response", { to: "/down" }),
  blocked("last", "a rule behind the managed groups, which never match here", { to: "/last" }),
];

export const ROWS: readonly Row[] = [...VIEWERS, ...RATES, ...SIZES, ...CONTENTS, ...LOGIC];
