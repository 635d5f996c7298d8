// A region whose service brings a container, under the real engine: the same preview as the plan, and a second up without a change.
import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { stringify } from "yaml";
import { planProgram } from "../../plan/program.ts";
import { PROJECT } from "../support/devPlan.ts";
import { Engine, needPulumi } from "./engine.ts";
import { firstDifference } from "./planDifference.ts";
import { previewOf } from "./preview.ts";

const CONFIG = {
  "portcullis:domain": "edge.example.com",
  "portcullis:zone": "example.com",
  "portcullis:regions": [{ name: "eu-west-1", cidr: "10.10.0.0/16", zones: ["a", "b"] }],
  "portcullis:doors": { cdn: { lock: "vpc-origin" } },
  "portcullis:services": [
    { name: "orders", paths: ["/orders/*"], container: { image: "orders:1.4.2", secrets: { DATABASE: "database" } } },
  ],
  "portcullis:deletionProtection": false,
};

describe("a container under the real engine", function () {
  this.timeout(300_000);
  let engine: Engine | undefined;
  before(async function () {
    needPulumi(this);
    engine = await Engine.start();
    await engine.pulumi(["stack", "init", "dev"]);
    writeFileSync(engine.stackFile("dev"), stringify({ config: CONFIG }));
  });
  after(async () => {
    await engine?.close();
  });

  it("is previewed as the in-process plan has it, with the region's provider for what awsx makes", async () => {
    const { steps } = await previewOf(engine!, "dev");
    const config = Object.fromEntries(
      Object.entries(CONFIG).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
    );
    const unsaid = { "portcullis:edge": "{}", "portcullis:tags": "{}", "portcullis:retentionDays": "365" };
    const proxy = { "portcullis:proxy": "{}", "portcullis:nat": "regional" };
    const plan = await planProgram({
      directory: PROJECT,
      stack: "dev",
      mode: "preview",
      config: { ...unsaid, ...proxy, ...config },
    });
    const difference = firstDifference(plan.stacks[0]!.resources, steps);
    if (difference) expect.fail(difference);
    const fargate = steps.find(({ newState }) => newState?.type === "awsx:ecs:FargateService");
    expect(fargate?.newState?.provider).to.match(/::pulumi:providers:aws::euw1-provider::/);
  });

  it("is made, left as it is by a second up, and destroyed", async () => {
    await engine!.pulumi(["up", "--stack", "dev", "--yes", "--skip-preview"]);
    await engine!.pulumi(["up", "--stack", "dev", "--yes", "--skip-preview", "--expect-no-changes"]);
    await engine!.pulumi(["destroy", "--stack", "dev", "--yes", "--skip-preview"]);
    expect(engine!.cloud.resources).to.deep.equal([]);
  });
});
