// VpcEndpoints: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import { expect } from "chai";
import { VpcEndpoints } from "../../components/vpcEndpoints.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";

const EVERY_INPUT = {
  "aws:ec2/vpcEndpoint:VpcEndpoint euw1-s3-endpoint": {
    policy: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: "*",
          Action: "s3:GetObject",
          Resource: "arn:aws:s3:::amazon-ssm-eu-west-1/*",
        },
      ],
    },
    routeTableIds: ["rtb-a", "rtb-b"],
    serviceName: "com.amazonaws.eu-west-1.s3",
    tags: { Name: "euw1-s3" },
    vpcEndpointType: "Gateway",
    vpcId: "vpc-1",
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint euw1-secretsmanager-endpoint": {
    policy: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: "*",
          Action: "secretsmanager:*",
          Resource: "*",
          Condition: { StringEquals: { "aws:PrincipalAccount": "123456789012" } },
        },
      ],
    },
    privateDnsEnabled: true,
    securityGroupIds: ["sg-1"],
    serviceName: "com.amazonaws.eu-west-1.secretsmanager",
    subnetIds: ["subnet-a", "subnet-b"],
    tags: { Name: "euw1-secretsmanager", Tier: "endpoint" },
    vpcEndpointType: "Interface",
    vpcId: "vpc-1",
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint euw1-monitoring-endpoint": {
    policy: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: "*",
          Action: "cloudwatch:*",
          Resource: "*",
          Condition: { StringEquals: { "aws:PrincipalAccount": "123456789012" } },
        },
      ],
    },
    privateDnsEnabled: true,
    securityGroupIds: ["sg-1"],
    serviceName: "com.amazonaws.eu-west-1.monitoring",
    subnetIds: ["subnet-a", "subnet-b"],
    tags: { Name: "euw1-monitoring", Tier: "endpoint" },
    vpcEndpointType: "Interface",
    vpcId: "vpc-1",
  },
};

describe("VpcEndpoints", () => {
  it("makes exactly these resources", async () => {
    const built = await buildWithMocks(
      () =>
        new VpcEndpoints("euw1", {
          region: "eu-west-1",
          accountId: "123456789012",
          vpcId: "vpc-1",
          services: ["secretsmanager", "monitoring"],
          subnetIds: ["subnet-a", "subnet-b"],
          securityGroupId: "sg-1",
          routeTableIds: ["rtb-a", "rtb-b"],
          imageLayers: false,
        }),
    );
    expect(everyInput(built)).to.deep.equal(EVERY_INPUT);
  });

  it("makes S3's gateway endpoint alone where no service is asked for", async () => {
    const built = await buildWithMocks(
      () =>
        new VpcEndpoints("euw1", {
          region: "eu-west-1",
          accountId: "123456789012",
          vpcId: "vpc-1",
          services: [],
          subnetIds: ["subnet-a", "subnet-b"],
          routeTableIds: ["rtb-a", "rtb-b"],
          imageLayers: false,
        }),
    );
    const s3 = "aws:ec2/vpcEndpoint:VpcEndpoint euw1-s3-endpoint";
    expect(everyInput(built)).to.deep.equal({ [s3]: EVERY_INPUT[s3] });
  });
});
