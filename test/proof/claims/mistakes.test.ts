// The claims against typical mistakes: each makes the right claim fail, with a finding that leads to what is to be mended.
// Does not prove that no other mistake passes unnoticed.
import { expect } from "chai";
import type { Plan } from "../../../plan/type.ts";
import type { Claim, Finding } from "../../../proof/result.ts";
import { devPlan } from "../../support/devPlan.ts";
import { judgedClaims } from "./judged.ts";
import { MISTAKES } from "./mistakes.ts";
import type { Mistake } from "./mistakes/mistake.ts";
import { UNDECIDED } from "./mistakes/undecided.ts";
import { UNDECIDED_WAYS } from "./mistakes/undecidedWays.ts";

const SENTENCE = /^[^\s.][^\n]*[^\s.]$/;

function claimOf(claims: readonly Claim[], id: string): Claim {
  const found = claims.find((claim) => claim.id === id);
  if (!found) throw new Error(`claims: none is ${id}`);
  return found;
}

/** The finding that leads to the resource: among its resources, and in its sentence or on the packet's way. */
function findingOn({ findings }: Claim, name: string): Finding | undefined {
  return findings.find(
    ({ text, resources, hops }) =>
      resources.some((resource) => resource.name === name) &&
      [text, ...hops.map((hop) => hop.text)].some((each) => each.includes(name)),
  );
}

function expectCaught(plan: Plan, { edit, fails, names }: Mistake): void {
  const claim = claimOf(judgedClaims(edit(plan)), fails);
  expect(claim.verdict, fails).to.equal("fails");
  const finding = findingOn(claim, names);
  expect(finding, `a finding on ${names} among: ${claim.findings.map(({ text }) => text).join("; ")}`).not.to.equal(
    undefined,
  );
  expect(finding?.text).to.match(SENTENCE);
  expect(finding?.resources.some(({ name }) => finding.text.includes(name))).to.equal(true);
}

describe("a mistake in the dev plan", function () {
  this.timeout(60_000);
  let resolved: Plan;
  let preview: Plan;
  before(async () => {
    [resolved, preview] = await Promise.all([devPlan("resolved"), devPlan("preview")]);
  });

  it("stands in the table once, by its name", () => {
    const names = [...MISTAKES, ...UNDECIDED, ...UNDECIDED_WAYS].map(({ name }) => name);
    expect(names).to.have.length(new Set(names).size).and.at.least(40);
  });

  for (const mistake of MISTAKES) {
    it(`that ${mistake.name} makes ${mistake.fails} fail`, () => {
      expectCaught(resolved, mistake);
    });
  }

  for (const mistake of MISTAKES.filter((each) => each.preview)) {
    it(`that ${mistake.name} makes ${mistake.fails} fail in a preview`, () => {
      expectCaught(preview, mistake);
    });
  }

  for (const { name, edit, fact } of UNDECIDED) {
    it(`that ${name} leaves every claim that it does not break undecided, and names the fact`, () => {
      for (const plan of [resolved, preview]) {
        for (const claim of judgedClaims(edit(plan))) {
          expect(claim.verdict, claim.id).to.equal("unknown");
          expect(claim.missing.join("; "), claim.id).to.include(fact);
        }
      }
    });
  }

  for (const { name, edit, fact } of UNDECIDED_WAYS) {
    it(`that ${name} is not proved, and the fact is named`, () => {
      for (const plan of [resolved, preview]) {
        const missing = judgedClaims(edit(plan)).flatMap((claim) => (claim.verdict === "unknown" ? claim.missing : []));
        expect(missing.join("; ")).to.include(fact);
      }
    });
  }

  it("that leaves a declared region out leaves nothing proved of it", () => {
    const stacks = resolved.stacks.map((stack) => {
      return { ...stack, resources: stack.resources.filter(({ urn }) => !urn.includes("::use1")) };
    });
    for (const claim of judgedClaims({ ...resolved, stacks })) {
      expect(claim.verdict).to.equal("unknown");
      expect(claim.missing).to.include("the VPC of us-east-1");
    }
  });

  it("that makes a second VPC like the first in a region opens doors that nobody declares", () => {
    const stacks = resolved.stacks.map((stack) => {
      const first = stack.resources.filter(({ urn, type }) => type.startsWith("aws:") && urn.includes("::euw1"));
      const second = JSON.parse(
        JSON.stringify(first)
          .replaceAll("::euw1", "::euw9")
          .replaceAll("::euw9-provider", "::euw1-provider")
          .replaceAll(/\b(vpc|subnet|sg|acl|rtb|igw|lt|nat|eipalloc|vpce|i)-0/g, "$1-1")
          .replaceAll(/\b(app|net|targetgroup)\/euw1/g, "$1/euw9"),
      ) as typeof first;
      return { ...stack, resources: [...stack.resources, ...second] };
    });
    expect(claimOf(judgedClaims({ ...resolved, stacks }), "public-doors").verdict).to.equal("fails");
  });

  it("that takes the web ACL from a distribution, though it still refers to it, fails", () => {
    const stacks = resolved.stacks.map((stack) => {
      const resources = stack.resources.map((each) =>
        each.urn.endsWith("::edge-distribution") ? { ...each, inputs: { ...each.inputs, webAclId: "" } } : each,
      );
      return { ...stack, resources };
    });
    expect(claimOf(judgedClaims({ ...resolved, stacks }), "waypoints").verdict).to.equal("fails");
  });
});
