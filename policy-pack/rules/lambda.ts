// Policies about single Lambda functions: what runs, who may call it, what it is given.
import { isSecret, isUnknown } from "../../plan/read.ts";
import type { PlannedResource, Properties } from "../../plan/type.ts";
import { at, expectBetween, expectGiven, expectOneOf, isAbsent, isObject, notKnown, text } from "../lib/inputs.ts";
import { numberKnob, textsKnob } from "../lib/knobs.ts";
import { boundTo, isAnyArn, isForEveryone, type Statement, statementsOf } from "../lib/policyDocuments.ts";
import { secretKindIn } from "../lib/secretPatterns.ts";
import { type Fault, resourcePolicy } from "../policy.ts";

const GUIDE = "https://docs.aws.amazon.com/lambda/latest/dg";
const FUNCTION = "aws:lambda/function:Function";
const PERMISSION = "aws:lambda/permission:Permission";
const RESOURCE_POLICY = "aws:lambda/resourcePolicy:ResourcePolicy";

/** Runtimes that AWS mends for at least half a year more. */
const RUNTIMES = [
  "nodejs22.x",
  "nodejs24.x",
  "python3.12",
  "python3.13",
  "python3.14",
  "java21",
  "java25",
  "dotnet10",
  "ruby3.4",
  "provided.al2023",
];

export const lambda = [
  resourcePolicy({
    id: "FN-01",
    name: "fn-runtime-supported",
    rule: "Every function runs on a runtime that AWS still mends",
    reason: "a runtime past its end gets no security fixes, and AWS stops updates of its functions",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:Lambda.2", "ckv:CKV_AWS_363", "nag:L1"],
    steps: "Set runtime to a listed one",
    link: `${GUIDE}/lambda-runtimes.html`,
    knobs: { runtimes: textsKnob("Runtimes that a function may have", RUNTIMES) },
    types: [FUNCTION],
    judge: ({ inputs }, { runtimes }) =>
      inputs["packageType"] === "Image" ? [] : expectOneOf(inputs, "runtime", runtimes),
  }),
  resourcePolicy({
    id: "FN-02",
    name: "fn-no-public-permission",
    rule: "No permission lets everyone call a function, and a service only on behalf of a named source",
    reason: "everyone with an AWS account could run it, or have a service run it, with the function's rights",
    severity: "critical",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: ["fsbp:Lambda.1", "ckv:CKV_AWS_301"],
    steps: "Name the principal, and for a service sourceArn or sourceAccount",
    link: `${GUIDE}/access-control-resource-based.html`,
    types: [PERMISSION, RESOURCE_POLICY],
    judge: (resource) => permissionFaults(resource, ["aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID"]),
  }),
  resourcePolicy({
    id: "FN-03",
    name: "fn-permission-source-arn",
    rule: "A permission for a service names the resource that it acts for, and for S3 the account too",
    reason: "without it any API or bucket of the account calls the function, and a bucket's name can change hands",
    severity: "critical",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["ckv:CKV_AWS_364", "aws:AWS-0067"],
    steps: "Set sourceArn, and sourceAccount for s3.amazonaws.com",
    link: `${GUIDE}/permissions-function-services.html`,
    types: [PERMISSION, RESOURCE_POLICY],
    judge: (resource) => sourceFaults(resource),
  }),
  resourcePolicy({
    id: "FN-04",
    name: "fn-function-url-iam",
    rule: "A function's URL asks for a signature",
    reason: "a URL without one is a door to the internet past gateway, web ACL and proxies",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: ["ckv:CKV_AWS_258", "fsbp:CloudFront.16"],
    steps: "Set authorizationType to AWS_IAM, or remove the URL",
    link: `${GUIDE}/urls-auth.html`,
    types: ["aws:lambda/functionUrl:FunctionUrl"],
    judge: ({ inputs }) => expectOneOf(inputs, "authorizationType", ["AWS_IAM"]),
  }),
  resourcePolicy({
    id: "FN-05",
    name: "fn-no-secrets-in-environment",
    rule: "No environment variable holds a secret, and all are encrypted with a key of our own",
    reason: "whoever may read a function's configuration reads its variables",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["ckv:CKV_AWS_45", "ckv:CKV_AWS_173", "cwe:312"],
    steps: "Keep the secret in Secrets Manager and give the function its name, and set kmsKeyArn",
    link: `${GUIDE}/configuration-envvars-encryption.html`,
    types: [FUNCTION],
    judge: ({ inputs }) => environmentFaults(inputs),
  }),
  resourcePolicy({
    id: "FN-09",
    name: "fn-reserved-concurrency",
    rule: "Every function has some of the account's concurrency for itself, and no more than that",
    reason: "one busy function would leave the others of the region none, the authorizer among them",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["ckv:CKV_AWS_115", "nist:SC-5"],
    steps: "Set reservedConcurrentExecutions",
    link: `${GUIDE}/configuration-concurrency.html`,
    knobs: { min: numberKnob("Fewest executions at a time that a function must have reserved", 1, 1, 1000) },
    types: [FUNCTION],
    judge: ({ inputs }, { min }) => expectBetween(inputs, "reservedConcurrentExecutions", min, 1_000_000),
  }),
  resourcePolicy({
    id: "FN-10",
    name: "fn-tracing",
    rule: "Every function is traced by X-Ray",
    reason: "a slow or failing hop behind the gateway is not to be found without a trace",
    severity: "low",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:Lambda.7", "ckv:CKV_AWS_50", "aws:AWS-0066"],
    steps: "Set tracingConfig.mode to Active",
    link: `${GUIDE}/services-xray.html`,
    types: [FUNCTION],
    judge: ({ inputs }) => expectOneOf(inputs, "tracingConfig.mode", ["Active"]),
    fix: () => ({ "tracingConfig.mode": "Active" }),
  }),
];

function permissionFaults({ inputs, type }: PlannedResource, sources: readonly string[]): readonly Fault[] {
  if (type === RESOURCE_POLICY) {
    return documentFaults(inputs, (statement) => services(statement).length > 0 && !isBound(statement, sources));
  }
  const value = inputs["principal"];
  const principal = text(value);
  if (principal === undefined) return [notKnown("principal")];
  if (principal.includes("*"))
    return [{ what: "lets everyone call the function", property: "principal", value: principal }];
  if (!isService(principal) || named(inputs, "sourceArn") || named(inputs, "sourceAccount")) return [];
  // Alexa skills have no ARN; a token tells them apart.
  if (named(inputs, "eventSourceToken")) return [];
  return [{ what: `lets ${principal} call the function for anybody`, property: "sourceArn" }];
}

function sourceFaults({ inputs, type }: PlannedResource): readonly Fault[] {
  if (type === RESOURCE_POLICY) {
    return documentFaults(inputs, (statement) => {
      const bound = isBound(statement, ["aws:SourceArn"]);
      const forS3 = services(statement).includes("s3.amazonaws.com");
      return services(statement).length > 0 && !(bound && (!forS3 || isBound(statement, ["aws:SourceAccount"])));
    });
  }
  const principal = text(inputs["principal"]) ?? "";
  if (!isService(principal) || named(inputs, "eventSourceToken")) return [];
  if (!named(inputs, "sourceArn"))
    return [{ what: `does not say for what ${principal} may call`, property: "sourceArn" }];
  if (principal !== "s3.amazonaws.com" || named(inputs, "sourceAccount")) return [];
  return [{ what: "does not say whose bucket may call", property: "sourceAccount" }];
}

/** The first fault of a policy document on a function: not readable, for everyone, or as the caller judges. */
function documentFaults(inputs: Properties, isAmiss: (statement: Statement) => boolean): readonly Fault[] {
  const statements = statementsOf(inputs["policy"]);
  if (statements === undefined) return [notKnown("policy")];
  const amiss = statements.find((each) => each.allows && (isForEveryone(each) || isAmiss(each)));
  return amiss === undefined ? [] : [{ what: "lets more than a named source call the function", property: "policy" }];
}

function services({ principals }: Statement): readonly string[] {
  return principals.filter(({ kind }) => kind === "Service").map(({ name }) => name);
}

function isBound(statement: Statement, keys: readonly string[]): boolean {
  return keys.some((key) => boundTo(statement, key) !== undefined);
}

/** Services have host names, Alexa's under amazon.com; accounts have numbers and ARNs. */
function isService(principal: string): boolean {
  return /^[\w-]+(?:\.[\w-]+)+$/.test(principal);
}

/** Given, and not as a pattern that strangers fit as well: an id that only AWS will know is given. */
function named(inputs: Properties, property: string): boolean {
  const value = inputs[property];
  if (isAbsent(value)) return false;
  const known = text(value);
  if (known === undefined) return true;
  return /^arn:/.test(known) ? !isAnyArn(known) : !/[*?]/.test(known);
}

function environmentFaults(inputs: Properties): readonly Fault[] {
  const property = "environment.variables";
  const given = at(inputs, property);
  if (isAbsent(given)) return [];
  if (!isObject(given)) return [notKnown(property)];
  for (const [name, value] of Object.entries(given)) {
    const path = `${property}.${name}`;
    if (isSecret(value)) return [{ what: "holds a secret in an environment variable", property: path }];
    if (isUnknown(value) || typeof value === "object") return [notKnown(path)];
    const kind = secretKindIn(name, String(value));
    if (kind !== undefined) return [{ what: `holds ${kind} in an environment variable`, property: path }];
  }
  return Object.keys(given).length === 0 ? [] : expectGiven(inputs, "kmsKeyArn");
}
