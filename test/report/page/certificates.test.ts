// The certificate calendar: how long each is valid, who renews it, and dates only where a state knows them.
import { expect } from "chai";
import { indexPlan } from "../../../plan/read.ts";
import type { Json, Plan } from "../../../plan/type.ts";
import { calendarSection } from "../../../report/page/calendar.ts";
import { certificates } from "../../../report/page/certificates.ts";
import { devPlan } from "../../support/devPlan.ts";
import { planOf, type Sketch } from "../../support/planOf.ts";

const ROOT: Sketch = {
  type: "tls:index/selfSignedCert:SelfSignedCert",
  name: "root",
  inputs: { subject: { commonName: "Root" }, validityPeriodHours: 87_600, earlyRenewalHours: 8_760 },
};
const REQUEST: Sketch = {
  type: "tls:index/certRequest:CertRequest",
  name: "request",
  inputs: { dnsNames: ["a.example"] },
};
const LEAF: Sketch = {
  type: "tls:index/locallySignedCert:LocallySignedCert",
  name: "leaf",
  inputs: { validityPeriodHours: 2_160, earlyRenewalHours: 720 },
  uses: { certRequestPem: ["request"], caCertPem: ["root"] },
};
const acm = (name: string, inputs: Record<string, Json>): Sketch => ({
  type: "aws:acm/certificate:Certificate",
  name,
  inputs,
});

/** The same plan as the state of what is deployed, with outputs by logical name. */
function exported(plan: Plan, outputs: Readonly<Record<string, Record<string, Json>>>): Plan {
  const stacks = plan.stacks.map((stack) => ({
    ...stack,
    resources: stack.resources.map((one) => ({ ...one, outputs: outputs[one.urn.split("::").at(-1) ?? ""] ?? {} })),
  }));
  return { ...plan, source: "export", stacks };
}

describe("the certificate calendar", function () {
  this.timeout(60_000);

  it("knows how long the internal certificates are valid and when pulumi up renews them", () => {
    expect(certificates(planOf("eu-west-1", [ROOT, REQUEST, LEAF]))).to.deep.equal([
      {
        resource: "root",
        names: ["Root"],
        issuer: "itself",
        region: "",
        validDays: 3650,
        renewalDay: 3285,
        renewal: "pulumi up, from day 3285",
        issued: undefined,
      },
      {
        resource: "leaf",
        names: ["a.example"],
        issuer: "root",
        region: "",
        validDays: 90,
        renewalDay: 60,
        renewal: "pulumi up, from day 60",
        issued: undefined,
      },
    ]);
  });

  it("leaves ACM's dates to AWS, and warns of those that nobody renews", () => {
    const index = planOf("eu-west-1", [
      acm("dns", { domainName: "a.example", subjectAlternativeNames: ["b.example"], validationMethod: "DNS" }),
      acm("mail", { domainName: "a.example", validationMethod: "EMAIL" }),
      acm("own", { certificateBody: "x", privateKey: "x" }),
    ]);
    expect(
      certificates(index).map(({ names, issuer, validDays, renewal }) => [names, issuer, validDays, renewal]),
    ).to.deep.equal([
      [["a.example", "b.example"], "ACM", undefined, "AWS, while its DNS record stands"],
      [["a.example"], "ACM", undefined, "AWS, after somebody's answer"],
      [[], "imported", undefined, "nobody"],
    ]);
  });

  it("takes the made-up dates of a plan for none", () => {
    const { plan } = planOf("eu-west-1", [LEAF]);
    const dated = {
      ...exported(plan, { leaf: { validityStartTime: "2026-01-01T00:00:00Z" } }),
      source: "program" as const,
    };
    expect(certificates(indexPlan(dated))[0]?.issued).to.equal(undefined);
  });

  it("shows the dates of an exported state", () => {
    const { plan } = planOf("eu-west-1", [LEAF, acm("dns", { domainName: "a.example", validationMethod: "DNS" })]);
    const index = indexPlan(
      exported(plan, {
        leaf: { validityStartTime: "2026-03-01T00:00:00Z" },
        dns: { notBefore: "2026-01-01T00:00:00Z", notAfter: "2027-01-31T00:00:00Z" },
      }),
    );
    const section = calendarSection(certificates(index))?.text ?? "";
    expect(section).to.include("<td>2026-05-30</td>").and.include("<td>2027-01-31</td>");
    expect(section).to.include("the drawing begins on 2026-01-01");
  });

  it("of the dev stack lists ten, the authority first and the proxies' next", async () => {
    const all = certificates(indexPlan(await devPlan("preview")));
    expect(all.map(({ resource, validDays }) => [resource, validDays]).slice(0, 4)).to.deep.equal([
      ["portcullis-authority-root", 3650],
      ["euw1-proxy-certificate", 90],
      ["use1-proxy-certificate", 90],
      ["edge-certificate", undefined],
    ]);
    expect(all).to.have.length(10);
    expect(calendarSection(all)?.text.match(/<tr>/g)).to.have.length(11);
  });

  it("is left out where there is none", () => {
    expect(calendarSection([])).to.equal(undefined);
  });
});
