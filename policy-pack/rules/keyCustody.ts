// Policies about where keys and certificates of our own may go: the key stays secret, the certificate behind the load balancer.
import type { PlanIndex } from "../../plan/read.ts";
import type { Json, PlannedResource } from "../../plan/type.ts";
import { CERTIFICATE, certificateUses, OWN_TLS, PLACES } from "../lib/certificateUses.ts";
import { DISTRIBUTION } from "../lib/distribution.ts";
import { at, isAbsent, text } from "../lib/inputs.ts";
import { secretKindOf } from "../lib/secretPatterns.ts";
import { type Fault, type Stack, stackPolicy } from "../policy.ts";

const { key: KEY, request: REQUEST, selfSigned: SELF_SIGNED, locallySigned: LOCALLY_SIGNED } = OWN_TLS;
const CERTIFICATES = [SELF_SIGNED, LOCALLY_SIGNED] as const;
const SECRET_VERSION = "aws:secretsmanager/secretVersion:SecretVersion";

/** Properties that may hold a private key or what is made of one, by the type that has them. */
const KEY_HOLDERS: Readonly<Record<string, readonly string[]>> = {
  [SELF_SIGNED]: ["privateKeyPem"],
  [REQUEST]: ["privateKeyPem"],
  [LOCALLY_SIGNED]: ["caPrivateKeyPem"],
  [SECRET_VERSION]: ["secretString", "secretBinary", "secretStringWo"],
  [CERTIFICATE]: ["privateKey"],
  // Of the public half.
  "aws:ec2/keyPair:KeyPair": ["publicKey"],
  // The origin secret is the digest of a key that is used for nothing else.
  [DISTRIBUTION]: ["origins"],
};

const PARAMETER = "aws:ssm/parameter:Parameter";

function mayHoldKey({ type, inputs }: PlannedResource, property: string): boolean {
  if (type === PARAMETER) return ["value", "valueWo"].includes(property) && text(inputs["type"]) === "SecureString";
  return KEY_HOLDERS[type]?.includes(property) === true;
}

/** Whom a private key flows into that may not have it, once each. */
function keyFaults(index: PlanIndex): readonly Fault[] {
  const keys = new Set(index.ofType(KEY).map(({ urn }) => urn));
  return index.resources
    .filter(({ custom, opaque }) => custom || opaque === true)
    .flatMap((resource): readonly Fault[] => {
      const taken = Object.entries(resource.propertyDependencies).filter(([, urns]) =>
        urns.some((urn) => keys.has(urn)),
      );
      const written = Object.entries(resource.inputs).filter(([, value]) => textsIn(value).some(isPem));
      const wrong = [...taken, ...written].find(([property]) => !mayHoldKey(resource, property));
      return wrong ? [{ what: "takes a private key where it is no secret", property: wrong[0], resource }] : [];
    });
}

/** The stack's outputs, where one shows a key. */
function outputFaults(index: PlanIndex): readonly Fault[] {
  const shown = index.plan.stacks.some(({ outputs }) => textsIn(outputs).some((each) => isKey(each)));
  return shown ? [{ what: "has a private key among its outputs" }] : [];
}

/** A key that the program writes out; in user data, which is in base64, EC-05 looks for one. */
function isPem(value: string): boolean {
  return /-----BEGIN (?:[A-Z]+ ){0,2}PRIVATE KEY-----/.test(value);
}

function isKey(value: string): boolean {
  return secretKindOf(value) === "a private key";
}

function textsIn(value: Json): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Who may take a certificate that no public authority signed: those who sign on, and where proxies fetch it. */
const CERTIFICATE_HOLDERS: ReadonlySet<string> = new Set([...CERTIFICATES, REQUEST, PARAMETER, SECRET_VERSION]);

function confinedFaults(stack: Stack): readonly Fault[] {
  const { index } = stack;
  const takers = new Set(CERTIFICATES.flatMap((type) => index.ofType(type)).flatMap((each) => index.users(each)));
  const outside = [...takers]
    .filter(({ custom, opaque, type }) => (custom || opaque === true) && !CERTIFICATE_HOLDERS.has(type))
    .map((resource): Fault => ({ what: "takes a certificate that only the proxies may show", resource }));
  const own = Object.values(PLACES)
    .flatMap((place) => certificateUses(index, place))
    .filter(({ value }) => text(value)?.includes(":server-certificate/") === true)
    .map(({ resource, property }): Fault => ({ what: "shows a certificate of IAM's", property, resource }));
  const shownByCloudFront = PLACES.distribution.types
    .flatMap((type) => index.ofType(type))
    .filter(({ inputs }) => !isAbsent(at(inputs, "viewerCertificate.iamCertificateId")))
    .map((resource): Fault => {
      return { what: "shows a certificate of IAM's", property: "viewerCertificate.iamCertificateId", resource };
    });
  return [...outside, ...own, ...shownByCloudFront];
}

export const keyCustody = [
  stackPolicy({
    id: "TLS-10",
    name: "tls-private-key-stays-secret",
    rule: "A private key flows only into certificates, Secrets Manager and secure parameters",
    reason: "user data, tags, plain parameters and outputs can be read by whoever may describe the stack",
    severity: "critical",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: ["nist:SC-12", "ckv:CKV_AWS_46", "cwe:312"],
    steps: "Put the key into Secrets Manager and fetch it where it is used",
    link: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html",
    types: "all",
    judge: ({ index }) => [...keyFaults(index), ...outputFaults(index)],
  }),
  stackPolicy({
    id: "MS-15",
    name: "ms-self-signed-confined",
    rule: "A certificate of our own is shown by the proxies alone; every other name has one of ACM's",
    reason: "no client trusts our authority, and one that is made to would trust whoever holds its key",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: ["fsbp:CloudFront.7", "fsbp:ELB.2"],
    steps: "Show a certificate of ACM's, and bring our own to the proxies by Secrets Manager",
    link: "https://docs.aws.amazon.com/acm/latest/userguide/acm-overview.html",
    types: [...CERTIFICATES, ...Object.values(PLACES).flatMap(({ types }) => types)],
    judge: confinedFaults,
  }),
];
