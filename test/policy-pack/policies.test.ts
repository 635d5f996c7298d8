// Every policy of the catalogue against its mutation: silent before, one violation after, of the right resource, also when
// nothing that AWS answers is known, in every written form, and of no other type.
import { expect } from "chai";
import { CATALOGUE } from "../../policy-pack/catalogue.ts";
import type { Policy } from "../../policy-pack/policy.ts";
import type { Plan } from "../../plan/type.ts";
import { resourceOf, type Edit } from "../support/planEdits.ts";
import { type BaseName, basePlan, settingsOf } from "./basePlan.ts";
import { judgePlan, type Violation } from "./judging.ts";
import type { Mutation } from "./mutation.ts";
import { MUTATIONS } from "./mutations.ts";

/** Those that judge the pack itself are tested by themselves. */
const ABOUT_THE_PACK: ReadonlySet<string> = new Set(["GEN-09", "GEN-10"]);
const POLICIES = CATALOGUE.filter(({ id }) => !ABOUT_THE_PACK.has(id));
const MODES = ["resolved", "preview"] as const;

/** The fixture's API, which no setting can declare yet. */
const DECLARED = { "ms-edge-doors-declared": { apis: ["euw1-api"] } };

function judged(plan: Plan, policies: readonly Policy[]): Violation[] {
  return judgePlan(plan, { policies, settings: settingsOf(plan), config: DECLARED });
}

/** The violations that an edit brings about, in a plan of one mode. */
async function after(policy: Policy, { base = "dev" }: Mutation, edit: Edit, mode: Plan["mode"]) {
  const plan = edit(await basePlan(base, mode));
  return { plan, found: judged(plan, [policy]) };
}

function expectOne(found: readonly Violation[], policy: Policy, plan: Plan, on: string): void {
  const lines = found.map(({ message }) => message).join("\n");
  expect(found.length, lines || "it says nothing").to.equal(1);
  const [violation] = found;
  expect(violation?.urn).to.equal(on === "" ? "" : resourceOf(plan, on).urn);
  expect(violation?.policy).to.equal(policy.name);
  expect(violation?.level).to.equal(policy.level.prod);
  expect(violation?.message).to.match(new RegExp(`; .*\\. \\[${policy.id}\\]$`));
  expect(violation?.message).not.to.contain("could not be judged");
}

describe("the compliant plans", () => {
  for (const base of ["dev", "prod", "api"] satisfies BaseName[]) {
    for (const mode of MODES) {
      it(`${base}, ${mode}: no policy has anything to say`, async () => {
        expect(judged(await basePlan(base, mode), POLICIES).map(({ message }) => message)).to.deep.equal([]);
      }).timeout(120_000);
    }
  }
});

describe("the mutations", () => {
  it("stand for every policy, and for nothing else", () => {
    expect(Object.keys(MUTATIONS).sort()).to.deep.equal(POLICIES.map(({ id }) => id).sort());
  });
});

for (const policy of POLICIES) {
  const mutation = MUTATIONS[policy.id];
  if (!mutation) continue;
  describe(`${policy.id} ${policy.name}`, () => {
    for (const mode of MODES) {
      it(`says one thing of ${mutation.on || "the stack"}, ${mode}`, async () => {
        const { plan, found } = await after(policy, mutation, mutation.edit, mode);
        expectOne(found, policy, plan, mutation.on);
      });
    }

    for (const [form, given] of Object.entries(mutation.forms ?? {})) {
      const { edit, on } = typeof given === "function" ? { edit: given, on: mutation.on } : given;
      it(`reads the form: ${form}`, async () => {
        const { plan, found } = await after(policy, mutation, edit, "resolved");
        expectOne(found, policy, plan, on);
      });
    }

    for (const [what, edit] of Object.entries(mutation.harmless ?? {})) {
      it(`leaves alone: ${what}`, async () => {
        const { found } = await after(policy, mutation, edit, "resolved");
        expect(found.map(({ message }) => message)).to.deep.equal([]);
      });
    }

    if (policy.kind === "resource" && policy.types !== "all") {
      it("says nothing of the same inputs under another type", async () => {
        const { plan } = await after(policy, mutation, mutation.edit, "resolved");
        const { urn } = resourceOf(plan, mutation.on);
        const disguised: Plan = {
          ...plan,
          stacks: plan.stacks.map((stack) => ({
            ...stack,
            resources: stack.resources.map((each) =>
              each.urn === urn ? { ...each, type: "aws:ec2/dress:Dress" } : each,
            ),
          })),
        };
        expect(judged(disguised, [policy])).to.deep.equal([]);
        const widened = { ...policy, types: "all" as const };
        expect(judged(disguised, [widened]).filter((each) => each.urn === urn)).to.have.length(1);
      });
    }
  });
}
