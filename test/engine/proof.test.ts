// The proof of what the real engine would deploy, and of what it has deployed: dev, and the split stacks joined.
import { expect } from "chai";
import { declarationOf } from "../../cli/declaration.ts";
import { planOfFile } from "../../plan/file.ts";
import { indexPlan } from "../../plan/read.ts";
import type { Plan } from "../../plan/type.ts";
import { judge } from "../../proof/claims/prove.ts";
import { readNetwork } from "../../proof/planned/readNetwork.ts";
import { Engine, needPulumi } from "./engine.ts";

describe("the proof, on the real engine", function () {
  this.timeout(300_000);
  let engine: Engine | undefined;
  before(async function () {
    needPulumi(this);
    engine = await Engine.start();
    await engine.pulumi(["stack", "init", "dev"]);
  });
  after(async () => {
    await engine?.close();
  });

  it("holds for pulumi preview --json of dev, without a question mark", async () => {
    const { stdout } = await engine!.pulumi(["preview", "--stack", "dev", "--json"]);
    const plan = planOfFile(stdout, "preview.json");
    expect(plan).to.include({ mode: "preview", source: "preview", project: "portcullis" });
    expectProved(plan);
  });

  it("holds for pulumi stack export of dev, which keeps no secret", async () => {
    await engine!.pulumi(["up", "--stack", "dev", "--yes", "--skip-preview"]);
    const { stdout } = await engine!.pulumi(["stack", "export", "--stack", "dev"]);
    const plan = planOfFile(stdout, "state.json");
    expect(plan).to.include({ mode: "resolved", source: "export", project: "portcullis" });
    expect(JSON.stringify(plan)).not.to.match(/ciphertext|PRIVATE KEY/);
    expectProved(plan);
  });
});

function expectProved(plan: Plan): void {
  const claims = judge(readNetwork(indexPlan(plan)), declarationOf(plan, process.cwd()));
  for (const { id, verdict, cases, findings, missing } of claims) {
    expect({ id, verdict, findings, missing }).to.deep.equal({ id, verdict: "holds", findings: [], missing: [] });
    expect(cases, id).to.be.greaterThan(0);
  }
  expect(claims).to.have.length(11);
}
