// The whole graph of the dev stack, as the engine would see it. Does not prove that AWS accepts it.
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { indexPlan, isUnknown, type PlanIndex } from "../../plan/read.ts";
import { type PlannedResource, SECRET } from "../../plan/type.ts";
import { devPlan } from "../support/devPlan.ts";

const REGION_TYPES: Readonly<Record<string, number>> = {
  "aws:acm/certificate:Certificate": 2,
  "aws:acm/certificateValidation:CertificateValidation": 2,
  "aws:autoscaling/group:Group": 1,
  "aws:autoscaling/policy:Policy": 1,
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
  "aws:ec2/securityGroup:SecurityGroup": 5,
  "aws:ec2/subnet:Subnet": 8,
  "aws:ec2/vpc:Vpc": 1,
  "aws:ec2/vpcEndpoint:VpcEndpoint": 2,
  "aws:iam/instanceProfile:InstanceProfile": 1,
  "aws:iam/role:Role": 1,
  "aws:iam/rolePolicy:RolePolicy": 1,
  "aws:kms/alias:Alias": 1,
  "aws:kms/key:Key": 1,
  "aws:lb/listener:Listener": 3,
  "aws:lb/listenerRule:ListenerRule": 2,
  "aws:lb/loadBalancer:LoadBalancer": 2,
  "aws:lb/targetGroup:TargetGroup": 4,
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
  "aws:secretsmanager/secret:Secret": 1,
  "aws:secretsmanager/secretVersion:SecretVersion": 1,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 7,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 10,
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

  for (const region of Object.keys(REGIONS)) {
    it(`has exactly these AWS resources in ${region}`, () => {
      const types = resolved.resources
        .filter((resource) => resource.type.startsWith("aws:") && resolved.region(resource) === region)
        .map(({ type }) => type);
      const counts = Object.fromEntries(types.map((type) => [type, types.filter((other) => other === type).length]));
      expect(counts).to.deep.equal(REGION_TYPES);
    });
  }

  it("gives every AWS resource the provider of its own region", () => {
    for (const resource of resolved.resources.filter(({ type }) => type.startsWith("aws:"))) {
      const region = resolved.region(resource) ?? "";
      expect(resource.urn.split("::").at(-1), resource.urn).to.match(new RegExp(`^${REGIONS[region]}-`));
    }
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
    const name = (urn: string) => urn.split("::").at(-1) ?? "";
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
      expect(keys).to.have.length(3);
      expect(keys.map(({ outputs }) => outputs["privateKeyPem"])).to.deep.equal([SECRET, SECRET, SECRET]);
      const versions = index.ofType("aws:secretsmanager/secretVersion:SecretVersion");
      expect(versions.map(({ inputs }) => inputs["secretString"])).to.deep.equal([SECRET, SECRET]);
      expect(JSON.stringify(index.plan)).not.to.match(/PRIVATE KEY/);
    }
  });

  it("tells users each region's URL, addresses and certificate's end", () => {
    const outputs = resolved.plan.stacks[0]?.outputs ?? {};
    expect(Object.keys(outputs)).to.deep.equal(["eu-west-1", "us-east-1"]);
    const first = outputs["eu-west-1"] as { url: string; addresses: string[]; proxyCertificateExpiresAt: string };
    const eips = resolved.ofType("aws:ec2/eip:Eip").filter(({ urn }) => urn.includes("::euw1-nlb-address-"));
    expect(first.url).to.equal("https://euw1.edge.example.com");
    expect(first.addresses).to.deep.equal(eips.map(({ outputs: { publicIp } }) => publicIp));
    expect(first.proxyCertificateExpiresAt).to.match(/^\d{4}-\d\d-\d\dT/);
  });
});
