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
      () => new Certificate("euw1-public", { domainName: "euw1.edge.example.com", zoneId: "Z1" }),
    );
    expect(everyInput(built)).to.deep.equal(EVERY_INPUT);
  });

  it("gives the ARN that is known only after validation", async () => {
    const { result, ...built } = await buildWithMocks(
      () => new Certificate("euw1-public", { domainName: "euw1.edge.example.com", zoneId: "Z1" }),
    );
    const validation = built.resources.find(
      ({ type }) => type === "aws:acm/certificateValidation:CertificateValidation",
    );
    expect(await valueOf(result.arn)).to.equal(validation?.inputs["certificateArn"]);
  });
});
