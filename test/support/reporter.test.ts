// The reporter and skip(), run by mocha itself on tests of every outcome.
import { spawnSync } from "node:child_process";
import { expect } from "chai";

function mocha(...args: string[]): { code: number | null; lines: string[] } {
  const program = ["--import", "tsx", "node_modules/mocha/bin/mocha.js", "test/support/reporter.fixture.ts"];
  const { status, stdout } = spawnSync(process.execPath, [...program, ...args], { encoding: "utf8" });
  return { code: status, lines: stdout.trimEnd().split("\n") };
}

describe("the reporter", () => {
  it("ends with the counts, lists skips with their reasons and shows failures in full", () => {
    const { code, lines } = mocha();
    expect(code).to.equal(3);
    expect(lines[0]).to.equal("  test/support/reporter.fixture.ts                      2 passed, 2 failed, 4 skipped");
    expect(lines.slice(lines.indexOf("skipped"))).to.deep.equal([
      "skipped",
      "  outcomes > skips with a reason",
      "    haproxy is not installed",
      "  outcomes > with a hook before all > skips one",
      "    this user is not root",
      "  outcomes > with a hook before all > skips two",
      "    this user is not root",
      "  outcomes > with a hook before each > skips three",
      "    no second zone",
      "",
      "2 passed, 3 failed, 4 skipped",
    ]);
    expect(lines).to.include('      -  "port": 8443').and.to.include('      +  "port": 443');
  });

  it("fails a skip without a reason", () => {
    const { code, lines } = mocha("--grep", "without a reason");
    expect(code).to.equal(1);
    expect(lines).to.include("     skipped without a reason; call skip(this, reason) of test/support/skip.ts");
    expect(lines.at(-1)).to.equal("0 passed, 1 failed");
  });

  it("fails a run that leaves a server behind", () => {
    const { code, lines } = mocha("--grep", "leaves a server");
    expect(code).to.equal(1);
    expect(lines).to.include("     still open after the last test: TCPServerWrap; close it in an after hook");
    expect(lines.at(-1)).to.equal("1 passed, 1 failed");
  });

  it("fails a run without tests", () => {
    const { code, lines } = mocha("--grep", "no such test");
    expect(code).to.equal(1);
    expect(lines.slice(-3)).to.deep.equal(["no test ran: check the file names and --grep", "", "0 passed, 0 failed"]);
  });

  it("exits with 0 when all that ran passed, and writes no colour to a pipe", () => {
    const { code, lines } = mocha("--grep", "outcomes passes|skips with a reason");
    expect(code).to.equal(0);
    expect(lines.at(-1)).to.equal("1 passed, 0 failed, 1 skipped");
    expect(lines.join("\n")).not.to.include("\u001b");
  });
});
