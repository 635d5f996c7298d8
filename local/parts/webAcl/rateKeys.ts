// The key under which a rate-based rule counts a request.
// https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-aggregation-options.html
import { addressOf, forwarded } from "./addresses.ts";
import type { Input } from "./input.ts";
import { transformations } from "./textTransformations.ts";
import type { WebRequest } from "./webRequest.ts";
import { cookies, headerValues, queryArguments } from "./webRequestParts.ts";

/** The instance's name, or that the request is not counted, or what a header that cannot be read decides. */
export type RateKey = string | undefined | { readonly decided: boolean };

/** Names the instance of a request with these labels. */
export type KeyReader = (request: WebRequest, labels: readonly string[]) => RateKey;

/** Reads the planned aggregation. Throws LocalError for a key it does not know. */
export function rateKey(planned: Input, prefix: string): KeyReader {
  const type = planned.at("aggregateKeyType").word(["IP", "FORWARDED_IP", "CUSTOM_KEYS", "CONSTANT"], "IP");
  if (type === "IP") return clientKey;
  if (type === "CONSTANT") return () => "";
  if (type === "FORWARDED_IP") return forwardedKey(planned);
  const keys = planned
    .at("customKeys")
    .list()
    .map((each) => customKey(each, planned, prefix));
  return (request, labels) => {
    const values = keys.map((key) => key(request, labels));
    const decided = values.find((value) => typeof value === "object");
    // A request that lacks one of the parts is left out.
    return decided ?? (values.every((value) => value !== undefined) ? JSON.stringify(values) : undefined);
  };
}

const clientKey: KeyReader = ({ client }) => addressOf(client)?.toString() ?? client;

function forwardedKey(planned: Input): KeyReader {
  const config = planned.at("forwardedIpConfig");
  const header = config.at("headerName").text();
  const fallback = config.at("fallbackBehavior").word(["MATCH", "NO_MATCH"]);
  return (request) => {
    const found = forwarded(request, header);
    if (found === "absent") return undefined;
    return found === "malformed" ? { decided: fallback === "MATCH" } : found[0]?.toString();
  };
}

function customKey(planned: Input, rate: Input, prefix: string): KeyReader {
  const [kind, details] = planned.only();
  if (kind === "ip") return clientKey;
  if (kind === "forwardedIp") return forwardedKey(rate);
  if (kind === "httpMethod") return ({ method }) => method;
  if (kind === "labelNamespace") return labelKey(details.at("namespace").text(), prefix);
  const read = partReader(kind, details);
  if (read === undefined) {
    throw planned.fault(
      "ip, forwardedIp, httpMethod, header, cookie, queryArgument, queryString, uriPath, labelNamespace",
    );
  }
  const transformed = transformations(details.at("textTransformations"));
  return (request) => {
    const values = read(request);
    return values.length === 0 ? undefined : JSON.stringify(values.map(transformed));
  };
}

function partReader(kind: string, details: Input): ((request: WebRequest) => string[]) | undefined {
  if (kind === "uriPath") return ({ uri }) => [uri];
  if (kind === "queryString") return ({ query }) => (query === "" ? [] : [query]);
  const name = ["header", "cookie", "queryArgument"].includes(kind) ? details.at("name").text() : "";
  if (kind === "header") return (request) => headerValues(request, name);
  if (kind === "cookie") {
    return (request) =>
      cookies(request)
        .filter(([each]) => each === name)
        .map(([, value]) => value);
  }
  if (kind !== "queryArgument") return undefined;
  const folded = name.toLowerCase();
  return (request) =>
    queryArguments(request)
      .filter(([each]) => each.toLowerCase() === folded)
      .map(([, value]) => value);
}

/** The labels in a namespace, fully qualified; together they are the value. */
function labelKey(namespace: string, prefix: string): KeyReader {
  const full = namespace.startsWith("awswaf:") ? namespace : `${prefix}${namespace}`;
  return (_, labels) => {
    const found = labels.filter((label) => label.startsWith(full) && !label.slice(full.length).includes(":"));
    return found.length === 0 ? undefined : found.toSorted().join(" ");
  };
}
