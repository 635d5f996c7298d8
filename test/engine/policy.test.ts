// The policy pack under the real engine: what stops a preview, what does not, and what a remediation changes.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { buildPack, PACK } from "../../policy-pack/build.mjs";
import { Engine, needPulumi } from "./engine.ts";

const FIXTURE = fileURLToPath(new URL("fixtures/policies", import.meta.url));

describe("the policy pack, on the real engine", function () {
  this.timeout(300_000);
  let engine: Engine | undefined;
  before(async function () {
    needPulumi(this);
    await buildPack();
    engine = await Engine.start(FIXTURE);
    await engine.pulumi(["stack", "init", "dev"]);
  });
  after(async () => {
    await engine?.close();
  });

  /** A preview with the pack by a configuration, and what it printed. */
  async function preview(config: object, code: number, ...more: readonly string[]): Promise<string> {
    const file = path.join(engine!.folder, "config.json");
    // What else the pack may think of so small a stack is not asked here.
    writeFileSync(file, JSON.stringify({ all: "advisory", ...config }));
    const pack = ["--policy-pack", PACK, "--policy-pack-config", file];
    const { stdout } = await engine!.pulumi(["preview", "--stack", "dev", ...pack, ...more], code);
    return stdout;
  }

  it("stops a preview at a mandatory violation, and names the policy and the resource", async () => {
    const said = await preview({ "kms-rotation": "mandatory" }, 1);
    expect(said).to.match(/\[mandatory\].* kms-rotation +\(aws:kms:Key: key\)\n.*\[KMS-01\]/);
  });

  it("does not stop one at an advisory violation, but shows it", async () => {
    const said = await preview({}, 0);
    expect(said).to.match(/\[advisory\].* kms-rotation +\(aws:kms:Key: key\)\n.*\[KMS-01\]/);
  });

  it("changes the input where the configuration lets it remediate", async () => {
    const said = await preview({ "kms-rotation": "remediate" }, 0, "--json");
    const { steps } = JSON.parse(said) as { steps: { newState: { type: string; inputs: object } }[] };
    const key = steps.find(({ newState }) => newState.type === "aws:kms/key:Key");
    expect(key?.newState.inputs).to.include({ enableKeyRotation: true, deletionWindowInDays: 30 });
  });

  it("keeps the floor at mandatory, whatever level a configuration gives it", async () => {
    const quiet = { "gen-regions-allowed": { enforcementLevel: "advisory" } };
    await engine!.pulumi(["config", "set", "--stack", "dev", "--path", "portcullis:regions[0].name", "us-west-2"]);
    try {
      const said = await preview(quiet, 1);
      expect(said).to.match(/\[mandatory\].* gen-regions-allowed +\(aws:kms:Key: key\)/);
      const without = await preview({ ...quiet, "gen-regions-allowed": "disabled" }, 1);
      expect(without).to.match(/\[mandatory\].* gen-floor-in-force/);
      expect(without).to.contain("runs without gen-regions-allowed (GEN-03)");
    } finally {
      await engine!.pulumi(["config", "set", "--stack", "dev", "--path", "portcullis:regions[0].name", "eu-west-1"]);
    }
  });
});

describe("the policy pack, on the real engine and this project", function () {
  this.timeout(300_000);
  let engine: Engine | undefined;
  before(async function () {
    needPulumi(this);
    await buildPack();
    engine = await Engine.start();
    await engine.pulumi(["stack", "init", "dev"]);
  });
  after(async () => {
    await engine?.close();
  });

  const pack = ["--policy-pack", PACK, "--policy-pack-config", path.join(PACK, "config", "dev.json")];

  it("lets dev through, in a preview and after the deployment", async () => {
    const { stdout } = await engine!.pulumi(["preview", "--stack", "dev", ...pack]);
    expect(stdout).not.to.contain("[mandatory]");
    const up = await engine!.pulumi(["up", "--stack", "dev", "--yes", "--skip-preview", ...pack]);
    expect(up.stdout).not.to.contain("[mandatory]");
  });
});
