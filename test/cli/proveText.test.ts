// A proof in text, Markdown and SARIF: claims with their counter-examples, what is not known, and who reaches whom.
import { expect } from "chai";
import picocolors from "picocolors";
import { proofMarkdown } from "../../cli/proveMarkdown.ts";
import { proofSarif } from "../../cli/proveSarif.ts";
import { proofText, tally } from "../../cli/proveText.ts";
import type { Claim, Matrix, Passage, Proof } from "../../proof/result.ts";

const plain = picocolors.createColors(false);
const ACL = { id: "urn:pulumi:dev::p::acl", name: "euw1-service-acl" };
const TABLE = { id: "urn:pulumi:dev::p::table", name: "euw1-table" };

const HELD: Claim = {
  id: "public-doors",
  sentence: "The public doors are exactly the declared ones",
  verdict: "holds",
  cases: 1,
  findings: [],
  missing: [],
};
const FAILED: Claim = {
  ...HELD,
  id: "no-way-out",
  sentence: "The service tier has no way out",
  verdict: "fails",
  cases: 12,
  findings: [
    {
      text: "euw1-orders reaches the internet on tcp 443",
      resources: [TABLE, ACL],
      hops: [
        { direction: "request", at: TABLE, text: "euw1-table leads to euw1-igw", verdict: "passes" },
        {
          direction: "answer",
          at: ACL,
          text: "no rule allows <tcp> 1024 | 1025",
          verdict: "blocks",
          remedy: "an entry",
        },
      ],
    },
    { text: "another *one*", resources: [], hops: [] },
  ],
};
const OPEN: Claim = {
  ...HELD,
  id: "isolated",
  sentence: "No region leads into another",
  verdict: "unknown",
  cases: 2,
  missing: ["a", "b", "c", "d", "e", "f", "g"].map((name) => `vpcId of ${name}`),
};

const passage = (over: Partial<Passage>): Passage => {
  return { protocol: "tcp", family: 4, reachable: [], delivered: [], undecided: [], missing: [], ...over };
};

const MATRIX: Matrix = {
  region: "eu-west-1",
  places: [
    { id: "internet", name: "internet", title: "internet" },
    { id: "urn:nlb", name: "euw1-nlb", title: "nlb" },
  ],
  cells: [
    { from: "internet", to: "urn:nlb", passages: [passage({ reachable: [[443, 443]] })], hops: [], example: "tcp 443" },
    { from: "urn:nlb", to: "internet", passages: [passage({ undecided: [[80, 81]] })], hops: [], example: "tcp 80" },
    { from: "urn:nlb", to: "urn:nlb", passages: [], hops: [], example: "tcp 80" },
  ],
};

const PROOF: Proof = { verdict: "fails", claims: [HELD, FAILED, OPEN], matrices: [MATRIX] };

describe("a proof's text", () => {
  it("shows claims, the shortest counter-example of one that fails, what is not known, and the matrix", () => {
    expect(proofText("p dev (resolved)", PROOF, plain).split("\n")).to.deep.equal([
      "p dev (resolved): 1 of 3 claims hold, 1 fails, 1 cannot be decided",
      "",
      "claims",
      "  ✓ The public doors are exactly the declared ones (public-doors, 1 case)",
      "  ✗ The service tier has no way out (no-way-out, 12 cases)",
      "      euw1-orders reaches the internet on tcp 443",
      "      look at euw1-table, euw1-service-acl",
      "      request ✓ euw1-table leads to euw1-igw",
      "      answer  ✗ no rule allows <tcp> 1024 | 1025",
      "                needs an entry",
      "      and 1 more; --json has them all",
      "  ? No region leads into another (isolated, 2 cases)",
      "      not known: vpcId of a",
      "      not known: vpcId of b",
      "      not known: vpcId of c",
      "      not known: vpcId of d",
      "      not known: vpcId of e",
      "      and 2 more facts",
      "",
      "eu-west-1: who reaches whom; rows send, columns are reached",
      "                         1        2",
      "  1  internet            -        443",
      "  2  nlb       euw1-nlb  ? 80–81  -",
      "",
      "443: a connection to this TCP port works, both ways; one way: a packet may arrive, but no connection works for all",
      "? 443: cannot be decided; -: nothing gets through; v6, v4+6: of IPv6, of both, else of IPv4",
      "",
    ]);
  });

  it("counts in words, and has no legend where there is no matrix", () => {
    expect(tally([HELD])).to.equal("1 of 1 claim holds");
    expect(tally([FAILED, FAILED])).to.equal("0 of 2 claims hold, 2 fail");
    const text = proofText("p dev (resolved)", { verdict: "holds", claims: [HELD], matrices: [] }, plain);
    expect(text.split("\n")).to.have.length(5);
  });
});

describe("a proof in Markdown", () => {
  it("folds counter-examples and the matrix, and lets no text of a plan be markup", () => {
    expect(proofMarkdown("p dev", PROOF).split("\n")).to.deep.equal([
      "## p dev: 1 of 3 claims hold, 1 fails, 1 cannot be decided",
      "",
      "|  | claim | id | cases |",
      "| --- | --- | --- | ---: |",
      "| ✓ | The public doors are exactly the declared ones | `public-doors` | 1 |",
      "| ✗ | The service tier has no way out | `no-way-out` | 12 |",
      "| ? | No region leads into another | `isolated` | 2 |",
      "",
      "<details><summary>✗ <code>no-way-out</code>: euw1-orders reaches the internet on tcp 443</summary>",
      "",
      "Look at `euw1-table`, `euw1-service-acl`.",
      "",
      "1. ✓ request: euw1-table leads to euw1-igw",
      "2. ✗ answer: no rule allows &lt;tcp> 1024 &#124; 1025; needs an entry",
      "",
      "</details>",
      "",
      "✗ <code>no-way-out</code>: another &#42;one&#42;",
      "",
      `? \`isolated\` hangs on ${["a", "b", "c", "d", "e", "f", "g"].map((name) => `vpcId of ${name}`).join("; ")}.`,
      "",
      "<details><summary>eu-west-1: who reaches whom</summary>",
      "",
      "| from \\ to | internet | euw1-nlb |",
      "| --- | --- | --- |",
      "| internet | – | 443 |",
      "| euw1-nlb | ? 80–81 | – |",
      "",
      "</details>",
      "",
    ]);
  });

  it("counts what it leaves out", () => {
    const findings = Array.from({ length: 7 }, (_, at) => ({ text: `case ${at}`, resources: [], hops: [] }));
    const text = proofMarkdown("p", { ...PROOF, claims: [{ ...FAILED, findings }], matrices: [] });
    expect(text).to.include("case 4\n\n2 more of `no-way-out`.\n").and.not.to.include("case 5");
  });
});

describe("a proof in SARIF", () => {
  const log = JSON.parse(proofSarif(PROOF, { version: "1.2.3", file: "Pulumi.dev.yaml" })) as {
    version: string;
    runs: [{ tool: { driver: { rules: { id: string }[] } }; results: Record<string, unknown>[] }];
  };
  const [run] = log.runs;
  const physicalLocation = { artifactLocation: { uri: "Pulumi.dev.yaml" }, region: { startLine: 1 } };

  it("has a rule for each claim, and results for findings and for what is not known", () => {
    expect(log.version).to.equal("2.1.0");
    expect(run.tool.driver.rules.map(({ id }) => id)).to.deep.equal(["public-doors", "no-way-out", "isolated"]);
    expect(run.results.map(({ ruleId, ruleIndex, level }) => [ruleId, ruleIndex, level])).to.deep.equal([
      ["no-way-out", 1, "error"],
      ["no-way-out", 1, "error"],
      ...Array.from({ length: 7 }, () => ["isolated", 2, "note"]),
    ]);
    expect(run.results.at(-1)).to.deep.include({
      message: { text: "cannot be decided: No region leads into another; not known: vpcId of g" },
      locations: [{ physicalLocation }],
    });
  });

  it("places a finding at its resources, with the packet's way and a fingerprint that outlives its words", () => {
    const logical = ({ id, name }: typeof ACL) => ({ name, fullyQualifiedName: id, kind: "resource" });
    expect(run.results[0]).to.deep.include({
      message: { text: "euw1-orders reaches the internet on tcp 443" },
      locations: [{ physicalLocation, logicalLocations: [logical(TABLE), logical(ACL)] }],
      partialFingerprints: { "claim/v1": "no-way-out urn:pulumi:dev::p::table urn:pulumi:dev::p::acl" },
    });
    const way = [
      { at: TABLE, text: "request passes: euw1-table leads to euw1-igw", importance: "unimportant" },
      {
        at: ACL,
        text: "answer blocks: no rule allows <tcp> 1024 | 1025; needs an entry",
        importance: "essential",
      },
    ].map(({ at, text, importance }) => {
      return { location: { logicalLocations: [logical(at)], message: { text } }, importance };
    });
    expect(run.results[0]).to.deep.include({ codeFlows: [{ threadFlows: [{ locations: way }] }] });
    expect(run.results[1]).to.not.have.property("codeFlows");
  });
});
