// The settings behind the table of requests: every list in use, small limits, and own rules of every kind.

const AS_IS = [{ priority: 0, type: "NONE" }];
const through = (...types: string[]) => types.map((type, priority) => ({ priority, type }));

const bytes = (
  fieldToMatch: object,
  positionalConstraint: string,
  searchString: string,
  textTransformations = AS_IS,
) => ({
  byteMatchStatement: { fieldToMatch, positionalConstraint, searchString, textTransformations },
});
const regex = (fieldToMatch: object, regexString: string, textTransformations = AS_IS) => ({
  regexMatchStatement: { fieldToMatch, regexString, textTransformations },
});
const label = (scope: string, key: string) => ({ labelMatchStatement: { scope, key } });
const path = { uriPath: {} };
const header = (name: string) => ({ singleHeader: { name } });
const all = (...statements: object[]) => ({ andStatement: { statements } });
const not = (statement: object) => ({ notStatement: { statement } });
const block = (name: string, statement: object, others: object = {}) => ({
  name,
  action: "block",
  statement,
  ...others,
});

const INSPECTING = [
  block("agent", bytes(header("user-agent"), "CONTAINS", "sqlmap", through("LOWERCASE"))),
  block("admin", bytes(path, "EXACTLY", "/admin", through("URL_DECODE", "NORMALIZE_PATH"))),
  block("raw-path", bytes(path, "STARTS_WITH", "/internal/")),
  block("php", bytes(path, "ENDS_WITH", ".php", through("LOWERCASE"))),
  block("dotfiles", regex(path, "(?i)/\\.(git|env)(/|$)", through("URL_DECODE"))),
  block("debug-word", bytes({ queryString: {} }, "CONTAINS_WORD", "debug")),
  block("id-digits", regex({ singleQueryArgument: { name: "id" } }, "[^0-9]")),
  block(
    "script",
    bytes({ allQueryArguments: {} }, "CONTAINS", "<script", through("URL_DECODE", "HTML_ENTITY_DECODE", "LOWERCASE")),
  ),
  block("trace", bytes({ method: {} }, "EXACTLY", "TRACE"), { response: { responseCode: 405 } }),
  block("short-token", {
    sizeConstraintStatement: { fieldToMatch: header("x-token"), comparisonOperator: "LT", size: 8 },
  }),
  block(
    "session",
    bytes(
      {
        cookies: { matchPatterns: [{ includedCookies: ["session"] }], matchScope: "VALUE", oversizeHandling: "MATCH" },
      },
      "CONTAINS",
      "../",
    ),
  ),
  block(
    "jndi",
    bytes(
      {
        headers: [{ matchPattern: { excludedHeaders: ["x-free"] }, matchScope: "ALL", oversizeHandling: "CONTINUE" }],
      },
      "CONTAINS",
      "${jndi:",
      through("URL_DECODE", "LOWERCASE"),
    ),
  ),
  block("shell", bytes({ body: { oversizeHandling: "NO_MATCH" } }, "CONTAINS", "rm -rf/", through("CMD_LINE"))),
  block(
    "role",
    bytes(
      {
        jsonBody: {
          matchPattern: { includedPaths: ["/user/role"] },
          matchScope: "VALUE",
          oversizeHandling: "CONTINUE",
          invalidFallbackBehavior: "NO_MATCH",
        },
      },
      "EXACTLY",
      "admin",
    ),
  ),
];

const COMBINED = [
  {
    name: "beta",
    action: "count",
    statement: bytes(header("x-beta"), "EXACTLY", "1"),
    ruleLabels: [{ name: "tester:beta" }],
  },
  block("beta-elsewhere", all(label("LABEL", "tester:beta"), not(bytes(path, "STARTS_WITH", "/beta/")))),
  { name: "germany", action: "count", statement: { geoMatchStatement: { countryCodes: ["DE"] } } },
  block(
    "reports",
    all(
      label("NAMESPACE", "awswaf:clientip:geo:country:"),
      label("LABEL", "awswaf:clientip:geo:country:DE"),
      bytes(path, "STARTS_WITH", "/reports"),
    ),
  ),
  block(
    "office",
    all(bytes(path, "STARTS_WITH", "/office"), not({ ipSetReferenceStatement: { addresses: ["203.0.113.0/24"] } })),
  ),
  block("either", {
    orStatement: { statements: [bytes(header("x-a"), "EXACTLY", "bad"), bytes(header("x-b"), "EXACTLY", "bad")] },
  }),
  block("forwarded", {
    ipSetReferenceStatement: {
      addresses: ["10.9.0.0/16"],
      ipSetForwardedIpConfig: { headerName: "x-relayed-for", fallbackBehavior: "MATCH", position: "ANY" },
    },
  }),
  {
    name: "monitor",
    action: "allow",
    statement: bytes(header("x-monitor"), "EXACTLY", "yes"),
    insertHeaders: [{ name: "seen", value: "monitor" }],
  },
  block("after-monitor", bytes(path, "STARTS_WITH", "/monitored")),
  block("down", bytes(path, "EXACTLY", "/down"), {
    response: {
      responseCode: 503,
      contentType: "APPLICATION_JSON",
      content: '{"down":true}',
      responseHeaders: [{ name: "retry-after", value: "60" }],
    },
  }),
  block("search-rate", {
    rateBasedStatement: {
      limit: 10,
      evaluationWindowSec: 60,
      aggregateKeyType: "CUSTOM_KEYS",
      customKeys: [{ header: { name: "x-api-key" } }, { httpMethod: {} }],
      scopeDownStatement: bytes(path, "STARTS_WITH", "/search"),
    },
  }),
  block("crs-seen", label("NAMESPACE", "awswaf:managed:aws:core-rule-set:"), { runs: "after-groups" }),
  block("last", bytes(path, "EXACTLY", "/last"), { runs: "after-groups" }),
];

export const SETTINGS = {
  requestsPerFiveMinutes: 20,
  pathLimits: [{ path: "/login", requestsPerFiveMinutes: 12 }],
  block: ["198.51.100.0/24", "2001:db8:bad::/48"],
  allow: ["192.0.2.10/32", "198.51.100.77/32", "2001:db8:600d::/48"],
  countries: { block: ["KP", "SY"] },
  limits: { bodyKilobytes: 16, queryBytes: 64, pathBytes: 64, headerBytes: 512 },
  rules: [...INSPECTING, ...COMBINED],
};
