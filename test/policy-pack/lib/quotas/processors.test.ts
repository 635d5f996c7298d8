// Virtual processors by instance type, and their sum over a region.
import { expect } from "chai";
import { processorsOf } from "../../../../policy-pack/lib/quotas/processors.ts";
import { quotaRows } from "../../../../policy-pack/lib/quotas/quotas.ts";
import { planOf } from "../../../support/planOf.ts";

describe("processors", () => {
  const known: readonly (readonly [string, number | undefined])[] = [
    ["t2.nano", 1],
    ["t2.micro", 1],
    ["t2.medium", 2],
    ["t3.micro", 2],
    ["t4g.nano", 2],
    ["t4g.medium", 2],
    ["m7g.medium", 1],
    ["c7gn.large", 2],
    ["m7i.xlarge", 4],
    ["m7i.8xlarge", 32],
    ["m7i.metal-24xl", undefined],
  ];
  for (const [type, number] of known) {
    it(`of ${type} are ${number ?? "not told by its name"}`, () => {
      expect(processorsOf(type)).to.equal(number);
    });
  }

  it("are counted over instances and groups at their largest, against a new account's five", () => {
    const index = planOf("eu-west-1", [
      { type: "aws:ec2/launchTemplate:LaunchTemplate", name: "template", inputs: { instanceType: "t2.micro" } },
      {
        type: "aws:autoscaling/group:Group",
        name: "group",
        inputs: { minSize: 2, maxSize: 3 },
        uses: { launchTemplate: ["template"] },
      },
      { type: "aws:ec2/instance:Instance", name: "sample", inputs: { instanceType: "t4g.nano" } },
    ]);
    const row = quotaRows(index).find(({ quota }) => quota.startsWith("processors"));
    expect(row).to.include({ used: 5, limit: 5, region: "eu-west-1" });
  });
});
