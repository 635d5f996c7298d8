// The names under which trust lies in a region.
import { expect } from "chai";
import { trustNames } from "../../model/trust.ts";

describe("names of trust", () => {
  const names = (foundationStack: string, stack: string) =>
    trustNames({ foundationStack }, "euw1", "portcullis", stack);

  it("carry the stack that makes them", () => {
    expect(names("", "dev")).to.deep.equal({
      certificateSecret: "portcullis/dev/euw1/proxy-certificate",
      originSecret: "portcullis/dev/euw1/origin-secret",
      keyAlias: "portcullis-dev-euw1",
    });
  });

  it("are the same for the foundation and for a region that refers to it", () => {
    const foundation = names("", "prod-foundation");
    expect(names("prod-foundation", "prod-eu-west-1")).to.deep.equal(foundation);
    expect(names("organization/portcullis/prod-foundation", "prod-eu-west-1")).to.deep.equal(foundation);
  });

  it("have no dot in an alias, which KMS refuses", () => {
    expect(names("", "prod.v2").keyAlias).to.equal("portcullis-prod-v2-euw1");
  });
});
