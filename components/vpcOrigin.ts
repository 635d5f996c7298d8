// CloudFront's own way into a VPC, to one load balancer.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { SERVICE_DOOR_PORT } from "../model/ports.ts";

export interface VpcOriginArgs {
  /** Name of the origin, of which the account has one: at most 64 letters, digits, - and _. */
  readonly originName: string;
  /** The internal load balancer, in any region; AWS allows 25 such origins an account. */
  readonly loadBalancerArn: pulumi.Input<string>;
}

/**
 * Makes the origin, which puts interfaces of CloudFront into the load balancer's subnets. AWS changes nothing of it while
 * a distribution uses it: a load balancer is replaced while its region is drained.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
 */
export class VpcOrigin extends pulumi.ComponentResource {
  readonly originId: pulumi.Output<string>;

  constructor(name: string, args: VpcOriginArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:VpcOrigin", name, {}, opts);
    this.originId = new aws.cloudfront.VpcOrigin(
      `${name}-vpc-origin`,
      {
        vpcOriginEndpointConfig: {
          name: args.originName,
          arn: args.loadBalancerArn,
          httpPort: 80,
          httpsPort: SERVICE_DOOR_PORT,
          originProtocolPolicy: "https-only",
          originSslProtocols: { items: ["TLSv1.2"], quantity: 1 },
        },
        // AWS says up to 15 minutes, after which the provider would give up by itself.
        timeouts: { create: "30m", update: "30m", delete: "30m" },
        tags: { Name: name },
      },
      { parent: this },
    ).id;
    this.registerOutputs({ originId: this.originId });
  }
}
