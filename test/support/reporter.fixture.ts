// Tests of every outcome for the reporter's own test; not matched by the run, which takes *.test.ts only.
import { createServer } from "node:net";
import { expect } from "chai";
import { skip } from "./skip.ts";

describe("outcomes", () => {
  it("passes", () => {
    expect(1).to.equal(1);
  });
  it("fails", () => {
    expect({ port: 8443 }).to.deep.equal({ port: 443 });
  });
  it("skips with a reason", function () {
    skip(this, "haproxy is not installed");
  });
  it.skip("skips without a reason");
  it("leaves a server", () => {
    createServer().listen(0, "127.0.0.1");
  });
  describe("with a hook before all", () => {
    before(function () {
      skip(this, "this user is not root");
    });
    it("skips one");
    it("skips two", () => undefined);
  });
  describe("with a hook before each", () => {
    beforeEach(function () {
      skip(this, "no second zone");
    });
    it("skips three", () => undefined);
  });
});
