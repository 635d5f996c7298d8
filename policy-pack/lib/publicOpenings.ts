// What the settings open to addresses outside: on which ACL and which group, in which direction, for whom.
//
// Written from the settings alone, never from the model's table of flows, of which the ACLs and groups are made.
import { regionEndpoints } from "../../model/containerService.ts";
import { PREFIX_LISTS } from "../../model/groupRules.ts";
import { EPHEMERAL_PORTS, PROXY_PORTS, SERVICE_DOOR_PORT } from "../../model/ports.ts";
import type { Settings } from "../../model/settings.ts";
import type { Tier } from "../../model/tiers.ts";
import type { Carrier } from "./carriers.ts";
import { type Direction, icmpOf, tcpOn, type Traffic } from "./traffic.ts";

/** What may pass a border. */
export interface Opening {
  readonly direction: Direction;
  readonly traffic: Traffic;
  readonly ranges: readonly string[];
}

export interface AclOpening extends Opening {
  readonly tier: Tier;
}

export interface GroupOpening extends Opening {
  readonly carrier: Carrier;
  /** Name of the prefix list that a rule must name in the place of the ranges, by region. */
  readonly prefixList?: (region: string) => string;
}

/** A flow between a part of the region and somebody outside. */
interface PublicFlow extends GroupOpening {
  /** True where it crosses a NAT gateway that stands in a subnet. */
  readonly throughNat?: boolean;
}

const TIER: Readonly<Record<Exclude<Carrier, "other">, Tier>> = {
  nlb: "ingress",
  proxy: "proxy",
  alb: "service",
  service: "service",
  endpoint: "endpoint",
};

const EVERYWHERE = ["0.0.0.0/0"];
const TOO_LARGE = icmpOf("icmp", 3, 4);

/** The openings of groups; groups keep state, so answers need none. Without settings nothing is declared. */
export function groupOpenings(settings: Settings | undefined): readonly GroupOpening[] {
  return settings === undefined ? [] : [...doorFlows(settings), ...proxyFlows(settings), ...serviceFlows(settings)];
}

/** The openings of ACLs, with those for answers; an ACL can name no prefix list. */
export function aclOpenings(settings: Settings | undefined): readonly AclOpening[] {
  return (groupOpenings(settings) as readonly PublicFlow[]).flatMap(({ carrier, throughNat, ...opening }) => {
    const own = carrier === "other" ? [] : [TIER[carrier]];
    const tiers = throughNat ? [...own, "ingress" as const] : own;
    return tiers.flatMap((tier) => bothWays(tier, opening));
  });
}

function bothWays(tier: Tier, { direction, traffic, ranges }: Opening): AclOpening[] {
  const request = { tier, direction, traffic, ranges };
  if (traffic.protocol !== "tcp") return [request];
  const answers = tcpOn(EPHEMERAL_PORTS.from, EPHEMERAL_PORTS.to);
  return [request, { tier, direction: direction === "ingress" ? "egress" : "ingress", traffic: answers, ranges }];
}

function doorFlows({ doors: { static: open, cdn } }: Settings): PublicFlow[] {
  const into = (carrier: Carrier, port: number, ranges: readonly string[]): PublicFlow => ({
    carrier,
    direction: "ingress",
    traffic: tcpOn(port),
    ranges,
  });
  return [
    ...(open ? [open.httpsPort, open.redirectPort].map((port) => into("nlb", port, open.clients)) : []),
    ...(cdn?.lock === "prefix-list"
      ? [{ ...into("nlb", cdn.port, EVERYWHERE), prefixList: PREFIX_LISTS.cloudfront }]
      : []),
    ...(cdn?.lock === "vpc-origin"
      ? [{ ...into("alb", SERVICE_DOOR_PORT, EVERYWHERE), prefixList: PREFIX_LISTS.cloudfront }]
      : []),
  ];
}

/** The proxies ask for packages; routers tell them, and the load balancer, of packets too large for them. */
function proxyFlows(settings: Settings): PublicFlow[] {
  const { doors, proxy, nat, dualStack } = settings;
  if (doors.static === undefined && doors.cdn?.lock !== "prefix-list") return [];
  const throughNat = nat !== "regional";
  const tooLarge = { direction: "ingress", traffic: TOO_LARGE, ranges: EVERYWHERE } as const;
  return [
    { carrier: "proxy", direction: "egress", traffic: tcpOn(443), ranges: EVERYWHERE, throughNat },
    { carrier: "proxy", ...tooLarge, throughNat },
    { carrier: "nlb", ...tooLarge },
    ...(dualStack
      ? [{ carrier: "nlb", direction: "ingress", traffic: icmpOf("icmpv6", 2, 0), ranges: ["::/0"] } as const]
      : []),
    { carrier: "proxy", direction: "ingress", traffic: tcpOn(PROXY_PORTS.metrics), ranges: proxy.metricsCidrs },
  ];
}

/** Layers of images come from S3 by its gateway endpoint (decision 013). */
function serviceFlows({ services }: Settings): PublicFlow[] {
  if (!services.some(({ container }) => container !== undefined)) return [];
  return [
    {
      carrier: "service",
      direction: "egress",
      traffic: tcpOn(443),
      ranges: EVERYWHERE,
      prefixList: PREFIX_LISTS.s3,
    },
  ];
}

/** Services that must have an interface endpoint, by their short names. */
export function declaredEndpoints(settings: Settings): readonly string[] {
  const { doors } = settings;
  return regionEndpoints(settings, doors.static !== undefined || doors.cdn?.lock === "prefix-list").all;
}
