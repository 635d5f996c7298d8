// Capacity units against AWS's table. https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statements-match.html
import { expect } from "chai";
import { firewall } from "../../model/firewallSettings.ts";
import { modelWebAcl } from "../../model/webAcl.ts";
import { ruleCapacity, webAclCapacity } from "../../model/webAclCapacity.ts";

const own = (statement: object, others: object = {}) =>
  modelWebAcl(firewall.parse({ rules: [{ name: "own", action: "count", statement, ...others }] })).rules;

function units(statement: object): number {
  return ruleCapacity(own(statement).find(({ name }) => name === "own")!);
}

const field = { queryString: {} };
const every = { allQueryArguments: {} };
const json = { jsonBody: { matchPattern: { all: {} }, matchScope: "ALL", oversizeHandling: "MATCH" } };
const through = (...types: string[]) => types.map((type, priority) => ({ priority, type }));
const bytes = (positionalConstraint: string, fieldToMatch: object = field, ...types: string[]) => ({
  byteMatchStatement: {
    fieldToMatch,
    positionalConstraint,
    searchString: "x",
    ...(types.length === 0 ? {} : { textTransformations: through(...types) }),
  },
});
const geo = { geoMatchStatement: { countryCodes: ["DE"] } };
const set = { ipSetReferenceStatement: { addresses: ["192.0.2.0/24"] } };
const rate = (others: object) => ({ rateBasedStatement: { limit: 10, ...others } });

const TABLE: readonly (readonly [what: string, statement: object, units: number])[] = [
  ["EXACTLY", bytes("EXACTLY"), 2],
  ["STARTS_WITH", bytes("STARTS_WITH"), 2],
  ["ENDS_WITH", bytes("ENDS_WITH"), 2],
  ["CONTAINS", bytes("CONTAINS"), 10],
  ["CONTAINS_WORD", bytes("CONTAINS_WORD"), 10],
  ["two transformations", bytes("EXACTLY", field, "URL_DECODE", "LOWERCASE"), 22],
  ["NONE", bytes("EXACTLY", field, "NONE"), 2],
  ["all query arguments", bytes("EXACTLY", every), 12],
  ["a JSON body", bytes("CONTAINS", json, "LOWERCASE"), 30],
  ["regex", { regexMatchStatement: { fieldToMatch: field, regexString: "a" } }, 3],
  ["size", { sizeConstraintStatement: { fieldToMatch: field, comparisonOperator: "GT", size: 1 } }, 1],
  ["SQLi", { sqliMatchStatement: { fieldToMatch: field } }, 20],
  ["SQLi, high", { sqliMatchStatement: { fieldToMatch: field, sensitivityLevel: "HIGH" } }, 30],
  ["XSS", { xssMatchStatement: { fieldToMatch: field } }, 40],
  ["country", geo, 1],
  ["label", { labelMatchStatement: { scope: "LABEL", key: "a" } }, 1],
  ["IP set", set, 1],
  [
    "IP set, any forwarded address",
    {
      ipSetReferenceStatement: {
        addresses: ["192.0.2.0/24"],
        ipSetForwardedIpConfig: { headerName: "a", fallbackBehavior: "MATCH", position: "ANY" },
      },
    },
    5,
  ],
  ["and", { andStatement: { statements: [geo, bytes("CONTAINS")] } }, 11],
  ["or", { orStatement: { statements: [geo, set] } }, 2],
  ["not", { notStatement: { statement: bytes("EXACTLY") } }, 2],
  ["rate", rate({}), 2],
  ["rate by two keys", rate({ aggregateKeyType: "CUSTOM_KEYS", customKeys: [{ ip: {} }, { httpMethod: {} }] }), 62],
  ["rate with a scope-down", rate({ scopeDownStatement: bytes("STARTS_WITH", { uriPath: {} }, "URL_DECODE") }), 14],
];

describe("web ACL capacity", () => {
  for (const [what, statement, expected] of TABLE) {
    it(`of ${what} is ${expected}`, () => {
      expect(units(statement)).to.equal(expected);
    });
  }

  it("by default stays inside the price: five groups, one rate, four sizes", () => {
    expect(webAclCapacity(modelWebAcl(firewall.parse({})).rules)).to.equal(700 + 200 + 25 + 50 + 200 + 2 + 4);
  });

  it("counts the anti-DDoS group, and one unit for every five labels", () => {
    expect(webAclCapacity(modelWebAcl(firewall.parse({ antiDdos: true })).rules)).to.equal(1231);
    const labels = ["a", "b", "c", "d", "e", "f"].map((name) => ({ name }));
    expect(webAclCapacity(own(geo, { ruleLabels: labels }))).to.equal(1181 + 1 + 2);
  });
});
