// What the settings of a plan's stacks declare, in the proof's words: the doors, and who may open a connection to whom.
import { type Flow, type GroupName, isInner, type PrefixList, regionFlows, TOO_LARGE } from "../model/flows.ts";
import { PREFIX_LISTS } from "../model/groupRules.ts";
import { PROXY_PORTS } from "../model/ports.ts";
import { parseSettings } from "../model/parseSettings.ts";
import { projectConfig } from "../model/projectConfig.ts";
import type { Settings } from "../model/settings.ts";
import { readConfig } from "../plan/config.ts";
import type { Plan } from "../plan/type.ts";
import type { DeclaredFlow, Declaration, Door, End } from "../proof/claims/declaration.ts";
import type { Role } from "../proof/network.ts";

/** The part that carries each group; both groups of the doors are on the network load balancer. */
const ROLES: Readonly<Record<GroupName | PrefixList, Role>> = {
  nlb: "nlb",
  cdn: "nlb",
  proxy: "proxy",
  alb: "alb",
  service: "service",
  endpoint: "endpoint",
  cloudfront: "vpc-origin",
  s3: "endpoint",
};

/**
 * Reads the settings of every stack of a plan that makes regions.
 *
 * @param config the caller's own values, which stand over those of the stack's file
 * @throws SettingsError, PlanError for a stack without a file
 */
export function declarationOf(
  plan: Plan,
  directory: string,
  config: Readonly<Record<string, string>> = {},
): Declaration {
  const settings = plan.stacks.map(({ stack }) => {
    const read = readConfig({ directory, stack, config, onlyEncrypted: plan.stacks.at(-1)?.stack !== stack });
    return parseSettings(projectConfig(read.values, read.project));
  });
  return { regions: settings.filter(({ stack }) => stack === "all" || stack === "region").flatMap(declaredRegions) };
}

/** What one stack's settings declare for each of its regions. */
export function declaredRegions(settings: Settings): Declaration["regions"] {
  return settings.regions.map((region) => ({
    region: region.name,
    doors: doorsOf(settings),
    flows: regionFlows(settings, region).flatMap((flow) => declaredFlow(flow, region.name)),
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

/** ICMP's word that a packet was too large opens no connection, so it is no flow of the proof. */
function declaredFlow({ name, from, to, port }: Flow, region: string): DeclaredFlow[] {
  return port === TOO_LARGE ? [] : [{ name, from: endOf(from, region), to: endOf(to, region), port }];
}

function endOf(place: Flow["from"], region: string): End {
  if (isInner(place)) return { role: ROLES[place.group] };
  const { name, cidrs, prefixList } = place;
  return { name, cidrs, ...(prefixList && { prefixList: PREFIX_LISTS[prefixList](region) }) };
}
