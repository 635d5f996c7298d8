// Secrets on Pulumi's wire: taken out for the plan, unwrapped for the model.
import { expect } from "chai";
import { SECRET, SECRET_SIGNATURE, SIGNATURE_KEY } from "../../plan/type.ts";
import { holdsSecret, secret, unwrapped, withoutSecrets } from "../../plan/wire.ts";

const inner = { [SIGNATURE_KEY]: SECRET_SIGNATURE, value: "hidden" };
const nested = { [SIGNATURE_KEY]: SECRET_SIGNATURE, value: { list: [inner] } };

describe("values on the wire", () => {
  it("lose their secrets at every depth", () => {
    const properties = { plain: "a", deep: { list: [1, inner, null] }, nested };
    expect(withoutSecrets(properties)).to.deep.equal({ plain: "a", deep: { list: [1, SECRET, null] }, nested: SECRET });
  });

  it("are unwrapped at every depth, secrets in secrets too", () => {
    expect(unwrapped({ a: [inner], nested })).to.deep.equal({ a: ["hidden"], nested: { list: ["hidden"] } });
  });

  it("are marked as secrets once", () => {
    expect(secret("hidden")).to.deep.equal(inner);
    expect(secret(inner)).to.equal(inner);
  });

  it("tell whether they hold a secret", () => {
    expect([holdsSecret({ a: [nested] }), holdsSecret({ a: [1, null] })]).to.deep.equal([true, false]);
  });
});
