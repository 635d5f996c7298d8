// That each of AWS's limits has its policy, or the reason why it needs none.
import { expect } from "chai";
import { CATALOGUE } from "../../../policy-pack/catalogue.ts";
import { QUOTAS } from "../../../policy-pack/lib/quotas/quotas.ts";
import { limits, NOT_JUDGED } from "../../../policy-pack/rules/limits/limits.ts";

describe("AWS's limits", () => {
  const judged = limits.map(({ id }) => Number(/^LIM-(\d\d)$/.exec(id)?.[1]));

  it("are 46, each judged or left out, and none both", () => {
    const all = [...judged, ...NOT_JUDGED.map(({ limit }) => limit)].sort((one, other) => one - other);
    expect(all).to.deep.equal(Array.from({ length: 46 }, (_, at) => at + 1));
  });

  it("name themselves as the control", () => {
    expect(limits.map(({ controls }) => controls[0])).to.deep.equal(judged.map((number) => `aws-limit:${number}`));
  });

  it("are left to policies that there are", () => {
    const ids = new Set(CATALOGUE.map(({ id }) => id));
    expect(NOT_JUDGED.flatMap(({ by }) => by).filter((id) => !ids.has(id))).to.deep.equal([]);
  });

  it("that are quotas stand in the table of quotas, each with a knob of its own where AWS raises it", () => {
    const ids = new Set(limits.map(({ id }) => id));
    const named = QUOTAS.flatMap(({ policy }) => policy ?? []);
    expect(named.filter((id) => !ids.has(id))).to.deep.equal([]);
    const knobs = Object.fromEntries(
      limits.filter(({ id }) => named.includes(id)).map(({ id, knobs: own }) => [id, Object.keys(own)]),
    );
    expect(knobs).to.deep.equal({
      "LIM-03": [],
      "LIM-04": ["vpcs", "internetGateways", "natGatewaysInZone", "subnets", "routes"],
      "LIM-05": ["rules", "groupsOfInterface"],
      "LIM-07": ["entries"],
      "LIM-12": ["certificates", "targets"],
      "LIM-13": ["rules", "certificates", "targets"],
      "LIM-22": [],
      "LIM-26": [],
      "LIM-31": ["origins"],
      "LIM-34": ["authorizers"],
      "LIM-35": ["certificates"],
      "LIM-39": ["links"],
    });
  });
});
