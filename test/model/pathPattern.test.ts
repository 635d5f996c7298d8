// Path patterns: what they match, and when one hides another.
import { expect } from "chai";
import { coversPattern, pathPatternRegExp } from "../../model/pathPattern.ts";

describe("path patterns", () => {
  it("match as a listener rule does", () => {
    expect(pathPatternRegExp("/orders/*").test("/orders/1/items")).to.equal(true);
    expect(pathPatternRegExp("/orders/*").test("/orders")).to.equal(false);
    expect(pathPatternRegExp("/v?/x").test("/v1/x")).to.equal(true);
    expect(pathPatternRegExp("/v?/x").test("/v12/x")).to.equal(false);
    expect(pathPatternRegExp("/a.b").test("/axb")).to.equal(false);
    expect(pathPatternRegExp("/Orders").test("/orders")).to.equal(false);
  });

  const covered: readonly (readonly [string, string, boolean])[] = [
    ["/*", "/orders/*", true],
    ["/orders/*", "/orders/1", true],
    ["/orders/*", "/orders", false],
    ["/orders/*", "/*", false],
    ["/v?/*", "/v1/x", true],
    ["/v?/*", "/v*/x", false],
    ["/v*", "/v?", true],
    ["/x", "/x", true],
    ["/*b", "/a*b", true],
    ["/*a*a*a*a*a*b", `/${"a".repeat(120)}`, false],
  ];
  for (const [earlier, later, expected] of covered) {
    it(`"${earlier}" ${expected ? "takes all of" : "leaves something of"} "${later}"`, () => {
      expect(coversPattern(earlier, later)).to.equal(expected);
    });
  }
});
