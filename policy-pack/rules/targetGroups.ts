// Policies about target groups: TLS to the targets, also for health checks, and how the client's address gets there.
import { PROXY_PORTS } from "../../model/ports.ts";
import { isUnknown } from "../../plan/read.ts";
import type { Properties } from "../../plan/type.ts";
import { expectOneOf, notKnown, number, text } from "../lib/inputs.ts";
import { numbersKnob } from "../lib/knobs.ts";
import { TARGET_GROUPS } from "../lib/quotas/balancerCounts.ts";
import { type Fault, resourcePolicy } from "../policy.ts";

const ELB = "https://docs.aws.amazon.com/elasticloadbalancing/latest";

/** Lambda functions are called, not connected to. */
function isFunction(inputs: Properties): boolean {
  return text(inputs["targetType"]) === "lambda";
}

/** The faults of a target group that a network load balancer forwards to. */
function ofNetwork(inputs: Properties, faults: () => readonly Fault[]): readonly Fault[] {
  if (isFunction(inputs)) return [];
  const protocol = inputs["protocol"];
  if (isUnknown(protocol)) return [notKnown("protocol")];
  return ["HTTP", "HTTPS"].includes(text(protocol) ?? "") ? [] : faults();
}

export const targetGroups = [
  resourcePolicy({
    id: "LB-14",
    name: "lb-target-group-encrypted",
    rule: "A target group speaks HTTPS or TLS with its targets",
    reason: "requests cross the network between zones, where whoever is in can read and change them",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:ELB.22", "nist:SC-8"],
    steps: "Set protocol to HTTPS or TLS",
    link: `${ELB}/application/load-balancer-target-groups.html`,
    // Decision 003: HAProxy can only redirect there.
    knobs: {
      plain: numbersKnob("Ports of targets that may be asked over plain TCP", [PROXY_PORTS.redirect], 1, 65535),
    },
    types: TARGET_GROUPS,
    judge: ({ inputs }, { plain }) => {
      if (isFunction(inputs)) return [];
      if (text(inputs["protocol"]) === "TCP" && plain.includes(number(inputs["port"]) ?? 0)) return [];
      return expectOneOf(inputs, "protocol", ["HTTPS", "TLS"]);
    },
  }),
  resourcePolicy({
    id: "LB-15",
    name: "lb-health-check-encrypted",
    rule: "A target group checks its targets' health over HTTPS",
    reason: "a check without TLS finds a target healthy that no request gets an answer from",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:ELB.21", "ckv:CKV_AWS_261"],
    steps: "Set healthCheck.protocol to HTTPS",
    link: `${ELB}/application/target-group-health-checks.html`,
    types: TARGET_GROUPS,
    judge: ({ inputs }) => (isFunction(inputs) ? [] : expectOneOf(inputs, "healthCheck.protocol", ["HTTPS"])),
  }),
  resourcePolicy({
    id: "MS-10",
    name: "ms-nlb-client-ip-boundary",
    rule: "A network load balancer tells its targets the client's address by the PROXY header alone",
    reason:
      "instance targets keep clients' addresses unless told otherwise, and then the proxies' ACL must admit the world",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nist:SC-7"],
    steps: 'Set preserveClientIp to "false" and proxyProtocolV2 to true',
    link: `${ELB}/network/edit-target-group-attributes.html`,
    types: TARGET_GROUPS,
    judge: ({ inputs }) =>
      ofNetwork(inputs, () => {
        const faults = [
          ...expectOneOf(inputs, "preserveClientIp", [false]),
          ...expectOneOf(inputs, "proxyProtocolV2", [true]),
        ];
        return faults.slice(0, 1);
      }),
  }),
];
