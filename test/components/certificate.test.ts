// Certificate: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import { expect } from "chai";
import { Certificate } from "../../components/certificate.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";
import { valueOf } from "../support/valueOf.ts";

const EVERY_INPUT = {
  "aws:acm/certificate:Certificate euw1-public-certificate": {
    domainName: "euw1.edge.example.com",
    keyAlgorithm: "EC_prime256v1",
    tags: { Name: "euw1.edge.example.com" },
    validationMethod: "DNS",
  },
  "aws:route53/record:Record euw1-public-certificate-record": {
    allowOverwrite: true,
    name: "_d6547bba573327bcdcb8e6542876894b.euw1.edge.example.com.",
    records: ["_1e0612a970b3f6132ea1f58fd341037d.acm-validations.aws."],
    ttl: 300,
    type: "CNAME",
    zoneId: "Z1",
  },
  "aws:acm/certificateValidation:CertificateValidation euw1-public-certificate-validation": {
    certificateArn: "<id of euw1-public-certificate>",
    validationRecordFqdns: ["<fqdn of euw1-public-certificate-record>"],
  },
};

describe("Certificate", () => {
  it("makes exactly these resources", async () => {
    const built = await buildWithMocks(
      () => new Certificate("euw1-public", { names: ["euw1.edge.example.com"], zoneId: "Z1" }),
    );
    expect(everyInput(built)).to.deep.equal(EVERY_INPUT);
  });

  it("validates each of several names by a record of its own", async () => {
    const names = ["edge.example.com", "origin.edge.example.com"] as const;
    const built = await buildWithMocks(() => new Certificate("edge", { names: [...names], zoneId: "Z1" }));
    expect(everyInput(built)).to.deep.equal({
      "aws:acm/certificate:Certificate edge-certificate": {
        domainName: "edge.example.com",
        subjectAlternativeNames: ["origin.edge.example.com"],
        keyAlgorithm: "EC_prime256v1",
        tags: { Name: "edge.example.com" },
        validationMethod: "DNS",
      },
      "aws:route53/record:Record edge-certificate-record": {
        allowOverwrite: true,
        name: "_d863771173c1c2f2ae3192dc5b209248.edge.example.com.",
        records: ["_b8b632a91f45b900ce0853c6085a5c66.acm-validations.aws."],
        ttl: 300,
        type: "CNAME",
        zoneId: "Z1",
      },
      "aws:route53/record:Record edge-certificate-record-2": {
        allowOverwrite: true,
        name: "_1548ab26850dec3316b647b60f344eee.origin.edge.example.com.",
        records: ["_ec8b5c986a50e7726212eafdc10b9427.acm-validations.aws."],
        ttl: 300,
        type: "CNAME",
        zoneId: "Z1",
      },
      "aws:acm/certificateValidation:CertificateValidation edge-certificate-validation": {
        certificateArn: "<id of edge-certificate>",
        validationRecordFqdns: ["<fqdn of edge-certificate-record>", "<fqdn of edge-certificate-record-2>"],
      },
    });
  });

  it("waits for the records of another certificate, where it is given no zone", async () => {
    const names = ["origin.edge.example.com", "edge.example.com"] as const;
    const built = await buildWithMocks(() => new Certificate("euw1-origin", { names: [...names] }));
    expect(everyInput(built)).to.deep.equal({
      "aws:acm/certificate:Certificate euw1-origin-certificate": {
        domainName: "origin.edge.example.com",
        subjectAlternativeNames: ["edge.example.com"],
        keyAlgorithm: "EC_prime256v1",
        tags: { Name: "origin.edge.example.com" },
        validationMethod: "DNS",
      },
      "aws:acm/certificateValidation:CertificateValidation euw1-origin-certificate-validation": {
        certificateArn: "<id of euw1-origin-certificate>",
      },
    });
  });

  it("gives the ARN that is known only after validation", async () => {
    const { result, ...built } = await buildWithMocks(
      () => new Certificate("euw1-public", { names: ["euw1.edge.example.com"], zoneId: "Z1" }),
    );
    const validation = built.resources.find(
      ({ type }) => type === "aws:acm/certificateValidation:CertificateValidation",
    );
    expect(await valueOf(result.arn)).to.equal(validation?.inputs["certificateArn"]);
  });
});
