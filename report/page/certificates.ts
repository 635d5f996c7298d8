// The certificates of a plan, how long each is valid and who renews it when.
import { isUnknown, type PlanIndex } from "../../plan/read.ts";
import type { Json, PlannedResource } from "../../plan/type.ts";
import { listInput, logicalName, objectInput } from "../../policy-pack/lib/quotas/census.ts";

/** One certificate. Times are days after its issue, so that a calendar needs no clock. */
export interface Certificate {
  readonly resource: string;
  /** The names in it; of an authority its common name. */
  readonly names: readonly string[];
  readonly issuer: string;
  readonly region: string;
  /** Undefined where AWS alone decides, and has not yet. */
  readonly validDays: number | undefined;
  /** From this day on `pulumi up` makes a new one; undefined where that is not Pulumi's part. */
  readonly renewalDay: number | undefined;
  readonly renewal: string;
  /** When it was issued, in milliseconds of Unix time; only in the state of what is deployed. */
  readonly issued: number | undefined;
}

const DAY = 24 * 60 * 60 * 1000;

/** All certificates, authorities first, then by the day on which somebody must do something. */
export function certificates(index: PlanIndex): readonly Certificate[] {
  const own = ["tls:index/selfSignedCert:SelfSignedCert", "tls:index/locallySignedCert:LocallySignedCert"];
  const all = [
    ...own.flatMap((type) => index.ofType(type).map((resource) => ownCertificate(resource, index))),
    ...index.ofType("aws:acm/certificate:Certificate").map((resource) => acmCertificate(resource, index)),
  ];
  const due = ({ renewalDay, validDays }: Certificate) => renewalDay ?? validDays ?? Infinity;
  return all.sort(
    (one, other) =>
      Number(other.issuer === "itself") - Number(one.issuer === "itself") ||
      due(one) - due(other) ||
      (one.resource < other.resource ? -1 : 1),
  );
}

/** A certificate that the tls provider makes; a plan states its hours, a state also its dates. */
function ownCertificate(resource: PlannedResource, index: PlanIndex): Certificate {
  const { inputs, type } = resource;
  const hours = knownNumber(inputs["validityPeriodHours"]);
  const early = knownNumber(inputs["earlyRenewalHours"]);
  const renewalDay = hours === undefined || early === undefined ? undefined : (hours - early) / 24;
  const [request] = index.referenced(resource, "certRequestPem");
  const [authority] = index.referenced(resource, "caCertPem");
  return {
    resource: logicalName(resource),
    names: namesOf(request ?? resource),
    issuer: type.includes("selfSigned") ? "itself" : authority ? logicalName(authority) : "unknown",
    region: "",
    validDays: hours === undefined ? undefined : hours / 24,
    renewalDay,
    renewal: renewalDay === undefined ? "nobody" : `pulumi up, from day ${renewalDay}`,
    issued: issuedAt(resource, "validityStartTime", index),
  };
}

function acmCertificate(resource: PlannedResource, index: PlanIndex): Certificate {
  const { inputs, outputs } = resource;
  const imported = inputs["privateKey"] !== undefined;
  const issued = issuedAt(resource, "notBefore", index);
  const end = issued === undefined ? undefined : timeOf(outputs["notAfter"]);
  const byDns = inputs["validationMethod"] === "DNS";
  return {
    resource: logicalName(resource),
    names: [inputs["domainName"], ...(listInput(inputs["subjectAlternativeNames"]) ?? [])].flatMap(knownText),
    issuer: imported ? "imported" : "ACM",
    region: index.region(resource) ?? "",
    validDays: issued === undefined || end === undefined ? undefined : Math.floor((end - issued) / DAY),
    renewalDay: undefined,
    renewal: imported ? "nobody" : byDns ? "AWS, while its DNS record stands" : "AWS, after somebody's answer",
    issued,
  };
}

/** Names of a certificate, else the common name of its subject. */
function namesOf({ inputs }: PlannedResource): readonly string[] {
  const names = (listInput(inputs["dnsNames"]) ?? []).flatMap(knownText);
  return names.length > 0 ? names : knownText(objectInput(inputs["subject"])?.["commonName"]);
}

/** Dates in a plan that the program made are stand-ins: only an exported state tells when something was issued. */
function issuedAt({ outputs }: PlannedResource, property: string, index: PlanIndex): number | undefined {
  return index.plan.source === "export" ? timeOf(outputs[property]) : undefined;
}

function timeOf(value: Json | undefined): number | undefined {
  const time = typeof value === "string" ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

function knownText(value: Json | undefined): string[] {
  return typeof value === "string" && !isUnknown(value) ? [value] : [];
}

function knownNumber(value: Json | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}
