// Every type of resource that a stack may have, with what guards it or why nothing needs to. What is not here, nobody has
// thought about yet.

/** By token without its last part, `aws:ec2/vpc`, in groups of one reason. */
const GROUPS: readonly { readonly reason: string; readonly types: readonly string[] }[] = [
  {
    reason: "network: who reaches whom, judged by the groups MS, NET and SG",
    types: [
      "aws:ec2/vpc",
      "aws:ec2/subnet",
      "aws:ec2/networkAcl",
      "aws:ec2/networkAclRule",
      "aws:ec2/networkAclAssociation",
      "aws:ec2/defaultNetworkAcl",
      "aws:ec2/securityGroup",
      "aws:ec2/securityGroupRule",
      "aws:ec2/defaultSecurityGroup",
      "aws:vpc/securityGroupIngressRule",
      "aws:vpc/securityGroupEgressRule",
      "aws:ec2/routeTable",
      "aws:ec2/routeTableAssociation",
      "aws:ec2/defaultRouteTable",
      "aws:ec2/route",
      "aws:ec2/internetGateway",
      "aws:ec2/natGateway",
      "aws:ec2/eip",
      "aws:ec2/eipAssociation",
      "aws:ec2/vpcEndpoint",
      "aws:ec2/vpcEndpointPolicy",
      "aws:ec2/flowLog",
      "aws:ec2/managedPrefixList",
      "aws:ec2/managedPrefixListEntry",
    ],
  },
  {
    reason: "machines, judged by the groups EC and MS",
    types: [
      "aws:ec2/launchTemplate",
      "aws:ec2/instance",
      "aws:autoscaling/attachment",
      "aws:autoscaling/group",
      "aws:autoscaling/policy",
      "aws:autoscaling/notification",
    ],
  },
  {
    reason: "load balancers, judged by the groups LB and MS",
    types: [
      "aws:lb/loadBalancer",
      "aws:lb/listener",
      "aws:lb/listenerCertificate",
      "aws:lb/listenerRule",
      "aws:lb/targetGroup",
      "aws:lb/targetGroupAttachment",
    ],
  },
  {
    reason: "the edge, judged by the groups CF, WAF and MS",
    types: [
      "aws:cloudfront/distribution",
      "aws:cloudfront/vpcOrigin",
      "aws:cloudfront/originAccessControl",
      "aws:cloudfront/originRequestPolicy",
      "aws:cloudfront/cachePolicy",
      "aws:cloudfront/responseHeadersPolicy",
      "aws:cloudfront/function",
      "aws:wafv2/webAcl",
      "aws:wafv2/webAclAssociation",
      "aws:wafv2/webAclLoggingConfiguration",
      "aws:wafv2/ipSet",
      "aws:wafv2/regexPatternSet",
    ],
  },
  {
    reason: "REST and HTTP APIs, judged by the groups API and MS",
    types: [
      "aws:apigateway/account",
      "aws:apigateway/apiKey",
      "aws:apigateway/authorizer",
      "aws:apigateway/basePathMapping",
      "aws:apigateway/clientCertificate",
      "aws:apigateway/deployment",
      "aws:apigateway/domainName",
      "aws:apigateway/integration",
      "aws:apigateway/integrationResponse",
      "aws:apigateway/method",
      "aws:apigateway/methodResponse",
      "aws:apigateway/methodSettings",
      "aws:apigateway/requestValidator",
      "aws:apigateway/resource",
      "aws:apigateway/response",
      "aws:apigateway/restApi",
      "aws:apigateway/restApiPolicy",
      "aws:apigateway/restApiPut",
      "aws:apigateway/stage",
      "aws:apigateway/usagePlan",
      "aws:apigateway/usagePlanKey",
      "aws:apigateway/vpcLink",
      "aws:apigatewayv2/api",
      "aws:apigatewayv2/apiMapping",
      "aws:apigatewayv2/authorizer",
      "aws:apigatewayv2/deployment",
      "aws:apigatewayv2/domainName",
      "aws:apigatewayv2/integration",
      "aws:apigatewayv2/route",
      "aws:apigatewayv2/stage",
      "aws:apigatewayv2/vpcLink",
    ],
  },
  {
    reason: "functions, judged by the group FN",
    types: [
      "aws:lambda/function",
      "aws:lambda/permission",
      "aws:lambda/resourcePolicy",
      "aws:lambda/functionUrl",
      "aws:lambda/alias",
    ],
  },
  {
    reason: "buckets, judged by the group S3",
    types: [
      "aws:s3/bucket",
      "aws:s3/bucketLifecycleConfiguration",
      "aws:s3/bucketLogging",
      "aws:s3/bucketObjectLockConfiguration",
      "aws:s3/bucketOwnershipControls",
      "aws:s3/bucketPolicy",
      "aws:s3/bucketPublicAccessBlock",
      "aws:s3/bucketServerSideEncryptionConfiguration",
      "aws:s3/bucketVersioning",
    ],
  },
  {
    reason: "certificates, keys and secrets, judged by the groups TLS, KMS and MS",
    types: [
      "aws:acm/certificate",
      "aws:acm/certificateValidation",
      "aws:kms/alias",
      "aws:kms/key",
      "aws:kms/keyPolicy",
      "aws:kms/replicaKey",
      "aws:secretsmanager/secret",
      "aws:secretsmanager/secretVersion",
      "aws:ssm/parameter",
      "tls:index/certRequest",
      "tls:index/locallySignedCert",
      "tls:index/privateKey",
      "tls:index/selfSignedCert",
    ],
  },
  {
    reason: "names, judged by the group DNS",
    types: [
      "aws:route53/healthCheck",
      "aws:route53/hostedZoneDnsSec",
      "aws:route53/keySigningKey",
      "aws:route53/queryLog",
      "aws:route53/record",
      "aws:route53/zone",
    ],
  },
  {
    reason: "roles, judged by the group IAM",
    types: [
      "aws:iam/instanceProfile",
      "aws:iam/policy",
      "aws:iam/role",
      "aws:iam/policyAttachment",
      "aws:iam/rolePoliciesExclusive",
      "aws:iam/rolePolicy",
      "aws:iam/rolePolicyAttachment",
      "aws:iam/rolePolicyAttachmentsExclusive",
    ],
  },
  {
    reason: "users and keys of theirs, which IAM-07 refuses with a better word",
    types: [
      "aws:iam/accessKey",
      "aws:iam/group",
      "aws:iam/groupPolicy",
      "aws:iam/groupPolicyAttachment",
      "aws:iam/serviceSpecificCredential",
      "aws:iam/user",
      "aws:iam/userLoginProfile",
      "aws:iam/userPolicy",
      "aws:iam/userPolicyAttachment",
    ],
  },
  {
    reason: "default networks, which NET-06 refuses with a better word",
    types: ["aws:ec2/defaultSubnet", "aws:ec2/defaultVpc"],
  },
  {
    reason: "logs and alarms, judged by the groups OBS, CF and WAF",
    types: [
      "aws:cloudwatch/compositeAlarm",
      "aws:cloudwatch/dashboard",
      "aws:cloudwatch/logDelivery",
      "aws:cloudwatch/logDeliveryDestination",
      "aws:cloudwatch/logDeliverySource",
      "aws:cloudwatch/logGroup",
      "aws:cloudwatch/logMetricFilter",
      "aws:cloudwatch/logResourcePolicy",
      "aws:cloudwatch/metricAlarm",
      "aws:sns/topic",
      "aws:sns/topicPolicy",
      "aws:sns/topicSubscription",
    ],
  },
  {
    reason: "containers of services: their network, role and log are resources of their own",
    types: ["aws:ecs/cluster", "aws:ecs/service", "aws:ecs/taskDefinition", "awsx:ecs:FargateService"],
  },
  { reason: "the audit trail: bucket and key are resources of their own", types: ["awsx:cloudtrail:Trail"] },
  {
    reason: "Pulumi's own, which make nothing",
    types: [
      "pulumi:pulumi:Stack",
      "pulumi:pulumi:StackReference",
      "pulumi:providers:aws",
      "pulumi:providers:awsx",
      "pulumi:providers:pulumi",
      "pulumi:providers:tls",
    ],
  },
];

const KNOWN: ReadonlyMap<string, string> = new Map(
  GROUPS.flatMap(({ reason, types }) => types.map((type) => [type, reason] as const)),
);

/** Why a type may be there; undefined for one that nobody has thought about. */
export function reasonFor(type: string): string | undefined {
  return KNOWN.get(type) ?? KNOWN.get(tokenWithoutClass(type));
}

/** `aws:ec2/vpc` of `aws:ec2/vpc:Vpc`, whose class only says the same again. */
function tokenWithoutClass(type: string): string {
  const [, token, name = "", className] = /^(\w+:\w+\/(\w+)):(\w+)$/.exec(type) ?? [];
  return token !== undefined && className?.toLowerCase() === name.toLowerCase() ? token : type;
}
