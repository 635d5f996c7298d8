// Timeouts along the path: within AWS's bounds, and in order, so that nobody uses a connection that the next hop has closed.
import type { PlanIndex } from "../../../plan/read.ts";
import type { PlannedResource, Properties } from "../../../plan/type.ts";
import { bindsOf } from "../../../proof/planned/haproxy.ts";
import { TYPES } from "../../../proof/planned/types.ts";
import { type Block, DISTRIBUTION, originsOf, VPC_ORIGIN } from "../../lib/distribution.ts";
import { at, expectBetween, isAbsent, notKnown, number, text } from "../../lib/inputs.ts";
import { configurationIn, type ProxyTimeouts, templatesOf, timeoutsIn, UNREADABLE } from "../../lib/proxyText.ts";
import { BALANCERS, isOfKind, LISTENERS, listenersOf, targetGroupsOf } from "../../lib/quotas/balancerCounts.ts";
import { type Fault, stackPolicy } from "../../policy.ts";
import { onceEach } from "./onceEach.ts";

/** Each timeout of AWS's with its bounds and its default, in seconds. */
const IDLE = { property: "idleTimeout", bounds: [1, 4000], default: 60 } as const;
const CLIENT_KEEP_ALIVE = { property: "clientKeepAlive", bounds: [60, 604_800], default: 3600 } as const;
const TCP_IDLE = { property: "tcpIdleTimeoutSeconds", bounds: [60, 6000], default: 350 } as const;
const CONNECT = { property: "connectionTimeout", bounds: [1, 10], default: 10 } as const;
const READ = { property: "originReadTimeout", bounds: [1, 120], default: 30 } as const;
const KEEP_ALIVE = { property: "originKeepaliveTimeout", bounds: [1, 120], default: 5 } as const;

type Timeout =
  typeof IDLE | typeof CLIENT_KEEP_ALIVE | typeof TCP_IDLE | typeof CONNECT | typeof READ | typeof KEEP_ALIVE;

function within(inputs: Properties, { property, bounds: [least, most] }: Timeout, path = ""): readonly Fault[] {
  if (isAbsent(at(inputs, property))) return [];
  return expectBetween(inputs, property, least, most).map((fault) => ({ ...fault, property: `${path}${property}` }));
}

/** The seconds in force; AWS's own where none are given. What is not known is a fault of its bounds already. */
function inForce(inputs: Properties, timeout: Timeout): number {
  return number(at(inputs, timeout.property)) ?? timeout.default;
}

function boundFaults(index: PlanIndex): Fault[] {
  const ofTypes = (types: readonly string[]): readonly PlannedResource[] => types.flatMap((type) => index.ofType(type));
  const balancers = ofTypes(BALANCERS).filter((each) => isOfKind(each, "application"));
  return [
    ...ofResources(balancers, ({ inputs }) => [...within(inputs, IDLE), ...within(inputs, CLIENT_KEEP_ALIVE)]),
    ...ofResources(ofTypes(LISTENERS), ({ inputs }) => within(inputs, TCP_IDLE)),
    ...ofResources(
      index.ofType(DISTRIBUTION),
      ({ inputs }) => originsOf(inputs)?.flatMap(originBounds) ?? [notKnown("origins")],
    ),
  ];
}

function originBounds({ path, inputs }: Block): readonly Fault[] {
  const config = configOf(inputs);
  return [
    ...within(inputs, CONNECT, `${path}.`),
    ...within(config, READ, `${path}.`),
    ...within(config, KEEP_ALIVE, `${path}.`),
  ];
}

/** How an origin is asked, be it one of one's own or a VPC origin. */
function configOf(origin: Properties): Properties {
  const found = at({ found: origin["customOriginConfig"] ?? origin["vpcOriginConfig"] ?? {} }, "found");
  const [first] = Array.isArray(found) ? (found as readonly Properties[]) : [found as Properties];
  return first ?? {};
}

function ofResources(
  resources: readonly PlannedResource[],
  judge: (resource: PlannedResource) => readonly Fault[],
): Fault[] {
  return resources.flatMap((resource) => judge(resource).map((fault) => ({ ...fault, resource })));
}

/** A fault of the resource unless the first time is longer than the second. */
function longer(
  resource: PlannedResource,
  property: string,
  [first, one]: readonly [seconds: number, name: string],
  [second, other]: readonly [seconds: number, name: string],
  reason: string,
): Fault[] {
  if (first > second) return [];
  const what = `has ${one} of ${shown(first)} where ${other} is ${shown(second)}, so that ${reason}`;
  return [{ what, property, resource }];
}

function shown(time: number): string {
  return time === Infinity ? "without end" : `${time} s`;
}

/** Each listener that leads to HAProxy, and each distribution whose requests come through it. */
function beforeProxies(balancer: PlannedResource, index: PlanIndex): Fault[] {
  const templates = targetGroupsOf(balancer, index).flatMap((group) => templatesOf(group, index));
  return [...new Set(templates)].flatMap((template) => {
    const configuration = configurationIn(template);
    if (configuration === undefined) return [];
    if (configuration === UNREADABLE) return [{ ...notKnown("userData"), resource: template }];
    const timeouts = timeoutsIn(configuration);
    return [
      ...listenersOf(balancer, index).flatMap((listener) => {
        const idle = inForce(listener.inputs, TCP_IDLE);
        // A listener of TLS has AWS's own, so that HAProxy's is the one to change.
        const whose = isAbsent(listener.inputs[TCP_IDLE.property]) ? template : listener;
        return longer(
          whose,
          whose === listener ? TCP_IDLE.property : "userData",
          [idle, "before it an idle timeout"],
          [timeouts.keepAlive[1], "HAProxy's keep-alive"],
          "the load balancer forgets a connection that HAProxy still uses",
        );
      }),
      ...originsLeadingTo(balancer, index).flatMap(([distribution, origin]) =>
        fromEdge(distribution, origin, timeouts),
      ),
    ];
  });
}

function fromEdge(distribution: PlannedResource, { inputs }: Block, { keepAlive, server }: ProxyTimeouts): Fault[] {
  const config = configOf(inputs);
  const kept = inForce(config, KEEP_ALIVE);
  const read = inForce(config, READ);
  return [
    // A front end keeps its idle connections longer than whoever sends into them.
    ...longer(
      distribution,
      KEEP_ALIVE.property,
      [keepAlive[0], "behind it HAProxy's keep-alive"],
      [kept, "its own"],
      "HAProxy closes a connection that CloudFront is about to use",
    ),
    ...longer(
      distribution,
      READ.property,
      [read, "a read timeout"],
      [server, "HAProxy's for servers"],
      "CloudFront gives up before HAProxy says why",
    ),
  ];
}

/** The origins whose name is a record of the load balancer's. */
function originsLeadingTo(balancer: PlannedResource, index: PlanIndex): (readonly [PlannedResource, Block])[] {
  const records = index.users(balancer, "aliases").filter(({ type }) => type === TYPES.record);
  const names = new Set(records.flatMap(({ inputs }) => text(at(inputs, "name")) ?? []));
  return index
    .ofType(DISTRIBUTION)
    .flatMap((distribution) =>
      (originsOf(distribution.inputs) ?? [])
        .filter(({ inputs }) => names.has(text(at(inputs, "domainName")) ?? ""))
        .map((origin) => [distribution, origin] as const),
    );
}

/** An application load balancer waits longer than whoever is its client: HAProxy, or CloudFront by a VPC origin. */
function beforeServices(balancer: PlannedResource, index: PlanIndex, templates: readonly PlannedResource[]): Fault[] {
  const idle = [inForce(balancer.inputs, IDLE), "an idle timeout"] as const;
  const records = index.users(balancer, "aliases").filter(({ type }) => type === TYPES.record);
  const names = new Set(records.flatMap(({ inputs }) => text(at(inputs, "name"))?.toLowerCase() ?? []));
  const proxies = templates.flatMap((template) => {
    const configuration = configurationIn(template);
    if (configuration === undefined || configuration === UNREADABLE) return [];
    const asked = bindsOf(configuration).some(({ servers }) => servers.some(({ host }) => names.has(host)));
    return asked ? [timeoutsIn(configuration)] : [];
  });
  const origins = index
    .users(balancer, "vpcOriginEndpointConfig")
    .filter(({ type }) => type === VPC_ORIGIN)
    .flatMap((origin) => index.users(origin, "origins"))
    .flatMap(({ inputs }) => originsOf(inputs) ?? [])
    .filter(({ inputs }) => !isAbsent(inputs["vpcOriginConfig"]))
    .map(({ inputs }) => configOf(inputs));
  const cut = "it ends a request that is still waited for";
  const closed = "it closes a connection that is about to be used";
  return [
    ...proxies.flatMap(({ server, pool }) => [
      ...longer(balancer, IDLE.property, idle, [server, "HAProxy's timeout for servers"], cut),
      ...longer(balancer, IDLE.property, idle, [pool, "HAProxy's for idle servers"], closed),
    ]),
    ...origins.flatMap((config) => [
      ...longer(balancer, IDLE.property, idle, [inForce(config, READ), "CloudFront's read timeout"], cut),
      ...longer(balancer, IDLE.property, idle, [inForce(config, KEEP_ALIVE), "CloudFront's keep-alive"], closed),
    ]),
  ];
}

function orderFaults(index: PlanIndex): Fault[] {
  const balancers = BALANCERS.flatMap((type) => index.ofType(type));
  const templates = index.ofType(TYPES.launchTemplate);
  return balancers.flatMap((balancer) => [
    ...(isOfKind(balancer, "network") ? beforeProxies(balancer, index) : []),
    ...(isOfKind(balancer, "application") ? beforeServices(balancer, index, templates) : []),
  ]);
}

export const timeouts = [
  stackPolicy({
    id: "LIM-20",
    name: "lim-timeouts",
    rule: "Timeouts are within AWS's bounds, and whoever waits for another waits longer",
    reason:
      "a hop that gives up first answers for the one that knows why, or sends into a connection that is closed: a 502 now and then",
    severity: "medium",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["aws-limit:20"],
    steps:
      "Order them: CloudFront's keep-alive below HAProxy's, HAProxy's below the load balancers' idle timeouts, reads the other way",
    link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
    types: [...BALANCERS, ...LISTENERS, DISTRIBUTION],
    judge: ({ index }) => onceEach([...boundFaults(index), ...orderFaults(index)]),
  }),
];
