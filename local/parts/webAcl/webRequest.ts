// What the web ACL is asked about a request, and what it answers.

/** A request as CloudFront hands it to the web ACL: as received, nothing decoded. */
export interface WebRequest {
  readonly method: string;
  /** Path without query, as sent. */
  readonly uri: string;
  /** What stands behind `?`; empty where nothing does. */
  readonly query: string;
  /** In their order, names in any case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** False where `body` is only the beginning; true by default. */
  readonly bodyComplete?: boolean;
  /** The viewer's address, IPv4 or IPv6. */
  readonly client: string;
  /** ISO code of the viewer's country; absent where it is not known. */
  readonly country?: string;
  /** Such as `HTTP/2.0`. */
  readonly httpVersion: string;
  readonly scheme: string;
  readonly host: string;
}

/** What becomes of a request. */
export interface Verdict {
  readonly action: "allow" | "block";
  /** The rule that ended the evaluation; absent where the default action did. */
  readonly rule?: string;
  /** Status of the answer to a blocked request. */
  readonly status?: number;
  /** Headers of the answer to a blocked request. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** Body of the answer to a blocked request; absent where CloudFront's own error page is sent. */
  readonly body?: string;
  /** Labels the request has at the end, fully qualified. */
  readonly labels: readonly string[];
  /** Rules that matched and only count. */
  readonly counted: readonly string[];
  /** Rules, or statements in them, that AWS would have evaluated and this cannot; each once. */
  readonly notEmulated: readonly string[];
  /** Headers that the origin gets beside the viewer's own, replacing any of the same name. */
  readonly insertedHeaders: readonly (readonly [name: string, value: string])[];
}

/** Texts of which one must match, or the decision that oversize or broken content makes without looking. */
export type Content = { readonly texts: readonly string[] } | { readonly decided: boolean };
