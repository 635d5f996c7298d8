// A bench for one part under test: a folder with certificates for its front and for what stands behind it, its
// observations, and everything that must be closed after a test.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAuthority } from "../../local/run/authority.ts";
import type { Authority, IssuedCertificate } from "../../local/run/authority.ts";
import type { HealthCheck } from "../../local/parts/healthCheck.ts";
import type { Observation } from "../../local/observed/observation.ts";
import { startPart } from "../../local/parts/partProcess.ts";
import type { PartConfigs, PartProcess } from "../../local/parts/partProcess.ts";

/** A check with which a target group of a test is watched. */
export const CHECK: HealthCheck = {
  protocol: "HTTPS",
  path: "/healthz",
  intervalSeconds: 0.05,
  timeoutSeconds: 2,
  healthyThreshold: 2,
  unhealthyThreshold: 2,
  matcher: "200",
};

export class PartBench {
  public directory = "";
  /** Signed `front`; clients trust it. */
  public authority!: Authority;
  public front!: IssuedCertificate;
  /** For targets, of an authority that nobody knows. */
  public inner!: IssuedCertificate;
  public observations: Observation[] = [];
  private readonly closers: (() => Promise<unknown>)[] = [];

  /** Declares the hooks of the suite that it is made in. */
  public constructor(frontName: string, innerName: string) {
    before(async () => {
      this.directory = await mkdtemp(join(tmpdir(), "portcullis-test-"));
      this.authority = await createAuthority(this.directory, "public", "Test CA");
      this.front = await this.authority.issue("front", [frontName]);
      this.inner = await (await createAuthority(this.directory, "internal", "Inner CA")).issue("inner", [innerName]);
    });
    afterEach(async () => {
      for (const close of this.closers.splice(0).reverse()) await close();
    });
    after(() => rm(this.directory, { recursive: true }));
  }

  /** Runs `close` after the test; what came last is closed first. */
  public later(close: () => Promise<unknown>): void {
    this.closers.push(close);
  }

  /** Starts a part whose observations are kept from now on; it is stopped after the test. */
  public async start<File extends keyof PartConfigs>(file: File, config: PartConfigs[File]): Promise<PartProcess> {
    this.observations = [];
    const part = await startPart({
      name: "part",
      file,
      config,
      onObservation: (observation) => this.observations.push(observation),
      onUnexpectedEnd: () => undefined,
    });
    this.later(() => part.stop());
    return part;
  }
}
