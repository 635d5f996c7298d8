import { expect } from "chai";
import { RateState } from "../../../../local/parts/webAcl/rateState.ts";

describe("RateState", () => {
  it("counts the requests of the window, the asked one among them", () => {
    const rates = new RateState();
    expect([0, 1000, 59_999, 60_000, 61_000].map((now) => rates.hit("a", 60, now))).to.deep.equal([1, 2, 3, 3, 3]);
  });

  it("counts each instance for itself", () => {
    const rates = new RateState();
    expect([rates.hit("a", 60, 0), rates.hit("b", 60, 0), rates.hit("a", 60, 0)]).to.deep.equal([1, 1, 2]);
  });

  it("forgets the instance that asked longest ago, once there are 10,000", () => {
    const rates = new RateState();
    for (let n = 0; n < 10_000; n += 1) rates.hit(`i${n}`, 600, 0);
    expect(rates.hit("i0", 600, 0)).to.equal(2);
    rates.hit("one more", 600, 0);
    expect([rates.hit("i0", 600, 0), rates.hit("i1", 600, 0)]).to.deep.equal([3, 1]);
  });
});
