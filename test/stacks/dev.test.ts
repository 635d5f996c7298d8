// The whole graph of the dev stack, as the engine would see it. Does not prove that AWS accepts it.
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { indexPlan, isUnknown, type PlanIndex } from "../../plan/read.ts";
import { type PlannedResource, SECRET } from "../../plan/type.ts";
import { devPlan } from "../support/devPlan.ts";
import { awsResources, logicalName, policyDocuments, textWithoutPublicKeys, typesOf } from "./planned.ts";

const REGION_TYPES: Readonly<Record<string, number>> = {
  "aws:acm/certificate:Certificate": 3,
  "aws:acm/certificateValidation:CertificateValidation": 3,
  "aws:autoscaling/group:Group": 1,
  "aws:autoscaling/policy:Policy": 1,
  "aws:cloudwatch/metricAlarm:MetricAlarm": 1,
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": 1,
  "aws:ec2/defaultRouteTable:DefaultRouteTable": 1,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": 1,
  "aws:ec2/eip:Eip": 3,
  "aws:ec2/flowLog:FlowLog": 1,
  "aws:ec2/instance:Instance": 2,
  "aws:ec2/internetGateway:InternetGateway": 1,
  "aws:ec2/launchTemplate:LaunchTemplate": 1,
  "aws:ec2/natGateway:NatGateway": 1,
  "aws:ec2/networkAcl:NetworkAcl": 4,
  "aws:ec2/route:Route": 3,
  "aws:ec2/routeTable:RouteTable": 5,
  "aws:ec2/routeTableAssociation:RouteTableAssociation": 8,
  "aws:ec2/securityGroup:SecurityGroup": 6,
  "aws:ec2/subnet:Subnet": 8,
  "aws:ec2/vpc:Vpc": 1,
  "aws:ec2/vpcEndpoint:VpcEndpoint": 2,
  "aws:iam/instanceProfile:InstanceProfile": 1,
  "aws:iam/role:Role": 1,
  "aws:iam/rolePolicy:RolePolicy": 1,
  "aws:kms/alias:Alias": 1,
  "aws:kms/key:Key": 1,
  "aws:lb/listener:Listener": 4,
  "aws:lb/listenerRule:ListenerRule": 2,
  "aws:lb/loadBalancer:LoadBalancer": 2,
  "aws:lb/targetGroup:TargetGroup": 5,
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": 2,
  "aws:route53/record:Record": 4,
  "aws:route53/zone:Zone": 1,
  "aws:s3/bucket:Bucket": 1,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": 1,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": 1,
  "aws:s3/bucketPolicy:BucketPolicy": 1,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": 1,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": 1,
  "aws:s3/bucketVersioning:BucketVersioning": 1,
  "aws:secretsmanager/secret:Secret": 2,
  "aws:secretsmanager/secretVersion:SecretVersion": 2,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 8,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 12,
};

/** All in us-east-1, where AWS keeps what is global. */
const EDGE_TYPES: Readonly<Record<string, number>> = {
  "aws:acm/certificate:Certificate": 1,
  "aws:acm/certificateValidation:CertificateValidation": 1,
  "aws:cloudfront/distribution:Distribution": 1,
  "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": 1,
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": 1,
  "aws:cloudwatch/logDelivery:LogDelivery": 1,
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": 1,
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": 1,
  "aws:cloudwatch/logGroup:LogGroup": 1,
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": 1,
  "aws:route53/healthCheck:HealthCheck": 2,
  "aws:route53/record:Record": 6,
  "aws:s3/bucket:Bucket": 1,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": 1,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": 1,
  "aws:s3/bucketPolicy:BucketPolicy": 1,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": 1,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": 1,
  "aws:s3/bucketVersioning:BucketVersioning": 1,
  "aws:wafv2/webAcl:WebAcl": 1,
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": 1,
};

const REGIONS: Readonly<Record<string, string>> = { "eu-west-1": "euw1", "us-east-1": "use1" };

describe("the dev stack", function () {
  this.timeout(60_000);
  let resolved: PlanIndex;
  let preview: PlanIndex;

  before(async () => {
    resolved = indexPlan(await devPlan("resolved"));
    preview = indexPlan(await devPlan("preview"));
  });

  it("has the same resources in a preview as when everything is known", () => {
    const shape = ({ urn, custom, parent, protect }: PlannedResource) => ({ urn, custom, parent, protect });
    expect(preview.resources.map(shape)).to.have.deep.members(resolved.resources.map(shape));
  });

  it("has the same edges in a preview as when everything is known", () => {
    for (const resource of resolved.resources) {
      expect(preview.byUrn(resource.urn)?.propertyDependencies, resource.urn).to.deep.equal(
        resource.propertyDependencies,
      );
    }
  });

  for (const [region, prefix] of Object.entries(REGIONS)) {
    it(`has exactly these AWS resources for ${region}`, () => {
      expect(typesOf(awsResources(resolved, prefix))).to.deep.equal(REGION_TYPES);
    });
  }

  it("has exactly these AWS resources for the edge", () => {
    expect(typesOf(awsResources(resolved, "edge"))).to.deep.equal(EDGE_TYPES);
  });

  it("gives every AWS resource the provider of its own region", () => {
    const providers = { "eu-west-1": "euw1-provider", "us-east-1": "use1-provider", global: "global-provider" };
    for (const [place, provider] of Object.entries(providers)) {
      const own = awsResources(resolved, REGIONS[place] ?? "edge");
      expect(new Set(own.map((resource) => resolved.region(resource)))).to.deep.equal(
        new Set([place === "global" ? "us-east-1" : place]),
      );
      expect(
        new Set(own.map((resource) => logicalName(resource.provider?.split("::").slice(0, -1).join("::") ?? ""))),
      ).to.deep.equal(new Set([provider]));
    }
    const all = resolved.resources.filter(({ type }) => type.startsWith("aws:"));
    expect(all.filter(({ urn }) => !/^(euw1|use1|edge)-/.test(logicalName(urn)))).to.deep.equal([]);
  });

  it("knows all user data in a preview, and it holds no output of another resource", () => {
    const templates = preview.ofType("aws:ec2/launchTemplate:LaunchTemplate");
    const instances = preview.ofType("aws:ec2/instance:Instance");
    const data = [
      ...templates.map((template) => ({ template, property: "userData" })),
      ...instances.map((template) => ({ template, property: "userDataBase64" })),
    ];
    expect(data).to.have.length(6);
    for (const { template, property } of data) {
      const text = template.inputs[property];
      expect(template.propertyDependencies[property] ?? []).to.deep.equal([]);
      expect(gunzipSync(Buffer.from(text as string, "base64")).toString()).to.match(/^#cloud-config\n/);
    }
  });

  it("knows every policy document in a preview, to the letter", () => {
    const documents = policyDocuments(preview);
    expect(Object.keys(documents)).to.include.members([
      "euw1-proxy-role-policy policy",
      "use1-logs-policy policy",
      "edge-logs-policy policy",
      "edge-web-acl-logs-policy policyDocument",
      "euw1-key policy",
      "euw1-secretsmanager-endpoint policy",
    ]);
    expect(documents).to.deep.equal(policyDocuments(resolved));
  });

  it("launches no proxy before its secrets, the key's alias and its role's policy are there", () => {
    for (const index of [resolved, preview]) {
      // A component's children wait for what it depends on.
      const group = index.ofType("portcullis:components:ProxyGroup").find(({ urn }) => logicalName(urn) === "euw1");
      expect(group?.dependencies.map(logicalName)).to.include.members([
        "euw1-proxy-certificate-secret-version",
        "euw1-origin-secret-version",
        "euw1-key-alias",
        "euw1-proxy-role-policy",
      ]);
    }
  });

  it("leaves what only AWS can know unknown in a preview", () => {
    const [group] = preview.ofType("aws:autoscaling/group:Group");
    expect(isUnknown(group?.outputs["arn"])).to.equal(true);
    expect(group?.id ?? "").to.equal("");
  });

  it("shows in a preview which ACL guards which subnets", () => {
    for (const acl of preview.ofType("aws:ec2/networkAcl:NetworkAcl")) {
      const tier = (acl.inputs["tags"] as { Tier: string }).Tier;
      const tiers = preview
        .referenced(acl, "subnetIds")
        .map((subnet) => (subnet.inputs["tags"] as { Tier: string }).Tier);
      expect(tiers, acl.urn).to.deep.equal([tier, tier]);
    }
  });

  it("gives every child a name that begins with its parent's", () => {
    const name = logicalName;
    for (const { urn, parent } of resolved.resources) {
      if (parent !== undefined && !parent.includes("pulumi:pulumi:Stack")) {
        expect(name(urn).startsWith(name(parent)), urn).to.equal(true);
      }
    }
  });

  it("keeps load-balancer and target-group names inside AWS's 32 characters", () => {
    const named = [
      ...resolved.ofType("aws:lb/loadBalancer:LoadBalancer"),
      ...resolved.ofType("aws:lb/targetGroup:TargetGroup"),
    ];
    for (const { urn } of named) {
      expect((urn.split("::").at(-1) ?? "").length, urn).to.be.at.most(24);
    }
  });

  it("keeps every private key and the secret's value out of the plan", () => {
    for (const index of [resolved, preview]) {
      const keys = index.ofType("tls:index/privateKey:PrivateKey");
      // The authority's, one for each region's proxies, and the one that the origin secret is made of.
      expect(keys).to.have.length(4);
      expect(keys.map(({ outputs }) => outputs["privateKeyPem"])).to.deep.equal([SECRET, SECRET, SECRET, SECRET]);
      const versions = index.ofType("aws:secretsmanager/secretVersion:SecretVersion");
      expect(versions.map(({ inputs }) => inputs["secretString"])).to.deep.equal([SECRET, SECRET, SECRET, SECRET]);
      const [distribution] = index.ofType("aws:cloudfront/distribution:Distribution");
      const [origin] = (distribution?.inputs["origins"] ?? []) as readonly {
        readonly customHeaders: readonly unknown[];
      }[];
      expect(origin?.customHeaders).to.deep.equal([{ name: "x-origin-secret", value: SECRET }]);
      expect(textWithoutPublicKeys(index.plan)).not.to.match(/\b[0-9a-f]{64}\b/);
      expect(JSON.stringify(index.plan)).not.to.match(/PRIVATE KEY/);
    }
  });

  it("tells users each region's URL, addresses and certificate's end, and the edge's", () => {
    const outputs = resolved.plan.stacks[0]?.outputs ?? {};
    expect(Object.keys(outputs)).to.have.members(["eu-west-1", "us-east-1", "edge"]);
    const [distribution] = resolved.ofType("aws:cloudfront/distribution:Distribution");
    expect(outputs["edge"]).to.deep.equal({
      url: "https://edge.example.com",
      distributionId: distribution?.id,
      distributionDomainName: distribution?.outputs["domainName"],
      regions: ["eu-west-1", "us-east-1"],
      certificateExpiresAt: "2027-02-01T00:00:00Z",
    });
    const first = outputs["eu-west-1"] as { url: string; addresses: string[]; proxyCertificateExpiresAt: string };
    const eips = resolved.ofType("aws:ec2/eip:Eip").filter(({ urn }) => urn.includes("::euw1-nlb-address-"));
    expect(first.url).to.equal("https://euw1.edge.example.com");
    expect(first.addresses).to.deep.equal(eips.map(({ outputs: { publicIp } }) => publicIp));
    expect(first.proxyCertificateExpiresAt).to.match(/^\d{4}-\d\d-\d\dT/);
  });
});
