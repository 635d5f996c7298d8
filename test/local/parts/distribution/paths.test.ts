import { expect } from "chai";
import { chooseBehaviour, normalPath } from "../../../../local/parts/distribution/paths.ts";
import type { PlannedBehaviour } from "../../../../local/planned/plannedEdge.ts";

const behaviours = ["/api/*", "img/?.png", "*"].map((pattern): PlannedBehaviour => ({
  pattern,
  allowedMethods: [],
  viewerProtocol: "allow-all",
  origin: "o",
  cache: { name: "", maxSeconds: 0, keyHeaders: [] },
  cloudfrontHeaders: [],
  response: { set: [], remove: [] },
}));

describe("paths", () => {
  for (const [path, pattern] of [
    ["/api/orders", "/api/*"],
    ["/api", "*"],
    ["/API/orders", "*"],
    ["/img/a.png", "img/?.png"],
    ["/img/ab.png", "*"],
    ["/%61pi/orders", "/api/*"],
    ["/x/../api/orders", "/api/*"],
    ["/./api/orders", "/api/*"],
    ["/api/../orders", "*"],
    ["/api%2Forders", "*"],
    ["/", "*"],
  ] as const) {
    it(`gives ${path} the behaviour ${pattern}`, () => {
      expect(chooseBehaviour(behaviours, path).pattern).to.equal(pattern);
    });
  }

  it("normalises as RFC 3986 says, and leaves reserved codes alone", () => {
    expect(["/a/./b/../c", "/..", "/a/..", "/a/.", "/%7euser/%2f%C3", "//a"].map(normalPath)).to.deep.equal([
      "/a/c",
      "/",
      "/",
      "/a/",
      "/~user/%2F%C3",
      "//a",
    ]);
  });
});
