// The firewall's settings: defaults, and what is refused with which words.
import { expect } from "chai";
import { firewall } from "../../model/firewallSettings.ts";

/** Path and message of every issue. */
function issues(settings: unknown): string[] {
  const parsed = firewall.safeParse(settings);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

const rule = (statement: unknown, others: object = {}) => ({
  rules: [{ name: "own", action: "block", statement, ...others }],
});
const field = { queryString: {} };
const bytes = { byteMatchStatement: { fieldToMatch: field, positionalConstraint: "CONTAINS", searchString: "x" } };
const not = (statement: unknown) => ({ notStatement: { statement } });

describe("firewall settings", () => {
  it("have a default for every key", () => {
    const { managedGroups, limits, countries, ...others } = firewall.parse({});
    const groups = Object.entries(managedGroups).map((entry) => entry.join(" "));
    expect(groups).to.deep.equal(
      ["common", "knownBadInputs", "ipReputation", "anonymousIp", "sqli"].map((name) => `${name} block`),
    );
    expect([limits, countries]).to.deep.equal([
      { headerBytes: 8192, pathBytes: 2048, queryBytes: 4096, bodyKilobytes: 64, action: "block" },
      { block: [], allow: [] },
    ]);
    const lists = { rules: [], block: [], allow: [], pathLimits: [] };
    expect(others).to.deep.equal({ ...lists, requestsPerFiveMinutes: 2000, antiDdos: false });
  });

  it("read a bare off, which YAML takes for false", () => {
    expect(firewall.parse({ managedGroups: { sqli: false } }).managedGroups.sqli).to.equal("off");
  });

  it("fill in what an own rule leaves out", () => {
    const [own] = firewall.parse(rule(bytes)).rules;
    expect(own).to.deep.equal({
      name: "own",
      action: "block",
      runs: "before-groups",
      statement: {
        byteMatchStatement: { ...bytes.byteMatchStatement, textTransformations: [{ priority: 0, type: "NONE" }] },
      },
      ruleLabels: [],
      insertHeaders: [],
    });
  });

  it("accept three levels of and, or and not, and two in a scope-down", () => {
    expect(issues(rule(not(not(not(bytes)))))).to.deep.equal([]);
    expect(issues(rule({ rateBasedStatement: { limit: 10, scopeDownStatement: not(not(bytes)) } }))).to.deep.equal([]);
  });

  const statement = "rules.0.statement";
  const refused: readonly (readonly [what: string, settings: unknown, fault: string])[] = [
    ["an unknown mode", { managedGroups: { common: "on" } }, "managedGroups.common: block, count, off"],
    [
      "a rate below AWS's least",
      { requestsPerFiveMinutes: 9 },
      "requestsPerFiveMinutes: a whole number from 10 to 2000000000",
    ],
    [
      "a relative path",
      { pathLimits: [{ path: "login", requestsPerFiveMinutes: 10 }] },
      "pathLimits.0.path: a path such as /login",
    ],
    [
      "all addresses",
      { allow: ["0.0.0.0/0"] },
      "allow.0: a CIDR narrower than /0; an IP set cannot hold all addresses",
    ],
    ["UK for GB", { countries: { allow: ["UK"] } }, "countries.allow.0: a country code of ISO 3166, such as DE or GB"],
    [
      "a body that WAF cannot see",
      { limits: { bodyKilobytes: 65 } },
      "limits.bodyKilobytes: a whole number from 1 to 64",
    ],
    [
      "a reserved name",
      { rules: [{ name: "All", action: "block", statement: bytes }] },
      "rules.0.name: a name of at most 64 letters",
    ],
    ["a challenge", rule(bytes, { action: "challenge" }), "rules.0.action: block, count, allow"],
    [
      "an answer that AWS does not send",
      rule(bytes, { response: { responseCode: 418 } }),
      "rules.0.response.responseCode: one of 200,",
    ],
    [
      "a content type as header",
      rule(bytes, { response: { responseCode: 403, responseHeaders: [{ name: "Content-Type", value: "a" }] } }),
      "headers other than content-type",
    ],
    [
      "AWS's own words in a label",
      rule(bytes, { ruleLabels: [{ name: "a:managed:b" }] }),
      "rules.0.ruleLabels.0.name: a label such as",
    ],
    ["no statement", rule({}), `${statement}: exactly one of byteMatchStatement, `],
    ["two statements", rule({ ...bytes, geoMatchStatement: { countryCodes: ["DE"] } }), `${statement}: exactly one of`],
    [
      "two fields",
      rule({ byteMatchStatement: { ...bytes.byteMatchStatement, fieldToMatch: { method: {}, uriPath: {} } } }),
      "fieldToMatch: exactly one of uriPath, ",
    ],
    ["an empty field", rule({ xssMatchStatement: { fieldToMatch: {} } }), "fieldToMatch: exactly one of uriPath, "],
    [
      "a header's name in capitals",
      rule({ xssMatchStatement: { fieldToMatch: { singleHeader: { name: "Host" } } } }),
      "a name of at most 40 lower-case",
    ],
    [
      "a body without oversize handling",
      rule({ xssMatchStatement: { fieldToMatch: { body: {} } } }),
      "body.oversizeHandling: CONTINUE, MATCH, NO_MATCH",
    ],
    [
      "a word with a hyphen",
      rule({
        byteMatchStatement: { ...bytes.byteMatchStatement, positionalConstraint: "CONTAINS_WORD", searchString: "a-b" },
      }),
      "searchString: a word of A-Z",
    ],
    [
      "look-around",
      rule({ regexMatchStatement: { fieldToMatch: field, regexString: "a(?=b)" } }),
      "regexString: an expression without look-around",
    ],
    [
      "an unknown transformation",
      rule({ xssMatchStatement: { fieldToMatch: field, textTransformations: [{ priority: 0, type: "ROT13" }] } }),
      "textTransformations.0.type: NONE, BASE64_DECODE",
    ],
    [
      "two transformations of one priority",
      rule({
        xssMatchStatement: {
          fieldToMatch: field,
          textTransformations: [
            { priority: 0, type: "LOWERCASE" },
            { priority: 0, type: "NONE" },
          ],
        },
      }),
      "textTransformations: transformations of different priorities",
    ],
    ["an or of one", rule({ orStatement: { statements: [bytes] } }), "orStatement.statements: at least two statements"],
    [
      "both families in one set",
      rule({ ipSetReferenceStatement: { addresses: ["192.0.2.0/24", "2001:db8::/32"] } }),
      "addresses: CIDRs of one family",
    ],
    [
      "a namespace without its colon",
      rule({ labelMatchStatement: { scope: "NAMESPACE", key: "a" } }),
      "key: a key that ends in : for a NAMESPACE",
    ],
    ["four levels", rule(not(not(not(not(bytes))))), "at most 3 levels of and, or and not; in a scope-down 2"],
    [
      "three levels in a scope-down",
      rule({ rateBasedStatement: { limit: 10, scopeDownStatement: not(not(not(bytes))) } }),
      "in a scope-down 2",
    ],
    ["a rate inside a not", rule(not({ rateBasedStatement: { limit: 10 } })), "exactly one of"],
    [
      "an odd window",
      rule({ rateBasedStatement: { limit: 10, evaluationWindowSec: 90 } }),
      "evaluationWindowSec: 60, 120, 300 or 600",
    ],
    [
      "custom keys without keys",
      rule({ rateBasedStatement: { limit: 10, aggregateKeyType: "CUSTOM_KEYS" } }),
      "customKeys: keys for aggregateKeyType CUSTOM_KEYS",
    ],
    [
      "a forwarded address without a header",
      rule({ rateBasedStatement: { limit: 10, aggregateKeyType: "FORWARDED_IP" } }),
      "forwardedIpConfig: the header for a forwarded address",
    ],
    [
      "counting everything",
      rule({ rateBasedStatement: { limit: 10, aggregateKeyType: "CONSTANT" } }),
      "scopeDownStatement: the requests to count together",
    ],
  ];
  for (const [what, settings, fault] of refused) {
    it(`refuse ${what}`, () => {
      const found = issues(settings);
      expect(
        found.filter((each) => each.includes(fault)),
        found.join("\n"),
      ).not.to.have.length(0);
    });
  }
});
