import { expect } from "chai";
import { logRetentionDays } from "../../model/logRetention.ts";

describe("logRetentionDays", () => {
  it("rounds up to what CloudWatch knows", () => {
    expect([1, 2, 30, 31, 365, 366, 3653].map(logRetentionDays)).to.deep.equal([1, 3, 30, 60, 365, 400, 3653]);
  });
});
