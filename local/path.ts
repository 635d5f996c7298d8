// The planned path on this machine: startPath brings every part up and waits until requests get through, stop takes all of it down.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Plan } from "../plan/type.ts";
import { chooseAddresses } from "./run/addresses.ts";
import type { AddressMap, Loopback } from "./run/addresses.ts";
import { LocalError } from "./localError.ts";
import { ObservationLog } from "./observed/observationLog.ts";
import { request } from "./observed/request.ts";
import type { Requester } from "./observed/request.ts";
import { requestFrom } from "./parts/client.ts";
import { messageOf } from "./parts/part.ts";
import type { PartProcess } from "./parts/partProcess.ts";
import { pathControl } from "./run/control.ts";
import type { PathControl } from "./run/control.ts";
import type { OriginSecret } from "./run/originSecret.ts";
import { describeCdnDoors, describeEdge, probeEdge } from "./run/runningEdge.ts";
import type { CdnDoor, RunningEdge } from "./run/runningEdge.ts";
import { expectedHealth, startParts } from "./run/startParts.ts";
import type { Run } from "./run/startParts.ts";
import type { PlannedPath } from "./planned/plannedPath.ts";
import { describeRegions, probe } from "./run/runningRegion.ts";
import type { RunningRegion } from "./run/runningRegion.ts";
import { writeRunFiles } from "./run/runFiles.ts";
import type { ProxyText, Tools } from "./run/runFiles.ts";
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
  /** Regions with a static door. */
  readonly regions: readonly RunningRegion[];
  /** Absent where the plan has no distribution. */
  readonly edge?: RunningEdge;
  readonly addresses: AddressMap;
  /** Certificate of the run's public authority, in PEM: what a client needs to trust. */
  readonly caFile: string;
  /** Each proxy's text, planned and run, and the table that makes one of the other. */
  readonly proxyTexts: readonly ProxyText[];
  readonly log: ObservationLog;
  /** Sends a request to a static door, from where clients of the path are. */
  readonly request: Requester;
  /** Where else requests and connections can be tried from: `local/parts/client.ts` at work; none on loopback. */
  readonly clients: ReadonlyMap<string, PartProcess>;
  readonly control: PathControl;
  /** The run's generations of the origin secret. */
  readonly originSecret: OriginSecret;
  /** By region: the origin's name and where CloudFront's listener stands in; empty without such listeners. */
  readonly cdnDoors: Readonly<Record<string, CdnDoor>>;
  /** Resolves with the reason when a part ends that nobody asked to end; the caller then stops the path. */
  readonly broken: Promise<Error>;
  /** Process ids of every part and program, without HAProxy's workers, which end with their master. */
  pids(): number[];
  /** Ends every process and removes every file; calling it again is harmless. */
  stop(): Promise<void>;
}

/**
 * Runs the plan's doors and its edge. Rejects with a LocalError that says which part failed and its last lines;
 * nothing is left running or on disk then.
 */
export async function startPath(plan: Plan, options: PathOptions = {}): Promise<RunningPath> {
  const path = readPath(plan);
  const tools = await findTools();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runPath(path, tools, () => chooseAddresses(path, options.loopback), options);
    } catch (fault) {
      const taken = /EADDRINUSE|address already in use/i.test(messageOf(fault));
      if (!taken || attempt === STARTS) throw fault;
      options.onProgress?.("a port was taken in between; starting again with other ports");
    }
  }
}

/** The programs that a run needs. Throws a LocalError with the install command of the first that is missing. */
export async function findTools(): Promise<Tools> {
  return {
    haproxy: await findProgram("haproxy", "apt-get install haproxy"),
    python: await findProgram("python3", "apt-get install python3"),
    maxConnections: await maxConnections(),
  };
}

/** Runs a path where `chosen` says its parts stand; rejects as {@link startPath} does. */
export async function runPath(
  path: PlannedPath,
  tools: Tools,
  chosen: () => Promise<AddressMap>,
  options: Omit<PathOptions, "loopback">,
): Promise<RunningPath> {
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
    const addresses = await startup.guard(chosen());
    const files = await startup.guard(writeRunFiles(directory, path, addresses, tools));
    return { ...(await bringUp({ startup, path, addresses, files, log }, keeper, directory, say)), stop };
  } catch (fault) {
    await stop();
    throw fault;
  } finally {
    options.signal?.removeEventListener("abort", abort);
  }
}

/** Starts every part of a run whose files are there, and waits until requests get through. */
async function bringUp(
  run: Run,
  keeper: Promise<PartProcess>,
  directory: string,
  say: (message: string) => void,
): Promise<Omit<RunningPath, "stop">> {
  const { startup, path, addresses, files, log } = run;
  const names = path.regions.map(({ name }) => name).join(", ");
  say(`starting load balancers, proxies, resolvers and services of ${names}`);
  const regions = describeRegions(path, addresses, files.publicAuthority.caFile);
  const edge = describeEdge(path, addresses, files.publicAuthority.caFile);
  const parts = await startup.guard(startParts(run, keeper));
  say("waiting for health checks");
  await startup.guard(startup.healthy(expectedHealth(path)));
  const client = parts.clients.get("client");
  const send = client === undefined ? request : requestFrom(client);
  const { caFile } = files.publicAuthority;
  await startup.guard(sendFirstRequests({ regions, edge, request: send, caFile, log }, say));
  return {
    regions,
    ...(edge && { edge }),
    addresses,
    caFile,
    request: send,
    clients: parts.clients,
    proxyTexts: path.regions.flatMap(({ name }) => files.byRegion[name]?.proxies ?? []),
    log,
    control: pathControl(run, parts, directory),
    originSecret: files.originSecret,
    cdnDoors: describeCdnDoors(path, addresses),
    broken: startup.broken(),
    pids: () => startup.pids(),
  };
}

/** The first requests prove that the path is up: through every region's door, and through every edge location. */
async function sendFirstRequests(
  { regions, edge, ...asking }: Pick<RunningPath, "regions" | "edge" | "request" | "caFile" | "log">,
  say: (message: string) => void,
): Promise<void> {
  for (const region of regions) {
    say(`sending a first request through ${region.name}`);
    await probe(region, asking);
  }
  if (edge === undefined) return;
  say("sending first requests through the edge");
  await probeEdge(edge, asking.caFile);
}
