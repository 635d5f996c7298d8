// The part of a request that a statement inspects, as far as AWS WAF can see it.
// https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-fields-list.html
// https://docs.aws.amazon.com/waf/latest/developerguide/waf-oversize-request-components.html
import type { Input } from "./input.ts";
import { jsonTexts } from "./jsonBody.ts";
import type { Content, WebRequest } from "./webRequest.ts";
import { cookies, headerValues, type Pair, queryArguments } from "./webRequestParts.ts";

/** A part that a request lacks has no texts, and so matches nothing. */
export type Field = (request: WebRequest) => Content;

/** Most of the headers, and of the cookies, that WAF sees. */
const PAIR_BYTES = 8192;
const PAIR_COUNT = 200;

const OVERSIZE = ["CONTINUE", "MATCH", "NO_MATCH"] as const;
type Oversize = (typeof OVERSIZE)[number];

/**
 * Reads the planned field. Throws LocalError for a field it does not know.
 *
 * @param bodyBytes how much of a body WAF inspects
 */
export function field(planned: Input, bodyBytes: number): Field {
  const [name, details] = planned.only();
  const read = READERS[name];
  if (read === undefined) throw planned.fault(Object.keys(READERS).join(", "));
  return read(details, bodyBytes);
}

const texts = (list: readonly string[]): Content => ({ texts: list });

const READERS: Readonly<Record<string, (details: Input, bodyBytes: number) => Field>> = {
  uriPath: () => (request) => texts([request.uri]),
  method: () => (request) => texts([request.method]),
  queryString: () => (request) => texts(request.query === "" ? [] : [request.query]),
  allQueryArguments: () => (request) => texts(queryArguments(request).map(([, value]) => value)),
  singleQueryArgument: (details) => {
    const name = details.at("name").text().toLowerCase();
    return (request) => {
      const found = queryArguments(request).filter(([each]) => each.toLowerCase() === name);
      return texts(found.map(([, value]) => value));
    };
  },
  singleHeader: (details) => {
    const name = details.at("name").text();
    return (request) => texts(headerValues(request, name));
  },
  // The provider has headers in a list, of which AWS takes one.
  headers: (details) => {
    const [only, ...others] = details.list();
    if (only === undefined || others.length > 0) throw details.fault("a list of one");
    return pairField(
      only,
      only.at("matchPattern"),
      "Headers",
      (name) => name.toLowerCase(),
      ({ headers }) => headers,
    );
  },
  cookies: (details) => {
    const [pattern, ...others] = details.at("matchPatterns").list();
    if (pattern === undefined || others.length > 0) throw details.at("matchPatterns").fault("a list of one");
    return pairField(details, pattern, "Cookies", (name) => name, cookies);
  },
  body: (details, bodyBytes) => {
    const oversize = oversizeOf(details);
    return (request) => bodyContent(request, bodyBytes, oversize, (body) => texts([body.toString("latin1")]));
  },
  jsonBody: (details, bodyBytes) => {
    const oversize = oversizeOf(details);
    const read = jsonTexts(details);
    return (request) => bodyContent(request, bodyBytes, oversize, read);
  },
};

function oversizeOf(details: Input): Oversize {
  return details.at("oversizeHandling").word(OVERSIZE, "CONTINUE");
}

function bodyContent(
  request: WebRequest,
  bodyBytes: number,
  oversize: Oversize,
  read: (body: Buffer) => Content,
): Content {
  const tooLarge = request.body.length > bodyBytes || request.bodyComplete === false;
  if (tooLarge && oversize !== "CONTINUE") return { decided: oversize === "MATCH" };
  return request.body.length === 0 ? texts([]) : read(request.body.subarray(0, bodyBytes));
}

/** Names or values, or both, of the headers or cookies that a pattern chooses. */
function pairField(
  details: Input,
  pattern: Input,
  kind: "Headers" | "Cookies",
  folded: (name: string) => string,
  pairsOf: (request: WebRequest) => readonly Pair[],
): Field {
  const scope = details.at("matchScope").word(["ALL", "KEY", "VALUE"]);
  const oversize = oversizeOf(details);
  const [choice, names] = pattern.only();
  const listed = new Set(choice === "all" ? [] : names.list().map((each) => folded(each.text())));
  if (!["all", `included${kind}`, `excluded${kind}`].includes(choice))
    throw pattern.fault("all, included and excluded");
  const chosen = (name: string): boolean =>
    choice === "all" || listed.has(folded(name)) === choice.startsWith("included");
  return (request) => {
    const pairs = pairsOf(request);
    const bytes = pairs.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
    const tooLarge = pairs.length > PAIR_COUNT || bytes > PAIR_BYTES;
    if (tooLarge && oversize !== "CONTINUE") return { decided: oversize === "MATCH" };
    const seen = visible(pairs).filter(([name]) => chosen(name));
    return texts(seen.flatMap(([name, value]) => (scope === "ALL" ? [name, value] : [scope === "KEY" ? name : value])));
  };
}

/** The pairs up to the limit that is reached first; the one that crosses it is cut. */
function visible(pairs: readonly Pair[]): Pair[] {
  let left = PAIR_BYTES;
  return pairs.slice(0, PAIR_COUNT).flatMap(([name, value]): Pair[] => {
    const room = left;
    left -= name.length + value.length;
    return room <= 0 ? [] : [[name.slice(0, room), value.slice(0, Math.max(0, room - name.length))]];
  });
}
