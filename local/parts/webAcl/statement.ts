// Planned statements as functions of a request. What a statement cannot decide here is noted, never guessed.
// https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statements-list.html
import { addressOf, type AddressSet, forwarded } from "./addresses.ts";
import type { Input } from "./input.ts";
import { labelMatch } from "./labels.ts";
import { byteMatch, regexMatch, type RequestMatch, sizeConstraint } from "./matches.ts";
import { rateKey } from "./rateKeys.ts";
import type { RateState } from "./rateState.ts";
import type { WebRequest } from "./webRequest.ts";

/** What holds for every statement of one rule. */
export interface RuleScope {
  readonly rule: string;
  /** Prefix of this web ACL's own labels. */
  readonly labelPrefix: string;
  /** How much of a body WAF inspects. */
  readonly bodyBytes: number;
  /** IP sets by ARN. */
  readonly ipSets: ReadonlyMap<string, AddressSet>;
}

/** One evaluation of one rule. */
export interface Evaluation {
  readonly request: WebRequest;
  readonly now: number;
  readonly rates: RateState;
  /** Labels of the rules before this one. */
  readonly labels: readonly string[];
  /** Labels that the statements themselves give, whether the rule matches or not. */
  readonly given: Set<string>;
  readonly notEmulated: Set<string>;
  /** Set where a forwarding header is missing: the rule is then not applied at all. */
  skipped: boolean;
}

export type Statement = (evaluation: Evaluation) => boolean;

/** Reads a planned statement. Throws LocalError for one it does not know. */
export function statement(planned: Input, scope: RuleScope): Statement {
  const [kind, details] = planned.only();
  const read = READERS[kind];
  if (read === undefined) throw planned.fault(Object.keys(READERS).join(", "));
  return read(details, scope);
}

const READERS: Readonly<Record<string, (details: Input, scope: RuleScope) => Statement>> = {
  byteMatchStatement: (details, { bodyBytes }) => ofRequest(byteMatch(details, bodyBytes)),
  regexMatchStatement: (details, { bodyBytes }) => ofRequest(regexMatch(details, bodyBytes)),
  sizeConstraintStatement: (details, { bodyBytes }) => ofRequest(sizeConstraint(details, bodyBytes)),
  ipSetReferenceStatement: ipSet,
  geoMatchStatement: geo,
  labelMatchStatement: (details, { labelPrefix }) => {
    const matches = labelMatch(details, labelPrefix);
    return ({ labels }) => matches(labels);
  },
  // Every statement is evaluated, so that what they note does not hang on their order.
  andStatement: (details, scope) => {
    const inner = nested(details, scope);
    return (evaluation) => inner.map((each) => each(evaluation)).every(Boolean);
  },
  orStatement: (details, scope) => {
    const inner = nested(details, scope);
    return (evaluation) => inner.map((each) => each(evaluation)).some(Boolean);
  },
  notStatement: (details, scope) => {
    const inner = statement(details.at("statement"), scope);
    return (evaluation) => !inner(evaluation);
  },
  rateBasedStatement: rateBased,
  managedRuleGroupStatement: (details, { rule }) => notEmulated(`${rule} (${details.at("name").text()})`),
  sqliMatchStatement: (_, { rule }) => notEmulated(`${rule}: sqliMatchStatement`),
  xssMatchStatement: (_, { rule }) => notEmulated(`${rule}: xssMatchStatement`),
};

function ofRequest(matches: RequestMatch): Statement {
  return ({ request }) => matches(request);
}

function nested(details: Input, scope: RuleScope): Statement[] {
  return details
    .at("statements")
    .list()
    .map((each) => statement(each, scope));
}

/** Never matches, and says so. */
function notEmulated(what: string): Statement {
  return (evaluation) => {
    evaluation.notEmulated.add(what);
    return false;
  };
}

function ipSet(details: Input, { ipSets }: RuleScope): Statement {
  const set = ipSets.get(details.at("arn").text());
  if (set === undefined) throw details.at("arn").fault("the ARN of an IP set of the same plan");
  const config = details.at("ipSetForwardedIpConfig");
  if (!config.present) {
    return ({ request }) => {
      const address = addressOf(request.client);
      return address !== undefined && set(address);
    };
  }
  const header = config.at("headerName").text();
  const fallback = config.at("fallbackBehavior").word(["MATCH", "NO_MATCH"]);
  const position = config.at("position").word(["FIRST", "LAST", "ANY"]);
  return (evaluation) => {
    const found = forwarded(evaluation.request, header);
    if (found === "absent") evaluation.skipped = true;
    if (typeof found === "string") return found === "malformed" && fallback === "MATCH";
    // Of more than ten addresses the last ten count.
    const looked = position === "FIRST" ? found.slice(0, 1) : found.slice(position === "LAST" ? -1 : -10);
    return looked.some(set);
  };
}

/** Labels every request it looks at, and matches by the country that the caller knows. */
function geo(details: Input, { rule }: RuleScope): Statement {
  const codes = new Set(
    details
      .at("countryCodes")
      .list()
      .map((each) => each.text()),
  );
  if (details.at("forwardedIpConfig").present) return notEmulated(`${rule}: country of a forwarded address`);
  return ({ request, given }) => {
    const country = request.country ?? "XX";
    given.add(`awswaf:clientip:geo:country:${country}`);
    given.add(`awswaf:clientip:geo:region:${country}-XX`);
    return codes.has(country);
  };
}

function rateBased(details: Input, scope: RuleScope): Statement {
  const limit = details.at("limit").number();
  const seconds = details.at("evaluationWindowSec").number(300);
  const keyOf = rateKey(details, scope.labelPrefix);
  const down = details.at("scopeDownStatement");
  const counts = down.present ? statement(down, scope) : (): boolean => true;
  return (evaluation) => {
    if (!counts(evaluation)) return false;
    const key = keyOf(evaluation.request, evaluation.labels);
    if (key === undefined) return false;
    if (typeof key === "object") return key.decided;
    return evaluation.rates.hit(JSON.stringify([scope.rule, key]), seconds, evaluation.now) > limit;
  };
}
