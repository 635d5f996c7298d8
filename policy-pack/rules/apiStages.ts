// Policies about the stages of an API: what they log, whom they show themselves to behind them, what they hold back.
import type { Json, Properties } from "../../plan/type.ts";
import {
  at,
  blocks,
  expectBetween,
  expectGiven,
  expectOneOf,
  flag,
  isAbsent,
  isObject,
  notKnown,
  number,
  text,
} from "../lib/inputs.ts";
import { numberKnob, textsKnob } from "../lib/knobs.ts";
import { secretKindIn } from "../lib/secretPatterns.ts";
import { type Fault, resourcePolicy } from "../policy.ts";

const GUIDE = "https://docs.aws.amazon.com/apigateway/latest/developerguide";
const STAGE = "aws:apigateway/stage:Stage";
const STAGE_V2 = "aws:apigatewayv2/stage:Stage";
const METHOD_SETTINGS = "aws:apigateway/methodSettings:MethodSettings";

/** What an access log needs at least, so that a request can be followed to the proxies and to its caller. */
const LOG_FIELDS = ["requestId", "requestTime", "identity.sourceIp", "httpMethod", "status"];

export const apiStages = [
  resourcePolicy({
    id: "API-01",
    name: "api-access-logs",
    rule: "Every stage writes an access log of JSON lines with the declared fields",
    reason: "without it nobody can tell who called what, and an attack leaves no trace before the proxies",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:APIGateway.1", "cis7:4.10", "ckv:CKV_AWS_76", "aws:AWS-0001", "nag:APIG1"],
    steps: "Set accessLogSettings to a log group and a format of one JSON object with the fields",
    link: `${GUIDE}/set-up-logging.html`,
    knobs: { fields: textsKnob("Variables of $context that each line of an access log holds", LOG_FIELDS) },
    types: [STAGE, STAGE_V2],
    judge: ({ inputs }, { fields }) => logFaults(inputs, fields),
  }),
  resourcePolicy({
    id: "API-02",
    name: "api-execution-logs-safe",
    rule: "Every method writes an execution log, without requests and responses in full",
    reason: "errors of the gateway show nowhere else, and a data trace writes tokens and bodies into the log",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:APIGateway.1", "ckv:CKV2_AWS_4", "ckv:CKV_AWS_276", "nag:APIG6"],
    steps: "Set settings.loggingLevel to ERROR or INFO and settings.dataTraceEnabled to false",
    link: `${GUIDE}/set-up-logging.html`,
    knobs: { level: textsKnob("Levels that an execution log may have", ["ERROR", "INFO"], ["ERROR", "INFO"]) },
    types: [METHOD_SETTINGS],
    judge: ({ inputs }, { level }) =>
      first(expectOneOf(inputs, "settings.loggingLevel", level), expectOff(inputs, "settings.dataTraceEnabled")),
    fix: (inputs, { level }) => {
      const wrong = expectOneOf(inputs, "settings.loggingLevel", level).length > 0;
      const traced = expectOff(inputs, "settings.dataTraceEnabled").length > 0;
      return wrong || traced
        ? {
            ...(wrong && level[0] !== undefined && { "settings.loggingLevel": level[0] }),
            ...(traced && { "settings.dataTraceEnabled": false }),
          }
        : undefined;
    },
  }),
  resourcePolicy({
    id: "API-03",
    name: "api-tracing",
    rule: "Every stage of a REST API is traced by X-Ray",
    reason: "a slow or failing hop behind the gateway is not to be found without a trace",
    severity: "low",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:APIGateway.3", "ckv:CKV_AWS_73", "aws:AWS-0003"],
    steps: "Set xrayTracingEnabled to true",
    link: `${GUIDE}/apigateway-xray.html`,
    types: [STAGE],
    judge: ({ inputs }) => expectOneOf(inputs, "xrayTracingEnabled", [true]),
    fix: () => ({ xrayTracingEnabled: true }),
  }),
  resourcePolicy({
    id: "API-04",
    name: "api-client-certificate",
    rule: "Every stage of a REST API shows its backend a client certificate",
    reason: "without one the proxies cannot tell the gateway from anybody else who reaches their port",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:APIGateway.2", "ckv:CKV2_AWS_51"],
    steps: "Set clientCertificateId to an aws.apigateway.ClientCertificate of the stage's region",
    link: `${GUIDE}/getting-started-client-side-ssl-authentication.html`,
    types: [STAGE],
    judge: ({ inputs }) => expectGiven(inputs, "clientCertificateId"),
  }),
  resourcePolicy({
    id: "API-09",
    name: "api-stage-throttled",
    rule: "Every method is throttled",
    reason: "without a limit one caller spends the whole account's requests of the region",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nag:APIGWDefaultThrottling", "nist:SC-5"],
    steps: "Set settings.throttlingRateLimit and settings.throttlingBurstLimit",
    link: `${GUIDE}/api-gateway-request-throttling.html`,
    knobs: {
      rate: numberKnob("Highest rate of a method, in requests per second", 1000, 1, 10_000),
      burst: numberKnob("Highest burst of a method, in requests", 2000, 1, 5000),
    },
    types: [METHOD_SETTINGS],
    // Minus one, AWS's default, is no limit at all.
    judge: ({ inputs }, { rate, burst }) =>
      first(
        expectBetween(inputs, "settings.throttlingRateLimit", 0, rate),
        expectBetween(inputs, "settings.throttlingBurstLimit", 0, burst),
      ),
    fix: (inputs, { rate, burst }) => {
      const limited = (path: string, limit: number) => expectBetween(inputs, path, 0, limit).length === 0;
      return limited("settings.throttlingRateLimit", rate) && limited("settings.throttlingBurstLimit", burst)
        ? undefined
        : { "settings.throttlingRateLimit": rate, "settings.throttlingBurstLimit": burst };
    },
  }),
  resourcePolicy({
    id: "API-14",
    name: "api-cache-encrypted",
    rule: "Answers that are cached are encrypted",
    reason: "the cache holds what the backend answered to somebody who was allowed to ask",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:APIGateway.5", "ckv:CKV_AWS_308"],
    steps: "Set settings.cacheDataEncrypted to true",
    link: `${GUIDE}/api-gateway-caching.html`,
    types: [METHOD_SETTINGS],
    judge: ({ inputs }) => (caches(inputs) ? expectOneOf(inputs, "settings.cacheDataEncrypted", [true]) : []),
    fix: (inputs) => (caches(inputs) ? { "settings.cacheDataEncrypted": true } : undefined),
  }),
  resourcePolicy({
    id: "API-15",
    name: "api-no-secret-stage-variables",
    rule: "No stage variable holds a secret",
    reason: "stage variables are plain text for everybody who may look at the API, and stand in its logs",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["prowler:apigateway_restapi_no_secrets_in_stage_variables", "cwe:312"],
    steps: "Keep the secret in Secrets Manager and fetch it where it is used",
    link: `${GUIDE}/stage-variables.html`,
    types: [STAGE, STAGE_V2],
    judge: ({ inputs }) => variableFaults(inputs, "stageVariables" in inputs ? "stageVariables" : "variables"),
  }),
];

function logFaults(inputs: Properties, fields: readonly string[]): readonly Fault[] {
  const property = "accessLogSettings";
  if (blocks(inputs[property])?.length === 0) return [{ what: "writes no access log", property }];
  const destination = expectGiven(inputs, `${property}.destinationArn`);
  if (destination.length > 0) return destination;
  const given = at(inputs, `${property}.format`);
  const format = text(given);
  if (format === undefined)
    return [
      isAbsent(given) ? { what: "writes an access log without a format", property } : notKnown(`${property}.format`),
    ];
  if (!/^\s*\{.*\}\s*$/s.test(format)) {
    return [{ what: "writes an access log that is not of JSON", property: `${property}.format`, value: format }];
  }
  const missing = fields.filter((field) => !hasVariable(format, field));
  return missing.length === 0
    ? []
    : [{ what: `writes an access log without ${missing.map((field) => `$context.${field}`).join(", ")}`, property }];
}

/** `$context.status` is not in `$context.statusCode`, nor `$context.error` in `$context.error.message`. */
function hasVariable(format: string, field: string): boolean {
  const found = format.split(`$context.${field}`);
  return found.slice(1).some((rest) => !/^\.?\w/.test(rest));
}

/** A fault unless the property is false, or absent, which AWS reads as false. */
function expectOff(inputs: Properties, property: string): readonly Fault[] {
  return isAbsent(at(inputs, property)) ? [] : expectOneOf(inputs, property, [false]);
}

/** True unless it is known that nothing is cached. */
function caches(inputs: Properties): boolean {
  const value = at(inputs, "settings.cachingEnabled");
  return !isAbsent(value) && flag(value) !== false;
}

function variableFaults(inputs: Properties, property: string): readonly Fault[] {
  const given = inputs[property];
  if (isAbsent(given)) return [];
  if (!isObject(given)) return [notKnown(property)];
  for (const [name, value] of Object.entries(given)) {
    const path = `${property}.${name}`;
    const known = knownText(value);
    if (known === undefined) return [notKnown(path)];
    const kind = secretKindIn(name, known);
    if (kind !== undefined) return [{ what: `holds ${kind} in a stage variable`, property: path }];
  }
  return [];
}

function knownText(value: Json): string | undefined {
  return text(value) ?? number(value)?.toString() ?? flag(value)?.toString();
}

/** The first of several kinds of fault: one resource has one violation of a policy. */
function first(...kinds: readonly (readonly Fault[])[]): readonly Fault[] {
  return kinds.flat().slice(0, 1);
}
