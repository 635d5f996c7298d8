// The four prod stacks under the real engine, in the order in which they are deployed and the reverse.
import { expect } from "chai";
import { planProgram } from "../../plan/program.ts";
import { PROJECT } from "../support/devPlan.ts";
import { Engine, needPulumi } from "./engine.ts";
import { firstDifference } from "./planDifference.ts";
import { previewOf } from "./preview.ts";
import { secretFaults, secretsOf } from "./stateSecrets.ts";

const STACKS = ["prod-foundation", "prod-eu-west-1", "prod-us-east-1", "prod-edge"];

describe("the prod stacks under the real engine", function () {
  this.timeout(300_000);
  let engine: Engine | undefined;
  const resources = new Map<string, number>();

  before(async function () {
    needPulumi(this);
    engine = await Engine.start();
    for (const stack of STACKS) await engine.pulumi(["stack", "init", stack]);
  });
  after(async () => {
    await engine?.close();
  });

  for (const stack of STACKS) {
    it(`${stack} is previewed as new resources only, as the in-process plan has it, and deployed so`, async () => {
      const { steps, changeSummary } = await previewOf(engine!, stack);
      const created = steps.filter(({ op }) => op === "create").length;
      expect(changeSummary).to.deep.equal({ create: created });
      expect(created).to.be.greaterThan(10);
      const { stacks } = await planProgram({ directory: PROJECT, stack, mode: "preview" });
      const difference = firstDifference(stacks.find((planned) => planned.stack === stack)!.resources, steps);
      if (difference) expect.fail(difference);
      const { stdout } = await engine!.pulumi(["up", "--stack", stack, "--yes", "--skip-preview"]);
      expect(stdout).to.include(`Resources:\n    + ${created} created\n`);
      resources.set(stack, created);
    });
  }

  for (const stack of STACKS) {
    it(`${stack} is left as it is by a second deployment`, async () => {
      const args = ["up", "--stack", stack, "--yes", "--skip-preview", "--expect-no-changes"];
      const { stdout } = await engine!.pulumi(args);
      expect(stdout).to.include(`Resources:\n    ${resources.get(stack) ?? 0} unchanged\n`);
    });
  }

  it("have no secret in clear in any state", async () => {
    const all = [];
    for (const stack of STACKS) all.push(...(await secretsOf(engine!, stack)));
    expect(all.map(({ owner }) => owner)).to.include.members([
      "portcullis-authority-key.privateKeyPem",
      "euw1-proxy-key.privateKeyPem",
      "use1-proxy-key.privateKeyPem",
      "euw1-origin-secret-version.secretString",
      "edge-distribution.origins",
    ]);
    expect(secretFaults(engine!, all)).to.deep.equal([]);
  });

  for (const stack of [...STACKS].reverse()) {
    it(`${stack} is destroyed once its protection is lifted`, async () => {
      await engine!.pulumi(["state", "unprotect", "--all", "--stack", stack, "--yes"]);
      await engine!.pulumi(["destroy", "--stack", stack, "--yes", "--skip-preview"]);
      const { stdout } = await engine!.pulumi(["stack", "export", "--stack", stack]);
      expect((JSON.parse(stdout) as { deployment: object }).deployment).not.to.have.property("resources");
    });
  }

  it("leave nothing", () => {
    expect(engine!.cloud.resources).to.deep.equal([]);
  });
});
