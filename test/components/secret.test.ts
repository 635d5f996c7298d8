// Secret: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import { expect } from "chai";
import { Secret } from "../../components/secret.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";

const EVERY_INPUT = {
  "aws:secretsmanager/secret:Secret euw1-secret": {
    description: "Key and certificate",
    kmsKeyId: "arn:key",
    name: "portcullis/dev/euw1/proxy-certificate",
    recoveryWindowInDays: 30,
    tags: { Name: "portcullis/dev/euw1/proxy-certificate" },
  },
  "aws:secretsmanager/secretVersion:SecretVersion euw1-secret-version": {
    secretId: "<id of euw1-secret>",
    secretString: "VALUE",
  },
};

describe("Secret", () => {
  it("makes exactly these resources", async () => {
    const built = await buildWithMocks(
      () =>
        new Secret("euw1", {
          secretName: "portcullis/dev/euw1/proxy-certificate",
          description: "Key and certificate",
          keyArn: "arn:key",
          value: "VALUE",
          recoveryDays: 30,
        }),
    );
    expect(everyInput(built)).to.deep.equal(EVERY_INPUT);
  });
});
