// Mutations for the policies about KMS keys.
import type { Json } from "../../../plan/type.ts";
import { add, change, type Edit, of } from "../../support/planEdits.ts";
import { documentOf, NOT_KNOWN } from "../iamDocuments.ts";
import type { Mutations } from "../mutation.ts";

const KEY = "euw1-key";

/** Everyone, as far as a condition lets them. */
function boundBy(condition: Json): Edit {
  return change(KEY, {
    policy: documentOf({ Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*", Condition: condition }),
  });
}

export const kms: Mutations = {
  "KMS-01": {
    edit: change(KEY, { enableKeyRotation: false }),
    on: KEY,
    forms: {
      absent: change(KEY, { enableKeyRotation: undefined }),
      "once in five years": change(KEY, { rotationPeriodInDays: 1825 }),
    },
    harmless: {
      "in quotes, every quarter": change(KEY, { enableKeyRotation: "true", rotationPeriodInDays: "90" }),
      "a key pair, which AWS does not rotate": change(KEY, {
        enableKeyRotation: undefined,
        customerMasterKeySpec: "ECC_NIST_P256",
        keyUsage: "SIGN_VERIFY",
      }),
    },
  },
  "KMS-02": {
    edit: change(KEY, { policy: documentOf({ Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" }) }),
    on: KEY,
    forms: {
      "every account": change(KEY, {
        policy: documentOf({ Effect: "Allow", Principal: { AWS: ["*"] }, Action: "kms:Decrypt", Resource: "*" }),
      }),
      "an account where it is said": change(KEY, {
        policy: documentOf({
          Effect: "Allow",
          Principal: "*",
          Action: "kms:*",
          Resource: "*",
          Condition: { StringEqualsIfExists: { "kms:CallerAccount": "123456789012" } },
        }),
      }),
      "a role of any account": boundBy({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/admin" } }),
      "an ARN that ends early": boundBy({ ArnLike: { "aws:PrincipalArn": "arn:aws:*" } }),
      "every organisation": boundBy({ StringLike: { "aws:PrincipalOrgID": "o-*" } }),
      "every network": boundBy({ StringLike: { "aws:SourceVpc": "vpc-*" } }),
      "every role's sessions": boundBy({ StringLike: { "aws:userid": "AROA*" } }),
      "both halves of the internet": boundBy({ IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } }),
      "both halves of the IPv6 internet": boundBy({ IpAddress: { "aws:SourceIp": ["::/1", "8000::/1"] } }),
      "a policy by itself": {
        edit: add("aws:kms/keyPolicy:KeyPolicy", "euw1-key-policy", {
          keyId: of(KEY),
          policy: documentOf({ Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:*", Resource: "*" }),
        }),
        on: "euw1-key-policy",
      },
      "a document that nobody knows yet": change(KEY, { policy: NOT_KNOWN }),
    },
    harmless: {
      "everyone of the account": change(KEY, {
        policy: documentOf({
          Effect: "Allow",
          Principal: { AWS: "*" },
          Action: "kms:*",
          Resource: "*",
          Condition: { StringEquals: { "kms:CallerAccount": "123456789012" } },
        }),
      }),
      "everyone denied": change(KEY, {
        policy: documentOf({ Effect: "Deny", Principal: "*", Action: "kms:*", Resource: "*" }),
      }),
      "the account's roles": boundBy({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/*" } }),
      "a unit of an organisation": boundBy({ StringLike: { "aws:PrincipalOrgPaths": "o-abcdefghij/r-abcd/*" } }),
      "an office": boundBy({ IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }),
      "AWS's own policy": change(KEY, { policy: undefined }),
    },
  },
  "KMS-03": {
    edit: change(KEY, { deletionWindowInDays: 7 }),
    on: KEY,
    forms: { "in quotes": change(KEY, { deletionWindowInDays: "29" }) },
    harmless: { "AWS's own month": change(KEY, { deletionWindowInDays: undefined }) },
  },
  "KMS-04": {
    edit: change(KEY, { bypassPolicyLockoutSafetyCheck: true }),
    on: KEY,
    forms: { "in quotes": change(KEY, { bypassPolicyLockoutSafetyCheck: "true" }) },
    harmless: { absent: change(KEY, { bypassPolicyLockoutSafetyCheck: undefined }) },
  },
};
