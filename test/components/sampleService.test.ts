// SampleService: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import { expect } from "chai";
import { SampleService } from "../../components/sampleService.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";

const EVERY_INPUT = {
  "aws:ec2/instance:Instance euw1-orders-sample": {
    ami: "ami-1",
    associatePublicIpAddress: false,
    instanceType: "t4g.nano",
    metadataOptions: { httpEndpoint: "enabled", httpPutResponseHopLimit: 1, httpTokens: "required" },
    rootBlockDevice: { deleteOnTermination: true, encrypted: true, volumeSize: 8, volumeType: "gp3" },
    subnetId: "subnet-1",
    tags: { Name: "euw1-orders-sample", Tier: "service" },
    userDataBase64: "dXNlcg==",
    userDataReplaceOnChange: true,
    volumeTags: { Name: "euw1-orders-sample", Owner: "platform", Tier: "service" },
    vpcSecurityGroupIds: ["sg-1"],
  },
  "aws:lb/targetGroupAttachment:TargetGroupAttachment euw1-orders-sample-attachment": {
    port: 9443,
    targetGroupArn: "arn:orders",
    targetId: "<id of euw1-orders-sample>",
  },
};

describe("SampleService", () => {
  it("makes exactly these resources", async () => {
    const built = await buildWithMocks(
      () =>
        new SampleService("euw1-orders", {
          subnetId: "subnet-1",
          securityGroupId: "sg-1",
          imageId: "ami-1",
          instanceType: "t4g.nano",
          userData: "dXNlcg==",
          targetGroupArn: "arn:orders",
          targetType: "instance",
          port: 9443,
          tags: { Owner: "platform" },
        }),
    );
    expect(everyInput(built)).to.deep.equal(EVERY_INPUT);
  });

  it("registers its address where targets are addresses", async () => {
    const args = {
      subnetId: "subnet-1",
      securityGroupId: "sg-1",
      imageId: "ami-1",
      instanceType: "t4g.nano",
      userData: "dXNlcg==",
      targetGroupArn: "arn:orders",
      targetType: "ip" as const,
      port: 9443,
      tags: { Owner: "platform" },
    };
    const built = await buildWithMocks(() => new SampleService("euw1-orders", args));
    const attachment =
      everyInput(built)["aws:lb/targetGroupAttachment:TargetGroupAttachment euw1-orders-sample-attachment"];
    expect(attachment).to.deep.equal({
      targetGroupArn: "arn:orders",
      targetId: "<privateIp of euw1-orders-sample>",
      port: 9443,
    });
  });
});
