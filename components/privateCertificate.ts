// A server certificate of the internal authority, for a hop inside the VPC.
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";

/** Hours that a leaf is valid: 90 days. `pulumi up` renews it in the last 30; proxies fetch it every quarter of an hour. */
export const LEAF_VALIDITY_HOURS = 90 * 24;
const LEAF_RENEWAL_HOURS = 30 * 24;

export interface PrivateCertificateArgs {
  /** The one name in the certificate: subject and subject alternative name. */
  readonly dnsName: string;
  readonly authorityCertificatePem: pulumi.Input<string>;
  /** A Pulumi secret. */
  readonly authorityPrivateKeyPem: pulumi.Input<string>;
}

/** A key on ECDSA P-256 and a leaf for server authentication. */
export class PrivateCertificate extends pulumi.ComponentResource {
  /** Key and certificate in one PEM text, as HAProxy loads them; a Pulumi secret. */
  readonly bundlePem: pulumi.Output<string>;
  /** When the certificate ends, RFC 3339. */
  readonly expiresAt: pulumi.Output<string>;

  constructor(name: string, args: PrivateCertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:PrivateCertificate", name, {}, opts);
    const parent = { parent: this };
    const key = new tls.PrivateKey(`${name}-proxy-key`, { algorithm: "ECDSA", ecdsaCurve: "P256" }, parent);
    const request = new tls.CertRequest(
      `${name}-proxy-request`,
      { privateKeyPem: key.privateKeyPem, subject: { commonName: args.dnsName }, dnsNames: [args.dnsName] },
      parent,
    );
    const leaf = new tls.LocallySignedCert(
      `${name}-proxy-certificate`,
      {
        certRequestPem: request.certRequestPem,
        caCertPem: args.authorityCertificatePem,
        caPrivateKeyPem: args.authorityPrivateKeyPem,
        isCaCertificate: false,
        setSubjectKeyId: true,
        validityPeriodHours: LEAF_VALIDITY_HOURS,
        earlyRenewalHours: LEAF_RENEWAL_HOURS,
        allowedUses: ["digital_signature", "server_auth"],
      },
      parent,
    );
    this.bundlePem = pulumi.secret(
      pulumi.interpolate`${key.privateKeyPem}${leaf.certPem}${args.authorityCertificatePem}`,
    );
    this.expiresAt = leaf.validityEndTime;
    this.registerOutputs({ expiresAt: this.expiresAt });
  }
}
