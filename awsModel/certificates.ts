// AWS's answers for ACM: certificates and their validation over DNS.
import { hex, MOMENT, uuid } from "./invented.ts";
import { regionAndTags, regionOnly } from "./type.ts";
import type { Question, TypeModels } from "./type.ts";
import type { Json } from "../plan/type.ts";

/** One validation record per name; a wildcard is validated by the record of the name under it. */
function domainValidationOptions(q: Question): Json {
  const names = new Set([q.text("domainName"), ...q.texts("subjectAlternativeNames")]);
  return [...names].filter(Boolean).map((domainName) => {
    const base = domainName.replace(/^\*\./, "");
    return {
      domainName,
      resourceRecordName: `_${hex(`name ${base}`, 32)}.${base}.`,
      resourceRecordType: "CNAME",
      resourceRecordValue: `_${hex(`value ${base}`, 32)}.acm-validations.aws.`,
    };
  });
}

function isImported(q: Question): boolean {
  return q.text("certificateBody") !== "";
}

export const certificateTypes: TypeModels = {
  "aws:acm/certificate:Certificate": {
    id: (q) => q.arn("acm", `certificate/${uuid(q.identity)}`),
    outputs: {
      arn: (q) => q.id,
      domainValidationOptions: (q) => (isImported(q) ? [] : domainValidationOptions(q)),
      notAfter: () => "2027-02-01T00:00:00Z",
      notBefore: () => MOMENT,
      pendingRenewal: () => false,
      renewalEligibility: () => "INELIGIBLE",
      renewalSummaries: () => [],
      status: (q) => (isImported(q) ? "ISSUED" : "PENDING_VALIDATION"),
      type: (q) => (isImported(q) ? "IMPORTED" : "AMAZON_ISSUED"),
      validationEmails: () => [],
      ...regionAndTags,
    },
  },
  "aws:acm/certificateValidation:CertificateValidation": { id: () => MOMENT, outputs: regionOnly },
};
