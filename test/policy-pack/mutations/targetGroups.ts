// Mutations of the policies about target groups.
import { type Json, UNKNOWN } from "../../../plan/type.ts";
import { add, change, changeWith, type Edit } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const [STATIC, ORDERS, REDIRECT, NEW] = ["euw1-static", "euw1-orders", "euw1-redirect", "euw1-new-targets"];

/** A target group under the type's older name. */
function older(inputs: Readonly<Record<string, Json>>): { readonly edit: Edit; readonly on: string } {
  const good = { protocol: "TLS", port: 8443, healthCheck: { protocol: "HTTPS" } };
  return { edit: add("aws:alb/targetGroup:TargetGroup", NEW, { ...good, ...inputs }), on: NEW };
}

function check(changes: Readonly<Record<string, Json>>): Edit {
  return changeWith(ORDERS, ({ healthCheck }) => ({
    healthCheck: { ...(healthCheck as Record<string, Json>), ...changes },
  }));
}

/** A group of Lambda functions, which have neither port nor protocol. */
const FUNCTION = add("aws:lb/targetGroup:TargetGroup", NEW, { targetType: "lambda" });

export const targetGroups: Mutations = {
  "LB-14": {
    edit: change(ORDERS, { protocol: "HTTP" }),
    on: ORDERS,
    forms: {
      "TCP of another port": { edit: change(STATIC, { protocol: "TCP" }), on: STATIC },
      "no protocol": change(ORDERS, { protocol: undefined }),
      "not known": change(ORDERS, { protocol: UNKNOWN }),
      "UDP where TCP may be": { edit: change(REDIRECT, { protocol: "TCP_UDP" }), on: REDIRECT },
      "the older type": older({ protocol: "TCP" }),
    },
    harmless: { "the port in quotes": change(REDIRECT, { port: "8080" }), "a Lambda function": FUNCTION },
  },
  "LB-15": {
    edit: check({ protocol: "HTTP" }),
    on: ORDERS,
    forms: {
      "AWS's default": change(ORDERS, { healthCheck: { path: "/healthz" } }),
      "no block": change(ORDERS, { healthCheck: undefined }),
      "a list of one block": change(ORDERS, { healthCheck: [{ protocol: "TCP" }] }),
      "not known": change(ORDERS, { healthCheck: UNKNOWN }),
      "the older type": older({ healthCheck: { protocol: "TCP" } }),
    },
    harmless: { "a Lambda function": FUNCTION },
  },
  "MS-10": {
    edit: change(STATIC, { preserveClientIp: "true" }),
    on: STATIC,
    forms: {
      "AWS's default": change(STATIC, { preserveClientIp: undefined }),
      "a boolean": change(STATIC, { preserveClientIp: true }),
      "no PROXY header": change(STATIC, { proxyProtocolV2: false }),
      "AWS's default PROXY header": change(STATIC, { proxyProtocolV2: undefined }),
      both: change(STATIC, { preserveClientIp: undefined, proxyProtocolV2: undefined }),
      "not known": change(STATIC, { proxyProtocolV2: UNKNOWN }),
      "a protocol that is not known": { edit: change(ORDERS, { protocol: UNKNOWN }), on: ORDERS },
      "the older type": older({ proxyProtocolV2: true }),
    },
    harmless: {
      "a boolean that is false": change(STATIC, { preserveClientIp: false, proxyProtocolV2: "true" }),
      "an application load balancer's": change(ORDERS, { preserveClientIp: "true" }),
      "a Lambda function": FUNCTION,
    },
  },
};
