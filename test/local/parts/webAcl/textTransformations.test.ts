// Text transformations: AWS's description of each, case by case. Does not prove what AWS does where it describes nothing.
// https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-transformation.html
import { expect } from "chai";
import { Input } from "../../../../local/parts/webAcl/input.ts";
import { transformations } from "../../../../local/parts/webAcl/textTransformations.ts";
import { LocalError } from "../../../../local/localError.ts";

function transformed(text: string, ...types: string[]): string {
  const planned = types.map((type, index) => ({ priority: types.length - index, type }));
  // Listed from the last to the first: priorities make the order, not the list.
  return transformations(new Input(planned.toReversed(), "t"))(text);
}

const CASES: readonly (readonly [type: string, text: string, result: string])[] = [
  ["NONE", " A%20b ", " A%20b "],
  ["LOWERCASE", "AZ-\xc9", "az-\xc9"],
  ["URL_DECODE", "%2e%2E%41+b%zz%", "..A b%zz%"],
  ["URL_DECODE", "%u0041", "%u0041"],
  ["URL_DECODE_UNI", "%u0041%41%uff1cscript+", "AA<script "],
  ["URL_DECODE_UNI", "%u0141", "A"],
  ["HTML_ENTITY_DECODE", "&lt;a&gt;&quot;&nbsp;&#x41;&#66;&bogus;", '<a>"\xa0AB&bogus;'],
  ["COMPRESS_WHITE_SPACE", "a \t\n\r\f\v\xa0b  c", "a b c"],
  ["CMD_LINE", 'C^a"t,\\;  /ETC (x)', "cat/etc(x)"],
  ["BASE64_DECODE", "c2VsZWN0", "select"],
  ["BASE64_DECODE", "c2Vs!ZWN0", "sel"],
  ["BASE64_DECODE_EXT", "c2Vs!ZWN0", "select"],
  ["HEX_DECODE", "73656C", "sel"],
  ["HEX_DECODE", "xyz", "xyz"],
  ["SQL_HEX_DECODE", "id=0x414243 or 0X64", "id=ABC or d"],
  ["NORMALIZE_PATH", "/a//b/./c/../d", "/a/b/d"],
  ["NORMALIZE_PATH", "/../../etc", "/etc"],
  ["NORMALIZE_PATH", "../a/../b", "../b"],
  ["NORMALIZE_PATH", "/a/", "/a/"],
  ["NORMALIZE_PATH", "/a/b/..", "/a/"],
  ["NORMALIZE_PATH", "/", "/"],
  ["NORMALIZE_PATH", "\\a\\..\\b", "\\a\\..\\b"],
  ["NORMALIZE_PATH_WIN", "\\a\\..\\b", "/b"],
  ["REMOVE_NULLS", "a\0b", "ab"],
  ["REPLACE_NULLS", "a\0b", "a b"],
  ["REPLACE_COMMENTS", "sel/* x */ect/**/ */ /* open", "sel ect  */  "],
  ["JS_DECODE", "\\u0061\\uff41\\x62\\143\\n\\q", "aabc\nq"],
  ["CSS_DECODE", "ja\\vascr\\0069 pt\\\n!", "javascript!"],
  ["ESCAPE_SEQ_DECODE", "\\a\\t\\\\\\?\\'\\\"\\x41\\0102\\z", "\x07\t\\?'\"AB\\z"],
  ["UTF8_TO_UNICODE", "a\xc3\xa9\xe2\x82\xacz", "a%u00e9%u20acz"],
  ["MD5", "a", Buffer.from("0cc175b9c0f1b6a831c399e269772661", "hex").toString("latin1")],
];

describe("text transformations", () => {
  for (const [type, text, result] of CASES) {
    it(`${type} makes ${JSON.stringify(result)} of ${JSON.stringify(text)}`, () => {
      expect(transformed(text, type)).to.equal(result);
    });
  }

  it("work in the order of their priorities", () => {
    // The helper gives the first type the highest number.
    expect(transformed("%2525", "URL_DECODE", "URL_DECODE")).to.equal("%");
    expect(transformed("%54", "URL_DECODE", "LOWERCASE")).to.equal("T");
    expect(transformed("%54", "LOWERCASE", "URL_DECODE")).to.equal("t");
  });

  it("that are not known end with their place", () => {
    expect(() => transformed("a", "ROT13")).to.throw(
      LocalError,
      /^t\[0\]\.type: is "ROT13"; the web ACL in local understands NONE, /,
    );
  });
});
