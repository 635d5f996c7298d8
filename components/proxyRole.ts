// The role of the proxies: read their own secrets, report their own metrics, be reached by Session Manager.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { METRIC_NAMESPACE } from "../model/refreshScript.ts";

export interface ProxyRoleArgs {
  /** AWS region that the role is used in. */
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** Names in Secrets Manager of what a proxy may read; they and the key's alias must be there before an instance boots. */
  readonly secretNames: readonly string[];
  /** Alias of the key that encrypts them, without `alias/`. */
  readonly keyAlias: string;
}

/** Makes the role, its one policy and the instance profile. The policy is known before anything is made (decision 015). */
export class ProxyRole extends pulumi.ComponentResource {
  readonly instanceProfileArn: pulumi.Output<string>;

  constructor(name: string, args: ProxyRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:ProxyRole", name, {}, opts);
    const role = new aws.iam.Role(
      `${name}-proxy-role`,
      {
        description: `HAProxy instances in ${args.region}`,
        assumeRolePolicy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
        }),
        tags: { Name: `${name}-proxy`, Tier: "proxy" },
      },
      { parent: this },
    );
    new aws.iam.RolePolicy(`${name}-proxy-role-policy`, { role: role.id, policy: proxyPolicy(args) }, { parent: this });
    this.instanceProfileArn = new aws.iam.InstanceProfile(
      `${name}-proxy-instance-profile`,
      { role: role.name, tags: { Name: `${name}-proxy` } },
      { parent: this },
    ).arn;
    this.registerOutputs({ instanceProfileArn: this.instanceProfileArn });
  }
}

function proxyPolicy({ region, accountId, secretNames, keyAlias }: ProxyRoleArgs): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ReadSecrets",
        Effect: "Allow",
        Action: "secretsmanager:GetSecretValue",
        Resource: secretNames.map((name) => secretArnPattern(region, accountId, name)),
      },
      {
        Sid: "DecryptSecrets",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: pulumi.interpolate`arn:aws:kms:${region}:${accountId}:key/*`,
        Condition: {
          StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` },
          "ForAnyValue:StringEquals": { "kms:ResourceAliases": `alias/${keyAlias}` },
        },
      },
      {
        // CloudWatch and Session Manager's channels know no resource to name; conditions and account bound them.
        Sid: "ReportMetrics",
        Effect: "Allow",
        Action: "cloudwatch:PutMetricData",
        Resource: "*",
        Condition: { StringEquals: { "cloudwatch:namespace": METRIC_NAMESPACE } },
      },
      {
        Sid: "RegisterWithSessionManager",
        Effect: "Allow",
        Action: "ssm:UpdateInstanceInformation",
        Resource: pulumi.interpolate`arn:aws:ec2:${region}:${accountId}:instance/*`,
      },
      {
        Sid: "OpenSessionChannels",
        Effect: "Allow",
        Action: [
          "ssmmessages:CreateControlChannel",
          "ssmmessages:CreateDataChannel",
          "ssmmessages:OpenControlChannel",
          "ssmmessages:OpenDataChannel",
        ],
        Resource: "*",
      },
    ],
  });
}

/**
 * The one secret of a name: Secrets Manager puts a hyphen and six characters behind it, so that no other name fits.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
 */
function secretArnPattern(region: string, accountId: pulumi.Input<string>, name: string): pulumi.Output<string> {
  return pulumi.interpolate`arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-??????`;
}
