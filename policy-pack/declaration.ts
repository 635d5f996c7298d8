// What the settings of a stack declare, in the proof's words: the doors, and who may open a connection to whom.
//
// Written from the settings and the table of doors alone, never from the model's table of flows: of that the ACLs and groups
// are made, and a mistake in it would then be declared as well.
import { regionEndpoints } from "../model/containerService.ts";
import { PREFIX_LISTS } from "../model/groupRules.ts";
import { PROXY_PORTS, SERVICE_DOOR_PORT } from "../model/ports.ts";
import type { Settings } from "../model/settings.ts";
import type { DeclaredFlow, Declaration, Door, End } from "../proof/claims/declaration.ts";
import type { Role } from "../proof/network.ts";

/** What one stack's settings declare; nothing for a stack that makes no region. */
export function declarationOfSettings(settings: Settings): Declaration {
  return { regions: settings.stack === "all" || settings.stack === "region" ? declaredRegions(settings) : [] };
}

/**
 * What a stack can answer for by itself: the web ACL of a split region stands in the edge's stack, whose own policies
 * demand it there.
 */
export function declarationAlone(settings: Settings): Declaration {
  const { regions } = declarationOfSettings(settings);
  if (settings.stack !== "region") return { regions };
  const own = ({ waypoints, ...door }: Door): Door => ({
    ...door,
    waypoints: waypoints.filter((waypoint) => waypoint !== "WAF"),
  });
  return { regions: regions.map((region) => ({ ...region, doors: region.doors.map(own) })) };
}

/** What one stack's settings declare for each of its regions. */
export function declaredRegions(settings: Settings): Declaration["regions"] {
  return settings.regions.map(({ name }) => ({
    region: name,
    doors: doorsOf(settings),
    flows: [...doorFlows(settings, name), ...proxyFlows(settings), ...serviceFlows(settings, name)],
  }));
}

/** The table of doors, design section 2. */
function doorsOf({ doors: { static: open, cdn } }: Settings): Door[] {
  const doors: Door[] = [];
  if (open) {
    const { httpsPort, redirectPort } = open;
    const binds = { [httpsPort]: PROXY_PORTS.static, [redirectPort]: PROXY_PORTS.redirect };
    doors.push({ name: "static", ports: [httpsPort, redirectPort], binds, waypoints: ["HAProxy"] });
  }
  if (cdn?.lock === "prefix-list") {
    const binds = { [cdn.port]: PROXY_PORTS.cdn };
    doors.push({ name: "cdn", ports: [cdn.port], binds, waypoints: ["WAF", "HAProxy"] });
  } else if (cdn) {
    doors.push({ name: "cdn", ports: [], binds: {}, waypoints: ["WAF"] });
  }
  return doors;
}

function flow(from: End, to: End, port: number): DeclaredFlow {
  const nameOf = (end: End) => ("role" in end ? end.role : end.name);
  return { name: `${nameOf(from)}->${nameOf(to)}:${port}`, from, to, port };
}

const part = (role: Role): End => ({ role });

/** Everybody outside, by a name that says what for. */
function everywhere(name: string, prefixList?: string): End {
  return { name, cidrs: ["0.0.0.0/0"], ...(prefixList !== undefined && { prefixList }) };
}

function doorFlows({ doors: { static: open, cdn } }: Settings, region: string): DeclaredFlow[] {
  const [nlb, proxy, alb] = [part("nlb"), part("proxy"), part("alb")];
  const clients: End = { name: "clients", cidrs: open?.clients ?? [] };
  const cloudfront = everywhere("cloudfront", PREFIX_LISTS.cloudfront(region));
  const through = (from: End, port: number, bind: number) => [flow(from, nlb, port), flow(nlb, proxy, bind)];
  return [
    ...(open ? through(clients, open.httpsPort, PROXY_PORTS.static) : []),
    ...(open ? through(clients, open.redirectPort, PROXY_PORTS.redirect) : []),
    ...(cdn?.lock === "prefix-list" ? through(cloudfront, cdn.port, PROXY_PORTS.cdn) : []),
    // CloudFront's own interfaces stand beside the load balancer; ACLs see addresses of theirs that AWS does not name.
    ...(cdn?.lock === "vpc-origin"
      ? [part("vpc-origin"), cloudfront].map((from) => flow(from, alb, SERVICE_DOOR_PORT))
      : []),
  ];
}

function proxyFlows(settings: Settings): DeclaredFlow[] {
  const { doors, proxy } = settings;
  if (doors.static === undefined && doors.cdn?.lock !== "prefix-list") return [];
  const own = part("proxy");
  const asksEndpoints = regionEndpoints(settings, true).usedByProxies;
  const monitoring: End = { name: "monitoring", cidrs: proxy.metricsCidrs };
  return [
    flow(part("nlb"), own, PROXY_PORTS.health),
    flow(own, part("alb"), SERVICE_DOOR_PORT),
    ...(asksEndpoints ? [flow(own, part("endpoint"), 443)] : []),
    flow(own, everywhere("packages"), 443),
    ...(proxy.metricsCidrs.length > 0 ? [flow(monitoring, own, PROXY_PORTS.metrics)] : []),
  ];
}

/** The load balancer asks the services; only those that are containers ask anybody themselves (decision 013). */
function serviceFlows({ services }: Settings, region: string): DeclaredFlow[] {
  const ports = [...new Set(services.map(({ port }) => port))];
  const service = part("service");
  const layers = everywhere("s3", PREFIX_LISTS.s3(region));
  const pulls = services.some(({ container }) => container !== undefined);
  return [
    ...ports.map((port) => flow(part("alb"), service, port)),
    ...(pulls ? [flow(service, part("endpoint"), 443), flow(service, layers, 443)] : []),
  ];
}
