// Quota headroom: what counts against each quota, and that the tightest comes first. Does not know the account's own use.
import { expect } from "chai";
import { indexPlan } from "../../../../plan/read.ts";
import { type Json, UNKNOWN } from "../../../../plan/type.ts";
import { headroom, type QuotaRow, quotaRows } from "../../../../policy-pack/lib/quotas/quotas.ts";
import { devPlan } from "../../../support/devPlan.ts";
import { planOf, type Sketch } from "../../../support/planOf.ts";

const many = (number: number, sketch: (at: number) => Sketch) => Array.from({ length: number }, (_, at) => sketch(at));

function rowOf(rows: readonly QuotaRow[], quota: string): QuotaRow | undefined {
  return rows.find((row) => row.quota === quota);
}

function used(sketches: readonly Sketch[], quota: string): readonly [number | undefined, string] | undefined {
  const row = rowOf(quotaRows(planOf("eu-west-1", sketches)), quota);
  return row && [row.used, row.at];
}

describe("quotas", function () {
  this.timeout(60_000);

  it("show the tightest first, a plan that asks for too much by a negative headroom", () => {
    const rows = quotaRows(
      planOf("eu-west-1", [
        { type: "aws:ec2/vpc:Vpc", name: "vpc" },
        ...many(6, (at) => ({ type: "aws:ec2/eip:Eip", name: `eip-${at}` })),
      ]),
    );
    expect(rows.map((row) => [row.quota, row.used, row.limit, headroom(row)])).to.deep.equal([
      ["Elastic IPs", 6, 5, -1],
      ["VPCs", 1, 5, 4],
    ]);
    expect(rows[0]?.source).to.equal("https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html");
  });

  it("leave out what the plan only reads", () => {
    expect(used([{ type: "aws:ec2/vpc:Vpc", name: "vpc", external: true }], "VPCs")).to.equal(undefined);
  });

  it("count AWS's default deny in an ACL's entries, by direction and family", () => {
    const plain = { action: "allow", protocol: "-1" };
    const entry = (ruleNo: number) => ({ ...plain, ruleNo, cidrBlock: "10.0.0.0/8" });
    const acl: Sketch = {
      type: "aws:ec2/networkAcl:NetworkAcl",
      name: "acl",
      inputs: { ingress: [entry(1), entry(2), { ...plain, ruleNo: 3, ipv6CidrBlock: "::/0" }], egress: [entry(1)] },
    };
    expect(used([acl], "ACL entries in, IPv4, with the default deny")).to.deep.equal([3, "acl"]);
    expect(used([acl], "ACL entries in, IPv6, with the default deny")).to.deep.equal([2, "acl"]);
    expect(used([acl], "ACL entries out, IPv4, with the default deny")).to.deep.equal([2, "acl"]);
    expect(used([acl], "ACL entries out, IPv6, with the default deny")).to.equal(undefined);
  });

  it("count a rule that names a group in both families, at the fullest group", () => {
    const rule = (name: string, group: string, peer: Record<string, string>): Sketch => ({
      type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      name,
      inputs: { ipProtocol: "-1", ...peer },
      uses: { securityGroupId: [group] },
    });
    const sketches = [
      ...["proxy", "alb"].map((name) => ({ type: "aws:ec2/securityGroup:SecurityGroup", name })),
      rule("one", "proxy", { referencedSecurityGroupId: "sg-1" }),
      rule("two", "proxy", { cidrIpv4: "10.0.0.0/8" }),
      rule("three", "alb", { cidrIpv6: "::/0" }),
    ];
    expect(used(sketches, "security-group rules in, IPv4")).to.deep.equal([2, "proxy"]);
    expect(used(sketches, "security-group rules in, IPv6")).to.deep.equal([1, "proxy"]);
    expect(used(sketches, "security-group rules out, IPv4")).to.equal(undefined);
  });

  it("count a rule that names CloudFront's list as 55 of a group's 60, one that names S3's as one", () => {
    const rule = (direction: "Ingress" | "Egress", name: string, prefixListId: string): Sketch => ({
      type: `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`,
      name,
      inputs: { ipProtocol: "-1", prefixListId },
      uses: { securityGroupId: ["cdn"] },
    });
    const sketches = [
      { type: "aws:ec2/securityGroup:SecurityGroup", name: "cdn" },
      rule("Ingress", "cloudfront", "pl-1"),
      rule("Egress", "s3", "pl-2"),
    ];
    const row = rowOf(quotaRows(planOf("eu-west-1", sketches)), "security-group rules in, IPv4");
    expect(row && [row.used, row.limit, headroom(row), row.at]).to.deep.equal([55, 60, 5, "cdn"]);
    expect(used(sketches, "security-group rules out, IPv4")).to.deep.equal([1, "cdn"]);
  });

  it("of the dev stack show the cdn door's own group and the web ACL's capacity", async () => {
    const rows = quotaRows(indexPlan(await devPlan("resolved")));
    const groups = rows.filter(({ quota }) => quota === "security-group rules in, IPv4");
    expect(groups.map(({ region, used: rules, at }) => [region, rules, at])).to.deep.equal([
      ["eu-west-1", 55, "euw1-cdn-security-group"],
      ["us-east-1", 55, "use1-cdn-security-group"],
    ]);
    const row = rowOf(rows, "capacity units of a web ACL");
    expect(row && [row.region, row.used, row.limit, row.at]).to.deep.equal(["us-east-1", 1194, 5000, "edge-web-acl"]);
  });

  it("put a regional NAT gateway in each zone of its VPC, a zonal one in its subnet's", () => {
    const subnet = (zone: string): Sketch => ({
      type: "aws:ec2/subnet:Subnet",
      name: zone,
      inputs: { availabilityZone: zone },
      uses: { vpcId: ["vpc"] },
    });
    const gateway = (name: string, uses: Record<string, string[]>): Sketch => ({
      type: "aws:ec2/natGateway:NatGateway",
      name,
      uses,
    });
    const vpc = [{ type: "aws:ec2/vpc:Vpc", name: "vpc" }, subnet("eu-west-1a"), subnet("eu-west-1b")];
    const regional = gateway("regional", { vpcId: ["vpc"] });
    const quota = "NAT gateways in a zone";
    expect(used([...vpc, regional], quota)).to.deep.equal([1, "eu-west-1a"]);
    const both = [...vpc, regional, gateway("zonal", { subnetId: ["eu-west-1b"] })];
    expect(used(both, quota)).to.deep.equal([2, "eu-west-1b"]);
  });

  it("count the targets of a cross-zone load balancer once for each target group, at the group's largest size", () => {
    const sketches: Sketch[] = [
      { type: "aws:lb/loadBalancer:LoadBalancer", name: "nlb", inputs: { loadBalancerType: "network" } },
      ...["https", "redirect"].flatMap((name) => [
        { type: "aws:lb/targetGroup:TargetGroup", name },
        {
          type: "aws:lb/listener:Listener",
          name: `${name}-listener`,
          uses: { loadBalancerArn: ["nlb"], defaultActions: [name] },
        },
      ]),
      {
        type: "aws:autoscaling/group:Group",
        name: "proxies",
        inputs: { maxSize: 251 },
        uses: { targetGroupArns: ["https", "redirect"] },
      },
    ];
    const rows = quotaRows(planOf("eu-west-1", sketches));
    const row = rowOf(rows, "targets of a cross-zone network load balancer");
    expect(row && [row.used, row.limit, headroom(row), row.at]).to.deep.equal([502, 500, -2, "nlb"]);
    expect(rowOf(rows, "listeners of a network load balancer")?.used).to.equal(2);
  });

  it("count every value of a rule's conditions together", () => {
    const conditions: Json[] = [
      { hostHeader: { values: ["a.example"] } },
      { pathPattern: { values: ["/a", "/a/*", "/b"] } },
    ];
    const rule: Sketch = { type: "aws:lb/listenerRule:ListenerRule", name: "rule", inputs: { conditions } };
    expect(used([rule], "condition values of a listener rule")).to.deep.equal([4, "rule"]);
  });

  it("measure user data as it is before base64, and say when it is not known", () => {
    const template = (name: string, userData: string): Sketch => ({
      type: "aws:ec2/launchTemplate:LaunchTemplate",
      name,
      inputs: { userData },
    });
    const quota = "user data in bytes, before base64";
    const [small, large] = [Buffer.alloc(100).toString("base64"), Buffer.alloc(16_385).toString("base64")];
    expect(used([template("small", small), template("large", large)], quota)).to.deep.equal([16_385, "large"]);
    const rows = quotaRows(planOf("eu-west-1", [template("small", small), template("unknown", UNKNOWN)]));
    expect(rows[0] && [rows[0].quota, rows[0].used, headroom(rows[0])]).to.deep.equal([quota, undefined, undefined]);
  });

  for (const mode of ["resolved", "preview"] as const) {
    it(`of the dev stack hold in both regions (${mode})`, async () => {
      const rows = quotaRows(indexPlan(await devPlan(mode)));
      expect(rows.filter((row) => (headroom(row) ?? -1) < 0)).to.deep.equal([]);
      const addresses = rows.filter(({ quota }) => quota === "Elastic IPs");
      expect(addresses.map(({ region, used }) => [region, used])).to.deep.equal([
        ["eu-west-1", 3],
        ["us-east-1", 3],
      ]);
      expect(new Set(rows.map(({ quota }) => quota)).size).to.equal(30);
    });
  }
});
