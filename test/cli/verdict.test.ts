import { expect } from "chai";
import { coloursFor } from "../../cli/output.ts";
import { verdictLines } from "../../cli/verdict.ts";
import type { Claim } from "../../proof/result.ts";

const HOLDS: Claim = { id: "a", sentence: "All is well", verdict: "holds", cases: 3, findings: [], missing: [] };

describe("the proof's verdict in a line", () => {
  it("counts the claims and says where they are to be read", () => {
    expect(verdictLines([HOLDS], "dev", coloursFor({}))).to.equal("proof: 1 of 1 claim holds (npm run prove -- dev)\n");
  });

  it("shows the sentence of each that does not hold, with its first counter-example or what is missing", () => {
    const finding = { text: "a reaches b on tcp 22", resources: [], hops: [] };
    const claims: Claim[] = [
      HOLDS,
      { ...HOLDS, sentence: "Nothing else gets through", verdict: "fails", findings: [finding] },
      { ...HOLDS, sentence: "Doors are guarded", verdict: "unknown", missing: ["webAclId of edge"] },
    ];
    expect(verdictLines(claims, "dev", coloursFor({}))).to.equal(
      "proof: 1 of 3 claims hold, 1 fails, 1 cannot be decided (npm run prove -- dev)\n" +
        "  ✗ Nothing else gets through: a reaches b on tcp 22\n" +
        "  ? Doors are guarded: not known: webAclId of edge\n",
    );
  });
});
