// Mutations of what AWS refuses at the edge, of API Gateway and of functions.
import { type Json, type Properties, SECRET, UNKNOWN } from "../../../plan/type.ts";
import { add, change, changeWith, type Edit, of } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const elsewhere = { region: "eu-west-1" };
const LOGS = "edge-web-acl-logs";

function rate(changes: Properties): Edit {
  return changeWith("edge-web-acl", ({ rules }) => ({
    rules: (rules as readonly Properties[]).map((each) => {
      const statement = (each["statement"] as Properties)["rateBasedStatement"] as Properties | undefined;
      return statement ? { ...each, statement: { rateBasedStatement: { ...statement, ...changes } } } : each;
    }),
  }));
}

function headers(list: Json): Edit {
  return changeWith("edge-distribution", ({ origins }) => ({
    origins: (origins as readonly Properties[]).map((origin) => ({ ...origin, customHeaders: list })),
  }));
}

const sent = (number: number, value: string | Json = "a"): Properties[] =>
  Array.from({ length: number }, (_, at) => ({ name: `x-${at}`, value }));

const REST = "aws:apigateway/integration:Integration";
const HTTP = "aws:apigatewayv2/integration:Integration";
const integration = (type: string, inputs: Properties): Edit => add(type, "euw1-integration", inputs);
const DOMAIN = "aws:apigateway/domainName:DomainName";
const truststore = { truststoreUri: "s3://trust/partners.pem", truststoreVersion: "1" };
const domain = (type: string, inputs: Properties): Edit => add(type, "euw1-domain", inputs);
const lambda = (inputs: Properties): Edit => add("aws:lambda/function:Function", "euw1-function", inputs);
const variables = (bytes: number): Properties => ({ environment: { variables: { A: "a".repeat(bytes - 1) } } });

export const limitsEdge: Mutations = {
  "LIM-25": {
    edit: change("edge-log-source", elsewhere),
    on: "edge-log-source",
    forms: {
      "its destination": { edit: change("edge-log-destination", elsewhere), on: "edge-log-destination" },
      "its delivery": { edit: change("edge-log-delivery", elsewhere), on: "edge-log-delivery" },
      "the web ACL's log": { edit: change("edge-web-acl-logging", elsewhere), on: "edge-web-acl-logging" },
      "the web ACL's log group": { edit: change(LOGS, elsewhere), on: LOGS },
      "of a web ACL by its ARN": {
        edit: change("edge-web-acl-logging", {
          ...elsewhere,
          resourceArn: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/edge/1",
        }),
        on: "edge-web-acl-logging",
      },
      "of what is not known": change("edge-log-source", { resourceArn: UNKNOWN }),
    },
    harmless: {
      "of a regional web ACL": change("edge-web-acl-logging", {
        ...elsewhere,
        resourceArn: "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/api/1",
      }),
    },
  },
  "LIM-27": {
    edit: change(LOGS, { name: undefined, namePrefix: "waf-logs-" }),
    on: "edge-web-acl-logging",
    forms: {
      "a whole name": change(LOGS, { name: "waf-logs-edge", namePrefix: undefined }),
      "a logical name": change(LOGS, { name: undefined, namePrefix: undefined }),
      "an ARN": change("edge-web-acl-logging", {
        logDestinationConfigs: ["arn:aws:logs:us-east-1:123456789012:log-group:waf:*"],
      }),
      "two destinations": change("edge-web-acl-logging", { logDestinationConfigs: [of(LOGS), of("edge-logs")] }),
      "a bucket": change("edge-web-acl-logging", { logDestinationConfigs: [of("edge-logs")] }),
      "a destination that is not known": change("edge-web-acl-logging", { logDestinationConfigs: UNKNOWN }),
      "a web ACL's name": { edit: change("edge-web-acl", { name: "the web ACL" }), on: "edge-web-acl" },
      "a second log": {
        edit: add("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "euw1-second-logging", {
          resourceArn: of("edge-web-acl"),
          logDestinationConfigs: [of(LOGS)],
        }),
        on: "edge-web-acl",
      },
    },
    harmless: {
      "only the beginning": change(LOGS, { name: undefined, namePrefix: "aws-waf-logs-" }),
      "an ARN with the prefix": change("edge-web-acl-logging", {
        logDestinationConfigs: ["arn:aws:logs:us-east-1:123456789012:log-group:aws-waf-logs-edge:*"],
      }),
    },
  },
  "LIM-28": {
    edit: rate({ limit: 9 }),
    on: "edge-web-acl",
    forms: {
      "in quotes": rate({ limit: "9" }),
      "a window of one's own": rate({ evaluationWindowSec: 30 }),
      "a limit that is not known": rate({ limit: UNKNOWN }),
      "a window that is not known": rate({ evaluationWindowSec: UNKNOWN }),
      "AWS's own JSON": change("edge-web-acl", {
        rules: undefined,
        ruleJson: JSON.stringify([{ Name: "rate", Statement: { RateBasedStatement: { Limit: 9 } } }]),
      }),
      "rules that are not known": change("edge-web-acl", { rules: UNKNOWN }),
    },
    harmless: {
      "ten over a minute": rate({ limit: "10", evaluationWindowSec: "60" }),
      "AWS's window": rate({ evaluationWindowSec: null }),
    },
  },
  "LIM-30": {
    edit: headers(sent(11)),
    on: "edge-distribution",
    forms: {
      "a long name": headers([{ name: `x-${"a".repeat(255)}`, value: "a" }]),
      "a long value": headers([{ name: "x-a", value: "a".repeat(1784) }]),
      "too much in all": headers(sent(6, "a".repeat(1780))),
      "one block in the place of a list": headers({ name: "x-a", value: "a".repeat(1784) }),
      "headers that are not known": headers(UNKNOWN),
      "origins that are not known": change("edge-distribution", { origins: UNKNOWN }),
    },
    harmless: {
      ten: headers(sent(10)),
      "a secret and what is known later": headers([...sent(1, SECRET), ...sent(1, UNKNOWN)]),
    },
  },
  "LIM-33": {
    edit: integration(REST, { restApi: "api", timeoutMilliseconds: 30_000 }),
    on: "euw1-integration",
    forms: {
      "in quotes": integration(REST, { restApi: "api", timeoutMilliseconds: "30000" }),
      "too short": integration(REST, { restApi: "api", timeoutMilliseconds: 49 }),
      "not known": integration(REST, { restApi: "api", timeoutMilliseconds: UNKNOWN }),
      "an HTTP API's": integration(HTTP, { apiId: "api", timeoutMilliseconds: 30_001 }),
    },
    harmless: {
      "an HTTP API's 30 seconds": integration(HTTP, { apiId: "api", timeoutMilliseconds: 30_000 }),
      "AWS's own": integration(REST, { restApi: "api" }),
    },
  },
  "LIM-38": {
    edit: domain(DOMAIN, { mutualTlsAuthentication: truststore, endpointConfiguration: { types: "EDGE" } }),
    on: "euw1-domain",
    forms: {
      "AWS's own endpoint": domain(DOMAIN, { mutualTlsAuthentication: truststore }),
      "no version": domain(DOMAIN, {
        mutualTlsAuthentication: { truststoreUri: "s3://trust/partners.pem" },
        endpointConfiguration: { types: "REGIONAL" },
      }),
      "a truststore elsewhere": domain(DOMAIN, {
        mutualTlsAuthentication: { truststoreUri: "https://trust.example.com/partners.pem", truststoreVersion: "1" },
        endpointConfiguration: { types: "REGIONAL" },
      }),
      "an HTTP API's": domain("aws:apigatewayv2/domainName:DomainName", {
        mutualTlsAuthentication: { truststoreUri: "s3://trust/partners.pem" },
        domainNameConfiguration: { endpointType: "REGIONAL" },
      }),
      "not known": domain(DOMAIN, { mutualTlsAuthentication: UNKNOWN }),
    },
    harmless: {
      "as it must be": domain(DOMAIN, {
        mutualTlsAuthentication: truststore,
        endpointConfiguration: { types: "REGIONAL" },
      }),
      "a bucket that is known later": domain(DOMAIN, {
        mutualTlsAuthentication: { truststoreUri: UNKNOWN, truststoreVersion: UNKNOWN },
        endpointConfiguration: { types: "REGIONAL" },
      }),
      "no client certificates": domain(DOMAIN, { endpointConfiguration: { types: "EDGE" } }),
    },
  },
  "LIM-46": {
    edit: lambda({ name: "a".repeat(65) }),
    on: "euw1-function",
    forms: {
      "a dot in the name": lambda({ name: "forwarder.v2" }),
      "an environment that does not fit": lambda(variables(4097)),
      "an environment that is not known": lambda({ environment: { variables: UNKNOWN } }),
      "more than 15 minutes": lambda({ timeout: "901" }),
      memory: lambda({ memorySize: 64 }),
      "a logical name": {
        edit: add("aws:lambda/function:Function", `euw1-${"a".repeat(52)}`, {}),
        on: `euw1-${"a".repeat(52)}`,
      },
    },
    harmless: {
      "64 characters": lambda({ name: "a".repeat(64) }),
      "an environment that fits": lambda(variables(4096)),
      "a variable that is known later": lambda({ environment: { variables: { TABLE: UNKNOWN, KEY: SECRET } } }),
    },
  },
};
