// VPC endpoints: AWS's own services reached without the internet, each bounded by a policy.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface VpcEndpointsArgs {
  /** AWS region, part of every service name. */
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  readonly vpcId: pulumi.Input<string>;
  /** Interface endpoints by service, such as `secretsmanager`; each costs by the hour and zone. */
  readonly services: readonly string[];
  /** The endpoint tier's subnets. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** Group of the interface endpoints; absent where there are none. */
  readonly securityGroupId?: pulumi.Input<string>;
  /** Route tables that get S3's prefix list. */
  readonly routeTableIds: readonly pulumi.Input<string>[];
  /** Admits the layers of images in ECR, which lie in a bucket of AWS's. */
  readonly imageLayers: boolean;
}

/** Makes the S3 gateway endpoint (free) and the interface endpoints with private DNS. */
export class VpcEndpoints extends pulumi.ComponentResource {
  constructor(name: string, args: VpcEndpointsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:VpcEndpoints", name, {}, opts);
    const parent = { parent: this };
    new aws.ec2.VpcEndpoint(
      `${name}-s3-endpoint`,
      {
        vpcId: args.vpcId,
        serviceName: `com.amazonaws.${args.region}.s3`,
        vpcEndpointType: "Gateway",
        routeTableIds: [...args.routeTableIds],
        policy: awsBucketsPolicy(args),
        tags: { Name: `${name}-s3` },
      },
      parent,
    );
    for (const service of args.services) {
      const noun = service.replace(".", "-");
      new aws.ec2.VpcEndpoint(
        `${name}-${noun}-endpoint`,
        {
          vpcId: args.vpcId,
          serviceName: `com.amazonaws.${args.region}.${service}`,
          vpcEndpointType: "Interface",
          subnetIds: [...args.subnetIds],
          securityGroupIds: args.securityGroupId === undefined ? [] : [args.securityGroupId],
          privateDnsEnabled: true,
          policy: ownAccountPolicy(service, args.accountId),
          tags: { Name: `${name}-${noun}`, Tier: "endpoint" },
        },
        parent,
      );
    }
    this.registerOutputs({});
  }
}

/**
 * Through S3 two things are read, both from AWS's own buckets: the Session Manager agent, and the layers of images.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
 */
function awsBucketsPolicy({ region, imageLayers }: VpcEndpointsArgs): string {
  const buckets = [`amazon-ssm-${region}`, ...(imageLayers ? [`prod-${region}-starport-layer-bucket`] : [])];
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: buckets.map((bucket) => ({
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: `arn:aws:s3:::${bucket}/*`,
    })),
  });
}

/** Credentials of another account, brought in by an intruder, cannot carry data out through the endpoint. */
function ownAccountPolicy(service: string, accountId: pulumi.Input<string>): pulumi.Output<string> {
  // ECR's two endpoints, ecr.api and ecr.dkr, are one service to IAM.
  const prefix = service === "monitoring" ? "cloudwatch" : (service.split(".")[0] ?? service);
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: "*",
        Action: `${prefix}:*`,
        Resource: "*",
        Condition: { StringEquals: { "aws:PrincipalAccount": accountId } },
      },
    ],
  });
}
