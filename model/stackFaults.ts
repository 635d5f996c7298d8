// What each kind of stack must say, and what it must leave to others.
import { edgeFaults, originSecretFaults } from "./edgeFaults.ts";
import { type Fault, type Readable, repeatedValues } from "./fault.ts";
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
