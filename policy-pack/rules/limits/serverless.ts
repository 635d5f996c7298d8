// What AWS refuses of API Gateway's integrations and domains, and of functions.
import { holdsUnknown, isSecret, isUnknown } from "../../../plan/read.ts";
import type { Json, PlannedResource } from "../../../plan/type.ts";
import { at, expectBetween, expectOneOf, isAbsent, isObject, notKnown, text } from "../../lib/inputs.ts";
import { numberKnob } from "../../lib/knobs.ts";
import { nameFaults } from "../../lib/physicalName.ts";
import { type Fault, resourcePolicy } from "../../policy.ts";

const APIS = "https://docs.aws.amazon.com/apigateway/latest/developerguide";
const REST_INTEGRATION = "aws:apigateway/integration:Integration";
const REST_DOMAIN = "aws:apigateway/domainName:DomainName";
const FUNCTION = "aws:lambda/function:Function";

/** HTTP APIs wait 30 seconds at most, whatever the account. */
const HTTP_API_MILLISECONDS = 30_000;

/** A REST API's truststore and a domain's endpoint stand elsewhere than an HTTP API's. */
function mutualTlsFaults({ inputs }: PlannedResource): readonly Fault[] {
  const property = "mutualTlsAuthentication";
  const given = at(inputs, property);
  if (isUnknown(given)) return [notKnown(property)];
  if (isAbsent(given)) return [];
  const isHttp = "domainNameConfiguration" in inputs;
  const endpoint = isHttp ? "domainNameConfiguration.endpointType" : "endpointConfiguration.types";
  const uri = at(inputs, `${property}.truststoreUri`);
  const stored = isUnknown(uri) || (text(uri) ?? "").startsWith("s3://");
  const [first] = [
    ...expectOneOf(inputs, endpoint, ["REGIONAL"]),
    ...(stored ? [] : [{ what: "takes its truststore from elsewhere than S3", property: `${property}.truststoreUri` }]),
    ...(isAbsent(at(inputs, `${property}.truststoreVersion`))
      ? [{ what: "names no version of its truststore", property: `${property}.truststoreVersion` }]
      : []),
  ];
  return first ? [first] : [];
}

/** Bytes of a function's environment, names and values. */
const ENVIRONMENT_BYTES = 4096;
/** What a value counts that is known only later: ids and ARNs are shorter. */
const LATER_BYTES = 200;

function bytes(value: Json): number {
  return isSecret(value) || holdsUnknown(value)
    ? LATER_BYTES
    : new TextEncoder().encode(text(value) ?? JSON.stringify(value)).length;
}

function environmentFaults({ inputs }: PlannedResource): readonly Fault[] {
  const property = "environment.variables";
  const variables = at(inputs, property);
  if (isAbsent(variables)) return [];
  if (!isObject(variables)) return [notKnown(property)];
  const size = Object.entries(variables).reduce((sum, [name, value]) => sum + bytes(name) + bytes(value), 0);
  return size <= ENVIRONMENT_BYTES
    ? []
    : [{ what: `has an environment of ${size} bytes where ${ENVIRONMENT_BYTES} fit`, property }];
}

function functionFaults(resource: PlannedResource): readonly Fault[] {
  const { inputs } = resource;
  const bounds = (property: string, least: number, most: number): readonly Fault[] =>
    isAbsent(at(inputs, property)) ? [] : expectBetween(inputs, property, least, most);
  const [first] = [
    ...nameFaults(resource, { maximum: 64, pattern: /^[A-Za-z0-9_-]+$/, words: "of letters, digits, - and _" }),
    ...environmentFaults(resource),
    ...bounds("timeout", 1, 900),
    ...bounds("memorySize", 128, 10_240),
  ];
  return first ? [first] : [];
}

export const serverless = [
  resourcePolicy({
    id: "LIM-33",
    name: "lim-api-timeouts",
    rule: "An integration answers API Gateway in 50 ms to 29 s, that of an HTTP API in up to 30 s",
    reason: "AWS refuses a longer timeout; a REST API's can be raised for Regional and private ones only",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["aws-limit:33"],
    steps: "Lower the timeout, or have the quota of a REST API raised and say so in the pack's configuration",
    link: `${APIS}/api-gateway-execution-service-limits-table.html`,
    knobs: { milliseconds: numberKnob("Granted by AWS: the longest timeout of a REST API", 29_000, 50, 300_000) },
    types: [REST_INTEGRATION, "aws:apigatewayv2/integration:Integration"],
    judge: ({ inputs }, { milliseconds }) => {
      const property = "timeoutMilliseconds";
      if (isAbsent(at(inputs, property))) return [];
      return expectBetween(inputs, property, 50, "restApi" in inputs ? milliseconds : HTTP_API_MILLISECONDS);
    },
  }),
  resourcePolicy({
    id: "LIM-38",
    name: "lim-api-mutual-tls",
    rule: "A domain that asks clients for certificates is Regional, with a version of its truststore in S3",
    reason:
      "AWS refuses edge-optimised ones, and without a version a changed truststore does not become that of the domain",
    severity: "low",
    level: { prod: "advisory", dev: "advisory" },
    controls: ["aws-limit:38"],
    steps: "Set REGIONAL, truststoreUri and truststoreVersion",
    link: `${APIS}/rest-api-mutual-tls.html`,
    types: [REST_DOMAIN, "aws:apigatewayv2/domainName:DomainName"],
    judge: mutualTlsFaults,
  }),
  resourcePolicy({
    id: "LIM-46",
    name: "lim-functions",
    rule: "A function's name has 64 characters at most, its environment 4 KB, its timeout 900 s",
    reason: "AWS refuses the function",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["aws-limit:46"],
    steps: "Shorten the name, which takes eight characters more from the engine, the environment or the timeout",
    link: "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    types: [FUNCTION],
    judge: functionFaults,
  }),
];
