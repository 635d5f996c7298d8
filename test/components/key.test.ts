// Key: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import { expect } from "chai";
import { Key } from "../../components/key.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";

const EVERY_INPUT = {
  "aws:kms/key:Key euw1-key": {
    bypassPolicyLockoutSafetyCheck: false,
    deletionWindowInDays: 30,
    description: "portcullis-dev-euw1 secrets",
    enableKeyRotation: true,
    policy: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AccountDecides",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::123456789012:root" },
          Action: "kms:*",
          Resource: "*",
        },
      ],
    },
    tags: { Name: "euw1" },
  },
  "aws:kms/alias:Alias euw1-key-alias": { name: "alias/portcullis-dev-euw1", targetKeyId: "<id of euw1-key>" },
};

describe("Key", () => {
  it("makes exactly these resources", async () => {
    const built = await buildWithMocks(
      () => new Key("euw1", { accountId: "123456789012", alias: "portcullis-dev-euw1", deletionWindowDays: 30 }),
    );
    expect(everyInput(built)).to.deep.equal(EVERY_INPUT);
  });
});
