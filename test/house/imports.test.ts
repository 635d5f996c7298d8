// Imports go one way, and the model reads neither clock nor chance nor the process.
import { existsSync } from "node:fs";
import { expect } from "chai";
import { impurities, importFaults, layerOf } from "./layers.ts";
import { codeFiles, importsOf } from "./sources.ts";

const FOLDERS = ["model", "components", "stacks", "plan", "awsModel", "local", "report", "cli", "test"];

describe("imports", () => {
  const sources = codeFiles();

  it("go one way", () => {
    expect(importFaults(sources)).to.deep.equal([]);
  });

  it("are read in every folder that exists", () => {
    for (const folder of FOLDERS.filter((name) => existsSync(name))) {
      const inside = sources.filter(({ file }) => file.startsWith(`${folder}/`));
      expect(inside.length, folder).to.be.greaterThan(0);
    }
    expect(sources.flatMap(importsOf).length).to.be.greaterThan(sources.length);
  });

  it("of set-up are Node's own or its neighbours, for it runs before any package is there", () => {
    const setup = sources.filter(({ file }) => file.startsWith("cli/") && file.endsWith(".mjs"));
    expect(setup.length).to.be.greaterThan(0);
    const others = setup.flatMap((source) => importsOf(source).map(({ from }) => from));
    // These two are loaded when the packages are installed.
    expect(others.filter((from) => !/^(node:|\.\/\w+\.mjs$)/.test(from))).to.deep.equal(["tsx/esm/api", "./fault.ts"]);
  });

  it("against the table are found, however they are written", () => {
    const planted = [
      { file: "model/a.ts", text: 'import * as aws from "@pulumi/aws";\nimport { readFileSync } from "node:fs";' },
      { file: "model/b.ts", text: 'import type { Plan } from "../plan/type.ts";' },
      { file: "components/vpc.ts", text: 'import { x } from "../model/x.ts";\nexport { y } from "../stacks/y.ts";' },
      { file: "plan/read.ts", text: 'import type { Plan } from "./type.ts";\nconst m = await import("./program.ts");' },
      { file: "local/a.ts", text: 'let a: import("../plan/program.ts").A;\nimport { b } from "../cli/b.ts";' },
      { file: "report/a.ts", text: 'import { a } from "../test/a.ts";' },
      { file: "awsModel/a.ts", text: 'import { a } from "../plan/read.ts";' },
      { file: "proofs/a.ts", text: "" },
    ];
    expect(importFaults(planted)).to.deep.equal([
      "model/a.ts:1: model imports @pulumi/aws",
      "model/a.ts:2: model imports node:fs",
      "model/b.ts:1: model imports plan/type (plan/type.ts)",
      "components/vpc.ts:2: components imports stacks (stacks/y.ts)",
      "plan/read.ts:2: plan/read imports plan/program (plan/program.ts)",
      "local/a.ts:1: local imports plan/program (plan/program.ts)",
      "local/a.ts:2: local imports cli (cli/b.ts)",
      "report/a.ts:1: report imports test (test/a.ts)",
      "awsModel/a.ts:1: awsModel imports plan/read (plan/read.ts)",
      "proofs/a.ts: belongs to no layer; give its folder a place in the table of layers",
    ]);
  });

  it("that the table allows pass", () => {
    const allowed = [
      { file: "index.ts", text: 'import { region } from "./stacks/region.ts"; import { s } from "./model/s.ts";' },
      { file: "plan/program.ts", text: 'import { answer } from "../awsModel/answer.ts"; import ts from "tsx";' },
      {
        file: "cli/start.ts",
        text: 'import { up } from "../local/up.ts"; import { spawn } from "node:child_process";',
      },
      { file: "test/cli/a.test.ts", text: 'import { main } from "../../cli/plan.ts";' },
    ];
    expect(importFaults(allowed)).to.deep.equal([]);
    expect(layerOf("plan/type.ts")?.name).to.equal("plan/type");
  });
});

describe("the model", () => {
  it("reads neither clock nor chance nor process, and neither do the proof and the report", () => {
    expect(impurities(codeFiles().filter(({ file }) => /^(model|proof|report)\//.test(file)))).to.deep.equal([]);
  });

  it("is caught when it does", () => {
    const text = [
      "const now = Date.now();",
      "const today = new Date();",
      "const id = Math.random();",
      "const region = process.env.AWS_REGION;",
      "const fixed = new Date(0).getTime();",
    ].join("\n");
    expect(impurities([{ file: "model/a.ts", text }])).to.deep.equal([
      "model/a.ts:1: reads Date.now",
      "model/a.ts:2: reads the clock (Date)",
      "model/a.ts:3: reads Math.random",
      "model/a.ts:4: reads process.env",
    ]);
  });
});
