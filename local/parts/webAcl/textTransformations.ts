// Text transformations, on texts whose characters are bytes. Where AWS's description leaves a case open, ModSecurity's
// function of the same name decides. https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-transformation.html
// https://github.com/owasp-modsecurity/ModSecurity/wiki/Reference-Manual-(v3.x), transformation functions
import { createHash } from "node:crypto";
import { cssDecode, escapeSequenceDecode, htmlEntityDecode, jsDecode, urlDecode, urlDecodeUni } from "./decoders.ts";
import type { Transformation } from "./decoders.ts";
import type { Input } from "./input.ts";

const lowercase: Transformation = (text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

const BY_TYPE: Readonly<Record<string, Transformation>> = {
  NONE: (text) => text,
  LOWERCASE: lowercase,
  URL_DECODE: urlDecode,
  URL_DECODE_UNI: urlDecodeUni,
  HTML_ENTITY_DECODE: htmlEntityDecode,
  JS_DECODE: jsDecode,
  CSS_DECODE: cssDecode,
  ESCAPE_SEQ_DECODE: escapeSequenceDecode,
  // Six kinds of white space, and the non-breaking space as one byte.
  COMPRESS_WHITE_SPACE: (text) => text.replace(/[ \f\t\n\r\v\xa0]+/g, " "),
  CMD_LINE: (text) =>
    lowercase(
      text
        .replace(/[\\"'^]/g, "")
        .replace(/[,;]/g, " ")
        .replace(/[ \t\r\n]+/g, " ")
        .replace(/ (?=[/(])/g, ""),
    ),
  BASE64_DECODE: (text) => base64(/^[A-Za-z0-9+/]*/.exec(text)?.[0] ?? ""),
  BASE64_DECODE_EXT: (text) => base64(text.replace(/[^A-Za-z0-9+/]/g, "")),
  HEX_DECODE: (text) => (/^([0-9A-Fa-f]{2})*$/.test(text) ? fromHex(text) : text),
  SQL_HEX_DECODE: (text) => text.replace(/0x((?:[0-9A-Fa-f]{2})+)/gi, (_, digits: string) => fromHex(digits)),
  NORMALIZE_PATH: normalizePath,
  NORMALIZE_PATH_WIN: (text) => normalizePath(text.replaceAll("\\", "/")),
  REMOVE_NULLS: (text) => text.replaceAll("\0", ""),
  REPLACE_NULLS: (text) => text.replaceAll("\0", " "),
  REPLACE_COMMENTS: (text) => text.replace(/\/\*[\s\S]*?(\*\/|$)/g, " "),
  UTF8_TO_UNICODE: (text) =>
    text.replace(/[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}/g, unicodeOf),
  MD5: (text) => createHash("md5").update(text, "latin1").digest().toString("latin1"),
};

/** The planned transformations as one, in the order of their priorities. Throws LocalError for one it does not know. */
export function transformations(planned: Input): Transformation {
  const steps = planned
    .list()
    .map((each) => ({ priority: each.at("priority").number(), type: each.at("type") }))
    .sort((one, other) => one.priority - other.priority)
    .map(({ type }) => BY_TYPE[type.word(Object.keys(BY_TYPE))] ?? ((text: string) => text));
  return (text) => steps.reduce((result, step) => step(result), text);
}

function base64(text: string): string {
  return Buffer.from(text, "base64").toString("latin1");
}

function fromHex(digits: string): string {
  return Buffer.from(digits, "hex").toString("latin1");
}

/** Slashes that repeat, `.` and `..` go; a `..` that leads out at the beginning stays. */
function normalizePath(text: string): string {
  const rooted = text.startsWith("/");
  const kept: string[] = [];
  const steps = text.split("/").filter((step) => step !== "" && step !== ".");
  for (const step of steps) {
    if (step !== "..") kept.push(step);
    else if (kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (!rooted) kept.push(step);
  }
  const ended = kept.length > 0 && /(^|\/)\.?\.?$/.test(text) ? "/" : "";
  return `${rooted ? "/" : ""}${kept.join("/")}${ended}`;
}

/** A character of two to four bytes as `%uHHHH`; what is wider than two bytes of Unicode keeps its digits. */
function unicodeOf(bytes: string): string {
  const code = Buffer.from(bytes, "latin1").toString("utf8").codePointAt(0) ?? 0xfffd;
  return `%u${code.toString(16).padStart(4, "0")}`;
}
