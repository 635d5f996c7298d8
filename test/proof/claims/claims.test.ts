// All claims about the project's own stacks, and how verdicts, findings and missing facts make one answer.
import { expect } from "chai";
import { declarationOf } from "../../../cli/declaration.ts";
import { planProgram } from "../../../plan/program.ts";
import { indexPlan } from "../../../plan/read.ts";
import type { Plan } from "../../../plan/type.ts";
import { Findings } from "../../../proof/claims/collect.ts";
import { judge, prove } from "../../../proof/claims/prove.ts";
import type { Network } from "../../../proof/network.ts";
import { readNetwork } from "../../../proof/planned/readNetwork.ts";
import type { Claim, Hop } from "../../../proof/result.ts";
import { devPlan, PROJECT } from "../../support/devPlan.ts";
import { change } from "../../support/planEdits.ts";
import { prodPlan } from "../../support/prodPlan.ts";
import { declarationFor, judgedClaims } from "./judged.ts";

const IDS = [
  "waypoints",
  "public-doors",
  "declared-flows",
  "nothing-else",
  "groups-alone",
  "acls-alone",
  "service-tier-closed",
  "proxy-destinations",
  "health-checks",
  "regions-isolated",
  "proxy-header",
];

function expectAllTrue(claims: readonly Claim[], emptyOnes: readonly string[] = []): void {
  const said = claims.flatMap(({ id, verdict, findings, missing }) =>
    verdict === "holds" ? [] : [id, ...findings.map(({ text }) => text), ...missing],
  );
  expect(said).to.deep.equal([]);
  expect(claims.map(({ id }) => id)).to.deep.equal(IDS);
  expect(claims.flatMap(({ findings, missing }) => [...findings, ...missing])).to.deep.equal([]);
  expect(claims.filter(({ cases }) => cases === 0).map(({ id }) => id)).to.deep.equal(emptyOnes);
}

describe("the claims", function () {
  this.timeout(240_000);

  for (const mode of ["resolved", "preview"] as const) {
    it(`are all true of dev, ${mode}, each over some cases`, async () => {
      expectAllTrue(judgedClaims(await devPlan(mode)));
    });

    it(`are all true of the joined prod stacks, ${mode}, each over some cases`, async () => {
      expectAllTrue(judgedClaims(await prodPlan(mode)));
    });
  }

  it("are all true behind a VPC origin, where there is no proxy to make a claim about", async () => {
    const config = {
      "portcullis:regions": JSON.stringify([{ name: "eu-west-1", cidr: "10.10.0.0/16", zones: ["a", "b"] }]),
      "portcullis:doors": '{"cdn":{"lock":"vpc-origin"}}',
      "portcullis:edge": "{}",
    };
    const plan = await planProgram({ directory: PROJECT, stack: "dev", mode: "preview", config });
    const claims = judge(readNetwork(indexPlan(plan)), declarationOf(plan, PROJECT, config));
    expectAllTrue(claims, ["proxy-destinations", "proxy-header"]);
  });
});

describe("the verdict of a claim", function () {
  this.timeout(60_000);
  const UNPLACED = { origin: { id: "urn:gate", name: "euw1-gate" }, fact: "what euw1-gate leads to is not known" };
  let plan: Plan;
  const doubtful = (edited: Plan): Network => {
    const network = readNetwork(indexPlan(edited));
    return { ...network, missing: [...network.missing, UNPLACED] };
  };
  before(async () => {
    plan = await devPlan();
  });

  it("is unknown, with the fact, while the plan holds something that cannot be placed", () => {
    const { verdict, claims } = prove(doubtful(plan), declarationFor(plan));
    expect(verdict).to.equal("unknown");
    expect(claims.map(({ id, verdict: own, missing, findings }) => ({ id, own, missing, findings }))).to.deep.equal(
      IDS.map((id) => ({
        id,
        own: "unknown",
        missing: ["what euw1-gate leads to is not known (euw1-gate)"],
        findings: [],
      })),
    );
  });

  it("is false where a counter-example stands, whatever else is not known", () => {
    const broken = change("euw1-alb", { internal: false })(plan);
    const { verdict, claims } = prove(doubtful(broken), declarationFor(plan));
    expect(verdict).to.equal("fails");
    const doors = claims.find(({ id }) => id === "public-doors");
    expect([doors?.verdict, doors?.missing]).to.deep.equal(["fails", []]);
    expect(doors?.findings[0]?.text).to.equal("euw1-alb has a public address, and no door is declared on it");
    expect(claims.filter(({ verdict: own }) => own === "unknown").map(({ id }) => id)).to.include("regions-isolated");
  });

  it("comes with a matrix of each region where nothing is wrong", () => {
    const { verdict, matrices } = prove(readNetwork(indexPlan(plan)), declarationFor(plan));
    expect([verdict, matrices.map(({ region }) => region)]).to.deep.equal(["holds", ["eu-west-1", "us-east-1"]]);
  });

  it("is undecided, not true, where one rule's peer is not known, and names the rule", () => {
    const edited = change("euw1-alb-from-proxy-443", { fromPort: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" })(plan);
    const groups = judgedClaims(edited).find(({ id }) => id === "groups-alone");
    expect(groups?.verdict).to.equal("unknown");
    expect(groups?.missing).to.deep.equal(["fromPort of euw1-alb-from-proxy-443 is not known"]);
  });
});

describe("the findings of a claim", () => {
  const hop = (name: string): Hop => ({
    direction: "request",
    at: { id: `urn:${name}`, name },
    text: `${name} lets it in`,
    verdict: "passes",
  });

  it("stand in the order of their ways' length, those of one length by their text", () => {
    const findings = new Findings();
    findings.look(4);
    findings.fail("long", [], [hop("a"), hop("b")]);
    findings.fail("short b", [], [hop("a")]);
    findings.fail("short a", [], [hop("b")]);
    findings.fail("none", []);
    const claim = findings.claim("some", "Something is so");
    expect(claim.findings.map(({ text }) => text)).to.deep.equal(["none", "short a", "short b", "long"]);
    expect([claim.verdict, claim.cases]).to.deep.equal(["fails", 4]);
  });

  it("name a resource once, where it stands first", () => {
    const findings = new Findings();
    const [first, second] = [
      { id: "urn:one", name: "one" },
      { id: "urn:two", name: "two" },
    ];
    findings.fail("twice", [first, second, first]);
    expect(findings.claim("some", "Something is so").findings[0]?.resources).to.deep.equal([first, second]);
  });

  it("give way to nothing: missing facts are listed, once and sorted, only where none was found", () => {
    const findings = new Findings();
    findings.doubt(["b", "a"]);
    findings.doubt(["b"]);
    expect(findings.claim("some", "Something is so")).to.include({ verdict: "unknown" });
    expect(findings.claim("some", "Something is so").missing).to.deep.equal(["a", "b"]);
    findings.fail("found", []);
    expect(findings.claim("some", "Something is so").missing).to.deep.equal([]);
  });
});
