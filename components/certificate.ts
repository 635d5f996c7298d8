// A public certificate from ACM, validated by a DNS record that also renews it.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface CertificateArgs {
  /** The one name in the certificate; AWS allows 64 characters in its common name. */
  readonly domainName: string;
  /** Public hosted zone that holds the validation record. */
  readonly zoneId: pulumi.Input<string>;
}

/** Requests the certificate and waits for its validation; whoever uses `arn` waits too. */
export class Certificate extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** When the certificate ends, RFC 3339; ACM renews it before. */
  readonly expiresAt: pulumi.Output<string>;

  constructor(name: string, args: CertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:Certificate", name, {}, opts);
    const parent = { parent: this };
    const certificate = new aws.acm.Certificate(
      `${name}-certificate`,
      {
        domainName: args.domainName,
        validationMethod: "DNS",
        keyAlgorithm: "EC_prime256v1",
        tags: { Name: args.domainName },
      },
      parent,
    );
    // One name has exactly one validation option, so the record's count is known in a preview.
    const option = certificate.domainValidationOptions.apply(([first]) => first);
    const record = new aws.route53.Record(
      `${name}-certificate-record`,
      {
        zoneId: args.zoneId,
        name: option.apply((found) => found?.resourceRecordName ?? ""),
        type: option.apply((found) => found?.resourceRecordType ?? "CNAME"),
        records: [option.apply((found) => found?.resourceRecordValue ?? "")],
        ttl: 300,
        allowOverwrite: true,
      },
      parent,
    );
    this.arn = new aws.acm.CertificateValidation(
      `${name}-certificate-validation`,
      { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] },
      parent,
    ).certificateArn;
    this.expiresAt = certificate.notAfter;
    this.registerOutputs({ arn: this.arn });
  }
}
