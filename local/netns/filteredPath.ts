// One region's data path behind its planned filters: each part in the namespace of its place, joined as AWS would join them.
import { assemble } from "../../packetFilter/assemble.ts";
import { Namespaces } from "../../packetFilter/namespaces.ts";
import { withProcesses } from "../../packetFilter/processes.ts";
import type { Machine } from "../../packetFilter/processes.ts";
import { requireTools, WitnessUnavailable } from "../../packetFilter/tools.ts";
import { indexPlan } from "../../plan/read.ts";
import type { Plan } from "../../plan/type.ts";
import type { Network } from "../../proof/network.ts";
import { CLOUDFRONT } from "../../proof/planned/prefixLists.ts";
import { readNetwork } from "../../proof/planned/readNetwork.ts";
import { LocalError } from "../localError.ts";
import { findTools, runPath } from "../path.ts";
import type { PathOptions, RunningPath } from "../path.ts";
import type { RegionPath } from "../planned/plannedPath.ts";
import { readPath } from "../planned/topology.ts";
import { ipv4Of, machineAt, placeRegion } from "./placement.ts";
import type { Vantage } from "./placement.ts";
import { regionNetwork, withClientFirst } from "./regionNetwork.ts";
import type { PathPlaces } from "./regionNetwork.ts";

/** A path behind filters. */
export interface FilteredPath {
  /** Of one region, without an edge. */
  readonly path: RunningPath;
  readonly region: RegionPath;
  /** What stands in the kernel, as the proof reads it. */
  readonly network: Network;
  readonly places: PathPlaces;
  /** By name, the client first. */
  readonly vantages: readonly Vantage[];
  /** Ends every process, then removes every namespace and file; calling it again is harmless. */
  stop(): Promise<void>;
}

/** Throws a LocalError, one line, where this machine cannot run a path behind filters. */
export function requireNamespaces(): void {
  try {
    requireTools();
  } catch (fault) {
    throw asLocal(fault);
  }
}

/** Runs one region of a plan, its first by default. Rejects with a LocalError; nothing is left behind then. */
export async function startFilteredPath(
  plan: Plan,
  options: Omit<PathOptions, "loopback"> & { readonly region?: string },
): Promise<FilteredPath> {
  requireNamespaces();
  const region = chooseRegion(readPath(plan).regions, options.region);
  const index = indexPlan(plan);
  const port = staticPort(region);
  const { network, places, client } = withClientFirst(regionNetwork(readNetwork(index), region), port);
  const tools = await findTools();
  const hosted = asHosts(network);
  const layout = assemble(hosted);
  const machines = withProcesses(layout, hosted);
  options.onProgress?.(`making ${layout.parts.length} network namespaces`);
  let namespaces: Namespaces | undefined;
  try {
    const made = (namespaces = await Namespaces.make(layout));
    const namespaceOf = ({ part }: Machine) => made.nameOf(part.name);
    const vantages = chooseVantages(
      network,
      places,
      (address) => namespaceOf(machineAt({ machines }, address)),
      client,
    );
    const [first, ...others] = vantages;
    const addresses = placeRegion({ index, region, places, machines, namespaceOf, client: first, vantages: others });
    await made.fill(layout);
    const path = await runPath({ regions: [region] }, tools, async () => addresses, options);
    const stop = async () => {
      await path.stop();
      made.remove();
    };
    return { path, region, network, places, vantages, stop };
  } catch (fault) {
    namespaces?.remove();
    throw asLocal(fault);
  }
}

function chooseRegion(regions: readonly RegionPath[], name: string | undefined): RegionPath {
  const [first] = regions;
  const region = name === undefined ? first : regions.find((each) => each.name === name);
  const names = regions.map((each) => each.name).join(", ");
  if (region === undefined) throw new LocalError(`region ${name}: is not in the plan; use one of ${names}`);
  if (region.door.listeners.length === 0) {
    throw new LocalError(`region ${region.name}: has no network load balancer, so there is no way in to run`);
  }
  return region;
}

/** The port of the listener with a public name. */
function staticPort({ name, door }: RegionPath): number {
  const listener = door.listeners.find(({ tls }) => tls?.certificate.some((each) => door.publicNames.includes(each)));
  if (listener === undefined) {
    throw new LocalError(`region ${name}: has no static door; take its port and its name into the stack's settings`);
  }
  return listener.port;
}

/** Load balancers end connections here, so each is a host behind its groups; none of them keeps its client's address. */
function asHosts(network: Network): Network {
  const places = network.places.map((place) =>
    place.kind === "nlb" ? ({ ...place, kind: "alb", listeners: [] } as const) : place,
  );
  return { ...network, places };
}

/** The client, CloudFront where the region has a door for it, and one host of each tier. */
function chooseVantages(
  { outside }: Network,
  { nlb, proxies, alb, services: [service] }: PathPlaces,
  namespaceAt: (address: string) => string,
  client: string,
): [Vantage, ...Vantage[]] {
  const vantage = (name: string, id: string, address: string): Vantage => {
    return { name, id, address, namespace: namespaceAt(address) };
  };
  const internet = outside.find(({ addresses }) => addresses.includes(client));
  const cloudFront = outside.find(({ prefixList }) => prefixList === CLOUDFRONT);
  const inside = [
    { name: "nlb", id: nlb.id, at: nlb.interfaces[0] },
    { name: "proxy", id: proxies.id, at: proxies.interfaces[0] },
    { name: "alb", id: alb.id, at: alb.interfaces[0] },
    { name: "service", id: service?.place.id ?? "", at: service?.interface },
  ];
  return [
    vantage("client", internet?.id ?? "", client),
    ...(cloudFront ? [vantage("CloudFront", cloudFront.id, ipv4Of(cloudFront))] : []),
    ...inside.flatMap(({ name, id, at }) => (at === undefined ? [] : [vantage(name, id, ipv4Of(at))])),
  ];
}

/** What the kernel's witness lacks is lacking here too; the message loses the witness's name. */
function asLocal(fault: unknown): unknown {
  return fault instanceof WitnessUnavailable
    ? new LocalError(fault.message.replace(/^kernel witness/, "namespaces"), { cause: fault })
    : fault;
}
