// A statement of an own rule of the web ACL, as AWS WAF has it, down to three levels of and, or and not.
// https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statements-list.html
import { z } from "zod";
import { cidr, isIpv6, wholeNumber } from "./settingTypes.ts";
import { COUNTRY_CODES } from "./webAclCountries.ts";
import { exactlyOne, fieldToMatch, textTransformations, word } from "./webAclFields.ts";
import { wafRegExp } from "./webAclRegex.ts";

/** The provider's schema ends here. https://github.com/hashicorp/terraform-provider-aws, internal/service/wafv2 */
export const NESTING = 3;

/** A country by its ISO code. */
export const countryCode = z
  .string({ error: "a country code such as DE" })
  .refine((code) => COUNTRY_CODES.has(code), { error: "a country code of ISO 3166, such as DE or GB" });

/** A CIDR that an IP set can hold. https://docs.aws.amazon.com/waf/latest/APIReference/API_IPSet.html */
export const setAddress = cidr.refine((value) => !value.endsWith("/0"), {
  error: "a CIDR narrower than /0; an IP set cannot hold all addresses",
});

const headerName = z.string({ error: "a header's name" }).regex(/^[A-Za-z0-9-]{1,255}$/, { error: "a header's name" });
const fallbackBehavior = word(["MATCH", "NO_MATCH"]);
const forwardedIpConfig = z.strictObject({ headerName, fallbackBehavior });

const byteMatchStatement = z
  .strictObject({
    fieldToMatch,
    positionalConstraint: word(["EXACTLY", "STARTS_WITH", "ENDS_WITH", "CONTAINS", "CONTAINS_WORD"]),
    searchString: z
      .string({ error: "a text" })
      .min(1, { error: "a text" })
      .max(200, { error: "at most 200 characters" }),
    textTransformations,
  })
  .refine(
    ({ positionalConstraint, searchString }) => positionalConstraint !== "CONTAINS_WORD" || /^\w+$/.test(searchString),
    {
      error: "a word of A-Z, a-z, 0-9 and _ where the constraint is CONTAINS_WORD",
      path: ["searchString"],
    },
  );

const regexString = z.string({ error: "a regular expression" }).superRefine((pattern, context) => {
  const read = wafRegExp(pattern);
  if ("fault" in read) context.addIssue({ code: "custom", message: read.fault });
});

const MATCHES = {
  byteMatchStatement,
  regexMatchStatement: z.strictObject({ fieldToMatch, regexString, textTransformations }),
  sizeConstraintStatement: z.strictObject({
    fieldToMatch,
    comparisonOperator: word(["EQ", "NE", "LE", "LT", "GE", "GT"]),
    /** Bytes. */
    size: wholeNumber(0, 2_147_483_647),
    textTransformations,
  }),
  geoMatchStatement: z.strictObject({
    countryCodes: z.array(countryCode).min(1, { error: "at least one country" }),
    forwardedIpConfig: forwardedIpConfig.optional(),
  }),
  /** The IP set is made here, of these addresses. */
  ipSetReferenceStatement: z.strictObject({
    addresses: z
      .array(setAddress)
      .min(1, { error: "at least one CIDR" })
      .max(10_000, { error: "at most 10,000 CIDRs" })
      .refine((list) => new Set(list.map(isIpv6)).size === 1, {
        error: "CIDRs of one family; put IPv4 and IPv6 into two statements, for an IP set holds one",
      }),
    ipSetForwardedIpConfig: z
      .strictObject({ headerName, fallbackBehavior, position: word(["FIRST", "LAST", "ANY"]) })
      .optional(),
  }),
  labelMatchStatement: z
    .strictObject({
      scope: word(["LABEL", "NAMESPACE"]),
      key: z
        .string({ error: "a label" })
        .regex(/^[\w:-]{1,1024}$/, { error: "a label of letters, digits, _, - and :" }),
    })
    .refine(({ scope, key }) => (scope === "NAMESPACE") === key.endsWith(":"), {
      error: "a key that ends in : for a NAMESPACE, and only then",
      path: ["key"],
    }),
  sqliMatchStatement: z.strictObject({
    fieldToMatch,
    sensitivityLevel: word(["LOW", "HIGH"]).default("LOW"),
    textTransformations,
  }),
  xssMatchStatement: z.strictObject({ fieldToMatch, textTransformations }),
};

type Match = { readonly [K in keyof typeof MATCHES]?: z.infer<(typeof MATCHES)[K]> };

/** A statement that may stand inside others: exactly one of its keys is there. */
export interface Statement extends Match {
  readonly andStatement?: { readonly statements: readonly Statement[] };
  readonly orStatement?: { readonly statements: readonly Statement[] };
  readonly notStatement?: { readonly statement: Statement };
}

const TEXT_KEY = { textTransformations };
const named = z.strictObject({
  name: z.string({ error: "a name" }).regex(/^\S{1,64}$/, { error: "a name of at most 64 characters" }),
  ...TEXT_KEY,
});

const CUSTOM_KEYS = {
  ip: z.strictObject({}),
  forwardedIp: z.strictObject({}),
  httpMethod: z.strictObject({}),
  header: named,
  cookie: named,
  queryArgument: named,
  queryString: z.strictObject(TEXT_KEY),
  uriPath: z.strictObject(TEXT_KEY),
  labelNamespace: z.strictObject({
    namespace: z.string().regex(/^[\w:-]{1,1023}:$/, { error: "a label namespace, which ends in :" }),
  }),
};

/** One key of an aggregate: exactly one of these is there. */
export type CustomKey = { readonly [K in keyof typeof CUSTOM_KEYS]?: z.infer<(typeof CUSTOM_KEYS)[K]> };

/** Stands at the top of a rule only. */
export interface RateBasedStatement {
  readonly limit: number;
  readonly evaluationWindowSec: number;
  readonly aggregateKeyType: string;
  readonly customKeys?: readonly CustomKey[];
  readonly forwardedIpConfig?: z.infer<typeof forwardedIpConfig>;
  readonly scopeDownStatement?: Statement;
}

/** The statement of an own rule. */
export interface RuleStatement extends Statement {
  readonly rateBasedStatement?: RateBasedStatement;
}

function optional(shape: Readonly<Record<string, z.ZodType>>): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(shape).map(([key, schema]) => [key, schema.optional()]));
}

const tooDeep = z.never({ error: `at most ${NESTING} levels of and, or and not; in a scope-down ${NESTING - 1}` });

function logical(levels: number): Record<string, z.ZodType> {
  if (levels === 0) return optional({ andStatement: tooDeep, orStatement: tooDeep, notStatement: tooDeep });
  const inner = exactlyOne({ ...optional(MATCHES), ...logical(levels - 1) });
  const several = z.strictObject({ statements: z.array(inner).min(2, { error: "at least two statements" }) });
  return optional({ andStatement: several, orStatement: several, notStatement: z.strictObject({ statement: inner }) });
}

/** https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html */
const rateBasedStatement = z
  .strictObject({
    limit: wholeNumber(10, 2_000_000_000),
    /** Seconds that are looked back. */
    evaluationWindowSec: z.literal([60, 120, 300, 600], { error: "60, 120, 300 or 600" }).default(300),
    aggregateKeyType: word(["IP", "FORWARDED_IP", "CUSTOM_KEYS", "CONSTANT"]).default("IP"),
    customKeys: z
      .array(exactlyOne(optional(CUSTOM_KEYS)))
      .min(1, { error: "at least one key" })
      .max(5, { error: "at most five keys" })
      .optional(),
    forwardedIpConfig: forwardedIpConfig.optional(),
    scopeDownStatement: exactlyOne({ ...optional(MATCHES), ...logical(NESTING - 1) }).optional(),
  })
  .superRefine((rate, context) => {
    const fault = (path: string, message: string): void => context.addIssue({ code: "custom", path: [path], message });
    const forwarded =
      rate.aggregateKeyType === "FORWARDED_IP" ||
      (rate.customKeys ?? []).some((key) => (key as CustomKey).forwardedIp !== undefined);
    if ((rate.aggregateKeyType === "CUSTOM_KEYS") !== (rate.customKeys !== undefined)) {
      fault("customKeys", "keys for aggregateKeyType CUSTOM_KEYS, and only for it");
    }
    if (forwarded !== (rate.forwardedIpConfig !== undefined)) {
      fault("forwardedIpConfig", "the header for a forwarded address, and only for one");
    }
    if (rate.aggregateKeyType === "CONSTANT" && rate.scopeDownStatement === undefined) {
      fault("scopeDownStatement", "the requests to count together, where aggregateKeyType is CONSTANT");
    }
  });

/** What an own rule looks for. */
export const ruleStatement = exactlyOne({
  ...optional(MATCHES),
  ...logical(NESTING),
  rateBasedStatement: rateBasedStatement.optional(),
}) as z.ZodType<RuleStatement>;
