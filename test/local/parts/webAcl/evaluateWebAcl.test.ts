// The evaluator: actions, answers, labels, inserted headers, oversize handling, and what it refuses to read.
import { expect } from "chai";
import { compileWebAcl, evaluateWebAcl } from "../../../../local/parts/webAcl/evaluateWebAcl.ts";
import { RateState } from "../../../../local/parts/webAcl/rateState.ts";
import type { Verdict } from "../../../../local/parts/webAcl/webRequest.ts";
import { LocalError } from "../../../../local/localError.ts";
import type { Json, Properties } from "../../../../plan/type.ts";
import { type Asked, plannedFrom, plannedOf, requestOf } from "./webAclBench.ts";
import { SETTINGS } from "./requestRules.ts";

const AS_IS = [{ priority: 0, type: "NONE" }];
const bytes = (fieldToMatch: Json, searchString: string, positionalConstraint = "CONTAINS"): Properties => ({
  byteMatchStatement: { fieldToMatch, positionalConstraint, searchString, textTransformations: AS_IS },
});
const always: Properties = bytes({ method: {} }, "GET");

function judge(rules: readonly Properties[], asked: Asked = {}, others: Properties = {}): Verdict {
  return evaluateWebAcl(compileWebAcl(plannedOf(rules, others)), requestOf(asked), new RateState(), 0);
}

describe("evaluateWebAcl", () => {
  it("answers as a rule of the settings says", async () => {
    const acl = compileWebAcl(await plannedFrom(SETTINGS));
    const down = evaluateWebAcl(acl, requestOf({ to: "/down" }), new RateState(), 0);
    expect(down).to.include({ action: "block", rule: "down", status: 503, body: '{"down":true}' });
    expect(down.headers).to.deep.equal([
      ["content-type", "application/json"],
      ["retry-after", "60"],
    ]);
    const trace = evaluateWebAcl(acl, requestOf({ method: "TRACE" }), new RateState(), 0);
    expect(trace).to.include({ status: 405 }).and.not.to.have.property("body");
  });

  it("answers 403 where nothing else is planned", () => {
    expect(judge([{ statement: always }])).to.include({ action: "block", status: 403 });
  });

  it("inserts headers with AWS's prefix: of rules that count, of the one that allows, the last of a name", () => {
    const insert = (name: string, value: string): Properties => ({
      customRequestHandling: { insertHeaders: [{ name, value }] },
    });
    const { insertedHeaders, counted } = judge([
      { action: { count: insert("One", "1") }, statement: always },
      { action: { count: insert("two", "2") }, statement: always },
      { action: { allow: insert("one", "3") }, statement: always },
      { action: { count: insert("four", "4") }, statement: always },
    ]);
    expect(insertedHeaders).to.deep.equal([
      ["x-amzn-waf-one", "3"],
      ["x-amzn-waf-two", "2"],
    ]);
    expect(counted).to.deep.equal(["rule-0", "rule-1"]);
  });

  it("inserts nothing into a blocked request", () => {
    const count = { count: { customRequestHandling: { insertHeaders: [{ name: "a", value: "b" }] } } };
    expect(judge([{ action: count, statement: always }, { statement: always }]).insertedHeaders).to.deep.equal([]);
  });

  it("takes the default action last, which may block", () => {
    expect(judge([], {}, { defaultAction: { block: {} } })).to.deep.include({ action: "block", status: 403 });
    expect(judge([])).to.deep.equal({ action: "allow", labels: [], counted: [], notEmulated: [], insertedHeaders: [] });
  });

  it("qualifies labels, and shows a rule none of its own", () => {
    const labelled = { ruleLabels: [{ name: "ns:seen" }], action: { count: {} } };
    const own = { labelMatchStatement: { scope: "LABEL", key: "seen" } };
    const full = { labelMatchStatement: { scope: "LABEL", key: "awswaf:123456789012:webacl:edge:ns:seen" } };
    const { labels, counted } = judge([
      { ...labelled, statement: { orStatement: { statements: [always, own] } } },
      { action: { count: {} }, statement: own },
      { action: { count: {} }, statement: full },
      { action: { count: {} }, statement: { labelMatchStatement: { scope: "NAMESPACE", key: "ns:" } } },
      {
        action: { count: {} },
        statement: { labelMatchStatement: { scope: "NAMESPACE", key: "awswaf:123456789012:webacl:edge:" } },
      },
      { action: { count: {} }, statement: { labelMatchStatement: { scope: "LABEL", key: "een" } } },
      { action: { count: {} }, statement: { labelMatchStatement: { scope: "NAMESPACE", key: "awswaf:managed:" } } },
    ]);
    expect(labels).to.deep.equal(["awswaf:123456789012:webacl:edge:ns:seen"]);
    expect(counted).to.deep.equal(["rule-0", "rule-1", "rule-2", "rule-3", "rule-4"]);
    expect(
      judge([
        { action: { count: {} }, statement: own },
        { ...labelled, statement: always },
      ]).counted,
    ).to.deep.equal(["rule-1"]);
  });

  it("takes a key without prefix for labels of its own web ACL only", () => {
    const rules: Properties[] = [
      { statement: { geoMatchStatement: { countryCodes: ["KP"] } } },
      { statement: { labelMatchStatement: { scope: "LABEL", key: "DE" } } },
    ];
    const acl = compileWebAcl({ ...plannedOf(rules), name: "e", account: "1" });
    const verdict = evaluateWebAcl(acl, requestOf({ country: "DE" }), new RateState(), 0);
    expect(verdict.action).to.equal("allow");
    expect(verdict.labels).to.deep.equal(["awswaf:clientip:geo:country:DE", "awswaf:clientip:geo:region:DE-XX"]);
  });

  it("names captcha, challenge, SQLi and XSS as not emulated and passes them", () => {
    const content = { fieldToMatch: { queryString: {} }, textTransformations: AS_IS };
    const { action, notEmulated } = judge([
      { action: { captcha: {} }, statement: always },
      { action: { challenge: {} }, statement: always },
      { statement: { sqliMatchStatement: content } },
      { statement: { xssMatchStatement: content } },
    ]);
    expect(action).to.equal("allow");
    expect(notEmulated).to.deep.equal([
      "rule-0: captcha",
      "rule-1: challenge",
      "rule-2: sqliMatchStatement",
      "rule-3: xssMatchStatement",
    ]);
  });

  it("does not apply a rule whose forwarding header is missing, not even by its not", async () => {
    const set = {
      addresses: ["10.9.0.0/16"],
      ipSetForwardedIpConfig: { headerName: "x-relayed-for", fallbackBehavior: "MATCH", position: "LAST" },
    };
    const rule = {
      name: "relay",
      action: "block",
      statement: { notStatement: { statement: { ipSetReferenceStatement: set } } },
    };
    const acl = compileWebAcl(await plannedFrom({ rules: [rule] }));
    const by = (headers: Record<string, string>): unknown =>
      evaluateWebAcl(acl, requestOf({ headers }), new RateState(), 0).rule;
    expect(by({})).to.equal(undefined);
    expect(by({ "X-Relayed-For": "10.9.0.1, 192.0.2.1" })).to.equal("relay");
    expect(by({ "X-Relayed-For": "192.0.2.1, 10.9.0.1" })).to.equal(undefined);
  });

  it("sees as much of a body as is planned, 16 KB without a plan", () => {
    const late = { method: "POST", body: `${"x".repeat(20_000)}needle` };
    const rule = (oversizeHandling: string): Properties => ({
      statement: bytes({ body: { oversizeHandling } }, "needle"),
    });
    const limit = { associationConfig: { requestBodies: [{ cloudfront: { defaultSizeInspectionLimit: "KB_32" } }] } };
    expect(judge([rule("CONTINUE")], late).action).to.equal("allow");
    expect(judge([rule("MATCH")], { ...late, body: "x".repeat(20_000) }).action).to.equal("block");
    expect(judge([rule("NO_MATCH")], { ...late, body: `needle${late.body}` }).action).to.equal("allow");
    expect(judge([rule("CONTINUE")], late, limit).action).to.equal("block");
  });

  it("inspects JSON as its scope and its fallback say", () => {
    const field = (
      matchScope: string,
      invalidFallbackBehavior: string,
      matchPattern: Json = { all: {} },
    ): Properties => ({
      statement: bytes(
        { jsonBody: { matchPattern, matchScope, invalidFallbackBehavior, oversizeHandling: "MATCH" } },
        "g",
        "EXACTLY",
      ),
    });
    const ask = (rule: Properties, body: string): string => judge([rule], { method: "POST", body }).action;
    const nested = '{"a":{"c":"d","b":{"e":{"f":"g"}}}}';
    expect(ask(field("VALUE", "NO_MATCH", { includedPaths: ["/a/b"] }), nested)).to.equal("block");
    expect(ask(field("KEY", "NO_MATCH"), nested)).to.equal("allow");
    expect(ask(field("KEY", "NO_MATCH"), '{"g":1}')).to.equal("block");
    expect(ask(field("VALUE", "NO_MATCH", { includedPaths: ["/1/x~1y"] }), '[0,{"x/y":"g"}]')).to.equal("block");
    expect(ask(field("ALL", "EVALUATE_AS_STRING"), "g")).to.equal("block");
    expect(ask(field("ALL", "MATCH"), "{broken")).to.equal("block");
    expect(ask(field("ALL", "NO_MATCH"), "{broken")).to.equal("allow");
    // A text alone is JSON to some readers, not to WAF.
    expect(ask(field("VALUE", "NO_MATCH"), '"g"')).to.equal("allow");
  });

  const regex = (regexString: string): Properties => ({
    statement: { regexMatchStatement: { fieldToMatch: { uriPath: {} }, regexString, textTransformations: AS_IS } },
  });
  const unread: readonly (readonly [string, readonly Properties[], string])[] = [
    ["a statement", [{ statement: { asnMatchStatement: { asnLists: [1] } } }], "edge.rules[0].statement: is "],
    [
      "two statements",
      [{ statement: { ...always, geoMatchStatement: { countryCodes: ["DE"] } } }],
      "an object of exactly one key",
    ],
    ["a field", [{ statement: bytes({ ja4Fingerprint: {} }, "x") }], "byteMatchStatement.fieldToMatch: is "],
    ["a constraint", [{ statement: bytes({ method: {} }, "x", "LIKE") }], 'positionalConstraint: is "LIKE"'],
    ["an expression", [regex("a(?=b)")], "without look-around"],
    [
      "an IP set of elsewhere",
      [{ statement: { ipSetReferenceStatement: { arn: "arn:x" } } }],
      "an IP set of the same plan",
    ],
    ["an action", [{ action: { drop: {} }, statement: always }], "allow, block, count, captcha, challenge"],
    [
      "the same priority twice",
      [
        { statement: always, priority: 7 },
        { statement: always, priority: 7 },
      ],
      "priorities that differ",
    ],
    [
      "an unknown value",
      [{ statement: bytes({ method: {} }, "04da6b54-80e4-46f7-96ec-b56ff0331ba9") }],
      "is not known yet",
    ],
  ];
  for (const [what, rules, message] of unread) {
    it(`refuses ${what} that it cannot read, before any request`, () => {
      expect(() => compileWebAcl(plannedOf(rules))).to.throw(LocalError, message);
    });
  }
});
