// The two configurations beside the catalogue: production's relaxes nothing, dev's what each row says, neither the floor.
import path from "node:path";
import { expect } from "chai";
import { configFile, readPackConfig } from "../../cli/policyConfig.ts";
import { PACK } from "../../policy-pack/build.mjs";
import { CATALOGUE } from "../../policy-pack/catalogue.ts";
import { readFileSync } from "node:fs";

const written = (name: string) =>
  JSON.parse(readFileSync(path.join(PACK, "config", `${name}.json`), "utf8")) as Record<string, unknown>;
const levelsOf = (name: string) => readPackConfig(configFile(name, ""), CATALOGUE);
const FLOOR = CATALOGUE.filter(({ floor }) => floor).map(({ name }) => name);

describe("the pack's configurations", () => {
  for (const name of ["prod", "dev"]) {
    it(`${name}: states every policy of the floor as mandatory`, () => {
      const stated = Object.entries(written(name)).filter(([policy]) => FLOOR.includes(policy));
      expect(Object.fromEntries(stated)).to.deep.equal(
        Object.fromEntries(FLOOR.map((policy) => [policy, "mandatory"])),
      );
    });
  }

  it("prod: relaxes nothing", () => {
    const prod = levelsOf("prod");
    expect(
      CATALOGUE.filter((each) => prod.get(each.name)?.level !== each.level.prod).map(({ id }) => id),
    ).to.deep.equal([]);
  });

  it("dev: relaxes what each row says, and may let a policy mend what it can", () => {
    const dev = levelsOf("dev");
    const other = CATALOGUE.filter((each) => {
      const level = dev.get(each.name)?.level;
      const mends = each.kind === "resource" && each.fix !== undefined && level === "remediate";
      return level !== each.level.dev && !(mends && each.level.dev === "advisory");
    });
    expect(other.map(({ id, name, level }) => `${id} "${name}": "${level.dev}"`)).to.deep.equal([]);
  });

  it("states no level that the pack has anyway", () => {
    const said = Object.entries(written("prod")).filter(([policy]) => !FLOOR.includes(policy));
    expect(said).to.deep.equal([]);
    const same = CATALOGUE.filter(({ name, floor, level }) => !floor && written("dev")[name] === level.prod);
    expect(same.map(({ name }) => name)).to.deep.equal([]);
  });
});

describe("every row of the catalogue", () => {
  it("has an id, a name and a group of its own", () => {
    for (const key of ["id", "name"] as const) {
      const all = CATALOGUE.map((policy) => policy[key]);
      expect(all.filter((each, at) => all.indexOf(each) !== at)).to.deep.equal([]);
    }
    const odd = CATALOGUE.filter(({ id, name }) => {
      const [group = ""] = id.split("-");
      return !/^[A-Z]+\d?-\d\d$/.test(id) || !name.startsWith(`${group.toLowerCase()}-`) || !/^[a-z0-9-]+$/.test(name);
    });
    expect(odd.map(({ id, name }) => `${id} ${name}`)).to.deep.equal([]);
  });

  it("says what holds, why, what to do, where to read it, and which control it serves", () => {
    const bare = CATALOGUE.filter(
      ({ rule, reason, steps, link, controls }) =>
        [rule, reason, steps].some((text) => text.length < 10 || text.endsWith(".")) ||
        !link.startsWith("https://") ||
        controls.length === 0 ||
        controls.some((control) => !/^[a-z0-9-]+:\S+$/.test(control)),
    );
    expect(bare.map(({ id }) => id)).to.deep.equal([]);
  });

  it("is relaxed nowhere where it is on the floor", () => {
    const relaxed = CATALOGUE.filter(
      ({ floor, level }) => floor && (level.dev !== "mandatory" || level.prod !== "mandatory"),
    );
    expect(relaxed.map(({ id }) => id)).to.deep.equal([]);
  });

  it("has knobs whose defaults their own schema allows", async () => {
    const { z } = await import("zod");
    const faults = CATALOGUE.flatMap(({ id, knobs }) =>
      Object.entries(knobs).flatMap(([name, { schema, default: value, meaning }]) => {
        const allowed = z.fromJSONSchema(schema).safeParse(value).success;
        return allowed && meaning.length > 5 ? [] : [`${id}.${name}`];
      }),
    );
    expect(faults).to.deep.equal([]);
  });
});
