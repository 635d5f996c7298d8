// Starts the parts of a run: the load balancers, resolvers and programs of every region, and the edge in front of them.
import type { PartConfigs, PartProcess } from "../parts/partProcess.ts";
import type { Program } from "../parts/keeper.ts";
import type { ObservationLog } from "../observed/observationLog.ts";
import type { PlannedEdge } from "../planned/plannedEdge.ts";
import type { PlannedPath, RegionPath } from "../planned/plannedPath.ts";
import type { AddressMap } from "./addresses.ts";
import { albConfig, dnsConfig, nlbConfig } from "./configs.ts";
import { distributionConfig, networkLoadBalancerName, route53Config } from "./edgeConfigs.ts";
import type { RunFiles } from "./runFiles.ts";
import type { Startup } from "./startup.ts";

/** The parts that can be told to do something. */
export interface Parts {
  readonly keeper: PartProcess;
  readonly serviceDoors: ReadonlyMap<string, PartProcess>;
  readonly distribution?: PartProcess;
  /** Of a run in namespaces, by name. */
  readonly clients: ReadonlyMap<string, PartProcess>;
}

/** A run on its way up. */
export interface Run {
  readonly startup: Startup;
  readonly path: PlannedPath;
  readonly addresses: AddressMap;
  readonly files: RunFiles;
  readonly log: ObservationLog;
}

/** Starts everything but the keeper, which is on its way already. */
export async function startParts(run: Run, starting: Promise<PartProcess>): Promise<Parts> {
  const serviceDoors = new Map<string, PartProcess>();
  const others = run.path.regions.flatMap((region) => startRegion(run, region, serviceDoors));
  const edge = run.path.edge === undefined ? undefined : startEdge(run, run.path.edge);
  const clients = new Map<string, PartProcess>();
  for (const [name, namespace] of Object.entries(run.addresses.namespaces?.clients ?? {})) {
    others.push(run.startup.start(name, "./client.ts", {}, namespace).then((part) => clients.set(name, part)));
  }
  const started = Promise.all([...others, edge]);
  started.catch(() => undefined); // It is awaited below; failing before that must not end the process.
  const keeper = await starting;
  for (const program of programsOf(run.files)) await keeper.call("startProgram", program);
  await started;
  const distribution = await edge;
  return { keeper, serviceDoors, clients, ...(distribution && { distribution }) };
}

function startRegion(
  { startup, addresses: map, files }: Run,
  region: RegionPath,
  serviceDoors: Map<string, PartProcess>,
): Promise<unknown>[] {
  const addresses = map.byRegion[region.name];
  const own = files.byRegion[region.name];
  if (addresses === undefined || own === undefined) throw new Error(`path: ${region.name} has no addresses or files`);
  const placed = { region, addresses };
  const { of: namespaces = {}, withResolver } = map.namespaces ?? {};
  const startIn = <File extends keyof PartConfigs>(name: string, file: File, config: PartConfigs[File]) =>
    startup.start(name, file, config, namespaces[name]);
  const alb = albConfig(placed, own.serviceDoorCertificate);
  const serviceDoor = startIn(serviceDoorName(region.name), "./applicationLoadBalancer.ts", alb).then((part) =>
    serviceDoors.set(region.name, part),
  );
  if (region.door.listeners.length === 0) return [serviceDoor];
  const nlb = nlbConfig(placed, own.doorCertificates);
  const dns = dnsConfig(placed, map.byRegion);
  const resolver = `resolver ${region.name}`;
  return [
    serviceDoor,
    ...(withResolver ?? [undefined]).map((namespace) => startup.start(resolver, "./dns.ts", dns, namespace)),
    startIn(networkLoadBalancerName(region.name), "./networkLoadBalancer.ts", nlb),
  ];
}

async function startEdge({ startup, path, addresses, files, log }: Run, edge: PlannedEdge): Promise<PartProcess> {
  const { edgeCertificate, publicAuthority, originSecret } = files;
  if (edgeCertificate === undefined) throw new Error("path: the edge has no certificate");
  const edgeFiles = {
    certificate: edgeCertificate,
    originCaFile: publicAuthority.caFile,
    originSecret: originSecret.value(originSecret.sent),
  };
  const distribution = startup.start(
    "distribution",
    "./distribution/distribution.ts",
    distributionConfig(edge, addresses, edgeFiles),
  );
  distribution.catch(() => undefined); // Awaited below.
  const route53 = await startup.start("Route 53", "./route53.ts", route53Config(path, edge, addresses));
  // Its alarms count what the running load balancers find out about their targets.
  log.follow((observation) => {
    if (observation.kind === "targetHealth") void route53.call("targetHealth", observation).catch(() => undefined);
  });
  return distribution;
}

/** The programs that know no IPC. */
export function programsOf(files: RunFiles): Program[] {
  return Object.values(files.byRegion).flatMap((each) => [...each.proxyPrograms, ...each.servicePrograms]);
}

/** How many targets of each load balancer must be healthy before the path is up. */
export function expectedHealth(path: PlannedPath): { part: string; targetGroup: string; targets: number }[] {
  return path.regions.flatMap(({ name, door, proxies, serviceDoor }) => [
    ...door.targetGroups.map((group) => ({
      part: networkLoadBalancerName(name),
      targetGroup: group.name,
      targets: proxies.count,
    })),
    ...serviceDoor.targetGroups.map((group) => ({
      part: serviceDoorName(name),
      targetGroup: group.name,
      targets: serviceDoor.services.filter(({ targetGroup }) => targetGroup === group.name).length,
    })),
  ]);
}

/** The name of a region's application load balancer. */
export function serviceDoorName(region: string): string {
  return `application load balancer ${region}`;
}
