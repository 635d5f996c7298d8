// Mistakes that open or shut a way, for the policies that ask the proof; the proof's own tests have a hundred more.
import { CLOSED_ACLS } from "../../proof/claims/mistakes/closedAcls.ts";
import { EXPOSURE } from "../../proof/claims/mistakes/exposure.ts";
import { LOAD_BALANCERS } from "../../proof/claims/mistakes/loadBalancers.ts";
import { OPEN_ACLS } from "../../proof/claims/mistakes/openAcls.ts";
import { ROUTES } from "../../proof/claims/mistakes/routes.ts";
import { SECURITY_GROUPS } from "../../proof/claims/mistakes/securityGroups.ts";
import { change, type Edit, of, rule, tcp } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const MISTAKES = [...CLOSED_ACLS, ...EXPOSURE, ...LOAD_BALANCERS, ...OPEN_ACLS, ...ROUTES, ...SECURITY_GROUPS];

/** The edit of one of the proof's mistakes, by its name. */
function mistake(name: string): Edit {
  const found = MISTAKES.find((each) => each.name === name);
  if (!found) throw new Error(`no mistake is called "${name}"`);
  return found.edit;
}

export const paths: Mutations = {
  "MS-01": {
    edit: mistake("leads from the network load balancer to a service"),
    on: "euw1-service-from-nlb",
    forms: {
      "a distribution without its web ACL": {
        edit: mistake("takes the web ACL off the distribution"),
        on: "edge-distribution",
      },
    },
  },
  "MS-02": {
    edit: mistake("gives a service an Elastic IP"),
    on: "euw1-orders-sample",
    forms: { "an instance with a public address": mistake("starts a service with a public address") },
  },
  "MS-03": {
    edit: change("euw1-alb-from-proxy-443", { referencedSecurityGroupId: of("euw1-nlb-security-group") }),
    on: "euw1-alb-from-proxy-443",
    forms: {
      "a rule of a range": {
        edit: rule("Ingress", "euw1-alb-from-vpc", "euw1-alb-security-group", {
          ...tcp(443),
          cidrIpv4: "10.10.0.0/16",
        }),
        on: "euw1-alb-from-vpc",
      },
    },
  },
  "MS-08": {
    edit: mistake("drops the answers to the clients"),
    on: "euw1-ingress-network-acl",
    forms: {
      "a health check on a port that nobody opened": {
        edit: mistake("asks after the proxies' health on a port that nobody opened"),
        on: "euw1-nlb-security-group",
      },
    },
  },
  "MS-22": {
    edit: mistake("peers the regions"),
    on: "euw1-use1-peering",
  },
  "MS-23": {
    edit: mistake("gives the service tier a route to the internet"),
    on: "euw1-service-route-internet",
    forms: {
      "a route in the table itself": {
        edit: mistake("gives the endpoint tier a route to the internet in the table itself"),
        on: "euw1-endpoint-route-table",
      },
      "proxies that call a service past the ALB": {
        edit: mistake("leads the proxies to the services past the ALB"),
        on: "euw1-service-from-proxy",
      },
    },
  },
  "MS-28": {
    edit: mistake("allows everything into the service tier"),
    on: "euw1-service-network-acl",
    forms: {
      "a rule that is a resource of its own": {
        edit: mistake("allows everything by a rule that is a resource of its own"),
        on: "euw1-endpoint-network-acl",
      },
    },
  },
  "MS-29": {
    edit: mistake("lets the load balancer behind the proxies send PROXY headers, instead of the one before them"),
    on: "euw1-proxy-from-nlb-8443",
  },
};
