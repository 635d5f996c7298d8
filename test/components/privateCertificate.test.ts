// PrivateCertificate: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { PrivateCertificate } from "../../components/privateCertificate.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";
import { valueOf } from "../support/valueOf.ts";

const EVERY_INPUT = {
  "tls:index/privateKey:PrivateKey euw1-proxy-key": { algorithm: "ECDSA", ecdsaCurve: "P256" },
  "tls:index/certRequest:CertRequest euw1-proxy-request": {
    dnsNames: ["proxy.example.com"],
    privateKeyPem: "<privateKeyPem of euw1-proxy-key>",
    subject: { commonName: "proxy.example.com" },
  },
  "tls:index/locallySignedCert:LocallySignedCert euw1-proxy-certificate": {
    allowedUses: ["digital_signature", "server_auth"],
    caCertPem: "CA CERTIFICATE",
    caPrivateKeyPem: "CA KEY",
    certRequestPem: "<certRequestPem of euw1-proxy-request>",
    earlyRenewalHours: 720,
    isCaCertificate: false,
    setSubjectKeyId: true,
    validityPeriodHours: 2160,
  },
};

describe("PrivateCertificate", () => {
  it("makes exactly these resources", async () => {
    const built = await buildWithMocks(
      () =>
        new PrivateCertificate("euw1", {
          dnsName: "proxy.example.com",
          authorityCertificatePem: "CA CERTIFICATE",
          authorityPrivateKeyPem: "CA KEY",
        }),
    );
    expect(everyInput(built)).to.deep.equal(EVERY_INPUT);
  });

  it("gives key, certificate and authority as one secret text", async () => {
    const args = {
      dnsName: "proxy.example.com",
      authorityCertificatePem: "CA CERTIFICATE",
      authorityPrivateKeyPem: "CA KEY",
    };
    const { result } = await buildWithMocks(() => new PrivateCertificate("euw1", args));
    expect(await pulumi.isSecret(result.bundlePem)).to.equal(true);
    expect(await valueOf(result.bundlePem)).to.match(
      /^-----BEGIN EC PRIVATE KEY-----[^]*-----BEGIN CERTIFICATE-----[^]*CA CERTIFICATE$/,
    );
  });
});
