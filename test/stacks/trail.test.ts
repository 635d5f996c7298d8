// The audit trail in the plan: in the foundation that asks for it, and in no other stack.
import { expect } from "chai";
import { planProgram } from "../../plan/program.ts";
import { indexPlan, type PlanIndex } from "../../plan/read.ts";
import { devPlan, PROJECT } from "../support/devPlan.ts";
import { faultsOf } from "../model/settingsUnderTest.ts";

const nameOf = ({ urn }: { readonly urn: string }) => urn.split("::").at(-1);

describe("the audit trail", function () {
  this.timeout(60_000);
  const trails = (index: PlanIndex) => index.ofType("awsx:cloudtrail:Trail");
  const foundation = async (mode: "resolved" | "preview", config = {}) =>
    indexPlan(await planProgram({ directory: PROJECT, stack: "prod-foundation", mode, config }));

  it("is made once by the foundation, in us-east-1, from its bucket and key", async () => {
    for (const index of await Promise.all([foundation("resolved"), foundation("preview")])) {
      const [trail, ...others] = trails(index);
      expect(others).to.deep.equal([]);
      expect(trail?.inputs["name"]).to.equal("portcullis-prod-foundation");
      expect(index.region(trail!)).to.equal("us-east-1");
      expect(index.referenced(trail!, "s3Bucket").map(nameOf)).to.deep.equal(["portcullis-trail"]);
      expect(index.referenced(trail!, "kmsKeyId").map(nameOf)).to.deep.equal(["portcullis-trail-key"]);
      const [bucket] = index.referenced(trail!, "s3Bucket");
      expect(bucket?.protect).to.equal(true);
      const policies = index.users(bucket!, "bucket").filter(({ type }) => type.endsWith(":BucketPolicy"));
      expect(policies).to.deep.equal([]);
    }
  });

  it("is not made where nobody asks for it", async () => {
    expect(trails(await foundation("resolved", { "portcullis:auditTrail": "false" }))).to.deep.equal([]);
    expect(trails(indexPlan(await devPlan()))).to.deep.equal([]);
  });

  it("is refused in a stack that makes none", () => {
    const [fault] = faultsOf({ stack: "region", auditTrail: true }).filter((line) => line.includes("auditTrail"));
    expect(fault).to.equal(
      'config auditTrail: true does nothing in a stack of the kind "region"; remove it, or set it in the foundation',
    );
    expect(faultsOf({ auditTrail: true })).to.deep.equal([]);
  });
});
