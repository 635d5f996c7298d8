// Mutations for the policies about what IAM allows.
import type { Json } from "../../../plan/type.ts";
import { add, change, type Edit } from "../../support/planEdits.ts";
import { allow, attached, documentOf, inline, NOT_KNOWN, ROLE, ROLE_ARN } from "../iamDocuments.ts";
import type { Mutations } from "../mutation.ts";

const POLICY = "euw1-proxy-role-policy";
const KEY_ARN = "arn:aws:kms:eu-west-1:123456789012:key/0f3ad4ea-c979-faea-99a8-246e1f8f0150";

/** The proxies' permissions written anew. */
function permits(...statements: readonly Json[]): Edit {
  return change(POLICY, { policy: documentOf(...statements) });
}

/** A managed policy of one's own. */
function own(...statements: readonly Json[]) {
  return {
    edit: add("aws:iam/policy:Policy", "euw1-own-policy", { policy: documentOf(...statements) }),
    on: "euw1-own-policy",
  };
}

const EVERYTHING = allow("*", "*");

export const iam: Mutations = {
  "IAM-01": {
    edit: permits(EVERYTHING),
    on: POLICY,
    forms: {
      "lists of one": permits(allow(["*"], ["*"])),
      "one statement, no list": change(POLICY, { policy: JSON.stringify({ Statement: EVERYTHING }) }),
      "an object": change(POLICY, { policy: { Version: "2012-10-17", Statement: [EVERYTHING] } }),
      "an object whose resource is not known yet": change(POLICY, {
        policy: { Version: "2012-10-17", Statement: [allow("*", NOT_KNOWN)] },
      }),
      "every service by name": permits(allow("*:*", "*")),
      "an ARN that ends early": permits(allow("*", "arn:aws:*")),
      "whatever has a name": permits(allow("*", "?*")),
      "everything but a little": permits({ Effect: "Allow", NotAction: "iam:DeleteUser", Resource: "*" }),
      "everything on all but a little": permits({ Effect: "Allow", Action: "*", NotResource: ROLE_ARN }),
      "a second statement": permits(allow("s3:GetObject", "arn:aws:s3:::logs/*"), EVERYTHING),
      "a document that nobody knows yet": change(POLICY, { policy: NOT_KNOWN }),
      "a managed policy": own(EVERYTHING),
      "within the role": inline(EVERYTHING),
      "AWS's own": attached("arn:aws:iam::aws:policy/AdministratorAccess"),
      "AWS's own, listed by the role": {
        edit: change(ROLE, { managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] }),
        on: ROLE,
      },
    },
    harmless: {
      "everything denied": permits({ Effect: "Deny", Action: "*", Resource: "*" }),
      "everything of one bucket": permits(allow("*", "arn:aws:s3:::logs/*")),
      "one action on everything": permits(allow("ec2:DescribeInstances", "*")),
    },
  },
  "IAM-02": {
    edit: permits(allow("s3:*", "arn:aws:s3:::logs/*")),
    on: POLICY,
    forms: {
      "among others": permits(allow(["s3:GetObject", "S3:*"], "arn:aws:s3:::logs/*")),
      "more stars than one": permits(allow("s3:**", "arn:aws:s3:::logs/*")),
      "all but one": permits({ Effect: "Allow", NotAction: "s3:DeleteBucket", Resource: "arn:aws:s3:::logs/*" }),
      "a managed policy": own(allow("s3:*", "arn:aws:s3:::logs/*")),
      "within the role": inline(allow("s3:*", "arn:aws:s3:::logs/*")),
    },
    harmless: {
      "every reading": permits(allow("s3:Get*", "arn:aws:s3:::logs/*")),
      "all of it denied": permits({ Effect: "Deny", Action: "s3:*", Resource: "*" }),
    },
  },
  "IAM-03": {
    edit: permits(allow("s3:PutObject", "*")),
    on: POLICY,
    forms: {
      "every name": permits(allow("s3:PutObject", "arn:aws:s3:::*")),
      "among readings": permits(allow(["ec2:DescribeInstances", "ec2:RunInstances"], "*")),
      "by a pattern": permits(allow("s3:P*", "*")),
      "a managed policy": own(allow("s3:PutObject", "*")),
    },
    harmless: {
      "a named resource": permits(allow("s3:PutObject", "arn:aws:s3:::logs/*")),
      readings: permits(allow(["ec2:DescribeInstances", "s3:Get*"], "*")),
      "a metric": permits(allow("cloudwatch:PutMetricData", "*")),
    },
  },
  "IAM-05": {
    edit: permits(allow("iam:PassRole", ROLE_ARN)),
    on: POLICY,
    forms: {
      "every role": permits(
        allow("iam:PassRole", "*", { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } }),
      ),
      "every role of the account": permits(
        allow("iam:PassRole", "arn:aws:iam::123456789012:role/*", {
          StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" },
        }),
      ),
      "by a pattern": permits(allow("iam:Pass*", ROLE_ARN)),
      "to any service": permits(allow("iam:PassRole", ROLE_ARN, { StringLike: { "iam:PassedToService": "*" } })),
      "where it is said": permits(
        allow("iam:PassRole", ROLE_ARN, { StringEqualsIfExists: { "iam:PassedToService": "lambda.amazonaws.com" } }),
      ),
      "within the role": inline(allow("iam:PassRole", ROLE_ARN)),
    },
    harmless: {
      "a named role to a named service": permits(
        allow("iam:PassRole", ROLE_ARN, { StringEquals: { "iam:PassedToService": ["lambda.amazonaws.com"] } }),
      ),
      "other rights over roles": permits(allow("iam:GetRole", "*")),
    },
  },
  "IAM-06": {
    edit: permits(allow("kms:Decrypt", "*")),
    on: POLICY,
    forms: {
      "every key of the account": permits(allow("kms:Decrypt", "arn:aws:kms:eu-west-1:123456789012:key/*")),
      "by a pattern": permits(allow("kms:D*", "*")),
      "for one service": permits(
        allow("kms:Decrypt", "*", { StringEquals: { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" } }),
      ),
    },
    harmless: {
      "a key": permits(allow("kms:Decrypt", KEY_ARN)),
      "keys of an alias": permits(
        allow("kms:Decrypt", "arn:aws:kms:eu-west-1:123456789012:key/*", {
          "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/portcullis-dev-euw1" },
        }),
      ),
      "what protects one secret": permits(
        allow("kms:Decrypt", "*", { StringEquals: { "kms:EncryptionContext:SecretARN": "arn:aws:secretsmanager:a" } }),
      ),
    },
  },
};
