// EdgeFunction: the exact inputs of everything it makes. What the code does: test/model/edgeFunction.test.ts.
import { expect } from "chai";
import { EdgeFunction } from "../../components/edgeFunction.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";
import { valueOf } from "../support/valueOf.ts";

describe("EdgeFunction", () => {
  const args = { comment: "picks the nearest region", code: "function handler(event) { return event.request; }" };

  it("publishes the code for the runtime that can pick origins", async () => {
    const built = await buildWithMocks(() => new EdgeFunction("edge", args), { region: "us-east-1" });
    expect(everyInput(built)).to.deep.equal({
      "aws:cloudfront/function:Function edge-function": {
        code: "function handler(event) { return event.request; }",
        comment: "picks the nearest region",
        publish: true,
        runtime: "cloudfront-js-2.0",
      },
    });
    expect(await valueOf(built.result.arn)).to.match(
      /^arn:aws:cloudfront::123456789012:function\/edge-function-[0-9a-f]{7}$/,
    );
  });
});
