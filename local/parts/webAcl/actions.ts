// What a rule, or the web ACL by default, does with a request.
// https://docs.aws.amazon.com/waf/latest/developerguide/waf-custom-request-response.html
import type { Input } from "./input.ts";

type Header = readonly [name: string, value: string];

/** Answer to a blocked request. */
export interface BlockAnswer {
  readonly status: number;
  readonly headers: readonly Header[];
  /** Absent where CloudFront sends its own page. */
  readonly body?: string;
}

/** `none`: the action of a rule group, whose rules have their own. */
export type Action =
  | { readonly kind: "block"; readonly insertedHeaders: readonly Header[]; readonly answer: BlockAnswer }
  | {
      readonly kind: "allow" | "count" | "captcha" | "challenge" | "none";
      /** For the origin, with AWS's prefix. */
      readonly insertedHeaders: readonly Header[];
    };

const CONTENT_TYPES = {
  TEXT_PLAIN: "text/plain",
  TEXT_HTML: "text/html",
  APPLICATION_JSON: "application/json",
} as const;

/** Reads a planned action; `bodies` are the web ACL's custom response bodies. */
export function readAction(planned: Input, bodies: readonly Input[]): Action {
  const [kind, details] = planned.only();
  if (kind === "block") return { kind, insertedHeaders: [], answer: blockAnswer(details.at("customResponse"), bodies) };
  if (kind !== "allow" && kind !== "count" && kind !== "captcha" && kind !== "challenge") {
    throw planned.fault("allow, block, count, captcha, challenge");
  }
  const headers = pairs(details.at("customRequestHandling").at("insertHeaders"));
  return { kind, insertedHeaders: headers.map(([name, value]) => [`x-amzn-waf-${name}`, value]) };
}

function blockAnswer(custom: Input, bodies: readonly Input[]): BlockAnswer {
  if (!custom.present) return { status: 403, headers: [] };
  const status = custom.at("responseCode").number();
  const headers = pairs(custom.at("responseHeaders"));
  const key = custom.at("customResponseBodyKey");
  if (!key.present) return { status, headers };
  const body = bodies.find((each) => each.at("key").text() === key.text());
  if (body === undefined) throw key.fault("a key of customResponseBodies");
  const type = body.at("contentType").word(["TEXT_PLAIN", "TEXT_HTML", "APPLICATION_JSON"]);
  return { status, headers: [["content-type", CONTENT_TYPES[type]], ...headers], body: body.at("content").text() };
}

function pairs(planned: Input): Header[] {
  return planned.list().map((each) => [each.at("name").text(), each.at("value").text()]);
}
