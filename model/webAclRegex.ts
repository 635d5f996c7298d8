// Regular expressions of AWS WAF, which are PCRE without some constructs, read as JavaScript's: the part that both know.

/** Most characters of one expression. https://docs.aws.amazon.com/waf/latest/developerguide/limits.html */
export const REGEX_LENGTH = 200;

/** Escapes that mean the same in PCRE, in RE2 (with which the provider checks) and in JavaScript. */
const SAME_ESCAPE = /^\\(?:[dDwWsSbBtnrf]|x[0-9A-Fa-f]{2}|[^A-Za-z0-9])/;

/** A compiled expression, or what keeps it from being one. */
export type WafRegExp = { readonly expression: RegExp } | { readonly fault: string };

/**
 * Compiles an expression for texts whose characters are bytes. Case counts unless it begins with `(?i)`.
 * https://docs.aws.amazon.com/waf/latest/developerguide/waf-regex-pattern-support.html
 */
export function wafRegExp(pattern: string): WafRegExp {
  if (pattern.length === 0 || pattern.length > REGEX_LENGTH) return { fault: `1 to ${REGEX_LENGTH} characters` };
  const [prefix = "", flags = ""] = /^\(\?([ims]+)\)/.exec(pattern) ?? [];
  const source = pattern.slice(prefix.length);
  const fault = foreignConstruct(source);
  if (fault !== undefined) return { fault };
  try {
    return { expression: new RegExp(bytesOf(source), [...new Set(flags)].join("")) };
  } catch {
    return { fault: "a regular expression that can be read" };
  }
}

/** UTF-8 bytes of a text, each as one character: what WAF compares are bytes. */
export function bytesOf(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}

/** Constructs that one of the three readers lacks or reads otherwise. */
function foreignConstruct(source: string): string | undefined {
  for (let rest = source; rest !== "";) {
    const escape = SAME_ESCAPE.exec(rest)?.[0];
    if (rest.startsWith("\\") && escape === undefined) {
      return `an expression without ${rest.slice(0, 2)}, which is read in different ways or not at all`;
    }
    if (/^\(\?(?!:)/.test(rest)) {
      return "an expression without look-around, named and atomic groups; (?i) may stand at the very beginning";
    }
    if (/^\[\[?:/.test(rest)) return "an expression without POSIX classes such as [:alpha:]; write [A-Za-z]";
    rest = rest.slice(escape?.length ?? 1);
  }
  return undefined;
}
