// A CloudFront Function: a few lines of JavaScript that run at every edge location.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface EdgeFunctionArgs {
  readonly comment: string;
  /** The program; AWS allows 10 KB. */
  readonly code: string;
}

/** Makes and publishes the function. */
export class EdgeFunction extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: EdgeFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:EdgeFunction", name, {}, opts);
    this.arn = new aws.cloudfront.Function(
      `${name}-function`,
      { runtime: "cloudfront-js-2.0", comment: args.comment, code: args.code, publish: true },
      { parent: this },
    ).arn;
    this.registerOutputs({ arn: this.arn });
  }
}
