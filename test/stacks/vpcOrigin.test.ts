// Two regions behind CloudFront's own way into a VPC: no proxies, no way out, and an edge that picks the region itself.
import { expect } from "chai";
import { planProgram } from "../../plan/program.ts";
import { indexPlan, type PlanIndex } from "../../plan/read.ts";
import { PROJECT } from "../support/devPlan.ts";
import { awsResources, logicalName, typesOf } from "./planned.ts";

const CONFIG = { "portcullis:doors": '{"cdn":{"lock":"vpc-origin"}}', "portcullis:edge": "{}" };

const REGION_TYPES: Readonly<Record<string, number>> = {
  "aws:acm/certificate:Certificate": 1,
  "aws:acm/certificateValidation:CertificateValidation": 1,
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": 1,
  "aws:ec2/defaultRouteTable:DefaultRouteTable": 1,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": 1,
  "aws:ec2/flowLog:FlowLog": 1,
  "aws:ec2/instance:Instance": 2,
  "aws:ec2/internetGateway:InternetGateway": 1,
  "aws:ec2/networkAcl:NetworkAcl": 4,
  "aws:ec2/route:Route": 1,
  "aws:ec2/routeTable:RouteTable": 5,
  "aws:ec2/routeTableAssociation:RouteTableAssociation": 8,
  "aws:ec2/securityGroup:SecurityGroup": 2,
  "aws:ec2/subnet:Subnet": 8,
  "aws:ec2/vpc:Vpc": 1,
  "aws:ec2/vpcEndpoint:VpcEndpoint": 1,
  "aws:lb/listener:Listener": 1,
  "aws:lb/listenerRule:ListenerRule": 2,
  "aws:lb/loadBalancer:LoadBalancer": 1,
  "aws:lb/targetGroup:TargetGroup": 2,
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": 2,
  "aws:route53/record:Record": 2,
  "aws:route53/zone:Zone": 1,
  "aws:s3/bucket:Bucket": 1,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": 1,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": 1,
  "aws:s3/bucketPolicy:BucketPolicy": 1,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": 1,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": 1,
  "aws:s3/bucketVersioning:BucketVersioning": 1,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 1,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 2,
};

describe("a stack behind VPC origins", function () {
  this.timeout(120_000);
  let [resolved, preview]: PlanIndex[] = [];
  const both = (): readonly PlanIndex[] => {
    if (!resolved || !preview) throw new Error("the stack was not planned");
    return [resolved, preview];
  };

  before(async () => {
    const plan = async (mode: "resolved" | "preview") =>
      indexPlan(await planProgram({ directory: PROJECT, stack: "dev", mode, config: CONFIG }));
    [resolved, preview] = [await plan("resolved"), await plan("preview")];
  });

  it("has the same resources in both modes, and exactly these in each region", () => {
    for (const index of both()) {
      expect(typesOf(awsResources(index, "euw1"))).to.deep.equal(REGION_TYPES);
      expect(typesOf(awsResources(index, "use1"))).to.deep.equal(REGION_TYPES);
    }
    const urns = both().map(({ resources }) => resources.map(({ urn }) => urn).sort());
    expect(urns[1]).to.deep.equal(urns[0]);
  });

  it("makes no key and no secret, for no proxy asks for one", () => {
    for (const index of both()) {
      expect(index.resources.filter(({ type }) => /^tls:|secretsmanager|kms/.test(type))).to.deep.equal([]);
    }
  });

  it("lets no tier but the load balancers' empty one route to the internet", () => {
    for (const index of both()) {
      expect(index.ofType("aws:ec2/route:Route").map(({ urn }) => logicalName(urn))).to.deep.equal([
        "euw1-ingress-route-internet",
        "use1-ingress-route-internet",
      ]);
    }
  });

  it("leads each region's origin to its own load balancer, whose certificate carries the origin's name", () => {
    for (const index of both()) {
      const origins = index.ofType("aws:cloudfront/vpcOrigin:VpcOrigin");
      const leads = origins.map((origin) => [
        logicalName(origin.urn),
        index.referenced(origin, "vpcOriginEndpointConfig").map(({ urn }) => logicalName(urn)),
      ]);
      expect(leads).to.deep.equal([
        ["edge-euw1-vpc-origin", ["euw1-alb"]],
        ["edge-use1-vpc-origin", ["use1-alb"]],
      ]);
      const [distribution] = index.ofType("aws:cloudfront/distribution:Distribution");
      const given = distribution?.inputs["origins"] as readonly {
        readonly originId: string;
        readonly domainName: string;
      }[];
      expect(given.map(({ originId, domainName }) => [originId, domainName])).to.deep.equal([
        ["eu-west-1", "services.euw1.internal.edge.example.com"],
        ["us-east-1", "services.use1.internal.edge.example.com"],
      ]);
      expect(index.ofType("aws:cloudfront/function:Function")).to.have.length(1);
      expect(index.ofType("aws:route53/healthCheck:HealthCheck")).to.deep.equal([]);
    }
  });

  it("puts out the edge's URL, and nothing of the regions that clients could use", () => {
    const { edge, ...regions } = both()[0]?.plan.stacks[0]?.outputs ?? {};
    expect(edge).to.include({ url: "https://edge.example.com" });
    expect(regions).to.deep.equal({ "eu-west-1": {}, "us-east-1": {} });
  });
});
