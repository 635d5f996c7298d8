// Mutations of names and texts that AWS refuses.
import { UNKNOWN } from "../../../plan/type.ts";
import { add, change, of, rule, tcp, together } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const LONG = "a".repeat(33);
const RESOURCE = "aws:apigateway/resource:Resource";
const api = add("aws:apigateway/restApi:RestApi", "euw1-api", {});

export const limitsNames: Mutations = {
  "LIM-01": {
    edit: change("euw1-alb", { name: LONG }),
    on: "euw1-alb",
    forms: {
      "a name that begins as AWS's own do": change("euw1-alb", { name: "internal-edge" }),
      "characters that a host name has not": change("euw1-alb", { name: "the_edge" }),
      "a hyphen at the end": change("euw1-alb", { name: "edge-" }),
      "a beginning that is too long": change("euw1-alb", { namePrefix: "edge-of" }),
      "a beginning with a hyphen": change("euw1-alb", { namePrefix: "-edge" }),
      "a name that is not known": change("euw1-alb", { name: UNKNOWN }),
      "the name of another": {
        edit: together(change("euw1-alb", { name: "edge" }), change("euw1-nlb", { name: "edge" })),
        on: "euw1-nlb",
      },
      "a logical name that leaves the engine no room": {
        edit: add("aws:lb/loadBalancer:LoadBalancer", "euw1-the-second-balancers", { internal: true }),
        on: "euw1-the-second-balancers",
      },
      "the older type": {
        edit: add("aws:alb/loadBalancer:LoadBalancer", "euw1-old", { name: LONG }),
        on: "euw1-old",
      },
    },
    harmless: {
      "32 characters": change("euw1-alb", { name: "a".repeat(32) }),
      "a beginning of six": change("euw1-alb", { namePrefix: "edge-a" }),
      "the same name in two regions": together(
        change("euw1-alb", { name: "edge" }),
        change("use1-alb", { name: "edge" }),
      ),
      "a logical name of 24": add("aws:lb/loadBalancer:LoadBalancer", "euw1-the-second-balancer", {}),
    },
  },
  "LIM-02": {
    edit: together(change("euw1-orders", { name: "orders" }), change("euw1-accounts", { name: "orders" })),
    on: "euw1-accounts",
    forms: {
      "a name that is too long": { edit: change("euw1-orders", { name: LONG }), on: "euw1-orders" },
      "a dot": { edit: change("euw1-orders", { name: "orders.v2" }), on: "euw1-orders" },
      "a name that is not known": { edit: change("euw1-orders", { name: UNKNOWN }), on: "euw1-orders" },
    },
    harmless: {
      "a name that only load balancers may not have": change("euw1-orders", { name: "internal-orders" }),
      "the same name in two regions": together(
        change("euw1-orders", { name: "orders" }),
        change("use1-orders", { name: "orders" }),
      ),
    },
  },
  "LIM-23": {
    edit: change("euw1-proxy-group", { defaultInstanceWarmup: undefined }),
    on: "euw1-proxy-group",
    forms: {
      "a colon in the group's name": change("euw1-proxy-group", { name: "proxies:eu" }),
      "a template's name that is too short": {
        edit: change("euw1-proxy-template", { name: "ab" }),
        on: "euw1-proxy-template",
      },
      "a space in a template's name": {
        edit: change("euw1-proxy-template", { namePrefix: "the proxies" }),
        on: "euw1-proxy-template",
      },
    },
    harmless: {
      "a warm-up in quotes": change("euw1-proxy-group", { defaultInstanceWarmup: "240" }),
      "a template's name with a slash": change("euw1-proxy-template", { name: "edge/proxies(1)" }),
    },
  },
  "LIM-40": {
    edit: add("aws:apigateway/stage:Stage", "euw1-stage", { stageName: "first stage" }),
    on: "euw1-stage",
    forms: {
      "an HTTP API's stage": add("aws:apigatewayv2/stage:Stage", "euw1-stage", { name: "v1.2" }),
      "a name that is not known": add("aws:apigateway/stage:Stage", "euw1-stage", { stageName: UNKNOWN }),
      "a path that AWS answers": {
        edit: together(api, add(RESOURCE, "euw1-ping", { parentId: of("euw1-api"), pathPart: "ping" })),
        on: "euw1-ping",
      },
      "a route that AWS answers": {
        edit: add("aws:apigatewayv2/route:Route", "euw1-route", { routeKey: "GET /sping" }),
        on: "euw1-route",
      },
    },
    harmless: {
      "the stage that every HTTP API may have": add("aws:apigatewayv2/stage:Stage", "euw1-stage", { name: "$default" }),
      "the path deeper down": together(
        api,
        add(RESOURCE, "euw1-orders-path", { parentId: of("euw1-api"), pathPart: "orders" }),
        add(RESOURCE, "euw1-ping", { parentId: of("euw1-orders-path"), pathPart: "ping" }),
      ),
      "a longer path": add("aws:apigatewayv2/route:Route", "euw1-route", { routeKey: "GET /ping/all" }),
    },
  },
  "LIM-43": {
    edit: change("euw1-proxy-security-group", { description: "the proxies' group" }),
    on: "euw1-proxy-security-group",
    forms: {
      "letters beyond ASCII": change("euw1-proxy-security-group", { description: "flüsse" }),
      "256 characters": change("euw1-proxy-security-group", { description: "a".repeat(256) }),
      "a name like an id": change("euw1-proxy-security-group", { name: "sg-proxies" }),
      "a name that is not known": change("euw1-proxy-security-group", { name: UNKNOWN }),
      "a rule in the group's list": change("euw1-proxy-security-group", {
        ingress: [{ protocol: "tcp", fromPort: 1, toPort: 1, cidrBlocks: ["10.0.0.0/8"], description: "a > b" }],
      }),
      "a rule of its own": {
        edit: rule("Ingress", "euw1-rule", "euw1-proxy-security-group", { ...tcp(443), description: "“quoted”" }),
        on: "euw1-rule",
      },
      "a rule of the older type": {
        edit: add("aws:ec2/securityGroupRule:SecurityGroupRule", "euw1-rule", {
          securityGroupId: of("euw1-proxy-security-group"),
          type: "ingress",
          protocol: "tcp",
          fromPort: 443,
          toPort: 443,
          description: "a > b",
        }),
        on: "euw1-rule",
      },
    },
    harmless: {
      "everything that AWS takes": change("euw1-proxy-security-group", { description: "a-Z 0.9_:/()#,@[]+=&;{}!$*" }),
    },
  },
};
