// Mutations for the policies about APIs, their methods, domains and users.
import { type Json, SECRET } from "../../../plan/type.ts";
import { add, change, type Edit, of, remove, together } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const base = "api" as const;
const STAGE = "euw1-api-stage";
const API = "euw1-api";
const METHOD = "euw1-api-method-get";
const PLAN = "euw1-api-usage-plan";
const AUTHORIZER = "euw1-api-authorizer";
const DOMAIN = "euw1-api-domain";

function httpApi(name: string, inputs: Readonly<Record<string, Json>>): Edit {
  return add("aws:apigatewayv2/api:Api", name, { protocolType: "HTTP", disableExecuteApiEndpoint: true, ...inputs });
}

/** An API of one path in one OpenAPI text. */
function paths(methods: Json, document: Readonly<Record<string, Json>> = {}): Json {
  return JSON.stringify({ openapi: "3.0.1", paths: { "/orders": methods }, ...document });
}

/** A scheme by which API Gateway asks for a key. */
const KEYS = { components: { securitySchemes: { key: { type: "apiKey", name: "x-api-key", in: "header" } } } };

function cors(origin: string, credentials: string): Readonly<Record<string, Json>> {
  return {
    responseParameters: {
      "method.response.header.Access-Control-Allow-Origin": origin,
      "method.response.header.Access-Control-Allow-Credentials": credentials,
    },
  };
}

function answer(name: string, inputs: Readonly<Record<string, Json>>): Edit {
  return add("aws:apigateway/integrationResponse:IntegrationResponse", name, { restApi: of(API), ...inputs });
}

export const apis: Mutations = {
  "API-05": {
    base,
    edit: change(METHOD, { authorization: "NONE", apiKeyRequired: false }),
    on: METHOD,
    forms: {
      "no word on keys": change(METHOD, { authorization: "NONE", apiKeyRequired: undefined }),
      "an authorizer that nobody names": change(METHOD, { authorizerId: undefined, apiKeyRequired: "false" }),
      "a route of an HTTP API": {
        edit: add("aws:apigatewayv2/route:Route", "euw1-route", { routeKey: "GET /orders", authorizationType: "NONE" }),
        on: "euw1-route",
      },
      "a route that says nothing": {
        edit: add("aws:apigatewayv2/route:Route", "euw1-route", { routeKey: "$default" }),
        on: "euw1-route",
      },
      "a route with a key, which HTTP APIs do not ask for": {
        edit: add("aws:apigatewayv2/route:Route", "euw1-route", {
          routeKey: "GET /orders",
          authorizationType: "NONE",
          apiKeyRequired: true,
        }),
        on: "euw1-route",
      },
      "an HTTP API with a target of its own": {
        edit: httpApi("euw1-http-api", { target: of("euw1-forwarder") }),
        on: "euw1-http-api",
      },
      "one OpenAPI text": { edit: change(API, { body: paths({ get: {} }) }), on: API },
      "an OpenAPI text of YAML": { edit: change(API, { body: "paths:\n  /orders:\n    get: {}\n" }), on: API },
      "a text in which a key is a choice": {
        edit: change(API, { body: paths({ get: { security: [{ key: [] }, {}] } }, KEYS) }),
        on: API,
      },
      "a text that asks as a whole, which API Gateway passes over": {
        edit: change(API, { body: paths({ get: {} }, { ...KEYS, security: [{ key: [] }] }) }),
        on: API,
      },
      "a text with a scheme that API Gateway does not know": {
        edit: change(API, {
          body: paths({ get: { security: [{ login: [] }] } }, { securityDefinitions: { login: { type: "oauth2" } } }),
        }),
        on: API,
      },
      "a text that stands elsewhere": { edit: change(API, { body: paths({ $ref: "#/x-orders" }) }), on: API },
      "a text that is a secret": { edit: change(API, { body: SECRET }), on: API },
      "a text of a REST API by itself": {
        edit: add("aws:apigateway/restApiPut:RestApiPut", "euw1-api-put", {
          restApiId: of(API),
          body: paths({ "x-amazon-apigateway-any-method": {} }, { security: [] }),
        }),
        on: "euw1-api-put",
      },
      "a text that cannot be read": { edit: change(API, { body: "{" }), on: API },
    },
    harmless: {
      "a signature": change(METHOD, { authorization: "AWS_IAM", apiKeyRequired: false }),
      "a key alone": change(METHOD, { authorization: "NONE", apiKeyRequired: "true" }),
      "a browser's question before": change(METHOD, {
        httpMethod: "OPTIONS",
        authorization: "NONE",
        apiKeyRequired: false,
      }),
      "a route with tokens": add("aws:apigatewayv2/route:Route", "euw1-route", {
        routeKey: "GET /orders",
        authorizationType: "JWT",
        authorizerId: of(AUTHORIZER),
      }),
      "a text in which all is guarded": change(API, {
        body: paths(
          { get: { security: [{ key: [] }] }, post: { "x-amazon-apigateway-auth": { type: "AWS_IAM" } }, options: {} },
          KEYS,
        ),
      }),
    },
  },
  "API-06": {
    base,
    edit: change(METHOD, { requestValidatorId: undefined }),
    on: METHOD,
    harmless: {
      "a browser's question before": change(METHOD, { requestValidatorId: undefined, httpMethod: "OPTIONS" }),
    },
  },
  "API-07": {
    base,
    edit: change(AUTHORIZER, { authorizerResultTtlInSeconds: 3600 }),
    on: AUTHORIZER,
    forms: {
      "in quotes": change(AUTHORIZER, { authorizerResultTtlInSeconds: "301" }),
      "no identity source": change(AUTHORIZER, { identitySource: undefined }),
      "called with the caller's rights": change(AUTHORIZER, { authorizerCredentials: "arn:aws:iam::*:user/*" }),
      "an HTTP API's": {
        edit: add("aws:apigatewayv2/authorizer:Authorizer", "euw1-http-authorizer", { identitySources: [] }),
        on: "euw1-http-authorizer",
      },
    },
    harmless: {
      "AWS's own five minutes": change(AUTHORIZER, { authorizerResultTtlInSeconds: undefined }),
      "nothing kept": change(AUTHORIZER, { authorizerResultTtlInSeconds: 0 }),
      "a role": change(AUTHORIZER, { authorizerCredentials: of("euw1-authorizer-role") }),
    },
  },
  "API-08": {
    base,
    edit: change(PLAN, { throttleSettings: undefined }),
    on: PLAN,
    forms: {
      "no burst": change(PLAN, { throttleSettings: { rateLimit: 100 } }),
      "a rate beyond the limit": change(PLAN, { throttleSettings: { rateLimit: 100_000, burstLimit: 200 } }),
      "no quota": change(PLAN, { quotaSettings: undefined }),
      "a plan for no stage": { edit: change(PLAN, { apiStages: [] }), on: STAGE },
      "a key in no plan": { edit: remove("euw1-api-usage-plan-key"), on: "euw1-api-key" },
      "a stage in no plan": {
        edit: add("aws:apigateway/stage:Stage", "euw1-second-stage", { restApi: of(API), stageName: "second" }),
        on: "euw1-second-stage",
      },
    },
    harmless: {
      "the stage by its name": change(PLAN, { apiStages: [{ apiId: of(API), stage: "live" }] }),
      "a list of one block": change(PLAN, { throttleSettings: [{ rateLimit: "100", burstLimit: 200 }] }),
      "a stage of an API without keys": together(
        add("aws:apigateway/restApi:RestApi", "euw1-second-api", {}),
        add("aws:apigateway/stage:Stage", "euw1-second-stage", { restApi: of("euw1-second-api"), stageName: "live" }),
      ),
    },
  },
  "API-10": {
    base,
    edit: change(API, { disableExecuteApiEndpoint: false }),
    on: API,
    forms: {
      absent: change(API, { disableExecuteApiEndpoint: undefined }),
      "an HTTP API's": {
        edit: httpApi("euw1-http-api", { disableExecuteApiEndpoint: false }),
        on: "euw1-http-api",
      },
    },
    harmless: {
      "in quotes": change(API, { disableExecuteApiEndpoint: "true" }),
      "a private API, which has no other name": change(API, {
        disableExecuteApiEndpoint: false,
        endpointConfiguration: { types: ["PRIVATE"] },
      }),
    },
  },
  "API-11": {
    base,
    edit: change(DOMAIN, { securityPolicy: "TLS_1_0" }),
    on: DOMAIN,
    forms: {
      absent: change(DOMAIN, { securityPolicy: undefined }),
      "a policy that speaks worse ciphers": change(DOMAIN, { securityPolicy: "SecurityPolicy_TLS12_2018_EDGE" }),
      "an HTTP API's": {
        edit: add("aws:apigatewayv2/domainName:DomainName", "euw1-http-domain", {
          domainName: "http.euw1.edge.example.com",
          domainNameConfiguration: { endpointType: "REGIONAL" },
        }),
        on: "euw1-http-domain",
      },
    },
    harmless: { "TLS 1.3": change(DOMAIN, { securityPolicy: "SecurityPolicy_TLS13_1_3_2025_09" }) },
  },
  "API-13": {
    base,
    edit: change(API, { endpointConfiguration: { types: "EDGE" } }),
    on: API,
    forms: {
      "AWS's default": change(API, { endpointConfiguration: undefined }),
      "a list": change(API, { endpointConfiguration: [{ types: ["EDGE"] }] }),
      "a domain's": { edit: change(DOMAIN, { endpointConfiguration: { types: "EDGE" } }), on: DOMAIN },
    },
    harmless: {
      private: change(API, { endpointConfiguration: { types: "PRIVATE" } }),
      "a list of one": change(API, { endpointConfiguration: { types: ["REGIONAL"] } }),
    },
  },
  "API-16": {
    base,
    edit: answer("euw1-answer", cors("'*'", "'true'")),
    on: "euw1-answer",
    forms: {
      "the gateway's own answers": {
        edit: add("aws:apigateway/response:Response", "euw1-refusal", {
          responseParameters: {
            "gatewayresponse.header.Access-Control-Allow-Origin": "'*'",
            "gatewayresponse.header.access-control-allow-credentials": "'true'",
          },
        }),
        on: "euw1-refusal",
      },
      "an HTTP API's": {
        edit: httpApi("euw1-http-api", { corsConfiguration: { allowOrigins: ["*"], allowCredentials: true } }),
        on: "euw1-http-api",
      },
    },
    harmless: {
      "a named origin": answer("euw1-answer", cors("'https://shop.example.com'", "'true'")),
      "no credentials": answer("euw1-answer", cors("'*'", "'false'")),
      "no word on origins": answer("euw1-answer", { responseParameters: {} }),
    },
  },
};
