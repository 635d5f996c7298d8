// The sample service: one instance that installs nothing and answers over TLS with what it received.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface SampleServiceArgs {
  /** Subnet of the service tier; one instance is enough to see a path work. */
  readonly subnetId: pulumi.Input<string>;
  readonly securityGroupId: pulumi.Input<string>;
  /** Debian 12 of the architecture that the instance type has. */
  readonly imageId: pulumi.Input<string>;
  readonly instanceType: string;
  /** cloud-config in base64. */
  readonly userData: string;
  readonly targetGroupArn: pulumi.Input<string>;
  readonly targetType: "instance" | "ip";
  readonly port: number;
  /** Tags of the volume, which the provider's default tags do not reach. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Makes the instance, without a role, a key pair or a way out, and registers it as a target. */
export class SampleService extends pulumi.ComponentResource {
  constructor(name: string, args: SampleServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:SampleService", name, {}, opts);
    const instance = new aws.ec2.Instance(
      `${name}-sample`,
      {
        ami: args.imageId,
        instanceType: args.instanceType,
        subnetId: args.subnetId,
        vpcSecurityGroupIds: [args.securityGroupId],
        associatePublicIpAddress: false,
        userDataBase64: args.userData,
        userDataReplaceOnChange: true,
        metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
        rootBlockDevice: { encrypted: true, volumeType: "gp3", volumeSize: 8, deleteOnTermination: true },
        tags: { Name: `${name}-sample`, Tier: "service" },
        volumeTags: { ...args.tags, Name: `${name}-sample`, Tier: "service" },
      },
      // A newer image is no reason to replace a sample.
      { parent: this, ignoreChanges: ["ami"] },
    );
    new aws.lb.TargetGroupAttachment(
      `${name}-sample-attachment`,
      {
        targetGroupArn: args.targetGroupArn,
        targetId: args.targetType === "instance" ? instance.id : instance.privateIp,
        port: args.port,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
