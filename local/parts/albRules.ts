// Which action of an application load balancer's listener a request gets
// (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html).
import { pathPatternRegExp } from "../../model/pathPattern.ts";
import type { AlbHeaderAttributes } from "./albHeaders.ts";

/** What a listener or a rule does with a request. */
export type AlbAction =
  | { readonly type: "forward"; readonly targetGroup: string }
  | {
      readonly type: "fixed-response";
      readonly statusCode: number;
      readonly contentType: string;
      readonly body: string;
    };

/** A rule as planned. Every list that is not empty must match; one of its values is enough. */
export interface AlbRule {
  readonly priority: number;
  readonly paths: readonly string[];
  readonly hosts: readonly string[];
  readonly action: AlbAction;
}

/** What is planned for a load balancer and its listener. */
export interface AlbBehaviour {
  readonly headers: AlbHeaderAttributes;
  readonly idleSeconds: number;
  readonly rules: readonly AlbRule[];
  readonly defaultAction: AlbAction;
}

/** The action of the matching rule with the lowest priority number, else the default one. */
export function chooseAction(
  rules: readonly AlbRule[],
  fallback: AlbAction,
  host: string | undefined,
  target: string,
): AlbAction {
  const path = target.split("?")[0] ?? "";
  // Only stand-in ports other than 443 make clients name a port, so it takes no part in the comparison.
  const name = (host ?? "").replace(/:\d+$/, "").toLowerCase();
  const matching = rules
    .filter((rule) => rule.paths.length === 0 || rule.paths.some((pattern) => pathPatternRegExp(pattern).test(path)))
    .filter(
      (rule) => rule.hosts.length === 0 || rule.hosts.some((each) => pathPatternRegExp(each.toLowerCase()).test(name)),
    );
  return matching.sort((one, other) => one.priority - other.priority)[0]?.action ?? fallback;
}
