// Pulumi's type tokens: those that the proof reads, those that carry no packets, and so all that it cannot judge.
import type { PlannedResource } from "../../plan/type.ts";

export const TYPES = {
  autoscalingAttachment: "aws:autoscaling/attachment:Attachment",
  autoscalingGroup: "aws:autoscaling/group:Group",
  containerService: "aws:ecs/service:Service",
  defaultNetworkAcl: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
  defaultRouteTable: "aws:ec2/defaultRouteTable:DefaultRouteTable",
  defaultSecurityGroup: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  egressOnlyGateway: "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
  egressRule: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  elasticIp: "aws:ec2/eip:Eip",
  elasticIpAssociation: "aws:ec2/eipAssociation:EipAssociation",
  endpoint: "aws:ec2/vpcEndpoint:VpcEndpoint",
  endpointRouteTable: "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
  fargateService: "awsx:ecs:FargateService",
  ingressRule: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  instance: "aws:ec2/instance:Instance",
  internetGateway: "aws:ec2/internetGateway:InternetGateway",
  internetGatewayAttachment: "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment",
  ipv4Association: "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
  ipv6Association: "aws:ec2/vpcIpv6CidrBlockAssociation:VpcIpv6CidrBlockAssociation",
  lambda: "aws:lambda/function:Function",
  launchConfiguration: "aws:ec2/launchConfiguration:LaunchConfiguration",
  launchTemplate: "aws:ec2/launchTemplate:LaunchTemplate",
  listener: "aws:lb/listener:Listener",
  listenerRule: "aws:lb/listenerRule:ListenerRule",
  loadBalancer: "aws:lb/loadBalancer:LoadBalancer",
  mainRouteTable: "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
  managedPrefixList: "aws:ec2/managedPrefixList:ManagedPrefixList",
  natGateway: "aws:ec2/natGateway:NatGateway",
  networkAcl: "aws:ec2/networkAcl:NetworkAcl",
  networkAclAssociation: "aws:ec2/networkAclAssociation:NetworkAclAssociation",
  networkAclRule: "aws:ec2/networkAclRule:NetworkAclRule",
  peering: "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
  peeringAccepter: "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
  prefixListEntry: "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
  record: "aws:route53/record:Record",
  route: "aws:ec2/route:Route",
  routeTable: "aws:ec2/routeTable:RouteTable",
  routeTableAssociation: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  securityGroup: "aws:ec2/securityGroup:SecurityGroup",
  securityGroupRule: "aws:ec2/securityGroupRule:SecurityGroupRule",
  stackReference: "pulumi:pulumi:StackReference",
  subnet: "aws:ec2/subnet:Subnet",
  targetGroup: "aws:lb/targetGroup:TargetGroup",
  targetGroupAttachment: "aws:lb/targetGroupAttachment:TargetGroupAttachment",
  vpc: "aws:ec2/vpc:Vpc",
  vpcLink: "aws:apigatewayv2/vpcLink:VpcLink",
  vpcOrigin: "aws:cloudfront/vpcOrigin:VpcOrigin",
  zone: "aws:route53/zone:Zone",
} as const;

const READ: ReadonlySet<string> = new Set(Object.values(TYPES));

/** True where an id that the proof looks for may come out of a resource as something else than its own. */
export function mayPassOnIds({ type }: PlannedResource): boolean {
  return type === TYPES.stackReference || !READ.has(type);
}

/** Modules of which nothing has an interface in a VPC. */
const QUIET_MODULES: ReadonlySet<string> = new Set(
  (
    "accessanalyzer account acm acmpca backup budgets cfg cloudfront cloudtrail cloudwatch cognito cur dynamodb ebs ecr " +
    "guardduty iam inspector2 kms macie2 organizations pricing resourceexplorer resourcegroups route53 s3 s3control " +
    "secretsmanager securityhub servicequotas shield signer sns sqs ssm sfn waf wafv2"
  ).split(" "),
);

/** Single types of modules that also have interfaces in VPCs; "*" for all but those below. */
const QUIET_TYPES: Readonly<Record<string, readonly string[]>> = {
  apigateway: ["*"],
  apigatewayv2: ["*"],
  autoscaling: ["lifecycleHook", "notification", "policy", "schedule", "tag"],
  ec2: [
    ..."allowedImagesSettings ami amiCopy amiFromInstance amiLaunchPermission availabilityZoneGroup".split(" "),
    ..."capacityBlockReservation capacityReservation defaultCreditSpecification defaultVpcDhcpOptions".split(" "),
    ..."eipDomainName flowLog imageBlockPublicAccess instanceMetadataDefaults keyPair".split(" "),
    ..."networkInsightsAccessScope networkInsightsAnalysis networkInsightsPath peeringConnectionOptions".split(" "),
    ..."placementGroup serialConsoleAccess snapshotCreateVolumePermission spotDatafeedSubscription".split(" "),
    ..."subnetCidrReservation tag volumeAttachment vpcDhcpOptions vpcDhcpOptionsAssociation".split(" "),
    ..."vpcEndpointConnectionNotification vpcEndpointPolicy vpcIpam vpcIpamPool vpcIpamPoolCidr".split(" "),
    ..."vpcIpamPoolCidrAllocation vpcIpamScope vpcNetworkPerformanceMetricSubscription".split(" "),
  ],
  ecs: ["accountSettingDefault", "capacityProvider", "cluster", "clusterCapacityProviders", "tag", "taskDefinition"],
  kinesis: ["stream"],
  lambda: ["*"],
  lb: ["listenerCertificate", "trustStore", "trustStoreRevocation"],
};

/** Types of otherwise quiet modules that have interfaces in VPCs, or are ways in of their own. */
const LOUD: ReadonlySet<string> = new Set([
  "apigateway/vpcLink",
  "cloudfront/distributionTenant",
  "cloudfront/multitenantDistribution",
  "cloudwatch/eventTarget",
  "lambda/capacityProvider",
  "lambda/coreNetworkConnector",
  "lambda/functionUrl",
  "lambda/microvmsImage",
  "route53/resolverEndpoint",
  "s3/filesMountTarget",
]);

const QUIET_COMPONENTS: ReadonlySet<string> = new Set([
  "awsx:cloudtrail:Trail",
  "awsx:ecr:Repository",
  "awsx:ecr:Image",
]);

/** Packages that make nothing in AWS beside `aws`: any other one, `kubernetes` or `awscc`, may open a way of its own. */
const QUIET_PACKAGES: ReadonlySet<string> = new Set(["pulumi", "tls", "random", "time", "docker", "docker-build"]);

/** True for a resource of which the proof cannot say what it sends or receives. */
export function isNotModelled({ type, opaque, custom }: PlannedResource): boolean {
  if (READ.has(type) || QUIET_COMPONENTS.has(type)) return false;
  if (opaque === true) return true;
  const [provider = ""] = type.split(":");
  if (provider !== "aws") return custom && !QUIET_PACKAGES.has(provider);
  const path = type.split(":")[1] ?? "";
  const [module = "", name = ""] = path.split("/");
  if (LOUD.has(path)) return true;
  if (QUIET_MODULES.has(module)) return false;
  const quiet = QUIET_TYPES[module] ?? [];
  return !quiet.includes("*") && !quiet.includes(name);
}

/** Read without loss: what the proof takes of them stands in the plan, whoever made them. */
const READ_WHOLE: ReadonlySet<string> = new Set([
  TYPES.elasticIp,
  TYPES.managedPrefixList,
  TYPES.record,
  TYPES.stackReference,
  TYPES.zone,
]);

/** True for what somebody else made and the program only refers to: rules, routes or targets may stand elsewhere. */
export function isOnlyRead({ type, external }: PlannedResource): boolean {
  return external === true && READ.has(type) && !READ_WHOLE.has(type);
}
