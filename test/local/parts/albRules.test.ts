import { expect } from "chai";
import { chooseAction } from "../../../local/parts/albRules.ts";
import type { AlbAction, AlbRule } from "../../../local/parts/albRules.ts";

const NOT_FOUND: AlbAction = { type: "fixed-response", statusCode: 404, contentType: "text/plain", body: "not found" };
const to = (targetGroup: string): AlbAction => ({ type: "forward", targetGroup });
const rule = (priority: number, paths: string[], hosts: string[] = []): AlbRule => ({
  priority,
  paths,
  hosts,
  action: to(`rule ${priority}`),
});

describe("albRules", () => {
  const choose = (rules: AlbRule[], target: string, host = "euw1.edge.example.com") => {
    const action = chooseAction(rules, NOT_FOUND, host, target);
    return action.type === "forward" ? action.targetGroup : action.statusCode;
  };

  it("takes the lowest priority number among the rules that match", () => {
    const rules = [rule(20, ["/*"]), rule(10, ["/orders/*"]), rule(5, ["/stock/*"])];
    expect(choose(rules, "/orders/7")).to.equal("rule 10");
    expect(choose(rules, "/other")).to.equal("rule 20");
  });

  it("gives the default action where none matches", () => {
    expect(choose([rule(10, ["/orders/*"])], "/")).to.equal(404);
    expect(choose([], "/orders/7")).to.equal(404);
  });

  it("reads * as any characters, slashes included, and ? as exactly one", () => {
    expect(choose([rule(1, ["/a/*/c"])], "/a/b/b/c")).to.equal("rule 1");
    expect(choose([rule(1, ["/a*"])], "/a")).to.equal("rule 1");
    expect(choose([rule(1, ["/v?/"])], "/v1/")).to.equal("rule 1");
    expect(choose([rule(1, ["/v?/"])], "/v10/")).to.equal(404);
    expect(choose([rule(1, ["/v?/"])], "/v/")).to.equal(404);
  });

  it("takes every other character of a pattern as itself", () => {
    expect(choose([rule(1, ["/a.b+(c)$"])], "/a.b+(c)$")).to.equal("rule 1");
    expect(choose([rule(1, ["/a.b"])], "/axb")).to.equal(404);
  });

  it("minds the case of a path but not of a host, and neither query nor port", () => {
    expect(choose([rule(1, ["/Orders"])], "/orders")).to.equal(404);
    expect(choose([rule(1, ["/orders"])], "/orders?x=/stock")).to.equal("rule 1");
    expect(choose([rule(1, ["/stock"])], "/orders?/stock")).to.equal(404);
    expect(choose([rule(1, [], ["EUW1.edge.example.com"])], "/", "euw1.EDGE.example.com:8443")).to.equal("rule 1");
  });

  it("needs path and host where a rule has both", () => {
    const both = [rule(1, ["/orders/*", "/o/*"], ["*.example.com"])];
    expect(choose(both, "/o/1")).to.equal("rule 1");
    expect(choose(both, "/o/1", "example.com")).to.equal(404);
    expect(choose(both, "/x", "a.example.com")).to.equal(404);
  });
});
