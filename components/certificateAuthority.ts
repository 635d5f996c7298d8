// The internal certificate authority that signs the proxies' certificates.
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";

/** Hours that the root is valid: ten years of 365 days. */
const ROOT_VALIDITY_HOURS = 10 * 365 * 24;

export interface CertificateAuthorityArgs {
  /** Common name of the root. */
  readonly commonName: string;
}

/**
 * A root on ECDSA P-256 that may sign leaves only. Its key lives in the Pulumi state as a secret and nowhere else;
 * no stack output carries it.
 */
export class CertificateAuthority extends pulumi.ComponentResource {
  readonly certificatePem: pulumi.Output<string>;
  /** A Pulumi secret. */
  readonly privateKeyPem: pulumi.Output<string>;
  /** When the root ends, RFC 3339. */
  readonly expiresAt: pulumi.Output<string>;

  constructor(name: string, args: CertificateAuthorityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:CertificateAuthority", name, {}, opts);
    const key = new tls.PrivateKey(
      `${name}-authority-key`,
      { algorithm: "ECDSA", ecdsaCurve: "P256" },
      { parent: this },
    );
    const root = new tls.SelfSignedCert(
      `${name}-authority-root`,
      {
        privateKeyPem: key.privateKeyPem,
        subject: { commonName: args.commonName },
        isCaCertificate: true,
        maxPathLength: 1,
        setSubjectKeyId: true,
        setAuthorityKeyId: true,
        validityPeriodHours: ROOT_VALIDITY_HOURS,
        // Renewed a year ahead: leaves of the old root stay valid beside those of the new one.
        earlyRenewalHours: 365 * 24,
        allowedUses: ["cert_signing", "crl_signing", "digital_signature"],
      },
      { parent: this },
    );
    this.certificatePem = root.certPem;
    this.privateKeyPem = pulumi.secret(key.privateKeyPem);
    this.expiresAt = root.validityEndTime;
    this.registerOutputs({ certificatePem: this.certificatePem, expiresAt: this.expiresAt });
  }
}
