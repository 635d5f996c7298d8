// The parts of a request that a rule of the web ACL looks at, and what is done to them first, in AWS WAF's words.
// https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-fields-list.html
import { z } from "zod";
import { wholeNumber } from "./settingTypes.ts";

/** https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-transformation.html */
const TRANSFORMATIONS = [
  "NONE",
  "BASE64_DECODE",
  "BASE64_DECODE_EXT",
  "CMD_LINE",
  "COMPRESS_WHITE_SPACE",
  "CSS_DECODE",
  "ESCAPE_SEQ_DECODE",
  "HEX_DECODE",
  "HTML_ENTITY_DECODE",
  "JS_DECODE",
  "LOWERCASE",
  "MD5",
  "NORMALIZE_PATH",
  "NORMALIZE_PATH_WIN",
  "REMOVE_NULLS",
  "REPLACE_COMMENTS",
  "REPLACE_NULLS",
  "SQL_HEX_DECODE",
  "URL_DECODE",
  "URL_DECODE_UNI",
  "UTF8_TO_UNICODE",
] as const;

/** One of some words; the message names them all. */
export function word<const W extends readonly [string, ...string[]]>(words: W) {
  return z.enum(words, { error: words.join(", ") });
}

/** An object of which exactly one key may be given. */
export function exactlyOne(shape: Readonly<Record<string, z.ZodType>>, allowed = Object.keys(shape)): z.ZodType {
  const error = `exactly one of ${allowed.join(", ")}`;
  return z.strictObject(shape, { error }).refine((value) => Object.keys(value).length === 1, { error });
}

const transformation = z.strictObject({
  /** Transformations are applied from the lowest number up. */
  priority: wholeNumber(0, 1000),
  type: word(TRANSFORMATIONS),
});

export const textTransformations = z
  .array(transformation, { error: "a list of transformations" })
  .min(1, { error: "at least one transformation; NONE leaves the text as it is" })
  .max(10, { error: "at most 10 transformations" })
  .refine((list) => new Set(list.map(({ priority }) => priority)).size === list.length, {
    error: "transformations of different priorities",
  })
  .default([{ priority: 0, type: "NONE" }]);

/** What becomes of a request of which this part is larger than WAF can inspect. No default: it is to be said. */
const oversizeHandling = word(["CONTINUE", "MATCH", "NO_MATCH"]);
const matchScope = word(["ALL", "KEY", "VALUE"]);
const everything = z.strictObject({}, { error: "{}" });

/** AWS returns the names of headers and arguments in lower case, and would show a difference for ever. */
function lowerCaseName(length: number) {
  return z.string({ error: "a name" }).regex(new RegExp(`^[a-z0-9_-]{1,${length}}$`), {
    error: `a name of at most ${length} lower-case letters, digits, - and _`,
  });
}

const names = z
  .array(z.string({ error: "a name" }).regex(/^\S{1,64}$/, { error: "a name of at most 64 characters" }))
  .min(1, { error: "at least one name" })
  .max(199, { error: "at most 199 names" });

export interface HeadersField {
  readonly matchScope: string;
  readonly oversizeHandling: string;
  readonly matchPattern: Readonly<Record<string, unknown>>;
}

/** Exactly one part of a request. Headers and cookies stand in lists of one, as the provider has them. */
export interface FieldToMatch {
  readonly uriPath?: object;
  readonly queryString?: object;
  readonly method?: object;
  readonly allQueryArguments?: object;
  readonly singleHeader?: { readonly name: string };
  readonly singleQueryArgument?: { readonly name: string };
  readonly headers?: readonly HeadersField[];
  readonly cookies?: {
    readonly matchScope: string;
    readonly oversizeHandling: string;
    readonly matchPatterns: readonly Readonly<Record<string, unknown>>[];
  };
  readonly body?: { readonly oversizeHandling: string };
  readonly jsonBody?: {
    readonly matchScope: string;
    readonly oversizeHandling: string;
    readonly invalidFallbackBehavior: string;
    readonly matchPattern: Readonly<Record<string, unknown>>;
  };
}

/** RFC 6901; `/` alone would be the empty key, and everything is `all`. */
const jsonPointer = z
  .string({ error: "a JSON pointer" })
  .regex(/^(\/([^~/]|~[01])+){1,}$/, { error: "a JSON pointer such as /order/items/0" })
  .max(512, { error: "at most 512 characters" });

const FIELDS = {
  uriPath: everything,
  queryString: everything,
  method: everything,
  allQueryArguments: everything,
  singleHeader: z.strictObject({ name: lowerCaseName(40) }),
  singleQueryArgument: z.strictObject({ name: lowerCaseName(30) }),
  headers: z
    .array(
      z.strictObject({
        matchPattern: exactlyOne({
          all: everything.optional(),
          includedHeaders: names.optional(),
          excludedHeaders: names.optional(),
        }),
        matchScope,
        oversizeHandling,
      }),
    )
    .length(1, { error: "a list of one" }),
  cookies: z.strictObject({
    matchPatterns: z
      .array(
        exactlyOne({
          all: everything.optional(),
          includedCookies: names.optional(),
          excludedCookies: names.optional(),
        }),
      )
      .length(1, { error: "a list of one" }),
    matchScope,
    oversizeHandling,
  }),
  body: z.strictObject({ oversizeHandling }),
  jsonBody: z.strictObject({
    matchPattern: exactlyOne({
      all: everything.optional(),
      includedPaths: z.array(jsonPointer).min(1, { error: "at least one JSON pointer" }).optional(),
    }),
    matchScope,
    oversizeHandling,
    /** AWS without it inspects what stands before the first error, which an attacker chooses. */
    invalidFallbackBehavior: word(["EVALUATE_AS_STRING", "MATCH", "NO_MATCH"]).default("EVALUATE_AS_STRING"),
  }),
};

export const fieldToMatch = exactlyOne(
  Object.fromEntries(Object.entries(FIELDS).map(([key, schema]) => [key, schema.optional()])),
) as z.ZodType<FieldToMatch>;
