// Expressions of AWS WAF as JavaScript's. Does not prove that AWS accepts one: its list of constructs is not public.
import { expect } from "chai";
import { bytesOf, wafRegExp } from "../../model/webAclRegex.ts";

function matches(pattern: string, text: string): boolean {
  const read = wafRegExp(pattern);
  if ("fault" in read) throw new Error(read.fault);
  return read.expression.test(bytesOf(text));
}

describe("wafRegExp", () => {
  it("searches anywhere, with case unless (?i) begins it", () => {
    expect([matches("b+c", "abbcd"), matches("B", "b"), matches("(?i)B", "b")]).to.deep.equal([true, false, true]);
  });

  it("compares bytes", () => {
    expect([matches("^\\xc3\\xa9$", "é"), matches("^é$", "é"), matches("^..$", "é")]).to.deep.equal([true, true, true]);
  });

  const refused = [
    "(?=a)",
    "(?<!a)",
    "(?<n>a)",
    "(?>a)",
    "a(?i)b",
    "(a)\\1",
    "\\Aa",
    "\\pL",
    "[[:alpha:]]",
    "a++",
    "(",
    "\\v",
    "",
  ];
  for (const pattern of [...refused, "a".repeat(201)]) {
    it(`refuses ${pattern.slice(0, 20) || "nothing"}`, () => {
      expect(wafRegExp(pattern)).to.have.property("fault").that.is.a("string");
    });
  }

  for (const pattern of ["(?:a|b)c", "\\.(php|asp)$", "^/[\\w./-]{1,9}\\?", "[\\]\\\\]", "(?ims)^a$"]) {
    it(`reads ${pattern}`, () => {
      expect(wafRegExp(pattern)).to.have.property("expression");
    });
  }
});
