// What every command prints with: aligned tables, colours for terminals only, faults with their exit codes.
import { expect } from "chai";
import { describeFault, UsageError } from "../../cli/fault.ts";
import { coloursFor, printable, table } from "../../cli/output.ts";
import { PlanError, ProgramFault } from "../../plan/error.ts";

describe("a table", () => {
  it("aligns columns, some flush right, by what is seen of a styled cell", () => {
    const loud = (text: string) => `<b>${text}</b>`;
    const rows = [
      ["name", "count"],
      [{ text: "a", style: loud }, { text: "1", style: loud }, ""],
      ["long name", "200", "note"],
    ];
    expect(table(rows, (column) => column === 1)).to.equal(
      ["  name       count", "  <b>a</b>              <b>1</b>", "  long name    200  note", ""].join("\n"),
    );
  });
});

describe("colours", () => {
  it("are for terminals only, and for nobody who asked for none", () => {
    const before = process.env["NO_COLOR"];
    try {
      delete process.env["NO_COLOR"];
      expect(coloursFor({ isTTY: true }).red("x")).to.equal("\u001b[31mx\u001b[39m");
      expect(coloursFor({}).red("x")).to.equal("x");
      process.env["NO_COLOR"] = "1";
      expect(coloursFor({ isTTY: true }).red("x")).to.equal("x");
    } finally {
      if (before === undefined) delete process.env["NO_COLOR"];
      else process.env["NO_COLOR"] = before;
    }
  });
});

describe("printed text", () => {
  it("keeps lines and colours, and nothing else that a terminal would obey", () => {
    expect(printable("\u001b[31mred\u001b[39m\nplain é")).to.equal("\u001b[31mred\u001b[39m\nplain é");
    expect(printable("\u001b]0;title\u0007\u001b[2J\r\u009b1A")).to.equal(
      "\ufffd]0;title\ufffd\ufffd[2J\ufffd\ufffd1A",
    );
  });
});

describe("a fault", () => {
  it("that the user can mend is its message, with exit code 1", () => {
    for (const error of [new UsageError("--x: unknown"), new PlanError("--x: unknown")]) {
      expect(describeFault(error)).to.deep.equal({ text: "--x: unknown", exitCode: 1 });
    }
  });

  it("of the planned program is its message once, with its frames, and exit code 1", () => {
    const { text, exitCode } = describeFault(
      new ProgramFault("index.ts:3:9", "no such zone", "    at region (index.ts:3:9)"),
    );
    expect([text, exitCode]).to.deep.equal(["index.ts:3:9: no such zone\n    at region (index.ts:3:9)", 1]);
  });

  it("of our own is named so, with its stack, and exit code 3", () => {
    const { text, exitCode } = describeFault(new TypeError("x is undefined"));
    expect(text).to.match(/^internal error: TypeError: x is undefined\n {4}at .*output\.test\.ts/);
    expect(exitCode).to.equal(3);
    expect(describeFault("thrown text")).to.deep.equal({ text: "internal error: thrown text", exitCode: 3 });
  });
});
