// What one can do to a running path: stop what AWS could lose, break what could break, change the origin secret.
import { createAuthority } from "./authority.ts";
import type { IssuedCertificate } from "./authority.ts";
import { gone, newWorker, workerOf } from "./proxyReload.ts";
import { proxyName } from "./runFiles.ts";
import { programsOf } from "./startParts.ts";
import type { Parts, Run } from "./startParts.ts";

/** What one can do to a running path. */
export interface PathControl {
  /** Kills a proxy; proxies are counted from 1. */
  stopProxy(region: string, proxy: number): Promise<void>;
  startProxy(region: string, proxy: number): Promise<void>;
  /** Kills all proxies of a region. */
  stopRegion(region: string): Promise<void>;
  startRegion(region: string): Promise<void>;
  /** Makes the application load balancer take this many requests and close without an answer. */
  breakOff(region: string, requests: number): Promise<void>;
  /** Gives the application load balancer a certificate of the planned name, of another name, or of another authority. */
  useServiceDoorCertificate(region: string, kind: "planned" | "otherName" | "otherAuthority"): Promise<void>;
  /**
   * First step of a rotation: every proxy also accepts the next generation. As deployed: the file changes, HAProxy
   * reloads. Resolves with the accepted generations once no worker is left that knows the old one alone.
   */
  acceptNewOriginSecret(): Promise<readonly number[]>;
  /** Second step: the edge sends the newest accepted generation. Resolves with it. */
  sendNewOriginSecret(): Promise<number>;
  /** Third step: proxies accept only the generation that is sent. Resolves with the accepted generations. */
  dropOldOriginSecret(): Promise<readonly number[]>;
}

/** The controls of one run. `directory` takes the files that a control makes. */
export function pathControl(run: Run, parts: Parts, directory: string): PathControl {
  const secret = new SecretControl(run, parts);
  const certificate = (region: string, kind: "planned" | "otherName" | "otherAuthority") =>
    serviceDoorCertificate(run, directory, region, kind);
  const stopProxy = async (region: string, proxy: number) => {
    run.startup.expectEnd(proxyName(region, proxy));
    await parts.keeper.call("stopProgram", proxyName(region, proxy));
  };
  const startProxy = async (region: string, proxy: number) => {
    const name = proxyName(region, proxy);
    const program = programsOf(run.files).find((each) => each.name === name);
    await parts.keeper.call("startProgram", program);
  };
  const proxies = (region: string) => (run.files.byRegion[region]?.proxies ?? []).map(({ proxy }) => proxy);
  return {
    stopProxy,
    startProxy,
    stopRegion: async (region) => {
      await Promise.all(proxies(region).map((proxy) => stopProxy(region, proxy)));
    },
    startRegion: async (region) => {
      await Promise.all(proxies(region).map((proxy) => startProxy(region, proxy)));
    },
    breakOff: async (region, requests) => {
      await parts.serviceDoors.get(region)?.call("breakOff", requests);
    },
    useServiceDoorCertificate: async (region, kind) => {
      await parts.serviceDoors.get(region)?.call("useCertificate", await certificate(region, kind));
    },
    acceptNewOriginSecret: () => secret.accept([run.files.originSecret.sent, run.files.originSecret.sent + 1]),
    sendNewOriginSecret: () => secret.send(),
    dropOldOriginSecret: () => secret.accept([run.files.originSecret.sent]),
  };
}

async function serviceDoorCertificate(
  { path, files }: Run,
  directory: string,
  name: string,
  kind: "planned" | "otherName" | "otherAuthority",
): Promise<IssuedCertificate | undefined> {
  const planned = path.regions.find((region) => region.name === name)?.serviceDoor.certificate ?? [];
  if (kind === "planned") return files.byRegion[name]?.serviceDoorCertificate;
  if (kind === "otherName") return files.publicAuthority.issue(`${name}-other`, ["other.example.net"]);
  return (await createAuthority(directory, `${name}-other-ca`, "Another CA")).issue("services", planned);
}

/** Rotates the origin secret. */
class SecretControl {
  public constructor(
    private readonly run: Run,
    private readonly parts: Parts,
  ) {}

  /** Writes the values, reloads every proxy, and waits until the workers that know other ones are gone. */
  public async accept(generations: readonly number[]): Promise<readonly number[]> {
    await this.run.files.originSecret.write(generations);
    const regions = Object.entries(this.run.files.byRegion);
    const proxies = regions.flatMap(([region, { adminSockets }]) =>
      adminSockets.map((socket, index) => ({ name: proxyName(region, index + 1), socket })),
    );
    const old = await Promise.all(proxies.map((proxy) => this.reload(proxy)));
    // A worker ends with its last connection, and connections without a request are the edge's to close.
    await gone(
      old.flatMap((pid) => pid ?? []),
      async () => this.parts.distribution?.call("closeIdle"),
    );
    return generations;
  }

  public async send(): Promise<number> {
    const { originSecret } = this.run.files;
    originSecret.sent = Math.max(...originSecret.accepted);
    await this.parts.distribution?.call("sendOriginSecret", originSecret.value(originSecret.sent));
    return originSecret.sent;
  }

  /** Resolves with the worker that is on its way out; a proxy that is stopped reads the file when it starts. */
  private async reload({ name, socket }: { name: string; socket: string }): Promise<number | undefined> {
    const old = await workerOf(socket);
    if (old === undefined) return undefined;
    await this.parts.keeper.call("reloadProgram", name);
    await newWorker(socket, old);
    return old;
  }
}
