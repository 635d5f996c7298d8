// Policies about what belongs to a Lambda function: its own role, its own log group, a caller that waits long enough.
import { isUnknown } from "../../plan/read.ts";
import type { PlannedResource } from "../../plan/type.ts";
import { at, isAbsent, notKnown, number, text } from "../lib/inputs.ts";
import { numberKnob } from "../lib/knobs.ts";
import { type Fault, type Stack, stackPolicy } from "../policy.ts";

const GUIDE = "https://docs.aws.amazon.com/lambda/latest/dg";
const FUNCTION = "aws:lambda/function:Function";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

/** Whatever has a function called while a client waits, by the property that names the function. */
const CALLERS: readonly (readonly [type: string, property: string])[] = [
  ["aws:apigateway/integration:Integration", "uri"],
  ["aws:apigateway/authorizer:Authorizer", "authorizerUri"],
  ["aws:apigatewayv2/integration:Integration", "integrationUri"],
  ["aws:apigatewayv2/authorizer:Authorizer", "authorizerUri"],
];

export const lambdaRelations = [
  stackPolicy({
    id: "FN-06",
    name: "fn-own-role",
    rule: "No two functions share a role",
    reason: "each would have the rights of both, and whoever breaks one has them too",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nist:AC-6"],
    steps: "Give each function a role of its own",
    link: `${GUIDE}/lambda-intro-execution-role.html`,
    types: [FUNCTION],
    judge: ({ index }) => roleFaults(index),
  }),
  stackPolicy({
    id: "FN-07",
    name: "fn-log-group-owned",
    rule: "Every function logs into a log group of its stack that is there before it",
    reason: "a log group that Lambda makes by itself keeps its logs for ever and unencrypted",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:CloudWatch.16"],
    steps: "Set loggingConfig.logGroup to the name of an aws.cloudwatch.LogGroup",
    link: `${GUIDE}/monitoring-cloudwatchlogs-loggroups.html`,
    types: [FUNCTION],
    judge: ({ index }) =>
      index
        .ofType(FUNCTION)
        .filter((each) => !hasLogGroup(index, each))
        .map((resource): Fault => ({
          what: "has no log group before it",
          property: "loggingConfig.logGroup",
          resource,
        })),
  }),
  stackPolicy({
    id: "FN-08",
    name: "fn-timeout-below-caller",
    rule: "A function that an API waits for ends before the API gives up",
    reason: "the caller gets an error while the function goes on, and tries again",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nist:SC-5", "aws:Lambda-timeout"],
    steps: "Set timeout to no more than the limit",
    link: "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html",
    knobs: { seconds: numberKnob("Longest time that a function behind an API may take, in seconds", 29, 1, 900) },
    types: [FUNCTION],
    judge: ({ index }, { seconds }) =>
      index
        .ofType(FUNCTION)
        .flatMap((resource) => (isAwaited(index, resource) ? timeoutFaults(resource, seconds) : [])),
  }),
];

type Index = Stack["index"];

/** A fault of every function but the first that has a role. */
function roleFaults(index: Index): readonly Fault[] {
  const owners = new Map<string, PlannedResource>();
  return index.ofType(FUNCTION).flatMap((resource): readonly Fault[] => {
    const [referenced] = index.referenced(resource, "role");
    const role = referenced?.urn ?? text(resource.inputs["role"]);
    if (role === undefined) return [{ ...notKnown("role"), resource }];
    const owner = owners.get(role);
    owners.set(role, owner ?? resource);
    return owner === undefined ? [] : [{ what: `shares its role with ${nameOf(owner)}`, property: "role", resource }];
  });
}

function nameOf({ urn }: PlannedResource): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** By reference; or by the name that Lambda would choose, where the function waits for a group of that name. */
function hasLogGroup(index: Index, resource: PlannedResource): boolean {
  if (index.referenced(resource, "loggingConfig").some(({ type }) => type === LOG_GROUP)) return true;
  const name = text(resource.inputs["name"]);
  const written = text(at(resource.inputs, "loggingConfig.logGroup")) ?? (name && `/aws/lambda/${name}`);
  return index.ofType(LOG_GROUP).some(({ urn, inputs }) => {
    return written !== undefined && inputs["name"] === written && resource.dependencies.includes(urn);
  });
}

function isAwaited(index: Index, resource: PlannedResource): boolean {
  return CALLERS.some(([type, property]) => index.users(resource, property).some((user) => user.type === type));
}

/** AWS gives a function three seconds where nothing is said. */
function timeoutFaults(resource: PlannedResource, limit: number): readonly Fault[] {
  const property = "timeout";
  const value = resource.inputs[property];
  if (isUnknown(value)) return [{ ...notKnown(property), resource }];
  const seconds = isAbsent(value) ? 3 : number(value);
  if (seconds !== undefined && seconds <= limit) return [];
  return [{ what: `may take longer than the ${limit} seconds that its API waits`, property, value, resource }];
}
