// A service that brings a container: Fargate tasks in the service tier, behind the service's target group.
import * as aws from "@pulumi/aws";
import * as ecs from "@pulumi/awsx/ecs/index.js";
import * as pulumi from "@pulumi/pulumi";
import { repositoryOf } from "../model/containerService.ts";
import type { ContainerSettings } from "../model/containerSettings.ts";
import { logRetentionDays } from "../model/logRetention.ts";
import type { SubnetRef } from "./vpc.ts";

export interface ContainerServiceArgs {
  /** AWS region whose registry holds the image. */
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  readonly clusterArn: pulumi.Input<string>;
  /** The service tier's subnets. */
  readonly subnets: readonly SubnetRef[];
  readonly securityGroupId: pulumi.Input<string>;
  /** Target group of addresses; it must be behind a listener before ECS takes it. */
  readonly targetGroupArn: pulumi.Input<string>;
  /** TCP port the container answers on, over TLS. */
  readonly port: number;
  readonly container: ContainerSettings;
  /** Days for which the log is kept at least. */
  readonly retentionDays: number;
}

/**
 * Makes the log group, the role that ECS starts tasks with, and the service. Tasks have no role of their own, so what
 * runs in the container has no credentials; its root file system is read-only beside /tmp.
 */
export class ContainerService extends pulumi.ComponentResource {
  constructor(name: string, args: ContainerServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:ContainerService", name, {}, opts);
    const logGroup = new aws.cloudwatch.LogGroup(
      `${name}-container-logs`,
      { retentionInDays: logRetentionDays(args.retentionDays), tags: { Name: name, Tier: "service" } },
      { parent: this },
    );
    const secrets = secretsOf(args.container, this);
    const role = executionRole(name, args, logGroup.name, secrets, this);
    new ecs.FargateService(
      `${name}-service`,
      {
        cluster: args.clusterArn,
        desiredCount: args.container.count,
        platformVersion: "1.4.0",
        networkConfiguration: {
          subnets: args.subnets.map(({ id }) => id),
          securityGroups: [args.securityGroupId],
          assignPublicIp: false,
        },
        loadBalancers: [{ targetGroupArn: args.targetGroupArn, containerName: name, containerPort: args.port }],
        healthCheckGracePeriodSeconds: 60,
        // A new version takes over only once it is healthy; one that never is gives way to the old.
        deploymentMinimumHealthyPercent: 100,
        deploymentMaximumPercent: 200,
        deploymentCircuitBreaker: { enable: true, rollback: true },
        availabilityZoneRebalancing: "ENABLED",
        continueBeforeSteadyState: false,
        enableExecuteCommand: false,
        enableEcsManagedTags: true,
        propagateTags: "SERVICE",
        taskDefinitionArgs: taskDefinition(name, args, logGroup.name, role.arn, secrets),
        tags: { Name: name, Tier: "service" },
      },
      { parent: this, dependsOn: [role.policy] },
    );
    this.registerOutputs({});
  }
}

/** An environment variable and the secret in it. */
interface ContainerSecret {
  readonly name: string;
  readonly valueFrom: pulumi.Output<string>;
}

/** ECS wants a secret's whole ARN, whose end only Secrets Manager knows; one that does not exist fails here. */
function secretsOf({ secrets }: ContainerSettings, parent: pulumi.Resource): ContainerSecret[] {
  return Object.entries(secrets).map(([name, secret]) => ({
    name,
    valueFrom: aws.secretsmanager.getSecretOutput({ name: secret }, { parent }).arn,
  }));
}

function taskDefinition(
  name: string,
  { region, accountId, port, container }: ContainerServiceArgs,
  logGroup: pulumi.Output<string>,
  executionRoleArn: pulumi.Output<string>,
  secrets: ContainerSecret[],
) {
  return {
    cpu: `${container.cpu}`,
    memory: `${container.memory}`,
    runtimePlatform: {
      operatingSystemFamily: "LINUX",
      cpuArchitecture: container.architecture === "arm64" ? "ARM64" : "X86_64",
    },
    executionRole: { roleArn: executionRoleArn },
    taskRole: { skip: true },
    logGroup: { skip: true },
    volumes: [{ name: "tmp" }],
    container: {
      name,
      image: pulumi.interpolate`${accountId}.dkr.ecr.${region}.amazonaws.com/${container.image}`,
      essential: true,
      portMappings: [{ containerPort: port, hostPort: port, protocol: "tcp" }],
      environment: Object.entries(container.environment).map(([variable, value]) => ({ name: variable, value })),
      secrets,
      readonlyRootFilesystem: true,
      mountPoints: [{ sourceVolume: "tmp", containerPath: "/tmp", readOnly: false }],
      linuxParameters: { initProcessEnabled: true },
      logConfiguration: {
        logDriver: "awslogs",
        options: { "awslogs-group": logGroup, "awslogs-region": region, "awslogs-stream-prefix": "container" },
      },
    },
  };
}

/** The role with which ECS pulls the image, writes the log and reads the secrets: these and no others. */
function executionRole(
  name: string,
  { region, accountId, container }: ContainerServiceArgs,
  logGroup: pulumi.Output<string>,
  secrets: readonly ContainerSecret[],
  parent: pulumi.Resource,
): { readonly arn: pulumi.Output<string>; readonly policy: pulumi.Resource } {
  const role = new aws.iam.Role(
    `${name}-execution-role`,
    {
      description: `ECS starts the tasks of ${name} with it`,
      assumeRolePolicy: tasksOfAccount(region, accountId),
      tags: { Name: `${name}-execution`, Tier: "service" },
    },
    { parent },
  );
  const repository = pulumi.interpolate`arn:aws:ecr:${region}:${accountId}:repository/${repositoryOf(container.image)}`;
  const secretArns = secrets.map(({ valueFrom }) => valueFrom);
  const policy = pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      // A token is the registry's, not a repository's; what it opens is said by the next statement.
      { Sid: "EnterTheRegistry", Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
      {
        Sid: "PullTheImage",
        Effect: "Allow",
        Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        Resource: repository,
      },
      {
        Sid: "WriteTheLog",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        // A preview knows a new log group's name and not its ARN (decision 015).
        Resource: pulumi.interpolate`arn:aws:logs:${region}:${accountId}:log-group:${logGroup}:*`,
      },
      ...(secrets.length === 0 ? [] : secretStatements(region, accountId, secretArns)),
    ],
  });
  return {
    arn: role.arn,
    policy: new aws.iam.RolePolicy(`${name}-execution-role-policy`, { role: role.id, policy }, { parent }),
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html */
function tasksOfAccount(region: string, accountId: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "ecs-tasks.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": accountId },
          ArnLike: { "aws:SourceArn": pulumi.interpolate`arn:aws:ecs:${region}:${accountId}:*` },
        },
      },
    ],
  });
}

/** A secret may lie under any key of the account; Secrets Manager names the secret that it decrypts for. */
function secretStatements(region: string, accountId: pulumi.Input<string>, arns: pulumi.Output<string>[]) {
  return [
    { Sid: "ReadSecrets", Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: arns },
    {
      Sid: "DecryptSecrets",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: pulumi.interpolate`arn:aws:kms:${region}:${accountId}:key/*`,
      Condition: {
        StringEquals: {
          "kms:ViaService": `secretsmanager.${region}.amazonaws.com`,
          "kms:EncryptionContext:SecretARN": arns,
        },
      },
    },
  ];
}
