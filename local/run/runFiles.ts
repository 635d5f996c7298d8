// The files of one run: certificates under their planned names, the rewritten HAProxy texts, the services' programs.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AddressMap, RunNamespaces } from "./addresses.ts";
import { createAuthority } from "./authority.ts";
import type { Authority, IssuedCertificate } from "./authority.ts";
import { proxyStandIns, serviceProgram } from "./configs.ts";
import type { PlacedRegion } from "./configs.ts";
import type { Program } from "../parts/keeper.ts";
import { inNamespace } from "../parts/namespace.ts";
import { OriginSecret } from "./originSecret.ts";
import type { PlannedPath, RegionPath } from "../planned/plannedPath.ts";
import { rewrite, tokenTable } from "./rewrite.ts";
import type { RewrittenLine, Token } from "./rewrite.ts";

/** Where the planned text expects the certificate and the roots that an instance fetches at boot, and its socket. */
const PROXY_CERTIFICATE = "/etc/haproxy/tls/proxy.pem";
const SERVICE_DOOR_ROOTS = "/etc/haproxy/tls/alb-ca.pem";
const ADMIN_SOCKET = "/run/haproxy/admin.sock";
/** Where it expects the values of the origin secret. */
const ORIGIN_SECRET = "/etc/haproxy/secrets/origin";

/** The programs of this machine that a run uses. */
export interface Tools {
  readonly haproxy: string;
  readonly python: string;
  /** Connections that one HAProxy process may plan for. */
  readonly maxConnections: number;
}

/** One proxy's text, as planned and as run. */
export interface ProxyText {
  readonly region: string;
  /** Counted from 1. */
  readonly proxy: number;
  readonly planned: string;
  readonly run: string;
  readonly table: readonly Token[];
  readonly lines: readonly RewrittenLine[];
}

/** What was written for one region. */
export interface RegionFiles {
  /** By planned port, for each TLS listener of the door. */
  readonly doorCertificates: ReadonlyMap<number, IssuedCertificate>;
  readonly serviceDoorCertificate: IssuedCertificate;
  readonly proxies: readonly ProxyText[];
  /** What stands in for each proxy's admin socket. */
  readonly adminSockets: readonly string[];
  readonly proxyPrograms: readonly Program[];
  readonly servicePrograms: readonly Program[];
}

/** What was written for a run. */
export interface RunFiles {
  /** Stands for the public authorities behind ACM: clients and proxies trust it. */
  readonly publicAuthority: Authority;
  /** The distribution's certificate; absent where the plan has none. */
  readonly edgeCertificate?: IssuedCertificate;
  readonly originSecret: OriginSecret;
  readonly byRegion: Readonly<Record<string, RegionFiles>>;
}

/** Writes everything into `directory`, which only this user may read. */
export async function writeRunFiles(
  directory: string,
  path: PlannedPath,
  map: AddressMap,
  tools: Tools,
): Promise<RunFiles> {
  const publicAuthority = await createAuthority(directory, "public-ca", "Portcullis local public CA");
  const internalAuthority = await createAuthority(directory, "internal-ca", "Portcullis local internal CA");
  const originSecret = new OriginSecret(directory);
  await originSecret.write([1]);
  const byRegion: Record<string, RegionFiles> = {};
  for (const region of path.regions) {
    const addresses = map.byRegion[region.name];
    if (addresses === undefined) throw new Error(`run files: ${region.name} has no addresses`);
    const placed = { region, addresses };
    const writer = new RegionWriter(directory, placed, publicAuthority, internalAuthority, originSecret.file, tools);
    const files = await writer.write();
    byRegion[region.name] = {
      ...files,
      proxyPrograms: files.proxyPrograms.map((program) => placedProgram(program, map.namespaces)),
      servicePrograms: files.servicePrograms.map((program) => placedProgram(program, map.namespaces)),
    };
  }
  const edgeCertificate = path.edge && (await publicAuthority.issue("edge", path.edge.certificate));
  return { publicAuthority, ...(edgeCertificate && { edgeCertificate }), originSecret, byRegion };
}

/** A program as it is started in its namespace, if it has one. */
function placedProgram(program: Program, namespaces: RunNamespaces | undefined): Program {
  const namespace = namespaces?.of[program.name];
  const [command = "", ...rest] = inNamespace(namespace, [program.command, ...program.arguments]);
  return { ...program, command, arguments: rest };
}

class RegionWriter {
  private readonly region: RegionPath;

  public constructor(
    private readonly directory: string,
    private readonly placed: PlacedRegion,
    private readonly publicAuthority: Authority,
    private readonly internalAuthority: Authority,
    private readonly originSecretFile: string,
    private readonly tools: Tools,
  ) {
    this.region = placed.region;
  }

  public async write(): Promise<RegionFiles> {
    const { name, door, serviceDoor } = this.region;
    const doorCertificates = new Map<number, IssuedCertificate>();
    for (const { port, tls } of door.listeners) {
      if (tls) doorCertificates.set(port, await this.publicAuthority.issue(`${name}-door-${port}`, tls.certificate));
    }
    // Without proxies nothing is in their certificate's place either.
    const proxies = this.region.proxies.count === 0 ? [] : await this.writeProxies();
    return {
      doorCertificates,
      serviceDoorCertificate: await this.publicAuthority.issue(`${name}-services`, serviceDoor.certificate),
      proxies: proxies.map(({ text }) => text),
      adminSockets: proxies.map((_, index) => this.adminSocket(index + 1)),
      proxyPrograms: proxies.map(({ program }) => program),
      servicePrograms: await this.writeServices(),
    };
  }

  private async writeProxies(): Promise<{ text: ProxyText; program: Program }[]> {
    const { name, proxies } = this.region;
    const certificate = await this.internalAuthority.issue(`${name}-proxy`, proxies.certificate);
    const written: { text: ProxyText; program: Program }[] = [];
    for (const [index, standIn] of this.placed.addresses.proxies.entries()) {
      const number = index + 1;
      const files = {
        [PROXY_CERTIFICATE]: certificate.bundleFile,
        [SERVICE_DOOR_ROOTS]: this.publicAuthority.caFile,
        [ORIGIN_SECRET]: this.originSecretFile,
        [ADMIN_SOCKET]: this.adminSocket(number),
      };
      const table = tokenTable(
        proxies.configuration,
        proxyStandIns(this.placed, standIn, files, this.tools.maxConnections),
      );
      const { text: run, lines } = rewrite(proxies.configuration, table);
      const file = await this.writeText(`${name}-haproxy-${number}.cfg`, run);
      written.push({
        text: { region: name, proxy: number, planned: proxies.configuration, run, table, lines },
        program: {
          name: proxyName(name, number),
          command: this.tools.haproxy,
          // A master with a worker, as systemd starts it, so that a reload is the one that is deployed; in the
          // foreground, and without SO_REUSEPORT, which would share a port with another run in silence.
          arguments: ["-W", "-db", "-dR", "-f", file],
        },
      });
    }
    return written;
  }

  private adminSocket(proxy: number): string {
    return join(this.directory, `${this.region.name}-${proxy}.sock`);
  }

  private async writeServices(): Promise<Program[]> {
    const { name, serviceDoor } = this.region;
    const programs: Program[] = [];
    for (const [index, service] of serviceDoor.services.entries()) {
      const at = this.placed.addresses.services[index];
      if (at === undefined) throw new Error(`run files: service ${service.name} in ${name} has no address`);
      const label = `${name}-service-${index + 1}`;
      const certificate = await this.internalAuthority.issue(label, [service.name]);
      const program = await this.writeText(`${label}.py`, service.program.text);
      const { python } = this.tools;
      programs.push(
        serviceProgram(serviceName(name, service.name, index), service, at, { program, certificate, python }),
      );
    }
    return programs;
  }

  private async writeText(name: string, text: string): Promise<string> {
    const file = join(this.directory, name);
    await writeFile(file, text, { mode: 0o600 });
    return file;
  }
}

/** The name of a proxy's program; proxies are counted from 1. */
export function proxyName(region: string, number: number): string {
  return `proxy ${number} ${region}`;
}

/** The name of a service's program; services are counted from 0. */
export function serviceName(region: string, service: string, index: number): string {
  return `service ${index + 1} (${service}) ${region}`;
}
