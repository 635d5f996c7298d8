// Statements that compare a part of a request with a text, an expression or a size.
import { bytesOf, wafRegExp } from "../../../model/webAclRegex.ts";
import { field } from "./fields.ts";
import type { Input } from "./input.ts";
import { transformations } from "./textTransformations.ts";
import type { WebRequest } from "./webRequest.ts";

/** True where the request matches. */
export type RequestMatch = (request: WebRequest) => boolean;

/** A statement's test of one text, applied to every text of its field after its transformations. */
function inspecting(planned: Input, bodyBytes: number, test: (text: string) => boolean): RequestMatch {
  const contentOf = field(planned.at("fieldToMatch"), bodyBytes);
  const transformed = transformations(planned.at("textTransformations"));
  return (request) => {
    const content = contentOf(request);
    return "decided" in content ? content.decided : content.texts.some((text) => test(transformed(text)));
  };
}

/** https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-string-match.html */
export function byteMatch(planned: Input, bodyBytes: number): RequestMatch {
  const wanted = bytesOf(planned.at("searchString").text());
  const constraint = planned.at("positionalConstraint");
  const tests: Record<string, (text: string) => boolean> = {
    EXACTLY: (text) => text === wanted,
    STARTS_WITH: (text) => text.startsWith(wanted),
    ENDS_WITH: (text) => text.endsWith(wanted),
    CONTAINS: (text) => text.includes(wanted),
    CONTAINS_WORD: (text) => containsWord(text, wanted),
  };
  const test = tests[constraint.text()];
  if (test === undefined) throw constraint.fault(Object.keys(tests).join(", "));
  return inspecting(planned, bodyBytes, test);
}

/** The word stands somewhere with neither letter, digit nor underscore beside it. */
function containsWord(text: string, word: string): boolean {
  const inWord = (character: string | undefined): boolean => /^\w$/.test(character ?? "");
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!inWord(text[at - 1]) && !inWord(text[at + word.length])) return true;
  }
  return false;
}

/** https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-regex-match.html */
export function regexMatch(planned: Input, bodyBytes: number): RequestMatch {
  const read = wafRegExp(planned.at("regexString").text());
  if ("fault" in read) throw planned.at("regexString").fault(read.fault);
  return inspecting(planned, bodyBytes, (text) => read.expression.test(text));
}

/** https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-size-constraint-match.html */
export function sizeConstraint(planned: Input, bodyBytes: number): RequestMatch {
  const size = planned.at("size").number();
  const operator = planned.at("comparisonOperator");
  const tests: Record<string, (length: number) => boolean> = {
    EQ: (length) => length === size,
    NE: (length) => length !== size,
    LE: (length) => length <= size,
    LT: (length) => length < size,
    GE: (length) => length >= size,
    GT: (length) => length > size,
  };
  const test = tests[operator.text()];
  if (test === undefined) throw operator.fault(Object.keys(tests).join(", "));
  return inspecting(planned, bodyBytes, (text) => test(text.length));
}
