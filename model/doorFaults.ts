// Rules between a door's settings and the network around it.
import { ACL_ENTRY_LIMIT, aclEntries } from "./aclEntries.ts";
import { type FlowSettings, regionFlows } from "./flows.ts";
import { type Fault, type Readable, repeatedValues } from "./fault.ts";
import { isIpv6 } from "./settingTypes.ts";
import type { Settings } from "./settings.ts";
import { type Tier, TIERS } from "./tiers.ts";

export function doorFaults(settings: Readable<Settings>): Fault[] {
  return [...portFaults(settings), ...clientFaults(settings), ...aclFaults(settings)];
}

function portFaults({ doors }: Readable<Settings>): Fault[] {
  const { httpsPort, redirectPort } = doors?.static ?? {};
  const cdnPort = doors?.cdn?.lock === "prefix-list" ? doors.cdn.port : undefined;
  return [
    ...(httpsPort === undefined || httpsPort !== redirectPort
      ? []
      : [{ path: "doors.static.redirectPort", message: `${redirectPort} is httpsPort too; use two ports` }]),
    ...(cdnPort === undefined || ![httpsPort, redirectPort].includes(cdnPort)
      ? []
      : [{ path: "doors.cdn.port", message: `${cdnPort} is a port of the static door; use another, such as 8443` }]),
  ];
}

function clientFaults({ doors, dualStack }: Readable<Settings>): Fault[] {
  const clients = doors?.static?.clients;
  const ipv6 = (clients ?? []).flatMap((client, index) =>
    client !== undefined && isIpv6(client) ? [{ client, index }] : [],
  );
  return [
    ...repeatedValues("doors.static.clients", clients),
    ...(dualStack === false ? ipv6 : []).map(({ client, index }) => ({
      path: `doors.static.clients[${index}]`,
      message: `${client} is IPv6 but dualStack is false; set dualStack or remove it`,
    })),
    ...(dualStack === true && clients !== undefined && ipv6.length === 0
      ? [
          {
            path: "dualStack",
            message: "true but no client is IPv6; name one in doors.static.clients, such as ::/0, or set false",
          },
        ]
      : []),
  ];
}

/** The setting that fills a tier's ACL. */
const ACL_CAUSES: Readonly<Record<Tier, { readonly path: string; readonly remedy: string }>> = {
  ingress: { path: "doors.static.clients", remedy: "name fewer or wider CIDRs" },
  proxy: { path: "proxy.metricsCidrs", remedy: "name fewer or wider CIDRs" },
  service: { path: "services", remedy: "let services share ports" },
  endpoint: { path: "endpoints", remedy: "name fewer" },
};

/** AWS counts 20 entries of an ACL in each direction and family, the default deny among them. */
function aclFaults(settings: Readable<Settings>): Fault[] {
  if (!hasFlows(settings)) {
    return [];
  }
  const cidr = settings.regions?.find((region) => region?.cidr !== undefined)?.cidr ?? "10.0.0.0/16";
  const flows = regionFlows(settings, { cidr: "10.0.0.0/8", zones: [] });
  return TIERS.flatMap((tier) => {
    const { ingress, egress } = aclEntries(tier, flows, cidr);
    return Object.entries({ ingress, egress }).flatMap(([direction, entries]) => {
      const most = Math.max(
        ...[true, false].map((ipv6) => entries.filter((entry) => (entry.ipv6CidrBlock !== undefined) === ipv6).length),
      );
      return most <= ACL_ENTRY_LIMIT
        ? []
        : [
            {
              path: ACL_CAUSES[tier].path,
              message:
                `the ${tier} tier's ACL would have ${most} ${direction} entries, AWS allows ${ACL_ENTRY_LIMIT} beside the default deny; ` +
                ACL_CAUSES[tier].remedy,
            },
          ];
    });
  });
}

/** True where everything that flows are derived from could be read. */
function hasFlows(settings: Readable<Settings>): settings is Readable<Settings> & FlowSettings {
  const { tiers, nat, doors, services, endpoints, proxy, dualStack } = settings;
  const door = doors?.static;
  return (
    nat !== undefined &&
    dualStack !== undefined &&
    tiers !== undefined &&
    TIERS.every((tier) => tiers[tier] !== undefined) &&
    doors !== undefined &&
    (door === undefined ||
      (door.httpsPort !== undefined &&
        door.redirectPort !== undefined &&
        door.clients?.every((client) => client !== undefined) === true)) &&
    (doors.cdn === undefined || (doors.cdn.lock !== undefined && doors.cdn.port !== undefined)) &&
    services?.every((service) => service?.port !== undefined) === true &&
    endpoints !== undefined &&
    proxy?.metricsCidrs?.every((block) => block !== undefined) === true
  );
}
