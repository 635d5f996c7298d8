// The region's KMS key, which encrypts secrets.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface KeyArgs {
  readonly accountId: pulumi.Input<string>;
  /** Region-wide name shown in the console, without the `alias/` prefix. */
  readonly alias: string;
  /** Days a deleted key can be restored; AWS allows 7 to 30. */
  readonly deletionWindowDays: number;
}

/** A symmetric key that AWS rotates every year; who may use it is said by the roles' own policies. */
export class Key extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: KeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:Key", name, {}, opts);
    const key = new aws.kms.Key(
      `${name}-key`,
      {
        description: `${args.alias} secrets`,
        enableKeyRotation: true,
        deletionWindowInDays: args.deletionWindowDays,
        bypassPolicyLockoutSafetyCheck: false,
        policy: accountPolicy(args.accountId),
        tags: { Name: name },
      },
      { parent: this },
    );
    new aws.kms.Alias(`${name}-key-alias`, { name: `alias/${args.alias}`, targetKeyId: key.keyId }, { parent: this });
    this.arn = key.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

/** Hands the key to the account, whose IAM policies then decide; without it nobody could change the key again. */
function accountPolicy(accountId: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AccountDecides",
        Effect: "Allow",
        Principal: { AWS: pulumi.interpolate`arn:aws:iam::${accountId}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  });
}
