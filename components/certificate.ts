// A public certificate from ACM, validated by a DNS record that also renews it.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface CertificateArgs {
  /** The names in the certificate, the first of which AWS also puts into its common name (64 characters at most). */
  readonly names: readonly [string, ...string[]];
  /**
   * Public hosted zone for the validation records; absent where another certificate of the account has made them: ACM's
   * record of a name is the same in every region, and one stack must own it.
   * https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
   */
  readonly zoneId?: pulumi.Input<string>;
}

/** Requests the certificate and waits for its validation; whoever uses `arn` waits too. */
export class Certificate extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** When the certificate ends, RFC 3339; empty until a refresh after it was issued, since the request has no date yet. */
  readonly expiresAt: pulumi.Output<string>;

  constructor(name: string, args: CertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:Certificate", name, {}, opts);
    const [domainName, ...subjectAlternativeNames] = args.names;
    const certificate = new aws.acm.Certificate(
      `${name}-certificate`,
      {
        domainName,
        ...(subjectAlternativeNames.length === 0 ? {} : { subjectAlternativeNames }),
        validationMethod: "DNS",
        keyAlgorithm: "EC_prime256v1",
        tags: { Name: domainName },
      },
      { parent: this },
    );
    const { zoneId } = args;
    // Each name has exactly one validation option, so the count of records is known in a preview.
    const records =
      zoneId === undefined
        ? undefined
        : args.names.map((host, index) =>
            this.record(`${name}-certificate-record${index === 0 ? "" : `-${index + 1}`}`, zoneId, certificate, host),
          );
    this.arn = new aws.acm.CertificateValidation(
      `${name}-certificate-validation`,
      {
        certificateArn: certificate.arn,
        ...(records === undefined ? {} : { validationRecordFqdns: records.map(({ fqdn }) => fqdn) }),
      },
      { parent: this },
    ).certificateArn;
    this.expiresAt = certificate.notAfter;
    this.registerOutputs({ arn: this.arn, expiresAt: this.expiresAt });
  }

  private record(
    name: string,
    zoneId: pulumi.Input<string>,
    certificate: aws.acm.Certificate,
    host: string,
  ): aws.route53.Record {
    const option = certificate.domainValidationOptions.apply((options) =>
      options.find(({ domainName }) => domainName === host),
    );
    return new aws.route53.Record(
      name,
      {
        zoneId,
        name: option.apply((found) => found?.resourceRecordName ?? ""),
        type: option.apply((found) => found?.resourceRecordType ?? "CNAME"),
        records: [option.apply((found) => found?.resourceRecordValue ?? "")],
        ttl: 300,
        allowOverwrite: true,
      },
      { parent: this },
    );
  }
}
