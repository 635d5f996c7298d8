// Policies about APIs themselves: the doors they stand behind, who may call a method, and what a client gets to see.
import { isUnknown } from "../../plan/read.ts";
import type { Json, PlannedResource, Properties } from "../../plan/type.ts";
import {
  at,
  expectGiven,
  expectOneOf,
  flag,
  isAbsent,
  isObject,
  list,
  notKnown,
  number,
  plainText,
  text,
} from "../lib/inputs.ts";
import { numberKnob, textsKnob } from "../lib/knobs.ts";
import { nameOfUrn } from "../lib/message.ts";
import { operationsOf } from "../lib/openApi.ts";
import { type Fault, resourcePolicy } from "../policy.ts";

const GUIDE = "https://docs.aws.amazon.com/apigateway/latest/developerguide";
const REST_API = "aws:apigateway/restApi:RestApi";
const HTTP_API = "aws:apigatewayv2/api:Api";
const METHOD = "aws:apigateway/method:Method";
const ROUTE = "aws:apigatewayv2/route:Route";
const AUTHORIZER_V2 = "aws:apigatewayv2/authorizer:Authorizer";
const DOMAIN = "aws:apigateway/domainName:DomainName";
const DOMAIN_V2 = "aws:apigatewayv2/domainName:DomainName";

/** Policies that speak TLS 1.2 or later only. */
const TLS_POLICIES = [
  "TLS_1_2",
  "SecurityPolicy_TLS13_1_3_2025_09",
  "SecurityPolicy_TLS13_1_3_FIPS_2025_09",
  "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09",
  "SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09",
  "SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09",
  "SecurityPolicy_TLS13_1_2_PQ_2025_09",
];

export const apis = [
  resourcePolicy({
    id: "API-05",
    name: "api-methods-authorised",
    rule: "Every method asks its caller for an authorizer's consent, a signature or a key",
    reason: "a method without one is open to the internet, and leads past the edge to the private services",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: ["fsbp:APIGateway.8", "ckv:CKV_AWS_59", "ckv:CKV2_AWS_70", "aws:AWS-0004", "nag:APIG4"],
    steps: "Set authorization to CUSTOM with an authorizer, to AWS_IAM, or require a key",
    link: `${GUIDE}/apigateway-control-access-to-api.html`,
    knobs: { open: textsKnob("Logical names of the methods and routes that anyone may call", []) },
    types: [METHOD, ROUTE, REST_API, HTTP_API, "aws:apigateway/restApiPut:RestApiPut"],
    judge: (resource, { open }) => (open.includes(nameOfUrn(resource.urn)) ? [] : openFaults(resource)),
  }),
  resourcePolicy({
    id: "API-06",
    name: "api-methods-validated",
    rule: "Every method has its requests validated",
    reason: "what the gateway refuses by itself never reaches the proxies and the services",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["ckv:CKV2_AWS_53", "nag:APIG2"],
    steps: "Set requestValidatorId",
    link: `${GUIDE}/api-gateway-method-request-validation.html`,
    types: [METHOD],
    judge: ({ inputs }) => (inputs["httpMethod"] === "OPTIONS" ? [] : expectGiven(inputs, "requestValidatorId")),
  }),
  resourcePolicy({
    id: "API-07",
    name: "api-authorizer-bounded",
    rule: "An authorizer says what it judges by, keeps an answer for a short time only, and is called as itself",
    reason:
      "without an identity source answers are mixed up, a kept answer outlives a withdrawn right, and the caller's own rights are nobody's to lend",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nist:IA-11"],
    steps:
      "Set identitySource, an authorizerResultTtlInSeconds within the limit, and a role of its own as authorizerCredentials",
    link: `${GUIDE}/apigateway-use-lambda-authorizer.html`,
    knobs: { ttlSeconds: numberKnob("Longest time that an answer is kept, in seconds", 300, 0, 3600) },
    types: ["aws:apigateway/authorizer:Authorizer", AUTHORIZER_V2],
    judge: ({ inputs, type }, { ttlSeconds }) =>
      [
        ...sourceFaults(inputs, type === AUTHORIZER_V2 ? "identitySources" : "identitySource"),
        ...ttlFaults(inputs, ttlSeconds),
        ...credentialFaults(inputs, type === AUTHORIZER_V2 ? "authorizerCredentialsArn" : "authorizerCredentials"),
      ].slice(0, 1),
  }),
  resourcePolicy({
    id: "API-10",
    name: "api-default-endpoint-off",
    rule: "An API answers at its own domain only, not at the endpoint that AWS names",
    reason: "the execute-api name leads past CloudFront and its web ACL",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nist:SC-7"],
    steps: "Set disableExecuteApiEndpoint to true",
    link: `${GUIDE}/rest-api-disable-default-endpoint.html`,
    types: [REST_API, HTTP_API],
    judge: ({ inputs }) => (isPrivate(inputs) ? [] : expectOneOf(inputs, "disableExecuteApiEndpoint", [true])),
    fix: (inputs) => (isPrivate(inputs) ? undefined : { disableExecuteApiEndpoint: true }),
  }),
  resourcePolicy({
    id: "API-11",
    name: "api-domain-tls",
    rule: "An API's domain speaks TLS 1.2 or later only",
    reason: "older versions can be read or changed on the way",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:APIGateway.11", "ckv:CKV_AWS_206", "aws:AWS-0005"],
    steps: "Set securityPolicy to TLS_1_2 or to a listed SecurityPolicy",
    link: `${GUIDE}/apigateway-custom-domain-tls-version.html`,
    knobs: { policies: textsKnob("Security policies that a domain may have", TLS_POLICIES) },
    types: [DOMAIN, DOMAIN_V2],
    judge: ({ inputs, type }, { policies }) => expectOneOf(inputs, tlsProperty(type), policies),
    // An HTTP API's domain has its policy in a block; without the type both are told apart by that block.
    fix: (inputs) => ({ [tlsProperty("domainNameConfiguration" in inputs ? DOMAIN_V2 : DOMAIN)]: "TLS_1_2" }),
  }),
  resourcePolicy({
    id: "API-13",
    name: "api-regional-endpoint",
    rule: "An API and its domain are regional or private",
    reason: "an edge-optimised endpoint puts a second CloudFront before the API, whose web ACL is not ours",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["awsguard:apigateway-endpoint-type"],
    steps: "Set endpointConfiguration.types to REGIONAL",
    link: `${GUIDE}/api-gateway-api-endpoint-types.html`,
    knobs: {
      types: textsKnob("Types that an endpoint may have", ["REGIONAL", "PRIVATE"], ["REGIONAL", "PRIVATE", "EDGE"]),
    },
    types: [REST_API, DOMAIN],
    judge: ({ inputs }, { types }) => expectOneOf(inputs, "endpointConfiguration.types", types),
  }),
  resourcePolicy({
    id: "API-16",
    name: "api-cors-bounded",
    rule: "No answer lets every origin read what a browser's credentials fetched",
    reason: "any page that a user opens could act and read in the user's name",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["ckv:CKV2_AWS_75", "cwe:942"],
    steps: "Name the origins, or leave out Access-Control-Allow-Credentials",
    link: `${GUIDE}/how-to-cors.html`,
    types: ["aws:apigateway/integrationResponse:IntegrationResponse", "aws:apigateway/response:Response", HTTP_API],
    judge: ({ inputs }) => corsFaults(inputs),
  }),
];

function openFaults({ inputs }: PlannedResource): readonly Fault[] {
  if (!isAbsent(inputs["httpMethod"])) {
    return inputs["httpMethod"] === "OPTIONS" ? [] : authorizationFaults(inputs, "authorization");
  }
  if (!isAbsent(inputs["target"]) && !isAbsent(inputs["protocolType"])) {
    return [{ what: "makes a route of its target that asks its caller for nothing", property: "target" }];
  }
  if (!isAbsent(inputs["routeKey"]) && isAbsent(inputs["protocolType"])) {
    const before = (text(inputs["routeKey"]) ?? "").startsWith("OPTIONS ");
    // Keys are for WebSockets: an HTTP API, whose routes are of a method or the default, asks for none.
    const key = text(inputs["routeKey"]) ?? " ";
    const given = /\s|^\$default$/.test(key) ? { ...inputs, apiKeyRequired: false } : inputs;
    return before ? [] : authorizationFaults(given, "authorizationType");
  }
  const operations = operationsOf(inputs["body"]);
  if (operations === undefined) return [notKnown("body")];
  const open = operations.filter(({ name, guarded }) => !guarded && !name.startsWith("OPTIONS "));
  if (open.length === 0) return [];
  return [{ what: `lets anyone call ${open.map(({ name }) => name).join(", ")}`, property: "body" }];
}

function authorizationFaults(inputs: Properties, property: string): readonly Fault[] {
  if (flag(inputs["apiKeyRequired"]) === true) return [];
  const value = inputs[property];
  if (isUnknown(value)) return [notKnown(property)];
  if (value === "CUSTOM" || value === "JWT" || value === "COGNITO_USER_POOLS")
    return expectGiven(inputs, "authorizerId");
  return value === "AWS_IAM" ? [] : [{ what: "lets anyone call it", property, value }];
}

function sourceFaults(inputs: Properties, property: string): readonly Fault[] {
  return list(inputs[property])?.length === 0 ? [{ what: `does not set ${property}`, property }] : [];
}

/** AWS keeps an answer for 300 seconds where nothing is said. */
function ttlFaults(inputs: Properties, limit: number): readonly Fault[] {
  const property = "authorizerResultTtlInSeconds";
  const value = inputs[property];
  if (isUnknown(value)) return [notKnown(property)];
  const seconds = isAbsent(value) ? 300 : number(value);
  return seconds !== undefined && seconds >= 0 && seconds <= limit
    ? []
    : [{ what: `keeps an answer for more than ${limit} seconds`, property, value: value ?? 300 }];
}

/** `arn:aws:iam::*:user/*` has the gateway call the authorizer with the rights of the caller. */
function credentialFaults(inputs: Properties, property: string): readonly Fault[] {
  const value = text(inputs[property]);
  return value?.includes("*") === true ? [{ what: "is called with its caller's rights", property, value }] : [];
}

function isPrivate(inputs: Properties): boolean {
  return at(inputs, "endpointConfiguration.types") === "PRIVATE" || onlyPrivate(inputs);
}

/** The types as a list of one, as older programs write them. */
function onlyPrivate(inputs: Properties): boolean {
  const types = list(at(inputs, "endpointConfiguration.types"));
  return types?.length === 1 && types[0] === "PRIVATE";
}

function tlsProperty(type: string): string {
  return type === DOMAIN ? "securityPolicy" : "domainNameConfiguration.securityPolicy";
}

function corsFaults(inputs: Properties): readonly Fault[] {
  const own = inputs["corsConfiguration"];
  const given = isAbsent(own) ? inputs["responseParameters"] : own;
  const property = isAbsent(own) ? "responseParameters" : "corsConfiguration";
  if (isAbsent(given)) return [];
  if (isUnknown(given)) return [notKnown(property)];
  const block = Array.isArray(given) ? (given as readonly Json[])[0] : given;
  if (!isObject(block)) return [];
  const [origin, credentials] = isAbsent(own)
    ? [header(block, "origin"), header(block, "credentials")]
    : [block["allowOrigins"], block["allowCredentials"]];
  const every = (list(origin) ?? ["*"]).some((each) => isUnknown(each) || unquoted(each) === "*");
  const lent = isUnknown(credentials) || unquoted(credentials) === "true";
  return every && lent ? [{ what: "lets every origin read with the caller's credentials", property }] : [];
}

/** The value of `method.response.header.Access-Control-Allow-Origin`, or of a gateway response's twin. */
function header(parameters: Properties, what: string): Json | undefined {
  const key = Object.keys(parameters).find((each) =>
    each.toLowerCase().endsWith(`.header.access-control-allow-${what}`),
  );
  return key === undefined ? undefined : parameters[key];
}

/** API Gateway writes static header values in single quotes. */
function unquoted(value: Json | undefined): string {
  return plainText(value)
    .replace(/^'(.*)'$/, "$1")
    .toLowerCase();
}
