// The mocks themselves: what they record, how they answer, and that a fault in a component reaches the test.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { expect } from "chai";
import { rejection } from "../plan/fixtures.ts";
import { buildWithMocks } from "./mocks.ts";
import { isKnown, valueOf } from "./valueOf.ts";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";

class Network extends pulumi.ComponentResource {
  public readonly vpc: aws.ec2.Vpc;

  public constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("test:components:Network", name, {}, opts);
    this.vpc = new aws.ec2.Vpc(`${name}-vpc`, { cidrBlock: "10.0.0.0/16" }, { parent: this });
    new aws.ec2.Subnet(`${name}-subnet`, { vpcId: this.vpc.id }, { parent: this });
    this.registerOutputs({ vpcId: this.vpc.id });
  }
}

describe("the mocks", () => {
  it("record every resource with its inputs, also those that are registered late", async () => {
    const { resources, result } = await buildWithMocks(() => new Network("edge"));
    const vpcId = await valueOf(result.vpc.id);
    expect(resources.map(({ outputs, ...asked }) => ({ ...asked, id: outputs["id"] }))).to.deep.equal([
      { type: "test:components:Network", name: "edge", inputs: {}, provider: "", custom: false, id: undefined },
      { type: VPC, name: "edge-vpc", inputs: { cidrBlock: "10.0.0.0/16" }, provider: "", custom: true, id: vpcId },
      {
        type: SUBNET,
        name: "edge-subnet",
        inputs: { vpcId },
        provider: "",
        custom: true,
        id: resources[2]?.outputs["id"],
      },
    ]);
  });

  it("find the one resource of a name, and list the others when it is not there", async () => {
    const built = await buildWithMocks(() => new Network("edge"));
    expect(built.ofType(SUBNET)).to.have.length(1);
    expect(built.named(VPC, "edge-vpc").inputs).to.deep.equal({ cidrBlock: "10.0.0.0/16" });
    expect(() => built.named(VPC, "other")).to.throw(
      "aws:ec2/vpc:Vpc other: 0 of them were registered; of this type there are edge-vpc",
    );
  });

  it("answer in the region of the provider that is passed, else in that of the options", async () => {
    const { result } = await buildWithMocks(
      () => {
        const provider = new aws.Provider("use1", { region: "us-east-1" });
        return [new Network("a", { provider }), new Network("b")].map(({ vpc }) => vpc.arn);
      },
      { region: "eu-central-1" },
    );
    const arns = await Promise.all(result.map(valueOf));
    expect(arns.map((arn) => arn.split(":")[3])).to.deep.equal(["us-east-1", "eu-central-1"]);
  });

  it("answer invokes", async () => {
    const { result } = await buildWithMocks(() => aws.getAvailabilityZones({}), { region: "us-east-1" });
    expect(result.names).to.deep.equal(["us-east-1a", "us-east-1b", "us-east-1c"]);
  });

  it("unwrap secrets in what they record and keep them secret in what they answer", async () => {
    const built = await buildWithMocks(() => {
      const secretString = pulumi.secret({ user: "edge" }).apply((value) => JSON.stringify(value));
      return new aws.secretsmanager.SecretVersion("version", { secretId: "one", secretString });
    });
    const { inputs } = built.named("aws:secretsmanager/secretVersion:SecretVersion", "version");
    expect(inputs).to.deep.equal({ secretId: "one", secretString: '{"user":"edge"}' });
    expect(await pulumi.isSecret(built.result.secretString)).to.equal(true);
  });

  it("leave in a preview ids and outputs unknown, and inputs known", async () => {
    const { result, resources } = await buildWithMocks(() => new Network("edge"), { preview: true });
    const { id, arn, cidrBlock } = result.vpc;
    expect(await Promise.all([id, arn, cidrBlock].map(isKnown))).to.deep.equal([false, false, true]);
    expect(resources).to.have.length(3);
    expect((await rejection(valueOf(id))).message).to.match(/^the output is unknown/);
  });

  it("answer a StackReference with that stack's outputs, and know no others", async () => {
    const read = async (stack: string) => {
      const reference = new pulumi.StackReference(`organization/project/${stack}`);
      return (await reference.getOutputDetails("vpcId")).value as unknown;
    };
    const stacks = { base: { vpcId: "vpc-1" } };
    const { result } = await buildWithMocks(() => Promise.all([read("base"), read("other")]), { stacks });
    expect(result).to.deep.equal(["vpc-1", undefined]);
  });

  it("start afresh each time", async () => {
    await buildWithMocks(() => new Network("edge"));
    const { resources } = await buildWithMocks(() => new tls.PrivateKey("key", { algorithm: "ECDSA" }));
    expect(resources.map(({ name }) => name)).to.deep.equal(["key"]);
  });

  it("reject with what a component throws, at once or in an apply", async () => {
    const atOnce = buildWithMocks(() => {
      throw new Error("thrown in a constructor");
    });
    expect((await rejection(atOnce)).message).to.equal("thrown in a constructor");
    const later = buildWithMocks(() => {
      const { vpc } = new Network("edge");
      vpc.id.apply(() => {
        throw new Error("thrown in an apply");
      });
    });
    expect((await rejection(later)).message).to.equal("thrown in an apply");
  });

  it("reject a type that the model does not know, in both modes", async () => {
    for (const preview of [false, true]) {
      const fault = await rejection(buildWithMocks(() => new aws.sqs.Queue("queue"), { preview }));
      expect(fault.message).to.match(/does not know type aws:sqs\/queue:Queue; add it to awsModel\/sqs\.ts$/);
    }
  });

  it("give the process its own fault handlers back", async () => {
    const before = process.listeners("unhandledRejection");
    await buildWithMocks(() => new Network("edge"));
    expect(process.listeners("unhandledRejection")).to.deep.equal(before);
  });
});
