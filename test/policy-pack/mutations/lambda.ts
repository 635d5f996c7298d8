// Mutations for the policies about Lambda functions.
import type { Json } from "../../../plan/type.ts";
import { add, change, of, remove } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const base = "api" as const;
const FUNCTION = "euw1-forwarder";
const PERMISSION = "euw1-forwarder-permission";

function resourcePolicy(...statements: readonly Json[]) {
  return {
    edit: add("aws:lambda/resourcePolicy:ResourcePolicy", "euw1-forwarder-resource-policy", {
      resourceArn: of(FUNCTION),
      policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
    }),
    on: "euw1-forwarder-resource-policy",
  };
}

const INVOKE = { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: "*" };
const OF_A_BUCKET = { ArnLike: { "aws:SourceArn": "arn:aws:s3:::uploads" } };

function environment(variables: Readonly<Record<string, Json>>) {
  return change(FUNCTION, { environment: { variables } });
}

export const lambda: Mutations = {
  "FN-01": {
    base,
    edit: change(FUNCTION, { runtime: "nodejs18.x" }),
    on: FUNCTION,
    forms: { absent: change(FUNCTION, { runtime: undefined }) },
    harmless: { "an image, which brings its own": change(FUNCTION, { runtime: undefined, packageType: "Image" }) },
  },
  "FN-02": {
    base,
    edit: change(PERMISSION, { principal: "*" }),
    on: PERMISSION,
    forms: {
      "a service for anybody": change(PERMISSION, { sourceArn: undefined }),
      "a service for any ARN": change(PERMISSION, { sourceArn: "*" }),
      "a service for any bucket": change(PERMISSION, {
        principal: "s3.amazonaws.com",
        sourceArn: "arn:aws:s3:::*",
        sourceAccount: undefined,
      }),
      "a service for any account's": change(PERMISSION, { sourceArn: "arn:aws:execute-api:*:*:*/*" }),
      "a skill of anybody's": change(PERMISSION, { principal: "alexa-appkit.amazon.com", sourceArn: undefined }),
      "a policy for any bucket": resourcePolicy({
        ...INVOKE,
        Principal: { Service: "s3.amazonaws.com" },
        Condition: { ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } },
      }),
      "a policy for everyone": resourcePolicy({ ...INVOKE, Principal: { AWS: "*" } }),
      "a policy for all but a few": resourcePolicy({ ...INVOKE, NotPrincipal: { AWS: "123456789012" } }),
      "a policy for a service and anybody": resourcePolicy({ ...INVOKE, Principal: { Service: "s3.amazonaws.com" } }),
    },
    harmless: {
      "a skill": change(PERMISSION, {
        principal: "alexa-appkit.amazon.com",
        sourceArn: undefined,
        eventSourceToken: "amzn1.ask.skill.one",
      }),
      "any stage of one API": change(PERMISSION, {
        sourceArn: "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/*/*",
      }),
      "an account": change(PERMISSION, { principal: "123456789012", sourceArn: undefined }),
      "a service for an account": change(PERMISSION, { sourceArn: undefined, sourceAccount: "123456789012" }),
      "a policy for a service and a bucket": resourcePolicy({
        ...INVOKE,
        Principal: { Service: "s3.amazonaws.com" },
        Condition: OF_A_BUCKET,
      }).edit,
    },
  },
  "FN-03": {
    base,
    edit: change(PERMISSION, { sourceArn: undefined, sourceAccount: "123456789012" }),
    on: PERMISSION,
    forms: {
      "a bucket of anybody": change(PERMISSION, {
        principal: "s3.amazonaws.com",
        sourceArn: "arn:aws:s3:::uploads",
        sourceAccount: undefined,
      }),
      "a policy with an account alone": resourcePolicy({
        ...INVOKE,
        Principal: { Service: ["sns.amazonaws.com"] },
        Condition: { StringEquals: { "AWS:SourceAccount": "123456789012" } },
      }),
      "a policy for a bucket of anybody": resourcePolicy({
        ...INVOKE,
        Principal: { Service: "s3.amazonaws.com" },
        Condition: OF_A_BUCKET,
      }),
    },
    harmless: {
      "a bucket with its account": change(PERMISSION, {
        principal: "s3.amazonaws.com",
        sourceArn: "arn:aws:s3:::uploads",
        sourceAccount: "123456789012",
      }),
      "a role": change(PERMISSION, { principal: "arn:aws:iam::123456789012:role/caller", sourceArn: undefined }),
    },
  },
  "FN-04": {
    base,
    edit: add("aws:lambda/functionUrl:FunctionUrl", "euw1-url", {
      functionName: of(FUNCTION),
      authorizationType: "NONE",
    }),
    on: "euw1-url",
    forms: { absent: add("aws:lambda/functionUrl:FunctionUrl", "euw1-url", { functionName: of(FUNCTION) }) },
    harmless: {
      "a signature": add("aws:lambda/functionUrl:FunctionUrl", "euw1-url", {
        functionName: of(FUNCTION),
        authorizationType: "AWS_IAM",
      }),
    },
  },
  "FN-05": {
    base,
    edit: environment({ BACKEND_PASSWORD: "correct horse battery" }),
    on: FUNCTION,
    forms: {
      "by its form": environment({ NOTE: "-----BEGIN EC PRIVATE KEY-----" }),
      "a value that the program knows as secret": environment({
        NOTE: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" },
      }),
      "a value that nobody knows yet": environment({ NOTE: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }),
      "no key of our own": change(FUNCTION, { kmsKeyArn: undefined }),
    },
    harmless: {
      "where a secret is": environment({ BACKEND_SECRET_NAME: "portcullis/dev/backend" }),
      "no variables, no key": change(FUNCTION, { kmsKeyArn: undefined, environment: undefined }),
    },
  },
  "FN-06": {
    base,
    edit: change(FUNCTION, { role: of("euw1-authorizer-role") }),
    on: FUNCTION,
    forms: {
      "a role of another stack": {
        edit: (plan) =>
          [FUNCTION, "euw1-authorizer"].reduce(
            (before, name) => change(name, { role: "arn:aws:iam::123456789012:role/shared" })(before),
            plan,
          ),
        on: FUNCTION,
      },
    },
    harmless: { "one role of another stack": change(FUNCTION, { role: "arn:aws:iam::123456789012:role/forwarder" }) },
  },
  "FN-07": {
    base,
    edit: change(FUNCTION, { loggingConfig: { logFormat: "JSON" } }),
    on: FUNCTION,
    forms: {
      "nothing said": change(FUNCTION, { loggingConfig: undefined }),
      "a name that is nobody's": change(FUNCTION, { loggingConfig: { logFormat: "JSON", logGroup: "/elsewhere" } }),
    },
  },
  "FN-08": {
    base,
    edit: change(FUNCTION, { timeout: 30 }),
    on: FUNCTION,
    forms: {
      "in quotes": change(FUNCTION, { timeout: "900" }),
      "an authorizer": { edit: change("euw1-authorizer", { timeout: 60 }), on: "euw1-authorizer" },
    },
    harmless: {
      "just in time": change(FUNCTION, { timeout: 29 }),
      "AWS's three seconds": change(FUNCTION, { timeout: undefined }),
      "a function that nobody waits for": (plan) =>
        remove("euw1-api-integration-post")(change(FUNCTION, { timeout: 900 })(plan)),
    },
  },
  "FN-09": {
    base,
    edit: change(FUNCTION, { reservedConcurrentExecutions: -1 }),
    on: FUNCTION,
    forms: { absent: change(FUNCTION, { reservedConcurrentExecutions: undefined }) },
    harmless: { "in quotes": change(FUNCTION, { reservedConcurrentExecutions: "5" }) },
  },
  "FN-10": {
    base,
    edit: change(FUNCTION, { tracingConfig: { mode: "PassThrough" } }),
    on: FUNCTION,
    forms: { absent: change(FUNCTION, { tracingConfig: undefined }) },
    harmless: { "a list of one block": change(FUNCTION, { tracingConfig: [{ mode: "Active" }] }) },
  },
};
