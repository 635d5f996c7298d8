// Mutations of DNS.
import { type Json, UNKNOWN } from "../../../plan/type.ts";
import { add, change, of, together } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const VIEWER = "edge-viewer-record";
const ORIGIN = "edge-origin-record-eu-west-1";

const alias = (name: Json): Json => ({ name, zoneId: "Z2FDTNDATAQYW2", evaluateTargetHealth: false });
const cname = (...records: readonly Json[]) =>
  add("aws:route53/record:Record", "euw1-other-record", {
    name: "other",
    type: "CNAME",
    zoneId: "Z1",
    records: [...records],
  });
const ZONE = add("aws:route53/zone:Zone", "euw1-zone", { name: "example.com" });

export const dns: Mutations = {
  "DNS-01": {
    edit: ZONE,
    on: "euw1-zone",
    forms: { "an empty list of VPCs": add("aws:route53/zone:Zone", "euw1-zone", { name: "example.com", vpcs: [] }) },
    harmless: {
      "a private zone": add("aws:route53/zone:Zone", "euw1-zone", { name: "a", vpcs: { vpcId: of("euw1-vpc") } }),
      "a zone with a log": together(
        ZONE,
        add("aws:route53/queryLog:QueryLog", "euw1-log", { zoneId: of("euw1-zone") }),
      ),
    },
  },
  "DNS-03": {
    edit: change(VIEWER, { aliases: [alias("d111111abcdef8.cloudfront.net")] }),
    on: VIEWER,
    forms: {
      "one block instead of a list": change(VIEWER, { aliases: alias("d111111abcdef8.cloudfront.net") }),
      "a name that nobody knows, of nothing": change(VIEWER, { aliases: [alias(UNKNOWN)] }),
      "aliases that nobody knows, of nothing": change(VIEWER, { aliases: UNKNOWN }),
      "a CNAME": { edit: cname("site.s3-website-eu-west-1.amazonaws.com"), on: "euw1-other-record" },
      "a type that nobody knows": {
        edit: add("aws:route53/record:Record", "euw1-other-record", { type: UNKNOWN, records: ["a.example.net"] }),
        on: "euw1-other-record",
      },
    },
    harmless: {
      "a CNAME to a resource of ours": cname(of("euw1-nlb")),
      "a text that leads nowhere": add("aws:route53/record:Record", "euw1-other-record", {
        type: "TXT",
        records: ["v=spf1 -all"],
      }),
    },
  },
  "DNS-04": {
    edit: change(ORIGIN, { aliases: [{ name: of("euw1-nlb"), zoneId: "Z1" }], healthCheckId: undefined }),
    on: ORIGIN,
    forms: {
      "no identifier": change(ORIGIN, { setIdentifier: undefined }),
      "one block instead of a list": change(ORIGIN, {
        latencyRoutingPolicies: { region: "eu-west-1" },
        aliases: alias(of("euw1-nlb")),
        healthCheckId: undefined,
      }),
      weights: change(ORIGIN, {
        latencyRoutingPolicies: undefined,
        weightedRoutingPolicies: [{ weight: 1 }],
        aliases: [alias(of("euw1-nlb"))],
        healthCheckId: undefined,
      }),
      addresses: {
        edit: add("aws:route53/record:Record", "euw1-other-record", {
          type: "A",
          records: ["203.0.113.1"],
          setIdentifier: "a",
          multivalueAnswerRoutingPolicy: "true",
        }),
        on: "euw1-other-record",
      },
    },
    harmless: {
      "the target's own health": change(ORIGIN, { healthCheckId: undefined }),
      "a record that is the only one of its name": change(VIEWER, { aliases: [alias(of("edge-distribution"))] }),
    },
  },
};
