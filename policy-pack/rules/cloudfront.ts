// Policies about CloudFront's connections: viewers', origins', and what it writes down.
import { isUnknown } from "../../plan/read.ts";
import type { Json, Properties } from "../../plan/type.ts";
import { VIEWER_TLS_POLICY } from "../../model/distribution.ts";
import { accessLogged } from "../lib/accessLogs.ts";
import { behavioursOf, DISTRIBUTION, originProtocols, ownOrigins, VPC_ORIGIN } from "../lib/distribution.ts";
import { at, expectOneOf, isAbsent, isObject, notKnown, text } from "../lib/inputs.ts";
import { textsKnob } from "../lib/knobs.ts";
import { type Fault, resourcePolicy, stackPolicy } from "../policy.ts";

const GUIDE = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide";
const ENCRYPTED = ["https-only", "redirect-to-https"];
const ORIGIN_PROTOCOLS = ["TLSv1.2", "TLSv1.3"];

/** The values of a scalar in blocks where it is not among the allowed ones, by path; undefined where there are none. */
function mended(blocks: readonly (readonly [string, Json | undefined])[], allowed: readonly Json[], value: Json) {
  const amiss = blocks.filter(([, given]) => !isUnknown(given) && !allowed.includes(given ?? ""));
  return amiss.length === 0 ? undefined : Object.fromEntries(amiss.map(([path]) => [path, value]));
}

/** True for a distribution that shows CloudFront's own certificate, with which AWS fixes the rest of the block. */
function hasDefaultCertificate(inputs: Properties): boolean {
  return isAbsent(at(inputs, "viewerCertificate.acmCertificateArn"));
}

export const cloudfront = [
  resourcePolicy({
    id: "CF-01",
    name: "cf-viewer-https",
    rule: "Every behaviour of a distribution takes HTTPS alone, or redirects to it",
    reason: "a request over HTTP can be read and changed on its way, and with it cookies and answers",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:CloudFront.3", "ckv:CKV_AWS_34", "aws:AWS-0012"],
    steps: "Set viewerProtocolPolicy of every behaviour to redirect-to-https or https-only",
    link: `${GUIDE}/using-https-viewers-to-cloudfront.html`,
    types: [DISTRIBUTION],
    judge: ({ inputs }) => {
      const behaviours = behavioursOf(inputs);
      if (behaviours === undefined) return [notKnown("defaultCacheBehavior and orderedCacheBehaviors")];
      return behaviours
        .flatMap(({ path, inputs: behaviour }) =>
          expectOneOf(behaviour, "viewerProtocolPolicy", ENCRYPTED).map(under(path)),
        )
        .slice(0, 1);
    },
    fix: (inputs) =>
      mended(
        (behavioursOf(inputs) ?? []).map(({ path, inputs: behaviour }) => [
          `${path}.viewerProtocolPolicy`,
          behaviour["viewerProtocolPolicy"],
        ]),
        ENCRYPTED,
        "redirect-to-https",
      ),
  }),
  resourcePolicy({
    id: "CF-02",
    name: "cf-viewer-tls-floor",
    rule: "A distribution speaks no TLS older than 1.2 with viewers, by a security policy of the list",
    reason: "older protocols and the ciphers that came with them can be broken into",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:CloudFront.15", "ckv:CKV_AWS_174", "aws:AWS-0013", "nag:CFR4"],
    steps: `Set viewerCertificate.minimumProtocolVersion to ${VIEWER_TLS_POLICY}`,
    link: `${GUIDE}/secure-connections-supported-viewer-protocols-ciphers.html`,
    knobs: {
      versions: textsKnob("Security policies that may be used", ["TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"]),
    },
    types: [DISTRIBUTION],
    judge: ({ inputs }, { versions }) => expectOneOf(inputs, "viewerCertificate.minimumProtocolVersion", versions),
    fix: (inputs, { versions }) => {
      const path = "viewerCertificate.minimumProtocolVersion";
      return hasDefaultCertificate(inputs) || !isObject(inputs["viewerCertificate"])
        ? undefined
        : mended([[path, at(inputs, path)]], versions, VIEWER_TLS_POLICY);
    },
  }),
  resourcePolicy({
    id: "CF-03",
    name: "cf-custom-certificate",
    rule: "A distribution shows a certificate of ACM, not CloudFront's own",
    reason: "with CloudFront's own certificate no domain of ours can be used, and TLS cannot be held to a version",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:CloudFront.7", "ckv:CKV2_AWS_42"],
    steps: "Set viewerCertificate.acmCertificateArn to a certificate in us-east-1",
    link: `${GUIDE}/cnames-and-https-requirements.html`,
    types: [DISTRIBUTION],
    judge: ({ inputs }) => {
      const property = "viewerCertificate.acmCertificateArn";
      const arn = at(inputs, property);
      if (isAbsent(arn)) return [{ what: "shows no certificate of ACM", property }];
      const known = text(arn);
      return known === undefined || /^arn:[\w-]+:acm:/.test(known)
        ? []
        : [{ what: "shows a certificate that is not of ACM", property, value: known }];
    },
  }),
  resourcePolicy({
    id: "CF-04",
    name: "cf-sni-only",
    rule: "A distribution serves its certificate by SNI",
    reason: "addresses of one's own cost 600 USD a month each, and make it easy to find what else is on them",
    severity: "low",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:CloudFront.8"],
    steps: "Set viewerCertificate.sslSupportMethod to sni-only",
    link: `${GUIDE}/cnames-https-dedicated-ip-or-sni.html`,
    types: [DISTRIBUTION],
    judge: ({ inputs }) =>
      hasDefaultCertificate(inputs) ? [] : expectOneOf(inputs, "viewerCertificate.sslSupportMethod", ["sni-only"]),
    fix: (inputs) => {
      const path = "viewerCertificate.sslSupportMethod";
      return hasDefaultCertificate(inputs) || !isObject(inputs["viewerCertificate"])
        ? undefined
        : mended([[path, at(inputs, path)]], ["sni-only"], "sni-only");
    },
  }),
  resourcePolicy({
    id: "CF-05",
    name: "cf-origin-https",
    rule: "CloudFront speaks HTTPS alone with every origin of our own",
    reason: "what CloudFront sends to an origin over HTTP, the origin's secret too, can be read on its way",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:CloudFront.9", "ckv:CKV2_AWS_72"],
    steps: "Set originProtocolPolicy to https-only",
    link: `${GUIDE}/using-https-cloudfront-to-custom-origin.html`,
    types: [DISTRIBUTION, VPC_ORIGIN],
    judge: ({ type, inputs }) => {
      const origins = ownOrigins(type, inputs);
      if (origins === undefined) return [notKnown("origins")];
      return origins
        .flatMap(({ path, inputs: config }) =>
          expectOneOf(config, "originProtocolPolicy", ["https-only"]).map(under(path)),
        )
        .slice(0, 1);
    },
  }),
  resourcePolicy({
    id: "CF-06",
    name: "cf-origin-tls12",
    rule: "CloudFront speaks TLS 1.2 or later with every origin of our own",
    reason: "older protocols and the ciphers that came with them can be broken into",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:CloudFront.10", "ckv:CKV2_AWS_54", "nag:CFR5"],
    steps: "Set originSslProtocols to TLSv1.2",
    link: `${GUIDE}/using-https-cloudfront-to-custom-origin.html`,
    types: [DISTRIBUTION, VPC_ORIGIN],
    judge: ({ type, inputs }) => {
      const origins = ownOrigins(type, inputs);
      if (origins === undefined) return [notKnown("origins")];
      return origins.flatMap(({ path, inputs: config }) => weakOrigin(config).map(under(path))).slice(0, 1);
    },
    fix: (inputs) => {
      const ofVpc = isObject(inputs["vpcOriginEndpointConfig"]);
      const weak = (ownOrigins(ofVpc ? VPC_ORIGIN : DISTRIBUTION, inputs) ?? []).filter(
        ({ inputs: config }) => weakOrigin(config)[0]?.value !== undefined,
      );
      const value: Json = ofVpc ? { items: ["TLSv1.2"], quantity: 1 } : ["TLSv1.2"];
      return weak.length === 0
        ? undefined
        : Object.fromEntries(weak.map(({ path }) => [`${path}.originSslProtocols`, value]));
    },
  }),
  stackPolicy({
    id: "CF-07",
    name: "cf-access-logs",
    rule: "Every distribution writes an access log",
    reason: "an attack that leaves no log can be neither seen nor told apart from its victims",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:CloudFront.5", "cis7:4.10", "ckv:CKV_AWS_86", "aws:AWS-0010", "nag:CFR3"],
    steps: "Give the distribution a LogDeliverySource and a LogDelivery from it",
    link: `${GUIDE}/standard-logging.html`,
    types: [DISTRIBUTION],
    judge: ({ index }) =>
      index
        .ofType(DISTRIBUTION)
        .filter((each) => each.external !== true && !accessLogged(index, each))
        .map((resource): Fault => ({ resource, what: "writes no access log", property: "loggingConfig" })),
  }),
];

/** A fault of a block, told of the property's whole path. */
function under(path: string): (fault: Fault) => Fault {
  return (fault) => ({ ...fault, property: `${path}.${fault.property ?? ""}` });
}

function weakOrigin(config: Properties): readonly Fault[] {
  const property = "originSslProtocols";
  const protocols = originProtocols(config);
  if (protocols === undefined || protocols.some(isUnknown)) return [notKnown(property)];
  if (protocols.length > 0 && protocols.every((each) => ORIGIN_PROTOCOLS.includes(text(each) ?? ""))) return [];
  return [{ what: "may speak TLS older than 1.2", property, value: protocols }];
}
