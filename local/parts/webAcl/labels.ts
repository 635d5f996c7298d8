// Labels that rules put on a request and later rules match.
// https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-label-match.html
import type { Input } from "./input.ts";

/** True where one of the labels, fully qualified, is meant. */
export type LabelMatch = (labels: readonly string[]) => boolean;

/**
 * Reads a planned label match. A key that begins with `awswaf:` is taken as it stands; any other ends a label, or stands
 * inside one for a namespace, among the labels of this web ACL only.
 *
 * @param prefix of this web ACL's own labels, `awswaf:ACCOUNT:webacl:NAME:`
 */
export function labelMatch(planned: Input, prefix: string): LabelMatch {
  const key = planned.at("key").text();
  const scope = planned.at("scope").word(["LABEL", "NAMESPACE"]);
  if (key.startsWith("awswaf:")) {
    return (labels) => labels.some((label) => (scope === "LABEL" ? label === key : label.startsWith(key)));
  }
  const own = (labels: readonly string[]): string[] =>
    labels.filter((label) => label.startsWith(prefix)).map((label) => `:${label.slice(prefix.length)}`);
  return (labels) =>
    own(labels).some((label) => (scope === "LABEL" ? label.endsWith(`:${key}`) : label.includes(`:${key}`)));
}
