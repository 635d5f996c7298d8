// What holds for every file: sizes, names, no local paths, no registry hosts, nothing left to do, exact versions.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { FILE_LINES, FUNCTION_LINES, longFiles, longFunctions } from "./sizes.ts";
import { codeFiles, projectFiles, readAll } from "./sources.ts";
import { textFaults } from "./texts.ts";

describe("files", () => {
  const code = codeFiles();

  it(`have at most ${FILE_LINES} lines, their functions at most ${FUNCTION_LINES}`, () => {
    expect(code.length).to.be.greaterThan(10);
    expect(longFiles(code)).to.deep.equal([]);
    expect(longFunctions(code)).to.deep.equal([]);
  });

  it("that are too long are found", () => {
    const line = "call();\n";
    const long = (lines: number) => line.repeat(lines - 2);
    const planted = [
      { file: "model/fits.ts", text: line.repeat(250) },
      { file: "model/long.ts", text: line.repeat(251) },
      { file: "model/f.ts", text: `function fits() {\n${long(50)}}\nconst f = () => {\n${long(51)}};\n` },
      { file: "test/d.test.ts", text: `describe("d", () => {\n${long(60)}it("x", () => {\n${long(51)}});\n});\n` },
    ];
    expect(longFiles(planted)).to.deep.equal(["model/long.ts: 251 lines, at most 250"]);
    expect(longFunctions(planted)).to.deep.equal([
      "model/f.ts:51: a function of 51 lines, at most 50",
      "test/d.test.ts:60: a function of 51 lines, at most 50",
    ]);
  });

  it("are named for what they hold", () => {
    expect(projectFiles().filter((file) => /(^|\/)utils?(\.|\/)/i.test(file))).to.deep.equal([]);
  });

  it("hold no path of this checkout or of a home folder, no registry host and nothing left to do", () => {
    const files = readAll(projectFiles());
    expect(files.length).to.be.greaterThan(code.length);
    expect(files.flatMap((source) => textFaults(source, process.cwd()))).to.deep.equal([]);
  });

  it("that hold one are found", () => {
    const todo = ["TO", "DO"].join("");
    const [host, home] = [["registry", "example", "org"].join("."), ["", "home", "ann", "x"].join("/")];
    const text = `see /srv/checkouts/portcullis/model\nfrom https://${host}/x\n// ${todo}: later\n${home}\n`;
    expect(textFaults({ file: "docs/a.md", text }, "/srv/checkouts/portcullis")).to.deep.equal([
      "docs/a.md:1: names a folder of this machine",
      "docs/a.md:2: names a registry's host",
      "docs/a.md:3: leaves something to do",
      "docs/a.md:4: names a folder of this machine",
    ]);
    expect(textFaults({ file: "docs/b.md", text: "/etc/haproxy, the Pulumi registry, todos" }, "/srv/x")).to.deep.equal(
      [],
    );
  });
});

describe("package.json", () => {
  it("pins every version exactly", () => {
    const pinned = JSON.parse(readFileSync("package.json", "utf8")) as Record<string, Record<string, string>>;
    const all = Object.entries({ ...pinned.dependencies, ...pinned.devDependencies });
    expect(all.filter(([name]) => name.startsWith("@pulumi/")).length).to.be.greaterThan(2);
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).to.deep.equal([]);
  });
});
