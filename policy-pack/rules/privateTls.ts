// Policies about keys and certificates of our own: how strong, how long, and for what.
import type { Json, PlannedResource } from "../../plan/type.ts";
import { TYPES } from "../../proof/planned/types.ts";
import { expectBetween, expectOneOf, flag, isAbsent, list, notKnown, number, text } from "../lib/inputs.ts";
import { numberKnob, textsKnob } from "../lib/knobs.ts";
import { OWN_TLS } from "../lib/certificateUses.ts";
import { nameOfUrn } from "../lib/message.ts";
import { type Fault, resourcePolicy, type Stack, stackPolicy } from "../policy.ts";

const KEY = OWN_TLS.key;
const REQUEST = OWN_TLS.request;
const CERTIFICATES = [OWN_TLS.selfSigned, OWN_TLS.locallySigned] as const;

const RFC = "https://datatracker.ietf.org/doc/html/rfc5280";

/** Hours that an authority may be valid: ten years of 365 days. */
const ROOT_HOURS = 87_600;
/** Hours before its end when a certificate must have a successor: a week, for an update that somebody must run. */
const RENEWAL_HOURS = 168;
const SECONDS_PER_HOUR = 3600;

function isAuthority({ inputs }: PlannedResource): boolean {
  return flag(inputs["isCaCertificate"]) === true;
}

function certificatesOf({ index }: Stack): readonly PlannedResource[] {
  return CERTIFICATES.flatMap((type) => index.ofType(type)).filter(({ external }) => external !== true);
}

function validityFaults(resource: PlannedResource, longest: number): readonly Fault[] {
  const { inputs } = resource;
  const most = isAuthority(resource) ? ROOT_HOURS : longest;
  const validity = number(inputs["validityPeriodHours"]);
  return [
    ...expectBetween(inputs, "validityPeriodHours", 1, most),
    ...expectBetween(inputs, "earlyRenewalHours", RENEWAL_HOURS, (validity ?? most) - 1),
  ]
    .slice(0, 1)
    .map((fault) => ({ ...fault, resource }));
}

/** Instances that would outlive a certificate that they were launched with. */
function lifetimeFaults(stack: Stack, longest: number): readonly Fault[] {
  const spans = certificatesOf(stack)
    .filter((each) => !isAuthority(each))
    .map(({ inputs }) => (number(inputs["validityPeriodHours"]) ?? 0) - (number(inputs["earlyRenewalHours"]) ?? 0))
    // What is amiss with a certificate itself is its own fault.
    .filter((hours) => hours > 0);
  const hours = Math.min(longest - RENEWAL_HOURS, ...spans);
  const property = "maxInstanceLifetime";
  return stack.index.ofType(TYPES.autoscalingGroup).flatMap((resource) =>
    expectBetween(resource.inputs, property, 1, hours * SECONDS_PER_HOUR - 1).map((fault) => ({
      ...fault,
      resource,
    })),
  );
}

function usageFault({ type, urn, inputs }: PlannedResource, roots: readonly string[]): readonly Fault[] {
  if (type === REQUEST) return namesFault(inputs["dnsNames"]);
  const authority = flag(inputs["isCaCertificate"] ?? false);
  if (authority === undefined) return [notKnown("isCaCertificate")];
  const property = "allowedUses";
  const uses = list(inputs[property]);
  const named = uses?.map(text);
  if (named === undefined || named.includes(undefined)) return [notKnown(property)];
  if (authority) {
    const declared = roots.includes(nameOfUrn(urn));
    return declared ? [] : [{ what: "is an authority that is not declared", property: "isCaCertificate" }];
  }
  const missing = ["server_auth", "digital_signature"].find((use) => !named.includes(use));
  if (missing !== undefined) return [{ what: `is not for ${missing}`, property, value: uses ?? [] }];
  if (named.some((use) => use === "cert_signing" || use === "crl_signing"))
    return [{ what: "may sign as an authority does", property, value: uses ?? [] }];
  // Whoever signs for somebody else takes the names of the request.
  return isAbsent(inputs["certRequestPem"]) ? namesFault(inputs["dnsNames"]) : [];
}

function namesFault(names: Json | undefined): readonly Fault[] {
  const property = "dnsNames";
  const given = list(names)?.map(text);
  if (given === undefined || given.includes(undefined)) return [notKnown(property)];
  return given.some((name) => name !== "") ? [] : [{ what: "has no name in dnsNames", property }];
}

export const privateTls = [
  resourcePolicy({
    id: "TLS-08",
    name: "tls-key-strength",
    rule: "A private key is RSA of 3,072 bits or more, ECDSA on P-256 or more, or Ed25519",
    reason: "a weaker key can be worked out, and what it signs, forged",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:ACM.2", "nist:SC-12"],
    steps: "Set algorithm to ECDSA and ecdsaCurve to P256",
    link: "https://nvlpubs.nist.gov/nistpubs/SpecialPublications/NIST.SP.800-57pt1r5.pdf",
    knobs: { rsaBits: numberKnob("Bits of an RSA key at least", 3072, 2048, 8192) },
    types: [KEY],
    judge: ({ inputs }, { rsaBits }) => {
      const algorithm = text(inputs["algorithm"]);
      if (algorithm === "RSA") return expectBetween(inputs, "rsaBits", rsaBits, 16_384);
      // The provider's own default is P224.
      if (algorithm === "ECDSA") return expectOneOf(inputs, "ecdsaCurve", ["P256", "P384", "P521"]);
      return expectOneOf(inputs, "algorithm", ["ED25519"]);
    },
  }),
  resourcePolicy({
    id: "TLS-09",
    name: "tls-self-signed-usages",
    rule: "A certificate of our own names a server and authenticates it, and only the declared root is an authority",
    reason: "a certificate that may do more than its server needs speaks for others once it is stolen",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nist:SC-17"],
    steps:
      "Set allowedUses to digital_signature and server_auth, dnsNames to the server's name, and isCaCertificate to false",
    link: `${RFC}#section-4.2.1.12`,
    knobs: { roots: textsKnob("Logical names of the authorities", ["portcullis-authority-root"]) },
    types: [...CERTIFICATES, REQUEST],
    judge: (resource, { roots }) => usageFault(resource, roots),
  }),
  stackPolicy({
    id: "MS-14",
    name: "ms-self-signed-validity",
    rule: "A certificate of our own is short-lived, renewed in time, and no instance outlives it",
    reason: "a stolen key is good until its certificate ends; an instance with an ended one answers nobody",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nist:SC-17", "fsbp:ACM.1"],
    steps: "Set validityPeriodHours, earlyRenewalHours and maxInstanceLifetime within the bounds",
    link: `${RFC}#section-4.1.2.5`,
    knobs: {
      maxValidityHours: numberKnob("Hours that a certificate may be valid, an authority apart", 2160, 336, 8760),
    },
    types: [...CERTIFICATES, TYPES.autoscalingGroup],
    judge: (stack, { maxValidityHours }) => [
      ...certificatesOf(stack).flatMap((each) => validityFaults(each, maxValidityHours)),
      ...lifetimeFaults(stack, maxValidityHours),
    ],
  }),
];
