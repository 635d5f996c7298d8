// The ports that targets serve, and on whom HAProxy calls behind them.
import { isUnknown } from "../../plan/read.ts";
import type { PlannedResource, Urn } from "../../plan/type.ts";
import type { Origin, Place, Role, ServedPort } from "../network.ts";
import { bindsOf, configurationOf, decodeUserData } from "./haproxy.ts";
import type { Bind } from "./haproxy.ts";
import type { Balancing } from "./loadBalancers.ts";
import { push } from "./multimap.ts";
import { isAbsent, nameOf, originOf } from "./reading.ts";
import type { Reading } from "./reading.ts";
import type { Targets } from "./targets.ts";
import { TYPES } from "./types.ts";

/** What is known of a place once its load balancers are: its part in the path, and the ports that it serves. */
export interface Served {
  readonly role?: Role;
  readonly serves?: readonly ServedPort[];
  readonly missing?: string;
}

/** The targets of load balancers, by URN; `templates` say what the instances of a place run. */
export function readServes(
  reading: Reading,
  targets: Targets,
  { behind }: Balancing,
  templates: ReadonlyMap<Urn, PlannedResource>,
  places: ReadonlyMap<Urn, Place>,
): ReadonlyMap<Urn, Served> {
  const names = balancersByName(reading);
  const [services, proxies] = [portsBehind(targets, behind.alb), portsBehind(targets, behind.nlb)];
  const served = new Map<Urn, Served>();
  for (const [urn, own] of proxies) {
    if (places.get(urn)?.kind === "alb") continue;
    served.set(urn, { role: "proxy", ...readProxy(own, templates.get(urn), names, places.get(urn)?.vpc) });
  }
  for (const [urn, own] of services) {
    // What an application load balancer calls on is to be guarded as a service, whoever else calls on it.
    served.set(urn, { role: "service", serves: merged(served.get(urn)?.serves ?? [], own) });
  }
  return served;
}

/** The ports of targets, each once, with the target group that says so. */
function portsBehind(targets: Targets, groups: ReadonlySet<PlannedResource>): ReadonlyMap<Urn, ServedPort[]> {
  const ports = new Map<Urn, ServedPort[]>();
  for (const group of groups) {
    for (const { place, port } of targets.of(group))
      ports.set(place, merged(ports.get(place) ?? [], [{ origin: originOf(group), port, relays: [] }]));
  }
  return ports;
}

function merged(ports: readonly ServedPort[], more: readonly ServedPort[]): ServedPort[] {
  return [...ports, ...more.filter(({ port }) => !ports.some((own) => own.port === port))];
}

/** A name that Route 53 answers with a load balancer, to everybody or inside some VPCs. */
interface Named {
  readonly balancer: Urn;
  readonly vpcs?: readonly Urn[];
}

function balancersByName(reading: Reading): ReadonlyMap<string, readonly Named[]> {
  const names = new Map<string, Named[]>();
  for (const record of reading.index.ofType(TYPES.record)) {
    const name = reading.text(record, "name")?.toLowerCase().replace(/\.$/, "");
    if (name === undefined || isAbsent(record.inputs["aliases"])) continue;
    const balancers = reading.index.referenced(record, "aliases").filter(({ type }) => type === TYPES.loadBalancer);
    const [zone] = reading.one(record, "zoneId", [TYPES.zone]).resources;
    const isPrivate = zone !== undefined && !isAbsent(zone.inputs["vpcs"]);
    const vpcs = isPrivate ? reading.index.referenced(zone, "vpcs").map(({ urn }) => urn) : undefined;
    const named = balancers.map(({ urn }): Named => ({ balancer: urn, ...(vpcs !== undefined && { vpcs }) }));
    push(names, name, ...named);
  }
  return names;
}

/** A proxy's own configuration says more than the target groups in front of it. */
function readProxy(
  targeted: readonly ServedPort[],
  template: PlannedResource | undefined,
  names: ReadonlyMap<string, readonly Named[]>,
  vpc: Urn | undefined,
): Pick<Served, "serves" | "missing"> {
  if (template === undefined)
    return { serves: targeted, missing: "what listens behind the network load balancer is not known" };
  const read = readUserData(template, nameOf(template));
  if (typeof read === "string") return { serves: targeted, missing: read };
  if (read === undefined)
    return { serves: targeted, missing: `no HAProxy is configured in the user data of ${nameOf(template)}` };
  const origin = originOf(template);
  const binds = read.map((bind) => servedPort(origin, bind, names, vpc));
  return { serves: merged(binds, targeted) };
}

/** Binds, a fact that is missing, or nothing where no HAProxy is configured. */
function readUserData({ type, inputs }: PlannedResource, name: string): readonly Bind[] | string | undefined {
  const encoded = type === TYPES.launchTemplate ? inputs["userData"] : inputs["userDataBase64"];
  const plain = type === TYPES.launchTemplate ? undefined : inputs["userData"];
  const userData = isAbsent(encoded) ? plain : encoded;
  if (isAbsent(userData)) return undefined;
  if (typeof userData !== "string" || isUnknown(userData)) return `user data of ${name} is not known`;
  try {
    const configuration = configurationOf(userData === encoded ? decodeUserData(userData) : userData);
    return configuration === undefined ? undefined : bindsOf(configuration);
  } catch {
    return `user data of ${name} cannot be read`;
  }
}

function servedPort(
  origin: Origin,
  { port, acceptsProxy, servers }: Bind,
  names: ReadonlyMap<string, readonly Named[]>,
  vpc: Urn | undefined,
): ServedPort {
  const relays = servers.flatMap((server) =>
    (names.get(server.host) ?? [])
      .filter(({ vpcs }) => vpcs === undefined || vpcs.includes(vpc ?? ""))
      .map(({ balancer }) => ({ place: balancer, port: server.port })),
  );
  return { origin, port, relays, ...(acceptsProxy && { acceptsProxy }) };
}
