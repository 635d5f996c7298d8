// Policies about certificates of ACM: how they are proven, what they are made of, and where they are shown.
import { X509Certificate } from "node:crypto";
import { isUnknown, type PlanIndex } from "../../plan/read.ts";
import type { Properties } from "../../plan/type.ts";
import { TYPES } from "../../proof/planned/types.ts";
import { ACM_ARN, CERTIFICATE, type CertificateUse, certificateUses, isOfAcm, PLACES } from "../lib/certificateUses.ts";
import { at, expectOneOf, isAbsent, list, notKnown, text } from "../lib/inputs.ts";
import { numberKnob, textsKnob } from "../lib/knobs.ts";
import { type Fault, resourcePolicy, stackPolicy } from "../policy.ts";

const ACM = "https://docs.aws.amazon.com/acm/latest/userguide";
const EVERYWHERE = Object.values(PLACES);
const CONSUMERS = EVERYWHERE.flatMap(({ types }) => types);
const MILLISECONDS_PER_DAY = 86_400_000;

/** True for a certificate that ACM did not issue itself: it was brought, or a private authority signs it. */
function isBrought(inputs: Properties): boolean {
  return !isAbsent(inputs["certificateBody"]) || !isAbsent(inputs["certificateAuthorityArn"]);
}

function usesOf(index: PlanIndex): readonly CertificateUse[] {
  return EVERYWHERE.flatMap((place) => certificateUses(index, place));
}

/** Where a shown certificate stands, where that is wrong or cannot be told. */
function regionFault(index: PlanIndex, use: CertificateUse): readonly Fault[] {
  const { resource, property, value, sources, global } = use;
  const wanted = global ? "us-east-1" : index.region(resource);
  const certificates = sources.filter(isOfAcm);
  const literal = ACM_ARN.exec(text(value) ?? "")?.[1];
  const regions = certificates.length > 0 ? certificates.map((each) => index.region(each)) : [literal];
  if (regions.every((region) => region !== undefined && region === wanted)) return [];
  if (certificates.length === 0 && literal === undefined) {
    // What is no certificate of ACM's is not this policy's; another stack answers for what it hands on.
    const handedOn = sources.some(({ type }) => type === TYPES.stackReference);
    return isUnknown(value) && !handedOn ? [{ ...notKnown(property), resource }] : [];
  }
  const found = regions.find((region) => region !== wanted) ?? "an unknown region";
  return [{ what: `shows a certificate of ${found}, not of ${wanted ?? "its own region"}`, property, resource }];
}

/** Days until a certificate that was brought ends; undefined where nobody can read it. */
function daysLeft(pem: string | undefined, today: string): number | undefined {
  try {
    const ends = Date.parse(new X509Certificate(pem ?? "").validTo);
    return (ends - Date.parse(today)) / MILLISECONDS_PER_DAY;
  } catch {
    return undefined;
  }
}

export const certificates = [
  resourcePolicy({
    id: "TLS-01",
    name: "tls-acm-dns-validated",
    rule: "A certificate of ACM is validated by DNS",
    reason: "ACM renews by itself what a DNS record proves; mails of a validation go unread, and the certificate ends",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:ACM.1", "nist:SC-17"],
    steps: "Set validationMethod to DNS",
    link: `${ACM}/dns-validation.html`,
    types: [CERTIFICATE],
    judge: ({ inputs }) => (isBrought(inputs) ? [] : expectOneOf(inputs, "validationMethod", ["DNS"])),
  }),
  resourcePolicy({
    id: "TLS-02",
    name: "tls-acm-key-strength",
    rule: "A certificate of ACM has a key of the list: RSA of 2,048 bits or more, or an elliptic curve",
    reason: "a weaker key can be worked out, and then anybody is this name",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:ACM.2"],
    steps: "Set keyAlgorithm to EC_prime256v1 or RSA_2048",
    link: `${ACM}/acm-certificate-characteristics.html`,
    knobs: {
      algorithms: textsKnob("Key algorithms that may be used", [
        ...["RSA_2048", "RSA_3072", "RSA_4096"],
        ...["EC_prime256v1", "EC_secp384r1", "EC_secp521r1"],
      ]),
    },
    types: [CERTIFICATE],
    judge: ({ inputs }, { algorithms }) => {
      if (!isAbsent(inputs["certificateBody"])) return [];
      // AWS's own default.
      const keyAlgorithm = isAbsent(inputs["keyAlgorithm"]) ? "RSA_2048" : inputs["keyAlgorithm"];
      return expectOneOf({ keyAlgorithm }, "keyAlgorithm", algorithms);
    },
  }),
  stackPolicy({
    id: "TLS-03",
    name: "tls-acm-awaited",
    rule: "What shows a certificate of ACM waits for its validation",
    reason: "a listener that is made before its certificate is issued fails, and the deployment with it",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nist:CM-3"],
    steps: "Take certificateArn of the CertificateValidation, not arn of the Certificate",
    link: `${ACM}/dns-validation.html`,
    types: CONSUMERS,
    judge: ({ index }) =>
      usesOf(index)
        .filter(({ sources }) => sources.some(({ type, inputs }) => type === CERTIFICATE && !isBrought(inputs)))
        .map(({ resource, property }): Fault => ({ what: "does not wait for its certificate", property, resource })),
  }),
  stackPolicy({
    id: "TLS-04",
    name: "tls-acm-region",
    rule: "CloudFront shows certificates of us-east-1, everything else those of its own region",
    reason: "AWS takes no other, and says so in the middle of the deployment",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["nist:CM-2"],
    steps: "Make the certificate with the provider of the region where it is shown",
    link: `${ACM}/acm-regions.html`,
    types: CONSUMERS,
    judge: ({ index }) => usesOf(index).flatMap((use) => regionFault(index, use)),
  }),
  resourcePolicy({
    id: "TLS-05",
    name: "tls-acm-no-wildcard",
    rule: "A certificate of ACM names its hosts one by one",
    reason: "whoever gets hold of a wildcard's key is every host of the domain",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["ckv:CKV2_AWS_71"],
    steps: "Name each host in domainName and subjectAlternativeNames",
    link: `${ACM}/acm-certificate-characteristics.html`,
    knobs: { wildcards: textsKnob("Names with a wildcard that may be used", []) },
    types: [CERTIFICATE],
    judge: ({ inputs }, { wildcards }) => {
      const others = list(inputs["subjectAlternativeNames"]);
      const names = [...(list(inputs["domainName"]) ?? [null]), ...(others ?? [null])].map(text);
      if (names.includes(undefined)) return [notKnown("domainName or subjectAlternativeNames")];
      const wild = names.find((name) => name?.includes("*") === true && !wildcards.includes(name));
      return wild === undefined ? [] : [{ what: `is for every host of ${wild}` }];
    },
  }),
  resourcePolicy({
    id: "TLS-07",
    name: "tls-acm-import-fresh",
    rule: "A certificate that was brought into ACM is valid for some time yet",
    reason: "ACM renews only what it issued; this one ends on its day",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:ACM.1"],
    steps: "Bring a new certificate, or let ACM issue it",
    link: `${ACM}/import-certificate.html`,
    knobs: { days: numberKnob("Days that must be left", 30, 1, 365) },
    types: [CERTIFICATE],
    judge: ({ inputs }, { days }, { today }) => {
      const property = "certificateBody";
      if (isAbsent(inputs[property])) return [];
      if (isUnknown(at(inputs, property))) return [notKnown(property)];
      const left = daysLeft(text(inputs[property]), today);
      if (left === undefined) return [{ what: "has a certificate that nobody can read", property }];
      return left > days ? [] : [{ what: `ends within ${days} days`, property }];
    },
  }),
];
