// Whether HAProxy agrees with what stands before and behind it: the PROXY header, and names whose addresses change.
import { isUnknown, type PlanIndex } from "../../../plan/read.ts";
import type { PlannedResource } from "../../../plan/type.ts";
import { bindsOf } from "../../../proof/planned/haproxy.ts";
import { TYPES } from "../../../proof/planned/types.ts";
import { at, flag, isAbsent, notKnown, number, text } from "../../lib/inputs.ts";
import { configurationIn, seconds, sectionsIn, templatesOf, UNREADABLE, wordAfter } from "../../lib/proxyText.ts";
import { TARGET_GROUPS } from "../../lib/quotas/balancerCounts.ts";
import { type Fault, resourcePolicy, stackPolicy } from "../../policy.ts";
import { onceEach } from "./onceEach.ts";
import { healthPort } from "./targetGroups.ts";

const PROPERTY = "proxyProtocolV2";

/** AWS sends the header to the health check's port too, and never to a load balancer or from an application one. */
function headerFaults(group: PlannedResource, index: PlanIndex): readonly Fault[] {
  const given = at(group.inputs, PROPERTY);
  const sends = isAbsent(given) ? false : flag(given);
  if (sends === undefined) return [{ ...notKnown(PROPERTY), resource: group }];
  const protocol = text(at(group.inputs, "protocol")) ?? "";
  const refused = ["HTTP", "HTTPS"].includes(protocol) || at(group.inputs, "targetType") === "alb";
  if (sends && refused)
    return [{ what: "sends a PROXY header that its targets cannot be sent", property: PROPERTY, resource: group }];
  return templatesOf(group, index)
    .flatMap((template) => bindFaults(group, template, sends))
    .slice(0, 1);
}

function bindFaults(group: PlannedResource, template: PlannedResource, sends: boolean): readonly Fault[] {
  const configuration = configurationIn(template);
  // Another program than HAProxy answers there.
  if (configuration === undefined) return [];
  if (configuration === UNREADABLE) return [{ ...notKnown("userData"), resource: template }];
  const binds = bindsOf(configuration);
  const ports = [number(at(group.inputs, "port")), healthPort(group)];
  return ports.flatMap((port): Fault[] => {
    if (port === undefined) return [{ ...notKnown("port"), resource: group }];
    const own = binds.filter((bind) => bind.port === port);
    const expects = own.length > 0 && own.every(({ acceptsProxy }) => acceptsProxy);
    if (sends === expects) return [];
    const what = sends
      ? `sends a PROXY header to port ${port}, where HAProxy does not expect one`
      : `sends no PROXY header to port ${port}, where HAProxy expects one`;
    return [{ what, property: PROPERTY, value: sends, resource: group }];
  });
}

/** HAProxy may use the address of a name for this long after it has gone, in seconds. */
const LONGEST_HOLD = 10;

/** Zones that a region has at most in common; counted with where the settings are not known. */
const ZONES = 3;

/** What is wrong with a server that is asked by name; a load balancer's addresses come and go. */
function serverFault(words: readonly string[], defaults: readonly string[], zones: number): string | undefined {
  const [keyword = "", name = "", third = "", fourth = ""] = words;
  const address = keyword === "server" ? third : fourth;
  const host = address.replace(/^ipv[46]@/, "").replace(/:\d+$/, "");
  if (/^[\d.]+$|^\[|^\/|^unix@|^127\./.test(host)) return undefined;
  const option = (wanted: string): string | undefined => wordAfter(words, wanted) ?? wordAfter(defaults, wanted);
  const slots = keyword === "server" ? 1 : Number(third.split("-").at(-1));
  if (!(slots >= zones)) return `asks ${host} by one server, ${name}, where it may have ${zones} addresses`;
  if (option("resolvers") === undefined) return `asks ${host} only for the address that it has at the start`;
  const first = (option("init-addr") ?? "last,libc").split(",");
  return first.includes("none") ? undefined : `does not start while ${host} has no address (init-addr)`;
}

function nameFaults(template: PlannedResource, zones: number): readonly Fault[] {
  const property = "userData";
  const configuration = configurationIn(template);
  if (configuration === undefined) return [];
  if (configuration === UNREADABLE) return [notKnown(property)];
  const sections = sectionsIn(configuration);
  const held = sections
    .filter(({ keyword }) => keyword === "resolvers")
    .flatMap(({ lines }) =>
      lines.filter(([hold, valid]) => hold === "hold" && (valid === "valid" || valid === "obsolete")),
    )
    .find((line) => seconds(line[2] ?? "") > LONGEST_HOLD);
  const faults = sections.flatMap(({ keyword, lines }) => {
    if (keyword !== "backend" && keyword !== "listen") return [];
    const defaults = lines.filter(([word]) => word === "default-server").flat();
    const servers = lines.filter(([word]) => word === "server" || word === "server-template");
    return servers.flatMap((words) => serverFault(words, defaults, zones) ?? []);
  });
  const held10 = held && `keeps addresses that have gone for ${held[2] ?? "?"} (hold ${held[1] ?? ""})`;
  return [...faults, ...(held10 === undefined ? [] : [held10])].slice(0, 1).map((what) => ({ what, property }));
}

export const proxies = [
  stackPolicy({
    id: "LIM-17",
    name: "lim-proxy-header",
    rule: "HAProxy expects a PROXY header on exactly those ports that its load balancer sends one to, health checks among them",
    reason: "a header that is not expected breaks every connection, one that is missing ends it",
    severity: "medium",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["aws-limit:17"],
    steps: "Set proxyProtocolV2 where the binds say accept-proxy, on the port of the health check too",
    link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html",
    types: TARGET_GROUPS,
    judge: ({ index }) => {
      const groups = TARGET_GROUPS.flatMap((type) => index.ofType(type));
      return onceEach(groups.flatMap((group) => headerFaults(group, index)));
    },
  }),
  resourcePolicy({
    id: "LIM-21",
    name: "lim-balancer-names",
    rule: "HAProxy resolves the names of its servers anew, has a place for each zone's address and starts without any",
    reason:
      "a load balancer's addresses change: one that is resolved at the start is soon nobody's, or somebody else's",
    severity: "medium",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["aws-limit:21"],
    steps: "Use server-template with resolvers, init-addr none and hold times of at most ten seconds",
    link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
    types: [TYPES.launchTemplate],
    judge: (template, _, { settings, region }) => {
      if (isUnknown(template.inputs["userData"])) return [notKnown("userData")];
      return nameFaults(template, settings?.regions.find(({ name }) => name === region)?.zones.length ?? ZONES);
    },
  }),
];
