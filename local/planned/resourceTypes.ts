// Pulumi's type tokens of the resources that make up the planned path.

export const TYPES = {
  attachment: "aws:lb/targetGroupAttachment:TargetGroupAttachment",
  autoscalingGroup: "aws:autoscaling/group:Group",
  certificate: "aws:acm/certificate:Certificate",
  certificateRequest: "tls:index/certRequest:CertRequest",
  certificateValidation: "aws:acm/certificateValidation:CertificateValidation",
  elasticIp: "aws:ec2/eip:Eip",
  instance: "aws:ec2/instance:Instance",
  launchTemplate: "aws:ec2/launchTemplate:LaunchTemplate",
  listener: "aws:lb/listener:Listener",
  listenerRule: "aws:lb/listenerRule:ListenerRule",
  loadBalancer: "aws:lb/loadBalancer:LoadBalancer",
  record: "aws:route53/record:Record",
  secret: "aws:secretsmanager/secret:Secret",
  secretVersion: "aws:secretsmanager/secretVersion:SecretVersion",
  signedCertificate: "tls:index/locallySignedCert:LocallySignedCert",
  subnet: "aws:ec2/subnet:Subnet",
  targetGroup: "aws:lb/targetGroup:TargetGroup",
  vpc: "aws:ec2/vpc:Vpc",
  zone: "aws:route53/zone:Zone",
} as const;
