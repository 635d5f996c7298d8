// The ECS cluster of a region: where services with a container run.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Makes the cluster, with Container Insights (paid as custom metrics); it has no machines, Fargate brings them. */
export class ContainerCluster extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:ContainerCluster", name, {}, opts);
    const cluster = new aws.ecs.Cluster(
      `${name}-cluster`,
      { settings: [{ name: "containerInsights", value: "enabled" }], tags: { Name: name, Tier: "service" } },
      { parent: this },
    );
    this.arn = cluster.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
