// What a rotation of the origin secret may touch. Does not prove that the engine deletes it; docs/edge.md has the steps.
import { expect } from "chai";
import { planProgram } from "../../plan/program.ts";
import { indexPlan } from "../../plan/read.ts";
import { PROJECT } from "../support/devPlan.ts";

describe("the rotation of the origin secret", function () {
  this.timeout(60_000);

  it("can delete a generation, though the foundation's other keys are protected", async () => {
    const config = { "portcullis:originSecret": '{ "accepted": [1, 2], "sent": 1 }' };
    const plan = await planProgram({ directory: PROJECT, stack: "prod-foundation", mode: "resolved", config });
    const keys = indexPlan(plan)
      .ofType("tls:index/privateKey:PrivateKey")
      .map(({ urn, protect }) => [urn.slice(urn.lastIndexOf("::") + 2), protect] as const);
    const { "portcullis-authority-key": authority, ...others } = Object.fromEntries(keys);
    expect(authority).to.equal(true);
    expect(others["portcullis-origin-secret-1"]).to.equal(false);
    expect(others["portcullis-origin-secret-2"]).to.equal(false);
  });
});
