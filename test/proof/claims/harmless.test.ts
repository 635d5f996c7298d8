// The claims against harmless edits: nothing is cried that is not there.
import { expect } from "chai";
import type { Plan } from "../../../plan/type.ts";
import { devPlan } from "../../support/devPlan.ts";
import { HARMLESS } from "./harmless.ts";
import { judgedClaims } from "./judged.ts";

describe("a harmless edit of the dev plan", function () {
  this.timeout(60_000);
  let plan: Plan;
  before(async () => {
    plan = await devPlan();
  });

  it("stands in the table once, by its name", () => {
    const names = HARMLESS.map(({ name }) => name);
    expect(names).to.have.length(new Set(names).size).and.at.least(20);
  });

  for (const { name, edit } of HARMLESS) {
    it(`that ${name} leaves every claim true`, () => {
      const said = judgedClaims(edit(plan)).flatMap(({ id, verdict, findings, missing }) =>
        verdict === "holds" ? [] : [id, ...findings.map(({ text }) => text), ...missing],
      );
      expect(said).to.deep.equal([]);
    });
  }
});
