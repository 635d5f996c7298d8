// Names that Pulumi's AWS provider makes up. It does so before anything is created, so a preview knows them.

/**
 * By type: the property that holds the name. Where the program gives neither it nor its prefix, the provider puts the
 * logical name, a hyphen and seven hexadecimal digits there; with a prefix, AWS's own library chooses while creating.
 * https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming
 */
const NAME_PROPERTIES: Readonly<Record<string, string>> = {
  "aws:autoscaling/group:Group": "name",
  "aws:autoscaling/policy:Policy": "name",
  "aws:cloudfront/function:Function": "name",
  "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": "name",
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": "name",
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": "name",
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": "name",
  "aws:cloudwatch/logGroup:LogGroup": "name",
  "aws:cloudwatch/metricAlarm:MetricAlarm": "name",
  "aws:ec2/launchTemplate:LaunchTemplate": "name",
  "aws:ec2/securityGroup:SecurityGroup": "name",
  "aws:ecs/cluster:Cluster": "name",
  "aws:iam/instanceProfile:InstanceProfile": "name",
  "aws:iam/role:Role": "name",
  "aws:iam/rolePolicy:RolePolicy": "name",
  "aws:lb/loadBalancer:LoadBalancer": "name",
  "aws:lb/targetGroup:TargetGroup": "name",
  "aws:s3/bucket:Bucket": "bucket",
  "aws:secretsmanager/secret:Secret": "name",
  "aws:wafv2/ipSet:IpSet": "name",
  "aws:wafv2/webAcl:WebAcl": "name",
};

/** The property for which the provider makes up a name; undefined where it makes up none. */
export function madeUpNameOf(type: string, inputs: Readonly<Record<string, unknown>>): string | undefined {
  const property = NAME_PROPERTIES[type];
  const given = property === undefined || inputs[property] !== undefined || inputs[`${property}Prefix`] !== undefined;
  return given ? undefined : property;
}
