// ContainerService and ContainerCluster: the exact inputs of everything they make. Does not prove that AWS accepts them.
import { expect } from "chai";
import { ContainerCluster } from "../../components/containerCluster.ts";
import { ContainerService, type ContainerServiceArgs } from "../../components/containerService.ts";
import type { Properties } from "../../plan/type.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";
import { subnetRefs } from "../support/region.ts";

const ARGS: ContainerServiceArgs = {
  region: "eu-west-1",
  accountId: "123456789012",
  clusterArn: "arn:cluster",
  subnets: subnetRefs("service"),
  securityGroupId: "sg-1",
  targetGroupArn: "arn:orders",
  port: 9443,
  container: {
    image: "team/orders:1.4.2",
    cpu: 512,
    memory: 1024,
    architecture: "arm64",
    count: 3,
    environment: { LOG_LEVEL: "info" },
    secrets: {},
  },
  retentionDays: 40,
};

const PULL_AND_LOG = [
  { Sid: "EnterTheRegistry", Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
  {
    Sid: "PullTheImage",
    Effect: "Allow",
    Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    Resource: "arn:aws:ecr:eu-west-1:123456789012:repository/team/orders",
  },
  {
    Sid: "WriteTheLog",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: "<arn of euw1-orders-container-logs>:*",
  },
];

const EVERY_INPUT = {
  "aws:cloudwatch/logGroup:LogGroup euw1-orders-container-logs": {
    retentionInDays: 60,
    tags: { Name: "euw1-orders", Tier: "service" },
  },
  "aws:iam/role:Role euw1-orders-execution-role": {
    description: "ECS starts the tasks of euw1-orders with it",
    assumeRolePolicy: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "ecs-tasks.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: {
            StringEquals: { "aws:SourceAccount": "123456789012" },
            ArnLike: { "aws:SourceArn": "arn:aws:ecs:eu-west-1:123456789012:*" },
          },
        },
      ],
    },
    tags: { Name: "euw1-orders-execution", Tier: "service" },
  },
  "aws:iam/rolePolicy:RolePolicy euw1-orders-execution-role-policy": {
    role: "<id of euw1-orders-execution-role>",
    policy: { Version: "2012-10-17", Statement: PULL_AND_LOG },
  },
};

const SERVICE = {
  cluster: "arn:cluster",
  desiredCount: 3,
  platformVersion: "1.4.0",
  networkConfiguration: {
    subnets: ["subnet-service-a", "subnet-service-b"],
    securityGroups: ["sg-1"],
    assignPublicIp: false,
  },
  loadBalancers: [{ targetGroupArn: "arn:orders", containerName: "euw1-orders", containerPort: 9443 }],
  healthCheckGracePeriodSeconds: 60,
  deploymentMinimumHealthyPercent: 100,
  deploymentMaximumPercent: 200,
  deploymentCircuitBreaker: { enable: true, rollback: true },
  availabilityZoneRebalancing: "ENABLED",
  continueBeforeSteadyState: false,
  enableExecuteCommand: false,
  enableEcsManagedTags: true,
  propagateTags: "SERVICE",
  tags: { Name: "euw1-orders", Tier: "service" },
};

const TASK = {
  cpu: "512",
  memory: "1024",
  runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "ARM64" },
  taskRole: { skip: true },
  logGroup: { skip: true },
  volumes: [{ name: "tmp" }],
};

const CONTAINER = {
  name: "euw1-orders",
  image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/orders:1.4.2",
  essential: true,
  portMappings: [{ containerPort: 9443, hostPort: 9443, protocol: "tcp" }],
  environment: [{ name: "LOG_LEVEL", value: "info" }],
  secrets: [],
  readonlyRootFilesystem: true,
  mountPoints: [{ sourceVolume: "tmp", containerPath: "/tmp", readOnly: false }],
  linuxParameters: { initProcessEnabled: true },
};

/** The service's inputs, its task apart, and the task's container apart from that. */
async function built(args: ContainerServiceArgs) {
  const made = await buildWithMocks(() => new ContainerService("euw1-orders", args));
  const { taskDefinitionArgs, ...service } = made.named("awsx:ecs:FargateService", "euw1-orders-service").inputs;
  const { container, executionRole, ...task } = taskDefinitionArgs as Properties;
  const { logConfiguration, ...rest } = container as Properties;
  return { made, service, task, executionRole, container: rest, logConfiguration };
}

describe("ContainerService", () => {
  it("makes exactly these resources", async () => {
    const { made } = await built(ARGS);
    expect(everyInput(made)).to.deep.equal(EVERY_INPUT);
  });

  it("runs the image in our subnets and group, behind our target group, and without a public address", async () => {
    const { service, task, container } = await built(ARGS);
    expect(service).to.deep.equal(SERVICE);
    expect(task).to.deep.equal(TASK);
    expect(container).to.deep.equal(CONTAINER);
  });

  it("hands awsx its own role and log group, so that awsx makes none", async () => {
    const { made, executionRole, logConfiguration } = await built(ARGS);
    const { arn } = made.named("aws:iam/role:Role", "euw1-orders-execution-role").outputs;
    const { name } = made.named("aws:cloudwatch/logGroup:LogGroup", "euw1-orders-container-logs").outputs;
    expect(executionRole).to.deep.equal({ roleArn: arn });
    expect(logConfiguration).to.deep.equal({
      logDriver: "awslogs",
      options: { "awslogs-group": name, "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "container" },
    });
  });

  it("reads the secrets that are named, by their whole ARN, and no others", async () => {
    const secrets = { DATABASE: "orders/database" };
    const { made, container } = await built({ ...ARGS, container: { ...ARGS.container, secrets } });
    const [{ valueFrom, ...variable } = { valueFrom: "" }] = container["secrets"] as { valueFrom: string }[];
    expect(variable).to.deep.equal({ name: "DATABASE" });
    expect(valueFrom).to.match(/^arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders\/database-[0-9a-f]{6}$/);
    const { policy } = made.named("aws:iam/rolePolicy:RolePolicy", "euw1-orders-execution-role-policy").inputs;
    const { Statement } = JSON.parse(policy as string) as { Statement: unknown[] };
    expect(Statement.slice(3)).to.deep.equal([
      { Sid: "ReadSecrets", Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: [valueFrom] },
      {
        Sid: "DecryptSecrets",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: "arn:aws:kms:eu-west-1:123456789012:key/*",
        Condition: {
          StringEquals: {
            "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com",
            "kms:EncryptionContext:SecretARN": [valueFrom],
          },
        },
      },
    ]);
  });
});

describe("ContainerCluster", () => {
  it("makes exactly this cluster", async () => {
    const made = await buildWithMocks(() => new ContainerCluster("euw1"));
    expect(everyInput(made)).to.deep.equal({
      "aws:ecs/cluster:Cluster euw1-cluster": {
        settings: [{ name: "containerInsights", value: "enabled" }],
        tags: { Name: "euw1", Tier: "service" },
      },
    });
  });
});
