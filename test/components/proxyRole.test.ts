// ProxyRole: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import { expect } from "chai";
import { ProxyRole } from "../../components/proxyRole.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";

const EVERY_INPUT = {
  "aws:iam/role:Role euw1-proxy-role": {
    assumeRolePolicy: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
    },
    description: "HAProxy instances in eu-west-1",
    tags: { Name: "euw1-proxy", Tier: "proxy" },
  },
  "aws:iam/rolePolicy:RolePolicy euw1-proxy-role-policy": {
    policy: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "ReadSecrets",
          Effect: "Allow",
          Action: "secretsmanager:GetSecretValue",
          Resource: [
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:portcullis/dev/euw1/proxy-certificate-??????",
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:portcullis/dev/euw1/origin-secret-??????",
          ],
        },
        {
          Sid: "DecryptSecrets",
          Effect: "Allow",
          Action: "kms:Decrypt",
          Resource: "arn:aws:kms:eu-west-1:123456789012:key/*",
          Condition: {
            StringEquals: { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" },
            "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/portcullis-dev-euw1" },
          },
        },
        {
          Sid: "ReportMetrics",
          Effect: "Allow",
          Action: "cloudwatch:PutMetricData",
          Resource: "*",
          Condition: { StringEquals: { "cloudwatch:namespace": "Portcullis" } },
        },
        {
          Sid: "RegisterWithSessionManager",
          Effect: "Allow",
          Action: "ssm:UpdateInstanceInformation",
          Resource: "arn:aws:ec2:eu-west-1:123456789012:instance/*",
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
    },
    role: "<id of euw1-proxy-role>",
  },
  "aws:iam/instanceProfile:InstanceProfile euw1-proxy-instance-profile": {
    role: "<id of euw1-proxy-role>",
    tags: { Name: "euw1-proxy" },
  },
};

describe("ProxyRole", () => {
  it("makes exactly these resources", async () => {
    const built = await buildWithMocks(
      () =>
        new ProxyRole("euw1", {
          region: "eu-west-1",
          accountId: "123456789012",
          secretNames: ["portcullis/dev/euw1/proxy-certificate", "portcullis/dev/euw1/origin-secret"],
          keyAlias: "portcullis-dev-euw1",
        }),
    );
    expect(everyInput(built)).to.deep.equal(EVERY_INPUT);
  });
});
