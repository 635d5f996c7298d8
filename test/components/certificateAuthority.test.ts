// CertificateAuthority: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { CertificateAuthority } from "../../components/certificateAuthority.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";

const EVERY_INPUT = {
  "tls:index/privateKey:PrivateKey portcullis-authority-key": { algorithm: "ECDSA", ecdsaCurve: "P256" },
  "tls:index/selfSignedCert:SelfSignedCert portcullis-authority-root": {
    allowedUses: ["cert_signing", "crl_signing", "digital_signature"],
    earlyRenewalHours: 8760,
    isCaCertificate: true,
    maxPathLength: 1,
    privateKeyPem: "<privateKeyPem of portcullis-authority-key>",
    setAuthorityKeyId: true,
    setSubjectKeyId: true,
    subject: { commonName: "Internal CA" },
    validityPeriodHours: 87600,
  },
};

describe("CertificateAuthority", () => {
  it("makes exactly these resources", async () => {
    const built = await buildWithMocks(() => new CertificateAuthority("portcullis", { commonName: "Internal CA" }));
    expect(everyInput(built)).to.deep.equal(EVERY_INPUT);
  });

  it("keeps its key a Pulumi secret", async () => {
    const { result } = await buildWithMocks(
      () => new CertificateAuthority("portcullis", { commonName: "Internal CA" }),
    );
    expect(await pulumi.isSecret(result.privateKeyPem)).to.equal(true);
    expect(await pulumi.isSecret(result.certificatePem)).to.equal(false);
  });
});
