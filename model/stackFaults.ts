// What each kind of stack must say, and what it must leave to others.
import { capacityFaults } from "./capacity.ts";
import { type Fault, type Readable, repeatedValues } from "./fault.ts";
import { firewallFaults } from "./firewallFaults.ts";
import type { Settings } from "./settings.ts";

type Kind = Settings["stack"];

/** Keys that only some kinds of stacks use; empty elsewhere. */
const KEYS: readonly { readonly key: keyof Settings; readonly kinds: readonly Kind[]; readonly example: string }[] = [
  {
    key: "regions",
    kinds: ["all", "foundation", "region"],
    example: "- { name: eu-west-1, cidr: 10.0.0.0/16, zones: [a, b] }",
  },
  { key: "doors", kinds: ["all", "region"], example: "static: { clients: [0.0.0.0/0] }" },
  { key: "services", kinds: ["all", "region"], example: "- { name: orders, paths: [/orders/*] }" },
  { key: "foundationStack", kinds: ["region", "edge"], example: "prod-foundation" },
  { key: "regionStacks", kinds: ["edge"], example: "[prod-eu-west-1, prod-us-east-1]" },
];

export function stackFaults(settings: Readable<Settings>): Fault[] {
  const { stack } = settings;
  return [
    ...(stack === undefined
      ? []
      : KEYS.flatMap(({ key, kinds, example }) => keyFaults(settings, stack, key, kinds, example))),
    ...(stack === "region" && (settings.regions?.length ?? 0) > 1
      ? [{ path: "regions", message: "a region stack has one region; give the others stacks of their own" }]
      : []),
    ...repeatedValues("regionStacks", settings.regionStacks),
    ...foundationAsRegion(settings),
    ...auditTrailFaults(settings),
    ...originSecretFaults(settings),
    ...edgeFaults(settings),
  ];
}

function foundationAsRegion({ foundationStack, regionStacks = [] }: Readable<Settings>): Fault[] {
  return regionStacks.flatMap((name, index) =>
    name === undefined || name !== foundationStack
      ? []
      : [{ path: `regionStacks[${index}]`, message: `"${name}" is the foundationStack; name stacks of regions here` }],
  );
}

function keyFaults(
  settings: Readable<Settings>,
  stack: Kind,
  key: keyof Settings,
  kinds: readonly Kind[],
  example: string,
): Fault[] {
  const value = settings[key];
  if (value === undefined) {
    return [];
  }
  // What stands there but could not be read has a fault of its own.
  const empty = Object.keys(value).length === 0;
  if (kinds.includes(stack)) {
    return empty
      ? [{ path: key, message: `is missing; a stack of the kind "${stack}" needs it, such as ${example}` }]
      : [];
  }
  return empty
    ? []
    : [
        {
          path: key,
          message: `is not a setting of a stack of the kind "${stack}"; remove it, or set stack to ${kinds.join(" or ")}`,
        },
      ];
}

/** The account's trail is the foundation's. */
function auditTrailFaults({ stack, auditTrail }: Readable<Settings>): Fault[] {
  const message = `true does nothing in a stack of the kind "${stack}"; remove it, or set it in the foundation`;
  return auditTrail === true && (stack === "region" || stack === "edge") ? [{ path: "auditTrail", message }] : [];
}

function originSecretFaults({ originSecret }: Readable<Settings>): Fault[] {
  const { accepted, sent } = originSecret ?? {};
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
function edgeFaults({ stack, edge, doors, regions, proxy }: Readable<Settings>): Fault[] {
  const { peak, drained, firewall } = edge ?? {};
  const rules = firewall === undefined ? [] : firewallFaults(firewall);
  const inFirewall = rules.map(({ path, message }) => ({
    path: `edge.firewall${path === "" ? "" : `.${path}`}`,
    message,
  }));
  const repeated = repeatedValues("edge.drained", drained);
  if (stack !== "all" || doors?.cdn === undefined) {
    return [...repeated, ...inFirewall];
  }
  if (doors.cdn.lock === "vpc-origin" && peak !== undefined) {
    return [
      ...repeated,
      ...inFirewall,
      {
        path: "edge.peak",
        message:
          'no proxy is on the way with the lock "vpc-origin", whose load balancers grow by themselves; remove it',
      },
    ];
  }
  const known = (regions ?? []).flatMap((region) => (region?.name === undefined ? [] : [region.name]));
  if (proxy?.max === undefined || drained?.some((name) => name === undefined) !== false || known.length === 0) {
    return [...repeated, ...inFirewall];
  }
  const { max: maxProxies } = proxy;
  return [
    ...repeated,
    ...inFirewall,
    ...capacityFaults(
      { peak: peak?.perProxy === undefined ? undefined : peak, drained } as Settings["edge"],
      known.map((region) => ({ region, maxProxies })),
    ),
  ];
}
