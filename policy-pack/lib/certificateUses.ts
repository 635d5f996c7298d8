// Where certificates of ACM are shown, and where each comes from.
import type { PlanIndex } from "../../plan/read.ts";
import type { Json, PlannedResource, Properties } from "../../plan/type.ts";
import { DISTRIBUTION } from "./distribution.ts";
import { at, isAbsent, list } from "./inputs.ts";
import { LISTENERS } from "./quotas/balancerCounts.ts";

export const CERTIFICATE = "aws:acm/certificate:Certificate";
export const VALIDATION = "aws:acm/certificateValidation:CertificateValidation";
/** Keys and certificates that no public authority knows of. */
export const OWN_TLS = {
  key: "tls:index/privateKey:PrivateKey",
  request: "tls:index/certRequest:CertRequest",
  selfSigned: "tls:index/selfSignedCert:SelfSignedCert",
  locallySigned: "tls:index/locallySignedCert:LocallySignedCert",
} as const;
const LISTENER_CERTIFICATES = ["lb", "alb"].map((module) => `aws:${module}/listenerCertificate:ListenerCertificate`);
const DOMAIN_NAMES = ["aws:apigateway/domainName:DomainName", "aws:apigatewayv2/domainName:DomainName"];

/** An ARN of ACM's, with its region. */
export const ACM_ARN = /^arn:aws[\w-]*:acm:([a-z0-9-]+):\d{12}:certificate\/./;

/** A kind of resource that shows certificates. */
export interface Place {
  readonly types: readonly string[];
  /** Paths of the properties that hold an ARN of ACM's. */
  readonly properties: readonly string[];
  /** True where CloudFront shows it, which takes certificates of us-east-1 only. */
  readonly global: (inputs: Properties, property: string) => boolean;
}

export const PLACES = {
  listener: {
    types: [...LISTENERS, ...LISTENER_CERTIFICATES],
    properties: ["certificateArn"],
    global: () => false,
  },
  distribution: { types: [DISTRIBUTION], properties: ["viewerCertificate.acmCertificateArn"], global: () => true },
  domainName: {
    types: DOMAIN_NAMES,
    properties: ["certificateArn", "regionalCertificateArn", "domainNameConfiguration.certificateArn"],
    // certificateArn is for private names, and for edge-optimised ones, which CloudFront serves.
    global: (inputs, property) => property === "certificateArn" && !isPrivate(inputs),
  },
} as const satisfies Readonly<Record<string, Place>>;

function isPrivate(inputs: Properties): boolean {
  return list(at(inputs, "endpointConfiguration.types"))?.includes("PRIVATE") === true;
}

export interface CertificateUse {
  readonly resource: PlannedResource;
  readonly property: string;
  readonly value: Json | undefined;
  readonly global: boolean;
  /** What flowed into the property: certificates, their validations, or anything else. */
  readonly sources: readonly PlannedResource[];
}

/** Every certificate that is shown; a listener has to show one, so that it is listed without. */
export function certificateUses(index: PlanIndex, place: Place): readonly CertificateUse[] {
  return place.types
    .flatMap((type) => index.ofType(type))
    .filter(({ external }) => external !== true)
    .flatMap((resource) => {
      const uses = place.properties.map((property): CertificateUse => {
        const [top = ""] = property.split(".");
        const value = at(resource.inputs, property);
        const sources = index.referenced(resource, top);
        return { resource, property, value, global: place.global(resource.inputs, property), sources };
      });
      const given = uses.filter(({ value }) => !isAbsent(value));
      return given.length > 0 || !LISTENERS.includes(resource.type) ? given : uses;
    });
}

/** True for ACM's certificates and their validations. */
export function isOfAcm({ type }: PlannedResource): boolean {
  return type === CERTIFICATE || type === VALIDATION;
}
