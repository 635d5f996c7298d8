// The named parts of a request: headers, cookies and query arguments, as texts whose characters are bytes.
import type { WebRequest } from "./webRequest.ts";

/** A name and its value. */
export type Pair = readonly [name: string, value: string];

/** Every value of a header; the name's case does not count. */
export function headerValues(request: WebRequest, name: string): string[] {
  const wanted = name.toLowerCase();
  const found = request.headers.filter(([each]) => each.toLowerCase() === wanted).map(([, value]) => value);
  // HTTP/2 names the host in a pseudo header, which WAF shows as `host`.
  return found.length === 0 && wanted === "host" ? [request.host] : found;
}

/** The cookies in their order. */
export function cookies(request: WebRequest): Pair[] {
  return headerValues(request, "cookie")
    .flatMap((value) => value.split(";"))
    .map((each) => split(each.trim()))
    .filter(([name, value]) => name !== "" || value !== "");
}

/** The query's arguments in their order, not decoded. */
export function queryArguments({ query }: WebRequest): Pair[] {
  return query === "" ? [] : query.split("&").map(split);
}

function split(text: string): Pair {
  const at = text.indexOf("=");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
