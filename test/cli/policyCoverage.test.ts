// What npm run policy -- --coverage and --list say of a catalogue.
import { expect } from "chai";
import { coverageText } from "../../cli/policyCoverage.ts";
import { catalogueText } from "../../cli/policyList.ts";
import { controlsOf, type Framework } from "../../policy-pack/controls/control.ts";
import { numberKnob } from "../../policy-pack/lib/knobs.ts";
import { type Policy, resourcePolicy } from "../../policy-pack/policy.ts";

function policy(id: string, controls: readonly string[], floor = false): Policy {
  return resourcePolicy({
    id,
    name: `x-${id.toLowerCase()}`,
    rule: "Doors are shut",
    reason: "open ones let people in",
    severity: "high",
    level: { prod: "mandatory", dev: floor ? "mandatory" : "advisory" },
    ...(floor && { floor: true as const }),
    controls,
    steps: "Shut it",
    link: "https://docs.aws.amazon.com/x",
    knobs: { doors: numberKnob("Doors at most", 2, 1, 9) },
    types: ["aws:x/door:Door"],
    judge: () => [],
  });
}

const CATALOGUE = [policy("AB-01", ["f:1", "f:10"]), policy("AB-02", ["f:1"], true)];

const { served, elsewhere, foreign, open } = controlsOf("f");
const FRAMEWORK: Framework = {
  prefix: "f",
  name: "Framework 1",
  controls: [
    served("1", "doors are shut"),
    served("2", "windows are shut", "AB-02"),
    elsewhere("3", "walls stand", "The ground holds them"),
    foreign("4", "roofs are tight", "There is none"),
    foreign("5", "attics are dry", "There is none"),
    open("6", "somebody looks", "Nobody does"),
    served("10", "keys are kept"),
    served("11", "is forgotten"),
  ],
};

describe("the coverage", () => {
  it("says of each control which policies serve it, or why none does, and counts", () => {
    expect(coverageText(false, [FRAMEWORK], CATALOGUE)).to.equal(
      [
        "Framework 1",
        "3 of 8 guarded by policies, 1 elsewhere, 2 do not apply, 2 not guarded",
        "",
        "  1   doors are shut    AB-01, AB-02",
        "  2   windows are shut  AB-02",
        "  3   walls stand       elsewhere: The ground holds them",
        "  4   roofs are tight   does not apply: There is none",
        "  5   attics are dry    does not apply: There is none",
        "  6   somebody looks    not guarded: Nobody does",
        "  10  keys are kept     AB-01",
        "  11  is forgotten      not guarded",
        "",
      ].join("\n"),
    );
  });

  it("says the same to programs", () => {
    const [framework] = JSON.parse(coverageText(true, [FRAMEWORK], CATALOGUE)) as [
      { readonly name: string; readonly counts: object; readonly controls: readonly object[] },
    ];
    expect(framework.name).to.equal("Framework 1");
    expect(framework.counts).to.deep.equal({ guarded: 3, elsewhere: 1, "does not apply": 2, "not guarded": 2 });
    expect(framework.controls[0]).to.deep.equal({
      id: "f:1",
      title: "doors are shut",
      standing: "guarded",
      policies: ["AB-01", "AB-02"],
    });
    expect(framework.controls[3]).to.deep.equal({
      id: "f:4",
      title: "roofs are tight",
      standing: "does not apply",
      policies: [],
      why: "There is none",
    });
  });

  it("is of three frameworks", () => {
    const headings = coverageText(false)
      .split("\n")
      .filter((line) => /guarded by policies/.test(line));
    expect(headings).to.have.length(3);
  });
});

describe("the list", () => {
  it("has a line for each policy", () => {
    expect(catalogueText(false, CATALOGUE)).to.equal(
      [
        "2 policies, 1 on the floor, which no configuration relaxes",
        "",
        "  id     name     severity  prod       dev               what complies",
        "  AB-01  x-ab-01  high      mandatory  advisory          Doors are shut",
        "  AB-02  x-ab-02  high      mandatory  mandatory  floor  Doors are shut",
        "",
      ].join("\n"),
    );
  });

  it("tells programs all that a row says", () => {
    const [first] = JSON.parse(catalogueText(true, CATALOGUE)) as unknown[];
    expect(first).to.deep.equal({
      id: "AB-01",
      name: "x-ab-01",
      kind: "resource",
      severity: "high",
      level: { prod: "mandatory", dev: "advisory" },
      floor: false,
      rule: "Doors are shut",
      reason: "open ones let people in",
      steps: "Shut it",
      controls: ["f:1", "f:10"],
      link: "https://docs.aws.amazon.com/x",
      knobs: { doors: { meaning: "Doors at most", default: 2, type: "integer", minimum: 1, maximum: 9 } },
      types: ["aws:x/door:Door"],
    });
  });
});
