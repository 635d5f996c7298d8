// The threat model names guards: every claim, policy and file that it names is there.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { CATALOGUE } from "../../policy-pack/catalogue.ts";

const PAGE = "docs/threat-model.md";
const text = readFileSync(PAGE, "utf8");

function found(pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, name = ""]) => name))];
}

describe("the threat model", () => {
  it("names claims of the proof's page, all of them but the one that is about working", () => {
    const claims = [...readFileSync("docs/proof.md", "utf8").matchAll(/^\| `([a-z-]+)` \| /gm)].map(([, id]) => id);
    expect(claims).to.have.length(11);
    expect(claims.filter((id = "") => !text.includes(`\`${id}\``))).to.deep.equal(["health-checks"]);
    const named = found(/`([a-z]+(?:-[a-z]+)+)`/g).filter((name) => !existsSync(name));
    expect(named.filter((name) => !claims.includes(name))).to.deep.equal([]);
  });

  it("names policies of the catalogue", () => {
    const named = found(/\b([A-Z][A-Z0-9]{1,2}-\d\d)\b/g);
    expect(named.length).to.be.greaterThan(60);
    const ids = CATALOGUE.map(({ id }) => id);
    expect(named.filter((id) => !ids.includes(id))).to.deep.equal([]);
  });

  it("names files that are there, and links to such", () => {
    const files = found(/`((?:test|stacks|policy-pack)\/[\w./-]+)`/g);
    expect(files.length).to.be.greaterThan(20);
    const links = found(/\]\(([\w./-]+)\)/g).map((link) => path.posix.join("docs", link));
    expect([...files, ...links].filter((file) => !existsSync(file))).to.deep.equal([]);
  });
});
