// Settings of the web ACL in front of the edge: who is let in, how fast, how large, and rules of one's own.
import { z } from "zod";
import { flag, wholeNumber } from "./settingTypes.ts";
import { word } from "./webAclFields.ts";
import { countryCode, ruleStatement, setAddress } from "./webAclStatement.ts";

/** `block` acts as AWS has it, `count` only marks requests, `off` leaves the group out. */
const groupMode = z
  // YAML 1.1 reads a bare `off` as false.
  .preprocess((value) => (value === false ? "off" : value), word(["block", "count", "off"]))
  .default("block");

const managedGroups = z.strictObject({
  common: groupMode,
  knownBadInputs: groupMode,
  ipReputation: groupMode,
  /** Holds hosting providers too: callers that are servers need `count`, or a place in `allow`. */
  anonymousIp: groupMode,
  sqli: groupMode,
});

/** Names of rules inside a managed group, as AWS lists them. */
const ruleNames = z
  .array(
    z
      .string({ error: "a rule's name" })
      .regex(/^[\w-]{1,128}$/, { error: "a rule's name, such as HostingProviderIPList" }),
  )
  .min(1, { error: "at least one rule" })
  .max(90, { error: "at most 90 rules" })
  .optional();

const countedRules = z.strictObject({
  common: ruleNames,
  knownBadInputs: ruleNames,
  ipReputation: ruleNames,
  anonymousIp: ruleNames,
  sqli: ruleNames,
});

/** AWS's bounds of a rate-based rule. */
const requests = wholeNumber(10, 2_000_000_000);

const pathLimit = z.strictObject({
  /** Beginning of the path, compared after URL decoding and normalisation. */
  path: z
    .string({ error: "a path such as /login" })
    .regex(/^\/\w[\w\-./~]{0,198}$/, { error: "a path such as /login" }),
  /** Requests that one viewer address may make there in five minutes. */
  requestsPerFiveMinutes: requests,
});

const limits = z.strictObject({
  /** What becomes of larger requests; `count` lets them pass, inspected in part. */
  action: word(["block", "count"]).default("block"),
  /** Largest body. WAF inspects 64 KB at most, and each 16 KB above the first are paid for. */
  bodyKilobytes: wholeNumber(1, 64).default(64),
  /** Longest query string. CloudFront takes URLs of up to 8,192 bytes. */
  queryBytes: wholeNumber(0, 8192).default(4096),
  /** Longest path. */
  pathBytes: wholeNumber(1, 8192).default(2048),
  /** Largest single header. WAF inspects 8,192 bytes and 200 headers in all; what is beyond counts as too large. */
  headerBytes: wholeNumber(256, 8192).default(8192),
});

const headers = z
  .array(
    z.strictObject({
      name: z.string({ error: "a header's name" }).regex(/^[A-Za-z0-9_$.-]{1,64}$/, { error: "a header's name" }),
      value: z.string({ error: "a text" }).regex(/^[\x20-\x7e]{1,255}$/, { error: "1 to 255 printable characters" }),
    }),
  )
  .max(10, { error: "at most 10 headers" });

/** https://docs.aws.amazon.com/waf/latest/developerguide/customizing-the-response-status-codes.html */
const RESPONSE_CODES = [
  200, 201, 202, 204, 206, 300, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 408, 409, 411, 412, 413, 414,
  415, 416, 421, 429, 500, 501, 502, 503, 504, 505,
];

const response = z.strictObject({
  responseCode: z.literal(RESPONSE_CODES, { error: `one of ${RESPONSE_CODES.join(", ")}` }),
  contentType: word(["TEXT_PLAIN", "TEXT_HTML", "APPLICATION_JSON"]).default("TEXT_PLAIN"),
  /** Body; AWS allows 4 KB. */
  content: z.string({ error: "a text" }).min(1, { error: "a text" }).max(4096, { error: "at most 4 KB" }).optional(),
  responseHeaders: headers
    .refine((list) => list.every(({ name }) => name.toLowerCase() !== "content-type"), {
      error: "headers other than content-type, which contentType sets",
    })
    .default([]),
});

const label = z.strictObject({
  // https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-label-requirements.html
  name: z
    .string({ error: "a label" })
    .regex(
      /^(?!(.*:)?(awswaf|aws|waf|rulegroup|webacl|regexpatternset|ipset|managed)(:|$))[\w-]{1,128}(:[\w-]{1,128}){0,5}$/,
      {
        error: "a label such as scanner:known, of at most five namespaces and none of AWS's own words",
      },
    ),
});

const rule = z.strictObject({
  /** In metrics, logs and what local shows. */
  name: z.string({ error: "a name" }).regex(/^(?!(All|Default_Action)$)[A-Za-z][\w-]{0,63}$/, {
    error: "a name of at most 64 letters, digits, - and _, a letter first, and neither All nor Default_Action",
  }),
  action: word(["block", "count", "allow"]),
  /**
   * `before-groups`: before AWS's managed groups look at the request, which an allowed one then never meets;
   * `after-groups`: after them, where their labels can be matched.
   */
  runs: word(["before-groups", "after-groups"]).default("before-groups"),
  statement: ruleStatement,
  /** Labels put on requests that match, for later rules. */
  ruleLabels: z.array(label).max(100, { error: "at most 100 labels" }).default([]),
  /** Answer to a blocked request; without it 403. */
  response: response.optional(),
  /** Headers for the services, on requests that are allowed or counted; AWS puts `x-amzn-waf-` before the names. */
  insertHeaders: headers.default([]),
});

/** `edge.firewall`. Every default closes rather than opens; docs/web-acl.md says why each is on. */
export const firewall = z.strictObject({
  managedGroups: managedGroups.prefault({}),
  /** Rules of blocking groups that only count; none where absent. */
  countedRules: countedRules.optional(),
  /** AWS's anti-DDoS group, with silent challenges for browsers; about 20 USD a month and a price for each request. */
  antiDdos: flag.default(false),
  /** Requests that one viewer address may make in five minutes. */
  requestsPerFiveMinutes: requests.default(2000),
  /** Stricter limits for some paths. */
  pathLimits: z.array(pathLimit).max(9, { error: "at most 9: a web ACL has 10 rate-based rules" }).default([]),
  /** Viewers that every other rule is skipped for. */
  allow: z.array(setAddress).max(10_000, { error: "at most 10,000 CIDRs" }).default([]),
  /** Viewers that are refused whatever else is said. */
  block: z.array(setAddress).max(10_000, { error: "at most 10,000 CIDRs" }).default([]),
  /** Empty lists let every country in. */
  countries: z
    .strictObject({
      /** Nothing but these, where there are any. */
      allow: z.array(countryCode).default([]),
      block: z.array(countryCode).default([]),
    })
    .prefault({}),
  limits: limits.prefault({}),
  /** Own rules, tried in their order. */
  rules: z.array(rule).max(50, { error: "at most 50 rules" }).default([]),
});

/** Checked settings of the web ACL with every default filled in. */
export type FirewallSettings = z.infer<typeof firewall>;
export type OwnRule = FirewallSettings["rules"][number];
