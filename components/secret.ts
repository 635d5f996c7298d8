// A secret in Secrets Manager with its value, under the region's key.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface SecretArgs {
  /** Name in Secrets Manager, at most 512 characters; known from config, so that user data can carry it. */
  readonly secretName: string;
  readonly description: string;
  readonly keyArn: pulumi.Input<string>;
  /** The value; marked secret whatever the caller passes. */
  readonly value: pulumi.Input<string>;
  /** Days a deleted secret can be restored, 7 to 30; 0 deletes at once, so that the name is free again. */
  readonly recoveryDays: number;
}

/** Makes the secret and its current version; readers are granted by their own roles. */
export class Secret extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: SecretArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:Secret", name, {}, opts);
    const secret = new aws.secretsmanager.Secret(
      `${name}-secret`,
      {
        name: args.secretName,
        description: args.description,
        kmsKeyId: args.keyArn,
        recoveryWindowInDays: args.recoveryDays,
        tags: { Name: args.secretName },
      },
      { parent: this },
    );
    new aws.secretsmanager.SecretVersion(
      `${name}-secret-version`,
      { secretId: secret.id, secretString: pulumi.secret(args.value) },
      { parent: this },
    );
    this.arn = secret.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
