// Mutations of what HAProxy and its neighbours must agree on: PROXY headers, names, timeouts.
import { encodeUserData } from "../../../model/cloudInit.ts";
import { type Properties, UNKNOWN } from "../../../plan/type.ts";
import { decodeUserData } from "../../../proof/planned/haproxy.ts";
import { add, change, changeWith, type Edit, of, together } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const TEMPLATE = "euw1-proxy-template";

/** Writes HAProxy's configuration anew. Throws where the text does not stand there. */
function proxy(before: string, after: string): Edit {
  return changeWith(TEMPLATE, ({ userData }) => {
    const text = decodeUserData(userData as string);
    if (!text.includes(before)) throw new Error(`${TEMPLATE}: has no ${before}`);
    return { userData: encodeUserData(text.replaceAll(before, after)) };
  });
}

const SERVERS = "server-template alb 8 services.euw1.internal.edge.example.com:443";

function fromEdge(changes: Properties): Edit {
  return changeWith("edge-distribution", ({ origins }) => ({
    origins: (origins as readonly Properties[]).map((origin) => ({
      ...origin,
      customOriginConfig: { ...(origin["customOriginConfig"] as Properties), ...changes },
    })),
  }));
}

const vpcOrigin = (config: Properties): Edit =>
  together(
    add("aws:cloudfront/vpcOrigin:VpcOrigin", "euw1-vpc-origin", { vpcOriginEndpointConfig: { arn: of("euw1-alb") } }),
    change("edge-distribution", {
      origins: [
        { domainName: "a.example", originId: "a", vpcOriginConfig: { vpcOriginId: of("euw1-vpc-origin"), ...config } },
      ],
    }),
  );

export const limitsProxies: Mutations = {
  "LIM-17": {
    edit: change("euw1-redirect", { proxyProtocolV2: false }),
    on: "euw1-redirect",
    forms: {
      "in quotes": change("euw1-redirect", { proxyProtocolV2: "false" }),
      "left to AWS": change("euw1-redirect", { proxyProtocolV2: undefined }),
      "not known": change("euw1-redirect", { proxyProtocolV2: UNKNOWN }),
      "a bind that does not expect it": proxy("bind :8080 accept-proxy", "bind :8080"),
      "a health check's port of its own": change("euw1-redirect", { healthCheck: { port: "8405", protocol: "HTTPS" } }),
      "to an application load balancer's targets": {
        edit: change("euw1-orders", { proxyProtocolV2: true }),
        on: "euw1-orders",
      },
      "a configuration that is not known": { edit: change(TEMPLATE, { userData: UNKNOWN }), on: TEMPLATE },
    },
    harmless: {
      "sent, in quotes": change("euw1-redirect", { proxyProtocolV2: "true" }),
      "a rule that expects it": proxy(
        "bind :8080 accept-proxy",
        "bind :8080\n          tcp-request connection expect-proxy layer4",
      ),
      "another program": change(TEMPLATE, { userData: Buffer.from("#!/bin/sh\n").toString("base64") }),
    },
  },
  "LIM-20": {
    edit: change("euw1-alb", { idleTimeout: 60 }),
    on: "euw1-alb",
    forms: {
      "AWS's default": change("euw1-alb", { idleTimeout: undefined }),
      "out of bounds": change("euw1-alb", { idleTimeout: 4001 }),
      "not known": change("euw1-alb", { idleTimeout: UNKNOWN }),
      "an idle client for too short": change("euw1-alb", { clientKeepAlive: "59" }),
      "CloudFront keeps connections for longer than HAProxy": {
        edit: fromEdge({ originKeepaliveTimeout: 80 }),
        on: "edge-distribution",
      },
      "HAProxy keeps connections for shorter than CloudFront": {
        edit: proxy("timeout http-keep-alive 75s", "timeout http-keep-alive 60s"),
        on: "edge-distribution",
      },
      "CloudFront gives up before HAProxy": { edit: fromEdge({ originReadTimeout: "60" }), on: "edge-distribution" },
      "CloudFront's bounds": { edit: fromEdge({ originReadTimeout: 121 }), on: "edge-distribution" },
      "HAProxy keeps what the load balancer forgets": {
        edit: proxy("timeout http-keep-alive 75s", "timeout http-keep-alive 6m"),
        on: TEMPLATE,
      },
      "a listener that forgets early": {
        edit: change("euw1-redirect-listener", { tcpIdleTimeoutSeconds: 60 }),
        on: "euw1-redirect-listener",
      },
      "HAProxy waits for ever": {
        edit: together(proxy("    timeout server 60s\n", ""), change("edge-distribution", { origins: [] })),
        on: "euw1-alb",
      },
      "HAProxy keeps idle servers": proxy("pool-purge-delay 30s", "pool-purge-delay 120000"),
      "CloudFront by a VPC origin": vpcOrigin({ originReadTimeout: 120 }),
    },
    harmless: {
      "a longer one in quotes": change("euw1-alb", { idleTimeout: "121" }),
      "a VPC origin in order": vpcOrigin({ originReadTimeout: 60 }),
      "another origin's own": change("edge-distribution", {
        origins: [{ domainName: "a.example", originId: "a", customOriginConfig: { originKeepaliveTimeout: 120 } }],
      }),
    },
  },
  "LIM-21": {
    edit: proxy(SERVERS, SERVERS.replace("alb 8", "alb 1")),
    on: TEMPLATE,
    forms: {
      "a single server": proxy(SERVERS, SERVERS.replace("server-template alb 8", "server alb")),
      "resolved at the start": proxy(" resolvers vpc resolve-prefer ipv4", ""),
      "no start without an address": proxy("init-addr none", "init-addr last,libc"),
      "addresses held for long": proxy("hold obsolete 5s", "hold obsolete 60s"),
      "a configuration that is not known": change(TEMPLATE, { userData: UNKNOWN }),
      "a configuration that is not readable": change(TEMPLATE, { userData: "H4sI" }),
    },
    harmless: {
      "a place for each zone": proxy(SERVERS, SERVERS.replace("alb 8", "alb 1-2")),
      "an address": proxy(SERVERS, "server alb 10.10.16.4:443"),
      "no user data": change(TEMPLATE, { userData: undefined }),
    },
  },
};
