// The planned path on this machine: startPath brings every part up and waits until requests get through, stop takes all of it down.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Plan } from "../plan/type.ts";
import { chooseAddresses } from "./run/addresses.ts";
import type { AddressMap, Loopback } from "./run/addresses.ts";
import { createAuthority } from "./run/authority.ts";
import { albConfig, dnsConfig, nlbConfig } from "./run/configs.ts";
import type { Program } from "./parts/keeper.ts";
import { LocalError } from "./localError.ts";
import { ObservationLog } from "./observed/observationLog.ts";
import type { PartProcess } from "./parts/partProcess.ts";
import { messageOf } from "./parts/part.ts";
import type { PlannedPath } from "./planned/plannedPath.ts";
import { describeRegions, probe } from "./run/runningRegion.ts";
import type { RunningRegion } from "./run/runningRegion.ts";
import { proxyName, writeRunFiles } from "./run/runFiles.ts";
import type { ProxyText, RunFiles, Tools } from "./run/runFiles.ts";
import { Startup } from "./run/startup.ts";
import { findProgram, maxConnections } from "./run/tools.ts";
import { readPath } from "./planned/topology.ts";

/** How often a start is tried again when another program takes one of its ports in between. */
const STARTS = 3;

/** How to start a path. */
export interface PathOptions {
  /** Hears one line for each step. */
  readonly onProgress?: (message: string) => void;
  /** Aborting stops the start and removes what it made. */
  readonly signal?: AbortSignal;
  /** Found out by default; `single` puts everything on 127.0.0.1. */
  readonly loopback?: Loopback;
}

/** A path that answers requests. */
export interface RunningPath {
  readonly regions: readonly RunningRegion[];
  readonly addresses: AddressMap;
  /** Certificate of the run's public authority, in PEM: what a client needs to trust. */
  readonly caFile: string;
  /** Each proxy's text, planned and run, and the table that makes one of the other. */
  readonly proxyTexts: readonly ProxyText[];
  readonly log: ObservationLog;
  readonly control: PathControl;
  /** Resolves with the reason when a part ends that nobody asked to end; the caller then stops the path. */
  readonly broken: Promise<Error>;
  /** Process ids of everything that runs, for those who watch it end. */
  pids(): number[];
  /** Ends every process and removes every file; calling it again is harmless. */
  stop(): Promise<void>;
}

/** What one can do to a running path. */
export interface PathControl {
  /** Kills a proxy; proxies are counted from 1. */
  stopProxy(region: string, proxy: number): Promise<void>;
  startProxy(region: string, proxy: number): Promise<void>;
  /** Makes the application load balancer take this many requests and close without an answer. */
  breakOff(region: string, requests: number): Promise<void>;
  /** Gives the application load balancer a certificate of the planned name, of another name, or of another authority. */
  useServiceDoorCertificate(region: string, kind: "planned" | "otherName" | "otherAuthority"): Promise<void>;
}

/**
 * Runs the plan's static doors. Rejects with a LocalError that says which part failed and its last lines;
 * nothing is left running or on disk then.
 */
export async function startPath(plan: Plan, options: PathOptions = {}): Promise<RunningPath> {
  const path = readPath(plan);
  const tools: Tools = {
    haproxy: await findProgram("haproxy", "apt-get install haproxy"),
    python: await findProgram("python3", "apt-get install python3"),
    maxConnections: await maxConnections(),
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(path, tools, options);
    } catch (fault) {
      const taken = /EADDRINUSE|address already in use/i.test(messageOf(fault));
      if (!taken || attempt === STARTS) throw fault;
      options.onProgress?.("a port was taken in between; starting again with other ports");
    }
  }
}

async function startOnce(path: PlannedPath, tools: Tools, options: PathOptions): Promise<RunningPath> {
  const say = options.onProgress ?? (() => undefined);
  const log = new ObservationLog();
  const startup = new Startup(log);
  const abort = () => startup.abort(new LocalError("path: the start was stopped"));
  options.signal?.addEventListener("abort", abort);
  if (options.signal?.aborted) abort();
  const directory = await mkdtemp(join(tmpdir(), "portcullis-"));
  const stop = async () => {
    await startup.stop();
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    say("choosing addresses and issuing certificates");
    // First of all: it removes the folder even if this process dies.
    const keeper = startup.start("keeper", "./keeper.ts", { directory });
    keeper.catch(() => undefined);
    const addresses = await startup.guard(chooseAddresses(path, options.loopback));
    const files = await startup.guard(writeRunFiles(directory, path, addresses, tools));
    const names = path.regions.map(({ name }) => name).join(", ");
    say(`starting load balancers, proxies, resolvers and services of ${names}`);
    const regions = describeRegions(path, addresses, files.publicAuthority.caFile);
    const parts = await startup.guard(startParts(startup, path, addresses, files, keeper));
    say("waiting for health checks");
    await startup.guard(startup.healthy(expectedHealth(path)));
    for (const region of regions) {
      say(`sending a first request through ${region.name}`);
      await startup.guard(probe(region, files.publicAuthority.caFile, log));
    }
    return {
      regions,
      addresses,
      caFile: files.publicAuthority.caFile,
      proxyTexts: path.regions.flatMap(({ name }) => files.byRegion[name]?.proxies ?? []),
      log,
      control: control(path, files, directory, parts, startup),
      broken: startup.broken(),
      pids: () => startup.pids(),
      stop,
    };
  } catch (fault) {
    await stop();
    throw fault;
  } finally {
    options.signal?.removeEventListener("abort", abort);
  }
}

/** The parts that can be told to do something. */
interface Parts {
  readonly keeper: PartProcess;
  readonly serviceDoors: ReadonlyMap<string, PartProcess>;
}

async function startParts(
  startup: Startup,
  path: PlannedPath,
  map: AddressMap,
  files: RunFiles,
  starting: Promise<PartProcess>,
): Promise<Parts> {
  const serviceDoors = new Map<string, PartProcess>();
  const others = path.regions.flatMap((region) => {
    const addresses = map.byRegion[region.name];
    const own = files.byRegion[region.name];
    if (addresses === undefined || own === undefined) throw new Error(`path: ${region.name} has no addresses or files`);
    const placed = { region, addresses };
    const alb = albConfig(placed, own.serviceDoorCertificate);
    return [
      startup.start(`resolver ${region.name}`, "./dns.ts", dnsConfig(placed, map.byRegion)),
      startup
        .start(`application load balancer ${region.name}`, "./applicationLoadBalancer.ts", alb)
        .then((part) => serviceDoors.set(region.name, part)),
      startup.start(
        `network load balancer ${region.name}`,
        "./networkLoadBalancer.ts",
        nlbConfig(placed, own.doorCertificates),
      ),
    ];
  });
  const started = Promise.all(others);
  started.catch(() => undefined); // It is awaited below; failing before that must not end the process.
  const keeper = await starting;
  for (const program of programsOf(files)) await keeper.call("startProgram", program);
  await started;
  return { keeper, serviceDoors };
}

function programsOf(files: RunFiles): Program[] {
  return Object.values(files.byRegion).flatMap((each) => [...each.proxyPrograms, ...each.servicePrograms]);
}

function expectedHealth(path: PlannedPath) {
  return path.regions.flatMap(({ name, door, proxies, serviceDoor }) => [
    ...door.targetGroups.map((group) => ({
      part: `network load balancer ${name}`,
      targetGroup: group.name,
      targets: proxies.count,
    })),
    ...serviceDoor.targetGroups.map((group) => ({
      part: `application load balancer ${name}`,
      targetGroup: group.name,
      targets: serviceDoor.services.filter(({ targetGroup }) => targetGroup === group.name).length,
    })),
  ]);
}

function control(path: PlannedPath, files: RunFiles, directory: string, parts: Parts, startup: Startup): PathControl {
  const certificate = async (name: string, kind: "planned" | "otherName" | "otherAuthority") => {
    const planned = path.regions.find((region) => region.name === name)?.serviceDoor.certificate ?? [];
    if (kind === "planned") return files.byRegion[name]?.serviceDoorCertificate;
    if (kind === "otherName") return files.publicAuthority.issue(`${name}-other`, ["other.example.net"]);
    return (await createAuthority(directory, `${name}-other-ca`, "Another CA")).issue("services", planned);
  };
  return {
    stopProxy: async (region, proxy) => {
      startup.expectEnd(proxyName(region, proxy));
      await parts.keeper.call("stopProgram", proxyName(region, proxy));
    },
    startProxy: async (region, proxy) => {
      const name = proxyName(region, proxy);
      await parts.keeper.call(
        "startProgram",
        programsOf(files).find((program) => program.name === name),
      );
    },
    breakOff: async (region, requests) => {
      await parts.serviceDoors.get(region)?.call("breakOff", requests);
    },
    useServiceDoorCertificate: async (region, kind) => {
      await parts.serviceDoors.get(region)?.call("useCertificate", await certificate(region, kind));
    },
  };
}
