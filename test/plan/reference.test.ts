// References from stack to stack: the names they are written by, and the cycles that none may close.
import { expect } from "chai";
import { References, stackOfReference } from "../../plan/reference.ts";
import { thrown } from "./fixtures.ts";

describe("a StackReference", () => {
  it("names a stack by the last part of its path", () => {
    const names = ["organization/edge/prod-eu", "team/prod-eu", "prod-eu"];
    expect(names.map(stackOfReference)).to.deep.equal(["prod-eu", "prod-eu", "prod-eu"]);
  });

  it("may be one of several to the same stack", () => {
    const references = new References();
    for (const [from, to] of [
      ["a", "b"],
      ["a", "c"],
      ["b", "d"],
      ["c", "d"],
      ["a", "d"],
    ] as const)
      references.add(from, to);
    references.add("a", "b");
  });

  it("puts a stack behind those it refers to, and stacks on a par by their names, however they were asked for", () => {
    const edges = [
      ["edge", "foundation"],
      ["edge", "us"],
      ["edge", "eu"],
      ["eu", "foundation"],
      ["us", "foundation"],
    ] as const;
    for (const asked of [edges, edges.toReversed()]) {
      const references = new References();
      for (const [from, to] of asked) references.add(from, to);
      expect(references.inOrder("edge")).to.deep.equal(["foundation", "eu", "us", "edge"]);
      expect(references.inOrder("eu")).to.deep.equal(["foundation", "eu"]);
      expect(references.inOrder("alone")).to.deep.equal(["alone"]);
    }
  });

  it("may not lead back to where it came from", () => {
    const references = new References();
    references.add("a", "b");
    references.add("b", "c");
    expect(thrown(() => references.add("c", "a")).message).to.equal(
      "stack c: its StackReferences form a cycle, c -> a -> b -> c; remove one of them",
    );
    expect(thrown(() => references.add("d", "d")).message).to.equal(
      "stack d: its StackReferences form a cycle, d -> d; remove one of them",
    );
  });
});
