// Which file a program begins with, and what of its exports become stack outputs.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { PlanError } from "../../plan/error.ts";
import { entryOf, evaluate } from "../../plan/entry.ts";
import { rejection, thrown } from "./fixtures.ts";

describe("the entry of a program", () => {
  let directory = "";
  let files = 0;

  before(() => {
    directory = realpathSync(mkdtempSync(join(tmpdir(), "plan-entry-")));
    mkdirSync(join(directory, "program"));
    for (const file of ["index.ts", "program/index.mjs", "program/index.ts", "other.ts"]) {
      writeFileSync(join(directory, file), "");
    }
  });

  after(() => {
    rmSync(directory, { recursive: true });
  });

  async function outputs(source: string): Promise<unknown> {
    const file = join(directory, `${files++}.mjs`);
    writeFileSync(file, source);
    return evaluate(file);
  }

  it("is the index of the project's folder, or what main names", () => {
    const entries = [undefined, "program/", "./other.ts"].map((main) => entryOf(directory, main));
    expect(entries).to.deep.equal(["index.ts", "program/index.mjs", "other.ts"].map((file) => join(directory, file)));
  });

  it("must be there", () => {
    const error = thrown(() => entryOf(directory, "gone"));
    expect(error).to.be.instanceOf(PlanError);
    expect(error.message).to.equal(
      "Pulumi.yaml: main: gone is no file and holds none of index.js, index.mjs, index.ts, index.mts",
    );
  });

  it("exports its outputs by name, as a default value, or from a default function", async () => {
    expect(await outputs("export const a = 1; export const b = 2;")).to.deep.equal({ a: 1, b: 2 });
    expect(await outputs("export default { a: 1 };")).to.deep.equal({ a: 1 });
    expect(await outputs("export default async () => ({ a: 1 });")).to.deep.equal({ a: 1 });
  });

  it("may not export both ways", async () => {
    const error = await rejection(outputs("export default {}; export const a = 1;"));
    expect(error.message).to.match(/\.mjs: has a default export and named exports; Pulumi takes one or the other$/);
  });
});
