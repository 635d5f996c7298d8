// Which requests a rate-based rule counts together. Each case: a request twice over the limit, and one that stands apart.
// https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-aggregation-options.html
import { expect } from "chai";
import { LocalError } from "../../../../local/localError.ts";
import { compileWebAcl, evaluateWebAcl } from "../../../../local/parts/webAcl/evaluateWebAcl.ts";
import { RateState } from "../../../../local/parts/webAcl/rateState.ts";
import type { Json, Properties } from "../../../../plan/type.ts";
import { type Asked, plannedOf, requestOf } from "./webAclBench.ts";

const LIMIT = 10;
const through = (type: string): Json => [{ priority: 0, type }];
const AS_IS = through("NONE");

/** The action that the last of some requests meets. */
function last(rate: Properties, requests: readonly Asked[], before: readonly Properties[] = []): string {
  const acl = compileWebAcl(plannedOf([...before, { statement: { rateBasedStatement: { limit: LIMIT, ...rate } } }]));
  const rates = new RateState();
  return requests.map((asked, n) => evaluateWebAcl(acl, requestOf(asked), rates, n).action).at(-1) ?? "none";
}

const times = (asked: Asked): Asked[] => Array.from({ length: LIMIT }, () => asked);
const custom = (...customKeys: Json[]): Properties => ({ aggregateKeyType: "CUSTOM_KEYS", customKeys });
const relay = (fallbackBehavior: string): Properties => ({
  forwardedIpConfig: { headerName: "x-relay", fallbackBehavior },
});
const by = (name: string, value: string): Asked => ({ headers: { [name]: value } });

describe("rate keys", () => {
  const cases: readonly (readonly [what: string, rate: Properties, same: Asked, together: Asked, apart: Asked])[] = [
    ["IP, IPv6 in any spelling", {}, { client: "2001:db8::1" }, { client: "2001:DB8:0::1" }, { client: "2001:db8::2" }],
    [
      "FORWARDED_IP: the first address",
      { aggregateKeyType: "FORWARDED_IP", ...relay("NO_MATCH") },
      by("x-relay", "192.0.2.1, 192.0.2.2"),
      by("X-Relay", "192.0.2.1"),
      by("x-relay", "192.0.2.2, 192.0.2.1"),
    ],
    ["ip", custom({ ip: {} }), {}, { to: "/x" }, { client: "203.0.113.10" }],
    [
      "forwardedIp",
      { ...custom({ forwardedIp: {} }), ...relay("MATCH") },
      by("x-relay", "192.0.2.1"),
      by("x-relay", "192.0.2.1"),
      by("x-relay", "192.0.2.3"),
    ],
    ["httpMethod", custom({ httpMethod: {} }), {}, { client: "203.0.113.10" }, { method: "PUT" }],
    [
      "header, transformed",
      custom({ header: { name: "x-key", textTransformations: through("LOWERCASE") } }),
      by("x-key", "A"),
      by("X-Key", "a"),
      by("x-key", "b"),
    ],
    [
      "cookie",
      custom({ cookie: { name: "id", textTransformations: AS_IS } }),
      by("cookie", "id=1"),
      by("cookie", "a=2; id=1"),
      by("cookie", "id=2"),
    ],
    [
      "queryArgument",
      custom({ queryArgument: { name: "id", textTransformations: AS_IS } }),
      { to: "/?id=1" },
      { to: "/?ID=1&b=2" },
      { to: "/?id=2" },
    ],
    [
      "queryString",
      custom({ queryString: { textTransformations: AS_IS } }),
      { to: "/a?x" },
      { to: "/b?x" },
      { to: "/a?y" },
    ],
    [
      "uriPath",
      custom({ uriPath: { textTransformations: through("URL_DECODE") } }),
      { to: "/a?x" },
      { to: "/%61" },
      { to: "/b" },
    ],
  ];
  for (const [what, rate, same, together, apart] of cases) {
    it(`${what}: counts together what is the same, and nothing else`, () => {
      expect(last(rate, [...times(same), together])).to.equal("block");
      expect(last(rate, [...times(same), apart])).to.equal("allow");
    });
  }

  it("CONSTANT counts all that the scope-down lets through", () => {
    const path = {
      fieldToMatch: { uriPath: {} },
      positionalConstraint: "EXACTLY",
      searchString: "/a",
      textTransformations: AS_IS,
    };
    const rate = { aggregateKeyType: "CONSTANT", scopeDownStatement: { byteMatchStatement: path } };
    expect(last(rate, [...times({ to: "/a" }), { to: "/a", client: "203.0.113.10", method: "PUT" }])).to.equal("block");
    expect(last(rate, [...times({ to: "/a" }), { to: "/b" }])).to.equal("allow");
  });

  it("labelNamespace counts by the labels of earlier rules", () => {
    const tagged = (value: string): Properties => ({
      action: { count: {} },
      ruleLabels: [{ name: `team:${value}` }],
      statement: {
        byteMatchStatement: {
          fieldToMatch: { singleHeader: { name: "x-team" } },
          positionalConstraint: "EXACTLY",
          searchString: value,
          textTransformations: AS_IS,
        },
      },
    });
    const rate = custom({ labelNamespace: { namespace: "team:" } });
    const teams = [tagged("red"), tagged("blue")];
    expect(last(rate, [...times(by("x-team", "red")), by("x-team", "red")], teams)).to.equal("block");
    expect(last(rate, [...times(by("x-team", "red")), by("x-team", "blue")], teams)).to.equal("allow");
    expect(last(rate, [...times({}), {}], teams)).to.equal("allow");
  });

  it("leave out requests that lack a part, and let a broken address decide by its fallback", () => {
    const forwarded = (fallback: string): Properties => ({ aggregateKeyType: "FORWARDED_IP", ...relay(fallback) });
    expect(last(forwarded("MATCH"), [...times({}), {}])).to.equal("allow");
    expect(last(forwarded("MATCH"), [by("x-relay", "nobody")])).to.equal("block");
    expect(last(forwarded("NO_MATCH"), [...times(by("x-relay", "nobody")), by("x-relay", "nobody")])).to.equal("allow");
    const both = custom({ ip: {} }, { cookie: { name: "id", textTransformations: AS_IS } });
    expect(last(both, [...times({}), {}])).to.equal("allow");
  });

  it("that are not known end before any request", () => {
    expect(() => last(custom({ ja4Fingerprint: { fallbackBehavior: "MATCH" } }), [])).to.throw(
      LocalError,
      "customKeys[0]: is ",
    );
  });
});
