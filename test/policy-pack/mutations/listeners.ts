// Mutations of the policies about listeners and their rules.
import { type Json, UNKNOWN } from "../../../plan/type.ts";
import { add, change, changeWith, type Edit, of, together } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const [SERVICES, STATIC, REDIRECT, RULE] = [
  "euw1-services-listener",
  "euw1-static-listener",
  "euw1-redirect-listener",
  "euw1-rule-100",
];
const [NEW, NEW_RULE] = ["euw1-new-listener", "euw1-new-rule"];

const FORWARD = { type: "forward", targetGroupArn: of("euw1-orders") };
const TO_HTTPS = { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } };

/** A listener for HTTP, under either name of the type. */
function http(action: Json, module = "lb"): Edit {
  return add(`aws:${module}/listener:Listener`, NEW, {
    ...{ loadBalancerArn: of("euw1-alb"), port: 80, protocol: "HTTP", defaultActions: [action] },
  });
}

function rule(inputs: Readonly<Record<string, Json>>, module = "lb"): Edit {
  return add(`aws:${module}/listenerRule:ListenerRule`, NEW_RULE, { priority: 1, ...inputs });
}

/** Another certificate of a listener. */
function another(certificateArn: Json): { readonly edit: Edit; readonly on: string } {
  const type = "aws:lb/listenerCertificate:ListenerCertificate";
  return { edit: add(type, "euw1-more", { listenerArn: of(STATIC), certificateArn }), on: "euw1-more" };
}

const PATH = { pathPattern: { values: ["/orders"] } };
const OWN = "arn:aws:iam::123456789012:server-certificate/own";

export const listeners: Mutations = {
  "LB-09": {
    edit: http(FORWARD),
    on: NEW,
    forms: {
      "a redirect that stays with HTTP": http({ type: "redirect", redirect: { statusCode: "HTTP_301", port: "443" } }),
      "an action that is not known": http(UNKNOWN),
      "the older type": http(FORWARD, "alb"),
      "a rule of it": {
        edit: together(http(TO_HTTPS), rule({ listenerArn: of(NEW), actions: [FORWARD] })),
        on: NEW_RULE,
      },
      "a rule of the older type": {
        edit: together(http(TO_HTTPS), rule({ listenerArn: of(NEW), actions: FORWARD }, "alb")),
        on: NEW_RULE,
      },
    },
    harmless: {
      "a redirect": http(TO_HTTPS),
      "a redirect by a rule": together(http(TO_HTTPS), rule({ listenerArn: of(NEW), actions: [TO_HTTPS] })),
    },
  },
  "LB-10": {
    edit: change(STATIC, { protocol: "TCP" }),
    on: STATIC,
    forms: {
      "HTTP that forwards": {
        edit: change(SERVICES, { protocol: "HTTP", defaultActions: [FORWARD] }),
        on: SERVICES,
      },
      "not known": change(STATIC, { protocol: UNKNOWN }),
      "no protocol": change(STATIC, { protocol: undefined }),
      "another port than the settings name": { edit: change(REDIRECT, { port: 81 }), on: REDIRECT },
      "UDP at the port that they name": { edit: change(REDIRECT, { protocol: "TCP_UDP" }), on: REDIRECT },
      "the older type": { edit: http(FORWARD, "alb"), on: NEW },
    },
    harmless: {
      "HTTP that redirects": http(TO_HTTPS),
      "the port in quotes": change(REDIRECT, { port: "80" }),
    },
  },
  "LB-11": {
    edit: change(STATIC, { sslPolicy: "ELBSecurityPolicy-2016-08" }),
    on: STATIC,
    forms: {
      "AWS's default": change(STATIC, { sslPolicy: undefined }),
      "one whose name holds a good one's": change(STATIC, { sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06-Ext" }),
      "TLS 1.2 without forward secrecy": change(STATIC, { sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06" }),
      "not known": change(STATIC, { sslPolicy: UNKNOWN }),
      "a protocol that is not known": change(STATIC, { protocol: UNKNOWN, sslPolicy: undefined }),
      "the older type": {
        edit: add("aws:alb/listener:Listener", NEW, { protocol: "HTTPS", port: 443 }),
        on: NEW,
      },
    },
    harmless: {
      "TLS 1.3 alone": change(STATIC, { sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06" }),
      "a listener without TLS": change(REDIRECT, { sslPolicy: undefined }),
    },
  },
  "LB-12": {
    edit: change(STATIC, { certificateArn: OWN }),
    on: STATIC,
    forms: {
      "no certificate": change(STATIC, { certificateArn: undefined }),
      "one that nobody knows": change(STATIC, { certificateArn: UNKNOWN }),
      "one of IAM's": change(STATIC, { certificateArn: of("euw1-proxy-template") }),
      "another certificate of it": another(OWN),
    },
    harmless: {
      "the certificate itself": change(STATIC, { certificateArn: of("euw1-public-certificate") }),
      "one of ACM's by its ARN": another("arn:aws:acm:eu-west-1:123456789012:certificate/66242a24").edit,
      "a listener without TLS": change(REDIRECT, { certificateArn: undefined }),
    },
  },
  "LB-13": {
    edit: change(SERVICES, { defaultActions: [FORWARD] }),
    on: SERVICES,
    forms: {
      "an answer": change(SERVICES, {
        defaultActions: { type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "200" } },
      }),
      "several actions": change(SERVICES, { defaultActions: [TO_HTTPS, FORWARD] }),
      nothing: change(SERVICES, { defaultActions: [] }),
      "not known": change(SERVICES, { defaultActions: UNKNOWN }),
      "a rule for a path alone": { edit: change(RULE, { conditions: [PATH] }), on: RULE },
      "a rule for any host": {
        edit: change(RULE, { conditions: [{ hostHeader: { values: ["*"] } }, PATH] }),
        on: RULE,
      },
      "a rule for some host or any": {
        edit: change(RULE, { conditions: { hostHeader: { values: ["a.example.com", "*"] } } }),
        on: RULE,
      },
      "a rule for every host by a regular expression": {
        edit: change(RULE, { conditions: [{ hostHeader: { regexValues: ["^.*$"] } }] }),
        on: RULE,
      },
      "a rule of which nothing is known": { edit: change(RULE, { conditions: UNKNOWN }), on: RULE },
      "a rule of the older type": {
        edit: rule({ listenerArn: of(SERVICES), actions: [FORWARD], conditions: [PATH] }, "alb"),
        on: NEW_RULE,
      },
    },
    harmless: {
      "a header": change(RULE, { conditions: [{ httpHeader: { httpHeaderName: "X-Door", values: ["cdn"] } }] }),
      "a part of a domain": change(RULE, { conditions: [{ hostHeader: { values: "*.example.com" } }] }),
      "a refusal of any host": change(RULE, {
        conditions: [PATH],
        actions: [{ type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "410" } }],
      }),
      "a number for the status": changeWith(SERVICES, () => ({
        defaultActions: [{ type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: 403 } }],
      })),
    },
  },
};
