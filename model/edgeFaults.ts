// Rules between the edge's settings and those of the regions behind it.
import { capacityFaults } from "./capacity.ts";
import { edge as edgeSchema, originSecret as originSecretSchema } from "./edgeSettings.ts";
import { type Fault, type Readable, repeatedValues } from "./fault.ts";
import { firewallFaults } from "./firewallFaults.ts";
import type { Settings } from "./settings.ts";

export function originSecretFaults({ stack, originSecret }: Readable<Settings>): Fault[] {
  const { accepted, sent } = originSecret ?? {};
  if ((stack === "region" || stack === "edge") && !isDefault(originSecret, originSecretSchema.parse({}))) {
    return [
      { path: "originSecret", message: `does nothing in a stack of the kind "${stack}"; set it in the foundation` },
    ];
  }
  const repeated = repeatedValues(
    "originSecret.accepted",
    accepted?.map((value) => value?.toString()),
  );
  return accepted === undefined || sent === undefined || accepted.includes(sent)
    ? repeated
    : [
        ...repeated,
        {
          path: "originSecret.sent",
          message: `${sent} is not accepted, so every door would refuse the edge; use one of ${accepted.join(", ")}`,
        },
      ];
}

/** An edge of its own learns its regions from their stacks; here they are in the settings. */
export function edgeFaults(settings: Readable<Settings>): Fault[] {
  const { stack, edge, doors } = settings;
  const withoutEdge = stack === "region" || (stack === "all" && doors?.static !== undefined && doors.cdn === undefined);
  if (withoutEdge && !isDefault(edge, edgeSchema.parse({}))) {
    const remedy = stack === "all" ? "give the regions a cdn door (doors.cdn)" : "set it in the edge's stack";
    return [{ path: "edge", message: `does nothing here; ${remedy}, or remove it` }];
  }
  return [
    ...repeatedValues("edge.drained", edge?.drained),
    ...(edge?.firewall === undefined ? [] : firewallFaults(edge.firewall).map(inFirewall)),
    ...peakFaults(settings),
  ];
}

function inFirewall({ path, message }: Fault): Fault {
  return { path: `edge.firewall${path === "" ? "" : `.${path}`}`, message };
}

function peakFaults({ stack, edge, doors, regions, proxy }: Readable<Settings>): Fault[] {
  const { peak, drained } = edge ?? {};
  if (stack !== "all" || doors?.cdn === undefined) {
    return [];
  }
  if (doors.cdn.lock === "vpc-origin" && peak !== undefined) {
    const message =
      'no proxy is on the way with the lock "vpc-origin", whose load balancers grow by themselves; remove it';
    return [{ path: "edge.peak", message }];
  }
  const known = (regions ?? []).flatMap((region) => (region?.name === undefined ? [] : [region.name]));
  if (proxy?.max === undefined || drained?.some((name) => name === undefined) !== false || known.length === 0) {
    return [];
  }
  const { max: maxProxies } = proxy;
  return capacityFaults(
    { peak: peak?.perProxy === undefined ? undefined : peak, drained } as Settings["edge"],
    known.map((region) => ({ region, maxProxies })),
  );
}

/** True for what the schema itself fills in, which `Pulumi.yaml` may have written into the configuration. */
function isDefault(value: unknown, filledIn: unknown): boolean {
  return value === undefined || JSON.stringify(value) === JSON.stringify(filledIn);
}
