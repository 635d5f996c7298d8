// What the model answers. Does not prove that AWS answers so: the values are made up, their forms are AWS's.
import { expect } from "chai";
import { createAwsModel } from "../../awsModel/model.ts";
import type { Answer, AwsModel } from "../../awsModel/model.ts";
import { AwsModelError } from "../../awsModel/error.ts";
import type { Properties } from "../../plan/type.ts";
import { thrown } from "../plan/fixtures.ts";

describe("the model of AWS's answers", () => {
  let model: AwsModel;

  beforeEach(() => {
    model = createAwsModel();
  });

  function make(type: string, name: string, inputs: Properties = {}, region = "eu-west-1"): Answer {
    return model.resource({ identity: `${type}::${name}`, type, name, inputs, provider: { region } });
  }

  function invoke(token: string, inputs: Properties = {}, region = "eu-west-1"): Properties {
    return model.invoke({ token, inputs, provider: { region } });
  }

  it("answers the same question the same", () => {
    const first = make("aws:lb/loadBalancer:LoadBalancer", "edge", { loadBalancerType: "network" });
    model = createAwsModel();
    expect(make("aws:lb/loadBalancer:LoadBalancer", "edge", { loadBalancerType: "network" })).to.deep.equal(first);
    expect(make("aws:lb/loadBalancer:LoadBalancer", "other", { loadBalancerType: "network" }).id).not.to.equal(
      first.id,
    );
  });

  it("gives ids and ARNs of AWS's form in the provider's region and partition", () => {
    const vpc = make("aws:ec2/vpc:Vpc", "vpc");
    expect(vpc.id).to.match(/^vpc-0[0-9a-f]{16}$/);
    expect(vpc.outputs["arn"]).to.equal(`arn:aws:ec2:eu-west-1:123456789012:vpc/${vpc.id}`);
    const chinese = make("aws:s3/bucket:Bucket", "Log", {}, "cn-north-1");
    expect(chinese.outputs["arn"]).to.match(/^arn:aws-cn:s3:::log-[0-9a-f]{7}$/);
    expect(chinese.outputs["bucketRegionalDomainName"]).to.match(
      /^log-[0-9a-f]{7}\.s3\.cn-north-1\.amazonaws\.com\.cn$/,
    );
    expect(make("aws:iam/role:Role", "role", { name: "proxy" }, "us-gov-west-1").outputs["arn"]).to.equal(
      "arn:aws-us-gov:iam::123456789012:role/proxy",
    );
  });

  it("lets a resource's own region win over its provider's", () => {
    const { outputs } = make("aws:ec2/vpc:Vpc", "vpc", { region: "eu-west-2" });
    expect(outputs).to.include({ region: "eu-west-2" }).and.to.have.property("arn").that.includes(":eu-west-2:");
  });

  it("wants a region", () => {
    const request = { identity: "urn", type: "aws:ec2/vpc:Vpc", name: "vpc", inputs: {}, provider: {} };
    const error = thrown(() => model.resource(request));
    expect(error).to.be.instanceOf(AwsModelError);
    expect(error.message).to.equal(
      "urn: neither the resource nor its provider names a region; pass a provider with a region, or set aws:region",
    );
  });

  it("names load balancers as AWS does", () => {
    const network = make("aws:lb/loadBalancer:LoadBalancer", "edge", { loadBalancerType: "network", name: "edge" });
    const internal = make("aws:lb/loadBalancer:LoadBalancer", "web", { internal: true, name: "web" });
    expect(network.outputs["dnsName"]).to.match(/^edge-[0-9a-f]{16}\.elb\.eu-west-1\.amazonaws\.com$/);
    expect(internal.outputs["dnsName"]).to.match(/^internal-web-\d+\.eu-west-1\.elb\.amazonaws\.com$/);
    expect(network.id).to.match(/:loadbalancer\/net\/edge\/[0-9a-f]{16}$/);
    const listener = make("aws:lb/listener:Listener", "https", { loadBalancerArn: internal.id });
    expect(listener.id).to.match(/:listener\/app\/web\/[0-9a-f]{16}\/[0-9a-f]{16}$/);
    const rule = make("aws:lb/listenerRule:ListenerRule", "path", { listenerArn: listener.id });
    expect(rule.id).to.match(/:listener-rule\/app\/web\/[0-9a-f]{16}\/[0-9a-f]{16}\/[0-9a-f]{16}$/);
  });

  it("joins what belongs together: defaults to their VPC, a gateway to its address, an instance to its subnet", () => {
    const vpc = make("aws:ec2/vpc:Vpc", "vpc");
    expect(make("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "group", { vpcId: vpc.id }).id).to.equal(
      vpc.outputs["defaultSecurityGroupId"],
    );
    const table = { defaultRouteTableId: vpc.outputs["defaultRouteTableId"] ?? "" };
    const { id, outputs } = make("aws:ec2/defaultRouteTable:DefaultRouteTable", "table", table);
    expect([id, outputs["vpcId"]]).to.deep.equal([table.defaultRouteTableId, vpc.id]);
    const eip = make("aws:ec2/eip:Eip", "eip");
    const nat = make("aws:ec2/natGateway:NatGateway", "nat", { allocationId: eip.id });
    expect(nat.outputs["publicIp"]).to.equal(eip.outputs["publicIp"]);
    const cidr = { cidrBlock: "10.1.2.0/24", availabilityZone: "eu-west-1b", vpcId: vpc.id };
    const subnet = make("aws:ec2/subnet:Subnet", "subnet", cidr);
    expect(subnet.outputs["availabilityZoneId"]).to.equal("euw1-az2");
    const hosts = ["one", "two"].map(
      (name) => make("aws:ec2/instance:Instance", name, { subnetId: subnet.id }).outputs,
    );
    expect(hosts.map((host) => [host["privateIp"], host["availabilityZone"]])).to.deep.equal([
      ["10.1.2.10", "eu-west-1b"],
      ["10.1.2.11", "eu-west-1b"],
    ]);
    const balancer = make("aws:lb/loadBalancer:LoadBalancer", "edge", { subnetMappings: [{ subnetId: subnet.id }] });
    expect(balancer.outputs["vpcId"]).to.equal(vpc.id);
  });

  it("gives one validation record per name of a certificate, with a wildcard's under its base", () => {
    const inputs = { domainName: "a.example.com", subjectAlternativeNames: ["*.a.example.com", "b.example.com"] };
    const { outputs } = make("aws:acm/certificate:Certificate", "certificate", inputs);
    const options = outputs["domainValidationOptions"] as readonly Record<string, string>[];
    expect(options.map(({ domainName }) => domainName)).to.deep.equal([
      "a.example.com",
      "*.a.example.com",
      "b.example.com",
    ]);
    expect(options[1]?.["resourceRecordName"]).to.equal(options[0]?.["resourceRecordName"]);
    expect(options[2]?.["resourceRecordName"]).to.match(/^_[0-9a-f]{32}\.b\.example\.com\.$/);
  });

  it("puts a record under its zone, made or found", () => {
    const made = make("aws:route53/zone:Zone", "zone", { name: "internal.example.com" });
    const found = invoke("aws:route53/getZone:getZone", { name: "example.com." });
    const fqdn = (zoneId: string, name: string): unknown =>
      make("aws:route53/record:Record", name, { zoneId, name, type: "A" }).outputs["fqdn"];
    expect(fqdn(made.id, "alb")).to.equal("alb.internal.example.com");
    expect(fqdn(found["zoneId"] as string, "edge.example.com")).to.equal("edge.example.com");
  });

  it("gives a service's prefix list one id, asked for or routed to", () => {
    const serviceName = "com.amazonaws.eu-west-1.s3";
    const { outputs } = make("aws:ec2/vpcEndpoint:VpcEndpoint", "s3", { serviceName });
    expect(outputs["prefixListId"]).to.match(/^pl-[0-9a-f]{8}$/);
    expect(invoke("aws:ec2/getPrefixList:getPrefixList", { name: serviceName })["id"]).to.equal(
      outputs["prefixListId"],
    );
    const filters = [{ name: "prefix-list-name", values: [serviceName] }];
    expect(invoke("aws:ec2/getManagedPrefixList:getManagedPrefixList", { filters })["id"]).to.equal(
      outputs["prefixListId"],
    );
    expect(invoke("aws:ec2/getPrefixList:getPrefixList", { name: serviceName }, "us-east-1")["id"]).not.to.equal(
      outputs["prefixListId"],
    );
  });

  it("finds an image of the architecture and owner asked for, another in each region", () => {
    const inputs = { owners: ["136693071363"], filters: [{ name: "name", values: ["debian-12-arm64-*"] }] };
    const image = invoke("aws:ec2/getAmi:getAmi", inputs);
    expect(image).to.include({ architecture: "arm64", ownerId: "136693071363", name: "debian-12-arm64-20260101-0001" });
    expect(image["id"]).to.match(/^ami-0[0-9a-f]{16}$/);
    expect(invoke("aws:ec2/getAmi:getAmi", inputs, "us-east-1")["id"]).not.to.equal(image["id"]);
  });

  it("names zones, and leaves out those that are excluded", () => {
    const zones = invoke("aws:index/getAvailabilityZones:getAvailabilityZones", { excludeNames: ["eu-west-1b"] });
    expect(zones).to.deep.include({ names: ["eu-west-1a", "eu-west-1c"], zoneIds: ["euw1-az1", "euw1-az3"] });
  });

  it("makes keys and certificates that look like PEM, with fixed dates and nothing real inside", () => {
    const key = make("tls:index/privateKey:PrivateKey", "key", { algorithm: "ECDSA" });
    expect(key.outputs["privateKeyPem"]).to.match(
      /^-----BEGIN EC PRIVATE KEY-----\n[\s\S]+-----END EC PRIVATE KEY-----\n$/,
    );
    const leaf = make("tls:index/locallySignedCert:LocallySignedCert", "leaf", { validityPeriodHours: 24 });
    expect(leaf.outputs).to.include({
      validityStartTime: "2026-01-01T00:00:00Z",
      validityEndTime: "2026-01-02T00:00:00Z",
    });
    const [, body = ""] = (leaf.outputs["certPem"] as string).split("-----BEGIN CERTIFICATE-----\n");
    expect(Buffer.from(body.split("-----")[0] ?? "", "base64").toString()).to.match(
      /^not a real certificate: model answer /,
    );
  });

  it("joins the provider's default tags with the resource's own", () => {
    const provider = { region: "eu-west-1", defaultTags: '{"tags":{"owner":"edge","stage":"dev"}}' };
    const request = { identity: "urn", type: "aws:ec2/vpc:Vpc", name: "vpc", provider };
    const { outputs } = model.resource({ ...request, inputs: { tags: { stage: "prod" } } });
    expect(outputs["tagsAll"]).to.deep.equal({ owner: "edge", stage: "prod" });
  });

  const unknown: readonly (readonly [string, string])[] = [
    ["aws:sqs/queue:Queue", "awsModel/sqs.ts"],
    ["aws:lb/trustStore:TrustStore", "awsModel/loadBalancing.ts"],
    ["tls:index/other:Other", "awsModel/tls.ts"],
    ["pulumi:providers:docker", "awsModel/account.ts"],
    ["awsx:ec2:Vpc", "awsModel/remote.ts"],
  ];
  for (const [type, file] of unknown) {
    it(`says where to add a type it does not know: ${type}`, () => {
      const error = thrown(() => make(type, "name"));
      expect(error).to.be.instanceOf(AwsModelError);
      expect(error.message).to.equal(
        `${type}::name: the model of AWS's answers does not know type ${type}; add it to ${file}`,
      );
    });
  }

  it("says where to add an invoke it does not know", () => {
    expect(thrown(() => invoke("aws:route53/getRecords:getRecords")).message).to.equal(
      "invoke aws:route53/getRecords:getRecords: the model of AWS's answers does not know this invoke; add it to awsModel/dns.ts",
    );
  });
});
