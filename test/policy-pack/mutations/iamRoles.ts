// Mutations for the policies about roles and users.
import type { Json } from "../../../plan/type.ts";
import { add, change, type Edit } from "../../support/planEdits.ts";
import { allow, attached, documentOf, NOT_KNOWN, ROLE, ROLE_ARN } from "../iamDocuments.ts";
import type { Mutations } from "../mutation.ts";

function trusts(...statements: readonly Json[]): Edit {
  return change(ROLE, { assumeRolePolicy: documentOf(...statements) });
}

function trust(principal: Json, condition?: Json): Json {
  return {
    Effect: "Allow",
    Principal: principal,
    Action: "sts:AssumeRole",
    ...(condition !== undefined && { Condition: condition }),
  };
}

const GITHUB = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";

export const iamRoles: Mutations = {
  "IAM-04": {
    edit: trusts(trust({ AWS: "*" })),
    on: ROLE,
    forms: {
      everyone: trusts(trust("*")),
      "all but a few": trusts({ Effect: "Allow", NotPrincipal: { AWS: ROLE_ARN }, Action: "sts:AssumeRole" }),
      "every account, in a list": trusts(trust({ AWS: [ROLE_ARN, "*"] })),
      "an object": change(ROLE, { assumeRolePolicy: { Statement: [trust({ AWS: "*" })] } }),
      "a service on anybody's behalf": trusts(trust({ Service: "vpc-flow-logs.amazonaws.com" })),
      "everyone at GitHub": trusts(trust({ Federated: GITHUB })),
      "everyone at GitHub, for an audience": trusts(
        trust(
          { Federated: GITHUB },
          { StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" } },
        ),
      ),
      "every repository at GitHub": trusts(
        trust({ Federated: GITHUB }, { StringLike: { "token.actions.githubusercontent.com:sub": "repo:*" } }),
      ),
      "whoever has logged in to any of Cognito's pools": trusts(
        trust(
          { Federated: "cognito-identity.amazonaws.com" },
          { "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" } },
        ),
      ),
      "a document that nobody knows yet": change(ROLE, { assumeRolePolicy: NOT_KNOWN }),
    },
    harmless: {
      "everyone of an organisation": trusts(trust("*", { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } })),
      "a pool of Cognito's": trusts(
        trust(
          { Federated: "cognito-identity.amazonaws.com" },
          { StringEquals: { "cognito-identity.amazonaws.com:aud": "eu-west-1:00000000-1111-2222-3333-444444444444" } },
        ),
      ),
      "a role": trusts(trust({ AWS: ROLE_ARN })),
      "a service on the account's behalf": trusts(
        trust({ Service: "vpc-flow-logs.amazonaws.com" }, { StringEquals: { "aws:SourceAccount": "123456789012" } }),
      ),
      "one repository at GitHub": trusts(
        trust(
          { Federated: GITHUB },
          { StringLike: { "token.actions.githubusercontent.com:sub": "repo:owner/edge:*" } },
        ),
      ),
    },
  },
  "IAM-07": {
    edit: add("aws:iam/user:User", "euw1-user", {}),
    on: "euw1-user",
    forms: {
      "a key": { edit: add("aws:iam/accessKey:AccessKey", "euw1-access-key", { user: "ci" }), on: "euw1-access-key" },
      "a group": { edit: add("aws:iam/group:Group", "euw1-group", {}), on: "euw1-group" },
    },
  },
  "IAM-08": {
    edit: attached("arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore").edit,
    on: "euw1-attachment",
    forms: {
      "of a service": attached("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"),
      "listed by the role": {
        edit: change(ROLE, { managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }),
        on: ROLE,
      },
    },
    harmless: { "a policy of one's own": attached("arn:aws:iam::123456789012:policy/own").edit },
  },
  "IAM-09": {
    edit: change(ROLE, {
      inlinePolicies: [{ name: "one", policy: documentOf(allow("s3:GetObject", "arn:aws:s3:::a/b")) }],
    }),
    on: ROLE,
    forms: {
      "managed policies": {
        edit: (plan) =>
          attached("arn:aws:iam::123456789012:policy/own").edit(
            change(ROLE, { managedPolicyArns: ["arn:aws:iam::123456789012:policy/other"] })(plan),
          ),
        on: ROLE,
      },
    },
    harmless: {
      "each kind once": change(ROLE, { managedPolicyArns: ["arn:aws:iam::123456789012:policy/other"] }),
    },
  },
};
