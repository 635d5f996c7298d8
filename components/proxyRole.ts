// The role of the proxies: read their own secrets, report their own metrics, be reached by Session Manager.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { METRIC_NAMESPACE } from "../model/refreshScript.ts";

export interface ProxyRoleArgs {
  /** AWS region that the role is used in. */
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** The secrets that a proxy may read. */
  readonly secretArns: readonly pulumi.Input<string>[];
  /** Key that encrypts the secrets. */
  readonly keyArn: pulumi.Input<string>;
}

/** Makes the role, its one policy and the instance profile. */
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

function proxyPolicy({ region, accountId, secretArns, keyArn }: ProxyRoleArgs): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      { Sid: "ReadSecrets", Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: [...secretArns] },
      {
        Sid: "DecryptSecrets",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: keyArn,
        Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } },
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
