// Mutations for the policies about the stages of an API.
import type { Json } from "../../../plan/type.ts";
import { add, change, changeWith, type Edit, of } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const base = "api" as const;
const STAGE = "euw1-api-stage";
const API = "euw1-api";
const SETTINGS = "euw1-api-method-settings";

/** Other settings of the stage's methods. */
function settings(changes: Readonly<Record<string, Json>>): Edit {
  return changeWith(SETTINGS, (before) => ({ settings: { ...(before["settings"] as object), ...changes } }));
}

function log(format: string): Edit {
  return change(STAGE, { accessLogSettings: { destinationArn: of("euw1-api-logs"), format } });
}

function httpStage(name: string, inputs: Readonly<Record<string, Json>>): Edit {
  return add("aws:apigatewayv2/stage:Stage", name, { apiId: of(API), name: "live", ...inputs });
}

export const apiStages: Mutations = {
  "API-01": {
    base,
    edit: change(STAGE, { accessLogSettings: undefined }),
    on: STAGE,
    forms: {
      "no destination": change(STAGE, { accessLogSettings: { format: "{}" } }),
      "a list of no blocks": change(STAGE, { accessLogSettings: [] }),
      "no format": change(STAGE, { accessLogSettings: { destinationArn: of("euw1-api-logs") } }),
      "a line that is no JSON": log("$context.requestId $context.status"),
      "a field missing": log('{"id":"$context.requestId","status":"$context.status"}'),
      "a field whose name is the beginning of another": log(
        '{"i":"$context.requestId","t":"$context.requestTimeEpoch","c":"$context.identity.sourceIp","m":"$context.httpMethod","s":"$context.status"}',
      ),
      "a stage of an HTTP API": {
        edit: httpStage("euw1-http-stage", {}),
        on: "euw1-http-stage",
      },
    },
    harmless: {
      "numbers without quotes, in a list of one block": change(STAGE, {
        accessLogSettings: [
          {
            destinationArn: of("euw1-api-logs"),
            format:
              '{"i":"$context.requestId","t":"$context.requestTime","c":"$context.identity.sourceIp","m":"$context.httpMethod","s":$context.status}',
          },
        ],
      }),
    },
  },
  "API-02": {
    base,
    edit: settings({ loggingLevel: "OFF" }),
    on: SETTINGS,
    forms: {
      "a data trace": settings({ dataTraceEnabled: true }),
      "a data trace, in quotes": settings({ dataTraceEnabled: "true" }),
      "no settings": change(SETTINGS, { settings: undefined }),
    },
    harmless: { "every request": settings({ loggingLevel: "INFO" }) },
  },
  "API-03": {
    base,
    edit: change(STAGE, { xrayTracingEnabled: false }),
    on: STAGE,
    forms: { absent: change(STAGE, { xrayTracingEnabled: undefined }) },
    harmless: { "in quotes": change(STAGE, { xrayTracingEnabled: "true" }) },
  },
  "API-04": {
    base,
    edit: change(STAGE, { clientCertificateId: undefined }),
    on: STAGE,
    forms: { empty: change(STAGE, { clientCertificateId: "" }) },
  },
  "API-09": {
    base,
    edit: settings({ throttlingRateLimit: -1 }),
    on: SETTINGS,
    forms: {
      "no limit": change(SETTINGS, { settings: { loggingLevel: "ERROR" } }),
      "a burst without end": settings({ throttlingBurstLimit: -1 }),
    },
    harmless: { nothing: settings({ throttlingRateLimit: 0, throttlingBurstLimit: "0" }) },
  },
  "API-14": {
    base,
    edit: settings({ cacheDataEncrypted: false }),
    on: SETTINGS,
    forms: { absent: change(SETTINGS, { settings: { cachingEnabled: "true" } }) },
    harmless: { "nothing cached": settings({ cachingEnabled: false, cacheDataEncrypted: false }) },
  },
  "API-15": {
    base,
    edit: change(STAGE, { variables: { backendPassword: "correct horse battery" } }),
    on: STAGE,
    forms: {
      "by its form": change(STAGE, { variables: { note: `AKIAABCDEFGHIJKLMNOP` } }),
      "of an HTTP API": {
        edit: httpStage("euw1-http-stage", { stageVariables: { apiToken: "abcdefghijkl" } }),
        on: "euw1-http-stage",
      },
    },
    harmless: { "where a secret is": change(STAGE, { variables: { backendSecretName: "portcullis/dev/backend" } }) },
  },
};
