// What is made of the things a program may throw.
import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import { describeFault } from "../../plan/fault.ts";

/** An error with a stack of its own. */
function withStack<T extends Error>(error: T, ...frames: string[]): T {
  error.stack = ["Error: not read", ...frames].join("\n");
  return error;
}

describe("the description of a fault", () => {
  it("keeps the program's own frames, relative to its folder", () => {
    const error = withStack(
      new Error("boom"),
      "    at inner (file:///program/model/a.ts:3:4)",
      "    at Object.<anonymous> (/program/node_modules/@pulumi/pulumi/output.js:1:2)",
      "    at async Promise.all (index 0)",
      "    at /program/index.ts:5:6",
      "    at node:internal/main:7:8",
      "    at outer (/elsewhere/b.ts:9:1)",
    );
    expect(describeFault(error, "/program")).to.deep.equal({
      kind: "failed",
      plain: false,
      place: "model/a.ts:3:4",
      message: "boom",
      frames: "    at inner (model/a.ts:3:4)\n    at index.ts:5:6",
    });
  });

  it("shows a dozen frames when none is the program's", () => {
    const frames = Array.from({ length: 20 }, (_, i) => `    at node:internal/main:${i}:8`);
    const fault = describeFault(withStack(new Error("boom"), ...frames), "/program");
    expect([fault.place, fault.frames.split("\n").length]).to.deep.equal(["", 12]);
  });

  it("names an error's class and its causes", () => {
    const error = withStack(new TypeError("no function", { cause: new Error("the root") }));
    expect(describeFault(error, "/program").message).to.equal("TypeError: no function\ncaused by: the root");
  });

  it("names the properties of an argument error", () => {
    const one = new pulumi.InputPropertyError({ propertyPath: "zones[1]", reason: "is no zone" });
    expect(describeFault(one, "/program").message).to.equal("zones[1]: is no zone");
    const errors = [one, { propertyPath: "name", reason: "is too long" }];
    const several = new pulumi.InputPropertiesError({ message: "two faults", errors });
    expect(describeFault(several, "/program").message).to.equal("two faults\nzones[1]: is no zone\nname: is too long");
  });

  it("is the message alone for an error that asks for it", () => {
    const settings = Object.assign(new Error("config a: wrong"), { name: "SettingsError" });
    const hidden = new pulumi.ResourceError("the user's mistake", undefined, true);
    for (const error of [settings, new pulumi.RunError("stop"), hidden]) {
      expect(describeFault(error, "/program")).to.include({
        plain: true,
        message: error.message,
        frames: "",
        place: "",
      });
    }
  });

  it("takes anything that can be thrown", () => {
    expect(describeFault("a text", "/program")).to.include({ plain: false, message: "a text" });
    expect(describeFault(undefined, "/program")).to.include({ message: "undefined" });
  });
});
