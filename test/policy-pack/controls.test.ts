// The controls of FSBP, CIS and NIST: each is served by policies or says why none does, and rows name no control that is not there.
import { existsSync } from "node:fs";
import { expect } from "chai";
import { FRAMEWORKS, covered } from "../../cli/policyCoverage.ts";
import { CATALOGUE } from "../../policy-pack/catalogue.ts";
import { controlsOf, type Framework } from "../../policy-pack/controls/control.ts";
import type { Policy } from "../../policy-pack/policy.ts";

/** What is wrong between the tables and a catalogue, one line each, with what to do. */
function faults(frameworks: readonly Framework[], catalogue: readonly Policy[]): string[] {
  const known = new Set(catalogue.map(({ id }) => id));
  const policiesIn = (text: string): string[] => [...text.matchAll(/\b[A-Z]+\d?-\d\d\b/g)].map(([id]) => id);
  return frameworks.flatMap(({ prefix, controls }) => {
    const ids = controls.map(({ id }) => id);
    const named = catalogue.flatMap((policy) => policy.controls.map((control) => ({ control, by: policy.id })));
    return [
      ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${id}: stands twice`),
      ...ids.filter((id) => !id.startsWith(`${prefix}:`)).map((id) => `${id}: is not one of ${prefix}`),
      ...named
        .filter(({ control }) => control.startsWith(`${prefix}:`) && !ids.includes(control))
        .map(({ control, by }) => `${control}: is named by ${by} and is not in policy-pack/controls`),
      ...controls.flatMap((control) => {
        const { id, also, without } = control;
        const { policies } = covered(control, catalogue);
        const given = [...also, ...policiesIn(without?.why ?? "")];
        return [
          ...given.filter((one) => !known.has(one)).map((one) => `${id}: names ${one}, which is no policy`),
          ...(policies.length > 0 && without ? [`${id}: is served by ${policies.join(", ")}; drop its why`] : []),
          ...(policies.length === 0 && !without ? [`${id}: is served by no policy; say why`] : []),
        ];
      }),
    ];
  });
}

describe("controls", () => {
  it("are each served by policies or say why not, and policies name only those", () => {
    expect(faults(FRAMEWORKS, CATALOGUE).join("\n")).to.equal("");
  });

  it("that are amiss are found", () => {
    const { served, foreign, open } = controlsOf("x");
    const framework: Framework = {
      prefix: "x",
      name: "X",
      controls: [
        served("1", "fits"),
        served("2", "is served by nobody"),
        served("3", "is served besides", "AB-02", "AB-09"),
        open("4", "is served after all", "Nobody does it"),
        foreign("5", "has a reason that nobody keeps", "AB-07 keeps it out, as AB-01 does"),
        foreign("5", "stands again", "For no reason"),
        controlsOf("y").served("6", "is another's", "AB-01"),
      ],
    };
    const row = (id: string, ...controls: string[]) => ({ ...(CATALOGUE[0] as Policy), id, controls });
    const catalogue = [row("AB-01", "x:1", "x:4", "z:1"), row("AB-02", "x:7")];
    expect(faults([framework], catalogue)).to.deep.equal([
      "x:5: stands twice",
      "y:6: is not one of x",
      "x:7: is named by AB-02 and is not in policy-pack/controls",
      "x:2: is served by no policy; say why",
      "x:3: names AB-09, which is no policy",
      "x:4: is served by AB-01; drop its why",
      "x:5: names AB-07, which is no policy",
    ]);
  });

  it("name tests that are there as their guards", () => {
    const whys = FRAMEWORKS.flatMap(({ controls }) => controls).flatMap(({ without }) => without?.why ?? []);
    const files = new Set(whys.flatMap((why) => why.match(/\b(test|model|components)\/[\w/]+(\.test)?\.ts/g) ?? []));
    expect(files).to.include("test/components/trail.test.ts");
    expect([...files].filter((file) => !existsSync(file))).to.deep.equal([]);
  });

  it("give titles and reasons without a full stop", () => {
    const texts = FRAMEWORKS.flatMap(({ controls }) => controls).flatMap(({ title, without }) => [
      title,
      without?.why ?? "x",
    ]);
    expect(texts.filter((text) => text === "" || text.endsWith("."))).to.deep.equal([]);
  });

  it("are all 70 of CIS 7.0", () => {
    expect(FRAMEWORKS.map(({ prefix, controls }) => [prefix, controls.length])).to.deep.include(["cis7", 70]);
  });
});
