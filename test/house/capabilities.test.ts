// One capability, one file: each AWS type is constructed in one file of components/, or in those named here.
import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { constructorFaults, constructors } from "./constructors.ts";
import { codeFiles } from "./sources.ts";

/** Types that several capabilities need, each with every file that makes one. */
const BALANCERS = ["components/applicationLoadBalancer.ts", "components/networkLoadBalancer.ts"];
const SHARED: Record<string, string[]> = {
  "aws.lb.LoadBalancer": BALANCERS,
  "aws.lb.Listener": BALANCERS,
  "aws.lb.TargetGroup": BALANCERS,
  "aws.ec2.Eip": ["components/natGateway.ts", "components/networkLoadBalancer.ts"],
  // A role, its policy and a log group belong to whoever they serve.
  "aws.iam.Role": ["components/containerService.ts", "components/proxyRole.ts"],
  "aws.iam.RolePolicy": ["components/containerService.ts", "components/proxyRole.ts"],
  "aws.cloudwatch.LogGroup": ["components/containerService.ts", "components/webAcl.ts"],
  // The trail's key names the trail in its policy.
  "aws.kms.Key": ["components/key.ts", "components/trail.ts"],
  "aws.route53.Record": ["components/certificate.ts", "components/dnsRecords.ts", "components/edgeRecords.ts"],
  "tls.PrivateKey": [
    "components/certificateAuthority.ts",
    "components/originSecret.ts",
    "components/privateCertificate.ts",
  ],
};

describe("capabilities", function () {
  // It parses the whole tree.
  this.timeout(120_000);

  const sources = codeFiles().filter(({ file }) => !file.startsWith("test/"));

  it("have one home each", () => {
    expect(constructorFaults(sources, SHARED)).to.deep.equal([]);
  });

  it("stand in the table of docs/where-is-it.md", () => {
    const table = readFileSync("docs/where-is-it.md", "utf8");
    const files = sources.map(({ file }) => file).filter((file) => file.startsWith("components/"));
    expect(files.filter((file) => !table.includes(`\`${file}\``))).to.deep.equal([]);
    const named = [...table.matchAll(/`((?:components|model|stacks|plan|report)\/\w+\.ts)`/g)].map(
      ([, file = ""]) => file,
    );
    expect(named.filter((file) => !existsSync(file))).to.deep.equal([]);
  });

  it("are read once there are components", () => {
    if (!existsSync("components")) return;
    expect([...constructors(sources).keys()].length).to.be.greaterThan(0);
  });

  it("with a second home are found, however they are imported", () => {
    const aws = 'import * as aws from "@pulumi/aws";';
    const planted = [
      { file: "components/vpc.ts", text: `${aws} new aws.ec2.Vpc("a"); new aws.ec2.Subnet("b");` },
      { file: "components/other.ts", text: 'import { ec2 as net } from "@pulumi/aws"; new net.Vpc("c");' },
      { file: "components/key.ts", text: 'import * as t from "@pulumi/tls"; new t.PrivateKey("d"); new Map();' },
      { file: "stacks/region.ts", text: `${aws} new aws.Provider("e"); new aws.kms.Key("f");` },
      { file: "components/a.ts", text: `${aws} new aws.iam.Role("g");` },
      { file: "components/b.ts", text: `${aws} new aws.iam.Role("h");` },
    ];
    const shared = { "aws.iam.Role": ["components/a.ts", "components/c.ts"] };
    expect(constructorFaults(planted, shared)).to.deep.equal([
      "aws.ec2.Vpc: constructed in components/vpc.ts and components/other.ts; one file must own it",
      "aws.kms.Key: constructed in stacks/region.ts, outside components/",
      "aws.iam.Role: constructed in components/b.ts, which the list of shared types does not name",
      "aws.iam.Role: the list of shared types names components/c.ts, which does not construct it",
    ]);
  });
});
