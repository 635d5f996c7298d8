// Policies about listeners and their rules: TLS, by which policy and certificate, and what they do with a request.
import { TLS_POLICY } from "../../model/tlsPolicy.ts";
import { isUnknown } from "../../plan/read.ts";
import type { Json, PlannedResource, Properties } from "../../plan/type.ts";
import { ACM_ARN, certificateUses, isOfAcm, PLACES } from "../lib/certificateUses.ts";
import { at, blocks, expectOneOf, isAbsent, list, notKnown, number, text } from "../lib/inputs.ts";
import { numbersKnob, textsKnob } from "../lib/knobs.ts";
import { LISTENERS, RULES } from "../lib/quotas/balancerCounts.ts";
import { type Fault, resourcePolicy, type Stack, stackPolicy } from "../policy.ts";

const ELB = "https://docs.aws.amazon.com/elasticloadbalancing/latest";
const LISTENER_GUIDE = `${ELB}/application/load-balancer-listeners.html`;
const ENCRYPTED = ["HTTPS", "TLS"];
const POLICIES = ["Res-PQ-2025-09", "Res-FIPS-PQ-2025-09", "Res-2021-06", "Res-FIPS-2023-04"].map(
  (name) => `ELBSecurityPolicy-TLS13-1-2-${name}`,
);
const TLS13_POLICIES = ["PQ-2025-09", "FIPS-PQ-2025-09", "2021-06", "FIPS-2023-04"].map(
  (name) => `ELBSecurityPolicy-TLS13-1-3-${name}`,
);

/** True where every action sends the client to HTTPS; what is not known does not. */
function onlyRedirects(actions: Json | undefined): boolean {
  const all = blocks(actions) ?? [];
  // Without a protocol of its own, a redirect keeps the request's.
  const secure = (action: Properties): boolean =>
    text(action["type"]) === "redirect" && text(at(action, "redirect.protocol")) === "HTTPS";
  return all.length > 0 && all.every(secure);
}

function protocolOf(inputs: Properties): string | undefined {
  return text(inputs["protocol"])?.toUpperCase();
}

/** The listener without TLS that does more than redirect, or the rule by which it does. */
function httpFaults({ index }: Stack, listener: PlannedResource): readonly Fault[] {
  if (protocolOf(listener.inputs) !== "HTTP") return [];
  const fault = (resource: PlannedResource, property: string): Fault => ({
    what: "answers HTTP with something else than a redirect to HTTPS",
    property,
    resource,
  });
  if (!onlyRedirects(listener.inputs["defaultActions"])) return [fault(listener, "defaultActions")];
  return index
    .users(listener, "listenerArn")
    .filter(({ type, inputs }) => RULES.includes(type) && !onlyRedirects(inputs["actions"]))
    .map((rule) => fault(rule, "actions"));
}

/** True for conditions that name a host or a header, with values that not every request has. */
function narrows(conditions: Json | undefined): boolean {
  const everything = /^(?:\*+|\^?\.[*+]\$?)$/;
  return (blocks(conditions) ?? []).some((condition) =>
    ["hostHeader", "httpHeader"].some((kind) => {
      const values = ["values", "regexValues"].map((name) => list(at(condition, `${kind}.${name}`)));
      const all = values.flatMap((some) => some ?? [null]).map(text);
      return all.length > 0 && all.every((value) => value !== undefined && value !== "" && !everything.test(value));
    }),
  );
}

function defaultFault(inputs: Properties, status: readonly number[]): readonly Fault[] {
  const property = "defaultActions";
  const actions = blocks(inputs[property]);
  if (actions === undefined) return [notKnown(property)];
  const denies = (action: Properties): boolean =>
    text(action["type"]) === "redirect" ||
    (text(action["type"]) === "fixed-response" && status.includes(number(at(action, "fixedResponse.statusCode")) ?? 0));
  if (actions.length > 0 && actions.every(denies)) return [];
  return [{ what: "does something else by default than refuse", property }];
}

export const listeners = [
  stackPolicy({
    id: "LB-09",
    name: "lb-http-redirects",
    rule: "A listener for HTTP, and every rule of it, only redirects to HTTPS",
    reason: "a request over HTTP can be read and changed on its way",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:ELB.1", "ckv:CKV2_AWS_20"],
    steps: "Make every action of type redirect, with protocol HTTPS",
    link: `${ELB}/application/rule-action-types.html`,
    types: LISTENERS,
    judge: (stack) =>
      LISTENERS.flatMap((type) => stack.index.ofType(type)).flatMap((listener) => httpFaults(stack, listener)),
  }),
  resourcePolicy({
    id: "LB-10",
    name: "lb-listener-encrypted",
    rule: "A listener takes HTTPS or TLS, or HTTP to redirect it, or TCP where the settings say who ends TLS",
    reason: "what comes in without TLS can be read and changed on its way",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:ELB.18", "ckv:CKV_AWS_2", "ckv:CKV_AWS_378", "aws:AWS-0054"],
    steps: "Set protocol to HTTPS or TLS, with a certificate",
    link: LISTENER_GUIDE,
    knobs: {
      passthrough: numbersKnob(
        "Ports, beside the settings' redirectPort, that may hand on TCP as it comes",
        [],
        1,
        65535,
      ),
    },
    types: LISTENERS,
    judge: ({ inputs }, { passthrough }, { settings }) => {
      const protocol = protocolOf(inputs);
      if (protocol === "HTTP" && onlyRedirects(inputs["defaultActions"])) return [];
      // Decision 003: behind this port HAProxy can only redirect.
      const handedOn = [...passthrough, settings?.doors.static?.redirectPort];
      if (protocol === "TCP" && handedOn.includes(number(inputs["port"]) ?? 0)) return [];
      return expectOneOf(inputs, "protocol", ENCRYPTED);
    },
  }),
  resourcePolicy({
    id: "LB-11",
    name: "lb-listener-tls-policy",
    rule: "A listener names a policy of TLS 1.2 with forward secrecy, or of TLS 1.3",
    reason: "a listener without a policy takes TLS 1.0; older protocols and ciphers can be broken into",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:ELB.17", "ckv:CKV_AWS_103", "ckv:CKV2_AWS_74", "aws:AWS-0047"],
    steps: `Set sslPolicy to ${TLS_POLICY}`,
    link: `${ELB}/application/describe-ssl-policies.html`,
    knobs: { sslPolicies: textsKnob("Policies that may be used", [...POLICIES, ...TLS13_POLICIES]) },
    types: LISTENERS,
    judge: ({ inputs }, { sslPolicies }) => (isWithoutTls(inputs) ? [] : expectOneOf(inputs, "sslPolicy", sslPolicies)),
    fix: (inputs, { sslPolicies }) => {
      const given = inputs["sslPolicy"];
      const right = isWithoutTls(inputs) || isUnknown(given) || sslPolicies.includes(text(given) ?? "");
      return right || protocolOf(inputs) === undefined ? undefined : { sslPolicy: TLS_POLICY };
    },
  }),
  stackPolicy({
    id: "LB-12",
    name: "lb-listener-acm-certificate",
    rule: "Every certificate of a listener is ACM's",
    reason: "ACM renews its certificates; one of IAM's or of one's own ends some day and takes the door with it",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nag:ELBv2ACMCertificateRequired", "nist:SC-17"],
    steps: "Set certificateArn to a certificate of ACM in the listener's region",
    link: `${ELB}/application/https-listener-certificates.html`,
    types: PLACES.listener.types,
    judge: ({ index }) =>
      certificateUses(index, PLACES.listener)
        .filter(({ resource }) => !(LISTENERS.includes(resource.type) && isWithoutTls(resource.inputs)))
        .filter(({ sources, value }) => !sources.some(isOfAcm) && !ACM_ARN.test(text(value) ?? ""))
        .map(({ resource, property }): Fault => ({ what: "shows no certificate of ACM", property, resource })),
  }),
  resourcePolicy({
    id: "LB-13",
    name: "lb-listener-default-deny",
    rule: "An application listener refuses by default, and forwards only by a host or a header",
    reason: "a request for a name that nobody planned would reach a service by accident",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nist:AC-4"],
    steps: "Answer 404 by default, and give every rule that forwards a condition on hostHeader or httpHeader",
    link: `${ELB}/application/listener-rules.html`,
    knobs: { status: numbersKnob("Status codes of a refusal", [403, 404], 400, 599) },
    types: [...LISTENERS, ...RULES],
    judge: ({ inputs }, { status }) => {
      // A rule has no default of its own.
      if (inputs["listenerArn"] === undefined)
        return ["TCP", "TLS", "UDP", "TCP_UDP"].includes(protocolOf(inputs) ?? "") ? [] : defaultFault(inputs, status);
      const actions = blocks(inputs["actions"]);
      if (actions === undefined) return [notKnown("actions")];
      if (actions.every(({ type }) => ["fixed-response", "redirect"].includes(text(type) ?? ""))) return [];
      if (narrows(inputs["conditions"])) return [];
      return [{ what: "forwards requests for any host", property: "conditions" }];
    },
  }),
];

/** True for protocols that have no TLS; what is not known may have it. */
function isWithoutTls(inputs: Properties): boolean {
  const protocol = inputs["protocol"];
  return !isUnknown(protocol) && !isAbsent(protocol) && !ENCRYPTED.includes(protocolOf(inputs) ?? "");
}
