// Security-group rules of a region, derived from the flows. Groups keep state, so answers need no rule.
import {
  type Flow,
  type GroupName,
  type InnerPlace,
  isInner,
  type OuterPlace,
  type PrefixList,
  TOO_LARGE,
} from "./flows.ts";
import { isIpv6 } from "./settingTypes.ts";

/** The groups of a region and what carries each. */
export const GROUPS: Readonly<Record<GroupName, string>> = {
  nlb: "network load balancer",
  cdn: "network load balancer towards CloudFront",
  proxy: "HAProxy instances",
  alb: "application load balancer",
  service: "services behind the application load balancer",
  endpoint: "interface endpoints",
};

/** The prefix lists that rules name, by the names that AWS gives them in a region. */
export const PREFIX_LISTS: Readonly<Record<PrefixList, (region: string) => string>> = {
  cloudfront: () => "com.amazonaws.global.cloudfront.origin-facing",
  s3: (region) => `com.amazonaws.${region}.s3`,
};

/** One rule of one group; exactly one of peer, prefixList, cidrIpv4 and cidrIpv6 is set. */
export interface GroupRule {
  /** Unique within the region and stable when other flows come or go: `nlb-from-0.0.0.0_0-443`. */
  readonly key: string;
  readonly group: GroupName;
  readonly direction: "ingress" | "egress";
  readonly protocol: "tcp" | "icmp" | "icmpv6";
  /** TCP port, or ICMP type. */
  readonly fromPort: number;
  /** TCP port, or ICMP code. */
  readonly toPort: number;
  readonly peer?: GroupName;
  readonly prefixList?: PrefixList;
  readonly cidrIpv4?: string;
  readonly cidrIpv6?: string;
  /** The flow the rule comes from, as AWS shows it: `clients to ingress 443`. */
  readonly description: string;
}

/** Each flow opens its source outwards and its target inwards; flows that ask for one rule share it. */
export function groupRules(flows: readonly Flow[]): GroupRule[] {
  const all = flows.flatMap((flow) => [
    ...(isInner(flow.from) ? rules(flow.from, "egress", flow.to, flow) : []),
    ...(isInner(flow.to) ? rules(flow.to, "ingress", flow.from, flow) : []),
  ]);
  return [...new Map(all.map((rule) => [rule.key, rule])).values()];
}

function rules(
  { group }: InnerPlace,
  direction: GroupRule["direction"],
  other: InnerPlace | OuterPlace,
  flow: Flow,
): GroupRule[] {
  if (isPrefixList(group)) {
    return [];
  }
  const base = { group, direction, description: descriptionOf(flow) };
  const key = (peer: string) => `${group}-${direction === "ingress" ? "from" : "to"}-${peer}-${flow.port}`;
  if (isInner(other) || other.prefixList !== undefined) {
    const named = isInner(other) ? other.group : other.prefixList;
    const peer = named === undefined ? {} : isPrefixList(named) ? { prefixList: named } : { peer: named };
    return [{ ...base, ...matchOf(flow.port, ""), key: key(named ?? ""), ...peer }];
  }
  return other.cidrs.map((block) => ({
    ...base,
    ...matchOf(flow.port, block),
    // A URN is parsed at "::", which an IPv6 range may hold.
    key: key(block.replaceAll(":", "-").replace("/", "_")),
    ...(isIpv6(block) ? { cidrIpv6: block } : { cidrIpv4: block }),
  }));
}

function isPrefixList(group: GroupName | PrefixList): group is PrefixList {
  return group in PREFIX_LISTS;
}

/** AWS allows no > in a description. */
function descriptionOf({ name }: Flow): string {
  return name
    .replace("->", " to ")
    .replace(/:(?=\d)/, " port ")
    .replace(":", " ");
}

/** As a security-group rule writes it: ICMP's type and code stand where TCP's ports do. */
function matchOf(port: Flow["port"], block: string): Pick<GroupRule, "protocol" | "fromPort" | "toPort"> {
  if (port !== TOO_LARGE) {
    return { protocol: "tcp", fromPort: port, toPort: port };
  }
  return isIpv6(block) ? { protocol: "icmpv6", fromPort: 2, toPort: 0 } : { protocol: "icmp", fromPort: 3, toPort: 4 };
}
