// What a split stack reads of others, at top level: a missing or old output is one message before anything is created.
import * as pulumi from "@pulumi/pulumi";
import { capacityFaults } from "../model/capacity.ts";
import { type Fault, SettingsError } from "../model/fault.ts";
import type { Settings } from "../model/settings.ts";
import { CONTRACT_VERSION, type FoundationContract, type RegionContract, stackOf } from "./contract.ts";
import { GLOBAL_REGION } from "./context.ts";
import { shapeFaults } from "./contractShape.ts";
import type { EdgeRegion, PrefixListRegion } from "./edgeRegion.ts";
import type { EdgeTrust, RegionTrust } from "./foundation.ts";

/** What the foundation's stack says to a region. */
export async function readRegionTrust(settings: Settings, region: string): Promise<RegionTrust> {
  const { foundationStack } = settings;
  const read = await readContract<FoundationContract>("foundationStack", foundationStack, "foundation");
  throwIfAny(read.faults);
  throwIfAny(domainFaults(settings, read));
  const { publicZoneId, regions } = known(read);
  const proxies = regions[region];
  if (proxies === undefined) {
    const message = `"${foundationStack}" does not know ${region}; add it to the regions there and run pulumi up on it first`;
    throw new SettingsError([{ path: "foundationStack", message }]);
  }
  return { publicZoneId, proxies, ready: [] };
}

/** What the stacks of the foundation and of the regions say to the edge. */
export async function readEdge(settings: Settings): Promise<{ trust: EdgeTrust; regions: readonly EdgeRegion[] }> {
  const [foundation, ...regions] = await Promise.all([
    readContract<FoundationContract>("foundationStack", settings.foundationStack, "foundation"),
    ...settings.regionStacks.map((stack, index) =>
      readContract<RegionContract>(`regionStacks[${index}]`, stack, "region"),
    ),
  ] as const);
  throwIfAny([foundation, ...regions].flatMap(({ faults }) => faults));
  const said = regions.flatMap(regionSaid);
  const behind = said.map(({ edge }) => edge);
  const withoutDoor = regions.flatMap(doorFaults);
  throwIfAny([
    ...withoutDoor,
    ...[foundation, ...regions].flatMap((read) => domainFaults(settings, read)),
    ...regions.flatMap((read) => foundationFaults(settings, read)),
    ...twinFaults(said),
    ...lockFaults(said),
    // What regions without a door would hold is not to be known yet.
    ...(withoutDoor.length === 0 ? capacityFaults(settings.edge, behind.filter(isPrefixList)) : []),
    ...certificateFaults(settings, known(foundation)),
    ...(await originSecretFaults(settings, foundation.reference)),
  ]);
  const { publicZoneId, certificateArn, certificateExpiresAt } = known(foundation);
  const own = settings.edge.certificateArn;
  return {
    trust: {
      publicZoneId,
      certificateArn: own === "" ? certificateArn : own,
      ...(own === "" && certificateExpiresAt !== undefined ? { certificateExpiresAt } : {}),
      originSecret: foundation.reference.requireOutput("originSecret") as pulumi.Output<string>,
    },
    regions: behind,
  };
}

/** A contract that was looked for; absent where there are faults. */
interface Read<T> {
  /** Key path of the setting that names the stack, and that stack. */
  readonly path: string;
  readonly stack: string;
  readonly reference: pulumi.StackReference;
  readonly contract?: T;
  readonly faults: readonly Fault[];
}

async function readContract<T extends FoundationContract | RegionContract>(
  path: string,
  stack: string,
  kind: T["kind"],
): Promise<Read<T>> {
  const name = stack.includes("/") ? stack : `${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}`;
  const reference = new pulumi.StackReference(stack, { name });
  const details = await reference.getOutputDetails("contract");
  const found = details.value as Partial<T> | undefined;
  const fault = (message: string): Read<T> => ({
    path,
    stack,
    reference,
    faults: [{ path, message: `"${stack}" ${message}` }],
  });
  if (typeof found?.version !== "number") {
    return fault("has no output contract; run pulumi up on it first");
  }
  if (found.version !== CONTRACT_VERSION) {
    const age = found.version < CONTRACT_VERSION ? "older" : "newer";
    return fault(
      `speaks version ${found.version} of the contract between stacks, this program ${CONTRACT_VERSION}; ` +
        `run pulumi up on the ${age === "older" ? "other stack" : "other stacks, or update this program"} first`,
    );
  }
  if (found.kind !== kind) {
    const other = found.kind === "foundation" || found.kind === "region" ? `is a ${found.kind}` : "is no such";
    return fault(`${other} stack; name a ${kind} stack here`);
  }
  const wrong = shapeFaults(kind, found);
  return wrong.length === 0
    ? { path, stack, reference, contract: found as T, faults: [] }
    : fault(`lacks ${wrong.join(", ")}, or has it of another kind; run pulumi up on it with this program first`);
}

function known<T>({ contract, stack }: Read<T>): T {
  if (contract === undefined) {
    throw new RangeError(`stack "${stack}" was used in spite of its faults`);
  }
  return contract;
}

/** Certificates and hosts of one edge carry one domain. */
function domainFaults({ domain }: Settings, read: Read<FoundationContract | RegionContract>): Fault[] {
  const { path, stack } = read;
  const other = known(read).domain;
  const message = `"${stack}" is for the domain ${other}, this stack for ${domain}; name stacks of one domain`;
  return other === domain ? [] : [{ path, message }];
}

/** The doors accept the secret of their own foundation only. */
function foundationFaults({ foundationStack }: Settings, read: Read<RegionContract>): Fault[] {
  const { path, stack } = read;
  const { foundation } = known(read);
  const message = `"${stack}" has its secrets from "${foundation}", this edge from "${stackOf(foundationStack)}"; name stacks of one foundation`;
  return foundation === stackOf(foundationStack) ? [] : [{ path, message }];
}

function doorFaults(read: Read<RegionContract>): Fault[] {
  const { path, stack } = read;
  return known(read).edge === undefined
    ? [{ path, message: `"${stack}" has no cdn door; set doors.cdn there and run pulumi up, or leave it out here` }]
    : [];
}

/** What a stack with a cdn door says of its region. */
interface Said extends Pick<Read<RegionContract>, "path" | "stack"> {
  readonly edge: EdgeRegion;
}

function regionSaid(read: Read<RegionContract>): Said[] {
  const { path, stack } = read;
  const { edge } = known(read);
  return edge === undefined ? [] : [{ path, stack, edge }];
}

/** The edge's resources are named for their regions. */
function twinFaults(said: readonly Said[]): Fault[] {
  return said.flatMap(({ path, stack, edge: { region } }, index) => {
    const twin = said.slice(0, index).find(({ edge }) => edge.region === region);
    return twin === undefined
      ? []
      : [{ path, message: `"${stack}" is ${region}, as "${twin.stack}" is; name one stack for each region` }];
  });
}

/** One distribution has one way to its origins. */
function lockFaults(said: readonly Said[]): Fault[] {
  const mixed = (what: string, values: readonly string[]): Fault[] =>
    new Set(values).size < 2
      ? []
      : [
          {
            path: "regionStacks",
            message:
              `the cdn doors have different ${what}: ` +
              `${values.map((value, index) => `${value} (${said[index]?.stack})`).join(", ")}; give all regions the same`,
          },
        ];
  const locks = mixed(
    "locks",
    said.map(({ edge }) => edge.lock),
  );
  const ports = said.flatMap(({ edge }) => (isPrefixList(edge) ? [String(edge.port)] : []));
  return locks.length > 0 ? locks : mixed("ports", ports);
}

function certificateFaults({ foundationStack, edge }: Settings, contract: FoundationContract): Fault[] {
  // What another stack put out is a value, whatever an input could be.
  const arn = contract.certificateArn as string;
  return edge.certificateArn !== "" || arn.startsWith(`arn:aws:acm:${GLOBAL_REGION}:`)
    ? []
    : [
        {
          path: "foundationStack",
          message: `the viewers' certificate of "${foundationStack}" is ${arn}; CloudFront takes certificates of ${GLOBAL_REGION} only`,
        },
      ];
}

/** The value is looked at and never shown. */
async function originSecretFaults({ foundationStack }: Settings, reference: pulumi.StackReference): Promise<Fault[]> {
  const details = await reference.getOutputDetails("originSecret");
  const held: unknown = details.secretValue ?? details.value;
  const message = `"${foundationStack}" has no originSecret of 64 hexadecimal digits; run pulumi up on it with this program first`;
  return typeof held === "string" && /^[0-9a-f]{64}$/.test(held) ? [] : [{ path: "foundationStack", message }];
}

function isPrefixList(region: EdgeRegion): region is PrefixListRegion {
  return region.lock === "prefix-list";
}

function throwIfAny(faults: readonly Fault[]): void {
  if (faults.length > 0) {
    throw new SettingsError(faults);
  }
}
