// Mutations that take more of a load balancer's, web ACL's or API's quotas than AWS grants.
import { type Json, type Properties, UNKNOWN } from "../../../plan/type.ts";
import { add, change, changeWith, type Edit, of, together } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

export function many(number: number, edit: (at: number) => Edit): Edit {
  return together(...Array.from({ length: number }, (_, at) => edit(at)));
}

export function times<T>(number: number, make: (at: number) => T): T[] {
  return Array.from({ length: number }, (_, at) => make(at));
}

const listeners = (balancer: string, number: number): Edit =>
  many(number, (at) =>
    add("aws:lb/listener:Listener", `euw1-listener-${at}`, {
      loadBalancerArn: of(balancer),
      port: 10_000 + at,
      protocol: "TCP",
      defaultActions: [],
    }),
  );
const certificates = (listener: string, number: number): Edit =>
  many(number, (at) =>
    add("aws:lb/listenerCertificate:ListenerCertificate", `euw1-certificate-${at}`, { listenerArn: of(listener) }),
  );
const hosts = (number: number): Json => [{ hostHeader: { values: times(number, (at) => `host-${at}.example.com`) } }];
const moreRules = (number: number): Edit =>
  many(number, (at) =>
    add("aws:lb/listenerRule:ListenerRule", `euw1-rule-${1000 + at}`, {
      listenerArn: of("euw1-services-listener"),
      conditions: hosts(1),
      actions: [],
    }),
  );

/** 152 capacity units. */
const dear = (at: number): Properties => ({
  name: `dear-${at}`,
  priority: 5000 + at,
  statement: {
    rateBasedStatement: { limit: 100, aggregateKeyType: "CUSTOM_KEYS", customKeys: times(5, () => ({ ip: {} })) },
  },
});
const withRules = (...more: readonly Properties[]): Edit =>
  changeWith("edge-web-acl", ({ rules: before }) => ({ rules: [...(before as readonly Json[]), ...more] }));
const inGroup = (capacity: number): Edit =>
  together(
    add("aws:wafv2/ruleGroup:RuleGroup", "euw1-rule-group", { capacity }),
    withRules({
      name: "group",
      priority: 1,
      statement: { ruleGroupReferenceStatement: { arn: of("euw1-rule-group") } },
    }),
  );
const base64 = (bytes: number): string => Buffer.alloc(bytes, 7).toString("base64");

const authorizers = (type: string, api: string, property: string, number: number): Edit =>
  together(
    add(api, "euw1-api", {}),
    many(number, (at) => add(type, `euw1-authorizer-${at}`, { [property]: of("euw1-api") })),
  );
const restAuthorizers = (number: number): Edit =>
  authorizers("aws:apigateway/authorizer:Authorizer", "aws:apigateway/restApi:RestApi", "restApi", number);

export const limitsQuotas: Mutations = {
  "LIM-12": {
    edit: listeners("euw1-nlb", 48),
    on: "euw1-nlb",
    forms: {
      certificates: certificates("euw1-static-listener", 24),
      targets: change("euw1-proxy-group", { maxSize: 200 }),
      "targets that are not known": change("euw1-proxy-group", { maxSize: UNKNOWN }),
    },
    harmless: { "as many as are granted": listeners("euw1-nlb", 47) },
  },
  "LIM-13": {
    edit: change("euw1-rule-100", { conditions: hosts(6) }),
    on: "euw1-rule-100",
    forms: {
      "one block in the place of a list": change("euw1-rule-100", { conditions: (hosts(6) as readonly Json[])[0] }),
      "conditions that are not known": change("euw1-rule-100", { conditions: UNKNOWN }),
      "target groups of one action": change("euw1-rule-100", {
        actions: [{ type: "forward", forward: { targetGroups: times(6, (at) => ({ arn: `arn:${at}` })) } }],
      }),
      listeners: { edit: listeners("euw1-alb", 50), on: "euw1-alb" },
      rules: { edit: moreRules(99), on: "euw1-alb" },
      certificates: { edit: certificates("euw1-services-listener", 26), on: "euw1-alb" },
    },
    harmless: { "five hosts": change("euw1-rule-100", { conditions: hosts(5) }), "98 more rules": moreRules(98) },
  },
  "LIM-22": {
    edit: change("euw1-proxy-template", { userData: base64(16_385) }),
    on: "euw1-proxy-template",
    forms: {
      "user data that is not known": change("euw1-proxy-template", { userData: UNKNOWN }),
      "an instance's in base64": {
        edit: change("euw1-orders-sample", { userData: undefined, userDataBase64: base64(16_385) }),
        on: "euw1-orders-sample",
      },
      "an instance's as text": {
        edit: change("euw1-orders-sample", { userDataBase64: undefined, userData: `#!/bin/sh\n${"é".repeat(8_200)}` }),
        on: "euw1-orders-sample",
      },
    },
    harmless: { "as much as fits": change("euw1-proxy-template", { userData: base64(16_384) }) },
  },
  "LIM-26": {
    edit: withRules(...times(26, dear)),
    on: "edge-web-acl",
    forms: {
      "AWS's own JSON": change("edge-web-acl", { rules: undefined, ruleJson: JSON.stringify(times(33, capitalised)) }),
      "a rule group": inGroup(4000),
      "a statement without a price": withRules({
        name: "patterns",
        priority: 1,
        statement: { regexPatternSetReferenceStatement: { arn: "arn:aws:wafv2:set" } },
      }),
      "rules that are not known": change("edge-web-acl", { rules: UNKNOWN }),
    },
    harmless: { "fewer rules": withRules(...times(25, dear)), "a small rule group": inGroup(500) },
  },
  "LIM-31": {
    edit: many(26, (at) => add("aws:cloudfront/vpcOrigin:VpcOrigin", `euw1-origin-${at}`, {})),
    on: "",
    harmless: { "25": many(25, (at) => add("aws:cloudfront/vpcOrigin:VpcOrigin", `euw1-origin-${at}`, {})) },
  },
  "LIM-34": {
    edit: restAuthorizers(11),
    on: "euw1-api",
    forms: {
      "of an HTTP API": authorizers("aws:apigatewayv2/authorizer:Authorizer", "aws:apigatewayv2/api:Api", "apiId", 11),
    },
    harmless: { ten: restAuthorizers(10) },
  },
  "LIM-35": {
    edit: many(61, (at) => add("aws:apigateway/clientCertificate:ClientCertificate", `euw1-client-${at}`, {})),
    on: "",
    harmless: {
      "60": many(60, (at) => add("aws:apigateway/clientCertificate:ClientCertificate", `euw1-client-${at}`, {})),
    },
  },
  "LIM-39": {
    edit: many(21, (at) => add("aws:apigateway/vpcLink:VpcLink", `euw1-link-${at}`, {})),
    on: "",
    harmless: { "20": many(20, (at) => add("aws:apigateway/vpcLink:VpcLink", `euw1-link-${at}`, {})) },
  },
};

function capitalised(at: number): Json {
  return {
    Name: `dear-${at}`,
    Statement: { RateBasedStatement: { Limit: 100, CustomKeys: times(5, () => ({ IP: {} })) } },
  };
}
