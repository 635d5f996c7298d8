// Load balancers: where their nodes are, and what their listeners hand on to whom.
import type { Json, PlannedResource, Urn } from "../../plan/type.ts";
import type { Interface, NlbListener, Place, ServedPort } from "../network.ts";
import { elasticAddress, interfaceIn, isIn } from "./interfaces.ts";
import { orDefault } from "./instances.ts";
import type { PlaceContext } from "./instances.ts";
import { push } from "./multimap.ts";
import { doubt, elementsOf, flagOf, isAbsent, nameOf, notKnown, numberOf, objectsOf, originOf } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { forwardedTo } from "./targets.ts";
import type { Targets } from "./targets.ts";
import { TYPES } from "./types.ts";

/** The load balancers without their listeners, whose targets may be load balancers again. */
export function readLoadBalancers(context: PlaceContext): Place[] {
  return context.reading.index.ofType(TYPES.loadBalancer).flatMap((balancer): Place[] => {
    const type = balancer.inputs["loadBalancerType"] ?? "application";
    if (type === "application" || type === "network") return readBalancer(context, balancer, type === "network");
    context.reading.note(
      balancer,
      type === "gateway" ? "gateway load balancers are not modelled" : notKnown("loadBalancerType", balancer),
    );
    return [];
  });
}

function readBalancer(context: PlaceContext, balancer: PlannedResource, network: boolean): Place[] {
  const { inputs } = balancer;
  const nodes = readNodes(context, balancer);
  if (nodes === undefined) return [];
  const internal = flagOf(inputs["internal"], false);
  const family = inputs["ipAddressType"] ?? "ipv4";
  const without = family === "dualstack-without-public-ipv4";
  const interfaces = nodes.nodes.map(({ subnet, fixed, address }): Interface => {
    const open = internal === true || without ? {} : { public: address };
    return interfaceIn(subnet, { ipv6: family !== "ipv4", fixed, ...open });
  });
  const named = context.groups.of(balancer, "securityGroups");
  const bare = network && named.groups.length === 0 && named.missing === undefined;
  const guards = bare ? undefined : orDefault(context, named, nodes.vpc);
  return [
    {
      ...originOf(balancer),
      kind: network ? "nlb" : "alb",
      role: network ? "nlb" : "alb",
      interfaces,
      vpc: nodes.vpc,
      groups: guards?.groups,
      ...doubt(
        nodes.missing,
        guards?.missing,
        internal === undefined ? notKnown("internal", balancer) : undefined,
        typeof family !== "string" || !/^(ipv4|dualstack.*)$/.test(family)
          ? notKnown("ipAddressType", balancer)
          : undefined,
      ),
    },
  ];
}

/** A node in each subnet, with what its mapping fixes of its addresses. */
function readNodes({ reading, subnets }: PlaceContext, balancer: PlannedResource) {
  const { inputs } = balancer;
  if (elementsOf(inputs["subnetMappings"])?.length === 0) {
    const placed = subnets.of(balancer, "subnets");
    const nodes = placed?.subnets.map((subnet) => ({ subnet, fixed: [], address: {} }));
    return placed && nodes && { vpc: placed.vpc, nodes, ...doubt(placed.missing) };
  }
  const property = "subnetMappings";
  const mappings = objectsOf(inputs[property]);
  const ids = mappings?.map((mapping) => mapping["subnetId"] ?? null);
  const placed = subnets.of(balancer, property, ids ?? inputs[property]);
  if (placed === undefined) return undefined;
  const fixed = (mappings ?? []).flatMap((mapping) => [mapping["privateIpv4Address"], mapping["ipv6Address"]]);
  const nodes = placed.subnets.map((subnet) => {
    const mapping = mappings?.find(
      ({ subnetId = null }) => reading.only(balancer, property, [TYPES.subnet], subnetId) === subnet.resource,
    );
    const elastic = mapping && reading.only(balancer, property, [TYPES.elasticIp], mapping["allocationId"] ?? null);
    // Which mapping is a subnet's own is not known in a preview; whose address it is shows in the address.
    return {
      subnet,
      fixed: fixed.filter((each) => isIn(subnet.cidrs, each)),
      address: elasticAddress(reading, elastic),
    };
  });
  return { vpc: placed.vpc, nodes, ...doubt(placed.missing) };
}

/** What the listeners of load balancers do, once all places are known. */
export interface Balancing {
  /** A network load balancer's listeners, by its URN. */
  readonly listeners: ReadonlyMap<Urn, readonly NlbListener[]>;
  /** An application load balancer's ports, by its URN. */
  readonly serves: ReadonlyMap<Urn, readonly ServedPort[]>;
  /** What is not known of them, by the URN of the load balancer. */
  readonly missing: ReadonlyMap<Urn, string>;
  /** Target groups behind a load balancer of either kind. */
  readonly behind: Readonly<Record<"alb" | "nlb", ReadonlySet<PlannedResource>>>;
}

export function readBalancing(reading: Reading, targets: Targets, balancers: ReadonlyMap<Urn, Place>): Balancing {
  const listeners = new Map<Urn, NlbListener[]>();
  const serves = new Map<Urn, ServedPort[]>();
  const missing = new Map<Urn, string>();
  const behind = { alb: new Set<PlannedResource>(), nlb: new Set<PlannedResource>() };
  const rules = rulesByListener(reading);
  for (const listener of reading.index.ofType(TYPES.listener)) {
    const balancer = reading.required(listener, "loadBalancerArn", [TYPES.loadBalancer]);
    const place = balancer && balancers.get(balancer.urn);
    if (place === undefined) continue;
    const port = numberOf(listener.inputs["port"]);
    if (port === undefined) missing.set(place.id, notKnown("port", listener));
    if (place.kind === "alb") {
      const groups = new Set([
        ...forwardedTo(reading, listener, "defaultActions"),
        ...(rules.get(listener.urn) ?? []).flatMap((rule) => forwardedTo(reading, rule, "actions")),
      ]);
      groups.forEach((group) => behind.alb.add(group));
      const relays = [...groups].flatMap((group) => targets.of(group));
      if (port !== undefined) push(serves, place.id, { origin: originOf(listener), port, relays });
    } else {
      const groups = forwardedTo(reading, listener, "defaultActions");
      groups.forEach((group) => behind.nlb.add(group));
      const read = readListener(listener, port, groups, targets);
      push(listeners, place.id, ...read.listeners);
      if (read.missing !== undefined) missing.set(place.id, read.missing);
    }
  }
  return { listeners, serves, missing, behind };
}

function rulesByListener(reading: Reading): ReadonlyMap<Urn, readonly PlannedResource[]> {
  const rules = new Map<Urn, PlannedResource[]>();
  for (const rule of reading.index.ofType(TYPES.listenerRule)) {
    const listener = reading.required(rule, "listenerArn", [TYPES.listener]);
    if (listener !== undefined) push(rules, listener.urn, rule);
  }
  return rules;
}

/** What the protocols of network load balancers are to a packet filter; TLS ends at the load balancer. */
const LISTENER_PROTOCOLS: Readonly<Record<string, readonly ("tcp" | "udp")[]>> = {
  TCP: ["tcp"],
  TLS: ["tcp"],
  UDP: ["udp"],
  QUIC: ["udp"],
  TCP_UDP: ["tcp", "udp"],
  TCP_QUIC: ["tcp", "udp"],
};

/** One listener for each protocol and target group, for both decide what targets see. */
function readListener(
  listener: PlannedResource,
  port: number | undefined,
  groups: readonly PlannedResource[],
  targets: Targets,
): { readonly listeners: NlbListener[]; readonly missing?: string } {
  const given = listener.inputs["protocol"];
  const protocols = typeof given === "string" ? LISTENER_PROTOCOLS[given] : undefined;
  const facts = [protocols === undefined ? notKnown("protocol", listener) : undefined];
  const listeners = groups.flatMap((group) => {
    const preserved = preservesClientIp(group);
    const health = healthPort(group, targets);
    facts.push(preserved === undefined ? notKnown("preserveClientIp", group) : undefined, health.missing);
    return (protocols ?? ["tcp", "udp"]).map((protocol): NlbListener => {
      const suffix = [
        ...(groups.length > 1 ? [nameOf(group)] : []),
        ...(protocols?.length === 1 ? [] : [protocol]),
      ].join("/");
      return {
        ...originOf(listener),
        id: suffix === "" ? listener.urn : `${listener.urn}/${suffix}`,
        protocol,
        port: port ?? 0,
        targets: targets.of(group),
        preserveClientIp: preserved ?? false,
        ...(health.port !== undefined && { healthPort: health.port }),
      };
    });
  });
  return { listeners, ...doubt(...facts) };
}

/** Semantics 13; a load balancer as target always sees the client. */
function preservesClientIp({ inputs }: PlannedResource): boolean | undefined {
  const { protocol, targetType = "instance" } = inputs;
  if (protocol === "UDP" || protocol === "TCP_UDP" || protocol === "QUIC" || protocol === "TCP_QUIC") return true;
  if (targetType === "alb") return true;
  if (targetType !== "ip" && targetType !== "instance") return undefined;
  return flagOf(inputs["preserveClientIp"], targetType === "instance");
}

function healthPort(group: PlannedResource, targets: Targets): { readonly port?: number; readonly missing?: string } {
  const check = group.inputs["healthCheck"];
  const written = typeof check === "object" && check !== null && !Array.isArray(check) ? check : {};
  if (!isAbsent(check) && written !== check) return { missing: notKnown("healthCheck", group) };
  const { enabled, port } = written as Readonly<Record<string, Json>>;
  if (enabled === false) return {};
  if (isAbsent(port) || port === "traffic-port") {
    const ports = new Set(targets.of(group).map((target) => target.port));
    const [only] = ports;
    const own = ports.size === 1 ? only : numberOf(group.inputs["port"]);
    return own === undefined ? { missing: notKnown("port", group) } : { port: own };
  }
  const known = numberOf(port);
  return known === undefined ? { missing: notKnown("healthCheck", group) } : { port: known };
}
