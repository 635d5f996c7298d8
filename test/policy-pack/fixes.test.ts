// Every remediation against its policy's mutation: what it sets makes the policy silent, for one way at least to be wrong.
import { expect } from "chai";
import { CATALOGUE } from "../../policy-pack/catalogue.ts";
import { knobValues } from "../../policy-pack/lib/knobs.ts";
import type { ResourcePolicy } from "../../policy-pack/policy.ts";
import type { Json, Plan, PlannedResource, Properties } from "../../plan/type.ts";
import { resourceOf } from "../support/planEdits.ts";
import { basePlan, settingsOf } from "./basePlan.ts";
import { MUTATIONS } from "./mutations.ts";

const FIXABLE = CATALOGUE.filter((policy): policy is ResourcePolicy => policy.kind === "resource" && "fix" in policy);

type Block = Record<string, unknown>;

/** The inputs with scalars set by their paths, blocks on the way made. */
function withSet(inputs: Properties, fixed: Readonly<Record<string, Json>>): Properties {
  const copy = structuredClone(inputs) as Block;
  for (const [path, value] of Object.entries(fixed)) {
    const steps = path.split(".");
    const last = steps.pop() ?? "";
    const block = steps.reduce<Block>((at, step) => (at[step] ??= {}) as Block, copy);
    block[last] = value;
  }
  return copy as Properties;
}

for (const policy of FIXABLE) {
  const { id, name, knobs, fix } = policy;
  describe(`the remediation of ${id} ${name}`, () => {
    const values = knobValues(knobs, {});

    it("mends one form of the mutation at least", async () => {
      const { edit, on, forms = {}, base = "dev" } = MUTATIONS[id] ?? { edit: (plan: Plan) => plan, on: "" };
      const plan = await basePlan(base, "resolved");
      const settings = settingsOf(plan)["dev"];
      const around = { settings, today: "2026-11-23", region: "eu-west-1", provider: {} };
      const given = Object.values(forms).map((form) => (typeof form === "function" ? { edit: form, on } : form));
      let mended = 0;
      for (const wrong of [{ edit, on }, ...given].map((form) => resourceOf(form.edit(plan), form.on))) {
        const fixed = fix?.(wrong.inputs, values);
        if (fixed === undefined) continue;
        const right: PlannedResource = { ...wrong, inputs: withSet(wrong.inputs, fixed) };
        if (policy.judge(right, values, around).length === 0) mended += 1;
      }
      expect(mended).to.be.greaterThan(0);
    }).timeout(120_000);
  });
}
