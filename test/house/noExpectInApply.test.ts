// The rule against assertions that nobody awaits: it fires on each way to write one and stays silent elsewhere.
import { ESLint, RuleTester } from "eslint";
import { expect } from "chai";
import { noExpectInApply } from "../../eslint/noExpectInApply.js";

const fault = (name: string) => ({
  message: `${name} inside an apply callback is never awaited; await valueOf(output) and assert on the value`,
});

new RuleTester().run("no-expect-in-apply", noExpectInApply, {
  valid: [
    "it('x', async () => { expect(await valueOf(vpc.id)).to.equal('vpc-1'); });",
    "const arn = vpc.arn.apply((arn) => arn.toUpperCase()); expect(arn).to.exist;",
    "function check(id) { expect(id).to.exist; } check(await valueOf(vpc.id));",
    "list.map((id) => { expect(id).to.exist; });",
    "vpc.id.apply((id) => expected.push(id));",
  ],
  invalid: [
    { code: "vpc.id.apply((id) => { expect(id).to.equal('vpc-1'); });", errors: [fault("expect")] },
    { code: "pulumi.all([a, b]).apply(([a, b]) => assert.equal(a, b));", errors: [fault("assert")] },
    { code: "vpc.id.apply(function (id) { if (id) { expect.fail(); } });", errors: [fault("expect")] },
    {
      code: "vpc.id?.apply((id) => ids.forEach((other) => chai.expect(id).to.equal(other)));",
      errors: [fault("expect")],
    },
    { code: "vpc.id['apply']((id) => chai.assert.equal(id, 'vpc-1'));", errors: [fault("assert")] },
    { code: "function check(id) { expect(id).to.exist; } vpc.id.apply(check);", errors: [fault("expect")] },
    { code: "const check = (id) => assert(id); vpc.id.apply(check);", errors: [fault("assert")] },
    { code: "a.apply((x) => { b.apply((y) => { expect(x).to.equal(y); }); });", errors: [fault("expect")] },
  ],
});

describe("the lint configuration", () => {
  it("applies the rule and forbids a promise that nobody awaits", async () => {
    const config = (await new ESLint().calculateConfigForFile("test/house/any.test.ts")) as {
      rules: Record<string, [number]>;
    };
    expect(config.rules["portcullis/no-expect-in-apply"]?.[0]).to.equal(2);
    expect(config.rules["@typescript-eslint/no-floating-promises"]?.[0]).to.equal(2);
  });
});
