// The running edge as its users see it: its URL, its locations, its web ACL's rules, ready command lines.
import { LocalError } from "../localError.ts";
import { request } from "../observed/request.ts";
import type { Endpoint } from "../observed/observation.ts";
import type { PlannedEdge } from "../planned/plannedEdge.ts";
import type { PlannedPath } from "../planned/plannedPath.ts";
import type { Json } from "../../plan/type.ts";
import { messageOf } from "../parts/part.ts";
import type { AddressMap } from "./addresses.ts";
import { ALARM_FACTOR, originPort } from "./edgeConfigs.ts";
import { examplePath, originOf, quoted } from "./runningRegion.ts";

const PROBE_MILLISECONDS = 20_000;
const PROBE_PAUSE_MILLISECONDS = 100;

/** The edge of a path. */
export interface RunningEdge {
  /** As planned: `https://` and the viewers' name. */
  readonly url: string;
  readonly host: string;
  /** `prefix-list`: through the regions' proxies. `vpc-origin`: straight to their application load balancers. */
  readonly lock: "prefix-list" | "vpc-origin";
  readonly locations: readonly RunningLocation[];
  /** Rules in the order of their priorities; absent where no web ACL is planned. */
  readonly webAcl?: { readonly name: string; readonly rules: readonly RunningRule[] };
  /** Alarms that Route 53 follows, and how much faster than planned they are evaluated; empty with VPC origins. */
  readonly alarms: readonly RunningAlarm[];
}

/** One edge location. */
export interface RunningLocation {
  /** The region that it is near to, and named for. */
  readonly near: string;
  readonly address: string;
  /** Stand-in of 443. */
  readonly port: number;
  /** Stand-in of 80. */
  readonly httpPort: number;
  /** `https://`, the name and the port unless it is 443. */
  readonly origin: string;
  /** Route 53 as this location, and viewers near to it, see it. */
  readonly resolver: Endpoint;
  /** One path a service, with a command line that asks for it here. */
  readonly services: readonly {
    readonly name: string;
    readonly path: string;
    readonly url: string;
    readonly curl: string;
  }[];
}

/** A rule of the web ACL. */
export interface RunningRule {
  readonly name: string;
  readonly priority: number;
  /** `block`, `count`, `allow`; `group` for a rule group, whose rules have their own. */
  readonly action: string;
}

/** An alarm behind a record of the origin's name. */
export interface RunningAlarm {
  readonly name: string;
  readonly region: string;
  /** As planned: seconds until it rings at the earliest. */
  readonly plannedSeconds: number;
  readonly factor: number;
}

/** Describes the edge of a run; undefined where the plan has none. */
export function describeEdge(path: PlannedPath, map: AddressMap, caFile: string): RunningEdge | undefined {
  const { edge } = path;
  if (edge === undefined) return undefined;
  return {
    url: `https://${edge.host}`,
    host: edge.host,
    lock: edge.origins.some(({ to }) => to.kind === "serviceDoor") ? "vpc-origin" : "prefix-list",
    locations: map.locations.map(({ near, address, ports, resolver }) => {
      const port = ports[443] ?? 443;
      const origin = originOf("https", edge.host, port);
      const curl = `curl --cacert ${quoted(caFile)} --resolve ${edge.host}:${port}:${address}`;
      return {
        near,
        address,
        port,
        httpPort: ports[80] ?? 80,
        origin,
        resolver,
        services: servicesOf(path).map(({ name, path: asked }) => {
          const url = `${origin}${asked}`;
          return { name, path: asked, url, curl: `${curl} ${quoted(url)}` };
        }),
      };
    }),
    ...describeWebAcl(edge),
    alarms: edge.records.flatMap(({ region, alarm }) =>
      alarm
        ? [
            {
              name: alarm.name,
              region,
              plannedSeconds: alarm.periodSeconds * alarm.datapointsToAlarm,
              factor: ALARM_FACTOR,
            },
          ]
        : [],
    ),
  };
}

/** A region's listener for CloudFront. */
export interface CdnDoor {
  /** The origin's name. */
  readonly host: string;
  readonly endpoint: Endpoint;
}

/** The listeners that the records of the origins' names lead to, by region. */
export function describeCdnDoors({ edge }: PlannedPath, map: AddressMap): Record<string, CdnDoor> {
  const doors = (edge?.records ?? []).flatMap(({ name, region }): [string, CdnDoor][] => {
    const door = map.byRegion[region]?.door;
    const [address] = door?.addresses ?? [];
    const port = edge && door?.ports[originPort(edge, name)];
    return address === undefined || port === undefined ? [] : [[region, { host: name, endpoint: { address, port } }]];
  });
  return Object.fromEntries(doors);
}

/** The services that every region has, each with a path that leads to it. */
function servicesOf({ regions }: PlannedPath): { name: string; path: string }[] {
  const [first] = regions;
  return (first?.serviceDoor.services ?? []).flatMap(({ name, targetGroup }) => {
    const path = first && examplePath(first, targetGroup);
    return path === undefined ? [] : [{ name, path }];
  });
}

function describeWebAcl({ webAcl }: PlannedEdge): Pick<RunningEdge, "webAcl"> {
  if (webAcl === undefined) return {};
  const rules = (webAcl.inputs["rules"] ?? []) as readonly Readonly<Record<string, Json>>[];
  return {
    webAcl: {
      name: webAcl.name,
      rules: rules
        .map(({ name, priority, action }) => ({
          name: typeof name === "string" ? name : "",
          priority: Number(priority),
          action: typeof action === "object" && action !== null ? (Object.keys(action)[0] ?? "group") : "group",
        }))
        .sort((one, other) => one.priority - other.priority),
    },
  };
}

/** Asks every service through every location until it answers. Throws with the last answer where one never does. */
export async function probeEdge(edge: RunningEdge, caFile: string): Promise<void> {
  const end = Date.now() + PROBE_MILLISECONDS;
  for (const { near, address, port, resolver, services } of edge.locations) {
    for (const { path, url } of services) {
      for (;;) {
        const fault = await ask({ host: edge.host, door: { address, port }, resolver }, caFile, path);
        if (fault === undefined) break;
        if (Date.now() > end)
          throw new LocalError(`edge location ${near}: ${url} gets no answer from its service: ${fault}`);
        await new Promise((resolve) => setTimeout(resolve, PROBE_PAUSE_MILLISECONDS));
      }
    }
  }
}

async function ask(
  target: { host: string; door: Endpoint; resolver: Endpoint },
  caFile: string,
  path: string,
): Promise<string | undefined> {
  try {
    const { status } = await request(target, caFile, path);
    return status === 200 ? undefined : `status ${status}`;
  } catch (fault) {
    return messageOf(fault);
  }
}
