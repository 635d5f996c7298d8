// Parts of a request as far as AWS WAF sees them, and forwarded addresses by their position.
// https://docs.aws.amazon.com/waf/latest/developerguide/waf-oversize-request-components.html
import { expect } from "chai";
import { compileWebAcl, evaluateWebAcl } from "../../../../local/parts/webAcl/evaluateWebAcl.ts";
import { RateState } from "../../../../local/parts/webAcl/rateState.ts";
import type { Verdict, WebRequest } from "../../../../local/parts/webAcl/webRequest.ts";
import type { Json, Properties } from "../../../../plan/type.ts";
import { plannedFrom, plannedOf, requestOf } from "./webAclBench.ts";

/** Whether one rule that looks for a text in a field blocks. */
function finds(fieldToMatch: Json, searchString: string, request: WebRequest): boolean {
  const byteMatchStatement = {
    fieldToMatch,
    positionalConstraint: "EXACTLY",
    searchString,
    textTransformations: [{ priority: 0, type: "NONE" }],
  };
  const acl = compileWebAcl(plannedOf([{ statement: { byteMatchStatement } }]));
  return evaluateWebAcl(acl, request, new RateState(), 0).action === "block";
}

const headers = (matchPattern: Json, matchScope: string, oversizeHandling = "CONTINUE"): Properties => ({
  headers: [{ matchPattern, matchScope, oversizeHandling }],
});
const cookies = (matchPattern: Json, matchScope: string, oversizeHandling = "CONTINUE"): Properties => ({
  cookies: { matchPatterns: [matchPattern], matchScope, oversizeHandling },
});

describe("fields", () => {
  it("hold names, values or both of the headers that are chosen", () => {
    const request = requestOf({ headers: { "X-One": "1", "x-two": "2" } });
    expect(finds(headers({ all: {} }, "KEY"), "X-One", request)).to.equal(true);
    expect(finds(headers({ all: {} }, "KEY"), "1", request)).to.equal(false);
    expect(finds(headers({ includedHeaders: ["x-one"] }, "ALL"), "1", request)).to.equal(true);
    expect(finds(headers({ includedHeaders: ["x-one"] }, "ALL"), "2", request)).to.equal(false);
    expect(finds(headers({ excludedHeaders: ["x-one"] }, "VALUE"), "2", request)).to.equal(true);
    expect(finds(headers({ excludedHeaders: ["x-one"] }, "VALUE"), "1", request)).to.equal(false);
  });

  it("hold the cookies that are not excluded", () => {
    const request = requestOf({ headers: { cookie: "a=1; b=2=3" } });
    expect(finds(cookies({ excludedCookies: ["a"] }, "VALUE"), "2=3", request)).to.equal(true);
    expect(finds(cookies({ excludedCookies: ["a"] }, "VALUE"), "1", request)).to.equal(false);
    expect(finds(cookies({ all: {} }, "KEY"), "a", request)).to.equal(true);
  });

  it("end after 200 headers where the inspection continues", () => {
    // Host and user agent come first.
    const many = Object.fromEntries(Array.from({ length: 199 }, (_, n) => [`x-${n}`, `v${n}`]));
    const request = requestOf({ headers: many });
    expect(finds(headers({ all: {} }, "VALUE"), "v197", request)).to.equal(true);
    expect(finds(headers({ all: {} }, "VALUE"), "v198", request)).to.equal(false);
    expect(finds(headers({ all: {} }, "VALUE", "MATCH"), "none", request)).to.equal(true);
    expect(finds(headers({ all: {} }, "VALUE", "NO_MATCH"), "v1", request)).to.equal(false);
  });

  it("end after 8,192 bytes of cookies, in the middle of one", () => {
    const request = requestOf({ headers: { cookie: `a=${"x".repeat(8188)}; b=1234` } });
    expect(finds(cookies({ all: {} }, "VALUE"), "12", request)).to.equal(true);
    expect(finds(cookies({ all: {} }, "VALUE"), "1234", request)).to.equal(false);
    const fits = requestOf({ headers: { cookie: `a=${"x".repeat(8186)}; b=1234` } });
    expect(finds(cookies({ all: {} }, "VALUE", "MATCH"), "none", fits)).to.equal(false);
    expect(finds(cookies({ all: {} }, "VALUE", "MATCH"), "none", request)).to.equal(true);
  });

  it("know the host of a request that names it in a pseudo header", () => {
    const request = { ...requestOf(), headers: [["user-agent", "h2"] as const] };
    expect(finds({ singleHeader: { name: "host" } }, "edge.example.com", request)).to.equal(true);
  });

  it("compare bytes, also beyond ASCII", () => {
    const request = { ...requestOf(), body: Buffer.from("é") };
    expect(finds({ body: { oversizeHandling: "MATCH" } }, "é", request)).to.equal(true);
    const json = {
      matchPattern: { all: {} },
      matchScope: "VALUE",
      oversizeHandling: "MATCH",
      invalidFallbackBehavior: "MATCH",
    };
    expect(finds({ jsonBody: json }, "é", { ...request, body: Buffer.from('["\\u00e9"]') })).to.equal(true);
    expect(finds({ jsonBody: json }, "e", { ...request, body: Buffer.from('["é"]') })).to.equal(false);
  });
});

describe("forwarded addresses", () => {
  const others = "192.0.2.1";

  async function judged(position: string, relayed: string): Promise<Verdict> {
    const ipSetForwardedIpConfig = { headerName: "x-relay", fallbackBehavior: "NO_MATCH", position };
    const statement = { ipSetReferenceStatement: { addresses: ["10.9.0.0/16"], ipSetForwardedIpConfig } };
    const acl = compileWebAcl(await plannedFrom({ rules: [{ name: "relay", action: "block", statement }] }));
    return evaluateWebAcl(acl, requestOf({ headers: { "x-relay": relayed } }), new RateState(), 0);
  }

  const cases: readonly (readonly [position: string, relayed: string, action: string])[] = [
    ["FIRST", `10.9.0.1, ${others}`, "block"],
    ["FIRST", `${others}, 10.9.0.1`, "allow"],
    ["LAST", `${others}, 10.9.0.1`, "block"],
    ["LAST", `10.9.0.1, ${others}`, "allow"],
    ["ANY", `10.9.0.1${`, ${others}`.repeat(9)}`, "block"],
    // Of more than ten, the last ten count.
    ["ANY", `10.9.0.1${`, ${others}`.repeat(10)}`, "allow"],
    ["ANY", "10.9.0.1 10.9.0.2", "allow"],
  ];
  for (const [position, relayed, action] of cases) {
    it(`${position} of ${relayed.slice(0, 40)}: ${action}`, async () => {
      expect((await judged(position, relayed)).action).to.equal(action);
    });
  }

  it("have no country here, and say so", async () => {
    const forwardedIpConfig = { headerName: "x-relay", fallbackBehavior: "MATCH" };
    const statement = { geoMatchStatement: { countryCodes: ["DE"], forwardedIpConfig } };
    const acl = compileWebAcl(await plannedFrom({ rules: [{ name: "abroad", action: "block", statement }] }));
    const verdict = evaluateWebAcl(acl, requestOf({ country: "DE" }), new RateState(), 0);
    expect(verdict.action).to.equal("allow");
    expect(verdict.notEmulated).to.include("abroad: country of a forwarded address");
  });
});
