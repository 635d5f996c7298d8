// NetworkAcl: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import { expect } from "chai";
import { NetworkAcl } from "../../components/networkAcl.ts";
import { TIERS } from "../../model/tiers.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";
import { devRegion, subnetRefs } from "../support/region.ts";

const EVERY_INPUT = {
  "aws:ec2/networkAcl:NetworkAcl euw1-endpoint-network-acl": {
    egress: [
      { action: "allow", cidrBlock: "10.10.8.0/21", fromPort: 1024, protocol: "tcp", ruleNo: 10600, toPort: 65535 },
    ],
    ingress: [{ action: "allow", cidrBlock: "10.10.8.0/21", fromPort: 443, protocol: "tcp", ruleNo: 600, toPort: 443 }],
    subnetIds: ["subnet-endpoint-a", "subnet-endpoint-b"],
    tags: { Name: "euw1-endpoint", Tier: "endpoint" },
    vpcId: "vpc-1",
  },
  "aws:ec2/networkAcl:NetworkAcl euw1-service-network-acl": {
    egress: [
      { action: "allow", cidrBlock: "10.10.16.0/20", fromPort: 9443, protocol: "tcp", ruleNo: 500, toPort: 9443 },
      { action: "allow", cidrBlock: "10.10.8.0/21", fromPort: 1024, protocol: "tcp", ruleNo: 10400, toPort: 65535 },
      {
        action: "allow",
        cidrBlock: "10.10.16.0/20",
        fromPort: 1024,
        protocol: "tcp",
        ruleNo: 10500,
        toPort: 65535,
      },
    ],
    ingress: [
      { action: "allow", cidrBlock: "10.10.8.0/21", fromPort: 443, protocol: "tcp", ruleNo: 400, toPort: 443 },
      { action: "allow", cidrBlock: "10.10.16.0/20", fromPort: 9443, protocol: "tcp", ruleNo: 500, toPort: 9443 },
      {
        action: "allow",
        cidrBlock: "10.10.16.0/20",
        fromPort: 1024,
        protocol: "tcp",
        ruleNo: 10500,
        toPort: 65535,
      },
    ],
    subnetIds: ["subnet-service-a", "subnet-service-b"],
    tags: { Name: "euw1-service", Tier: "service" },
    vpcId: "vpc-1",
  },
  "aws:ec2/networkAcl:NetworkAcl euw1-proxy-network-acl": {
    egress: [
      { action: "allow", cidrBlock: "10.10.16.0/20", fromPort: 443, protocol: "tcp", ruleNo: 400, toPort: 443 },
      { action: "allow", cidrBlock: "10.10.32.0/23", fromPort: 443, protocol: "tcp", ruleNo: 600, toPort: 443 },
      { action: "deny", cidrBlock: "10.10.0.0/16", fromPort: 443, protocol: "tcp", ruleNo: 2700, toPort: 443 },
      { action: "allow", cidrBlock: "0.0.0.0/0", fromPort: 443, protocol: "tcp", ruleNo: 4700, toPort: 443 },
      { action: "allow", cidrBlock: "10.10.0.0/23", fromPort: 1024, protocol: "tcp", ruleNo: 10300, toPort: 65535 },
    ],
    ingress: [
      { action: "allow", cidrBlock: "10.10.0.0/23", fromPort: 8443, protocol: "tcp", ruleNo: 300, toPort: 8443 },
      { action: "allow", cidrBlock: "10.10.0.0/23", fromPort: 8080, protocol: "tcp", ruleNo: 310, toPort: 8080 },
      { action: "allow", cidrBlock: "10.10.0.0/23", fromPort: 8444, protocol: "tcp", ruleNo: 320, toPort: 8444 },
      {
        action: "allow",
        cidrBlock: "0.0.0.0/0",
        fromPort: 0,
        icmpCode: 4,
        icmpType: 3,
        protocol: "icmp",
        ruleNo: 4910,
        toPort: 0,
      },
      {
        action: "allow",
        cidrBlock: "10.10.16.0/20",
        fromPort: 1024,
        protocol: "tcp",
        ruleNo: 10400,
        toPort: 65535,
      },
      {
        action: "allow",
        cidrBlock: "10.10.32.0/23",
        fromPort: 1024,
        protocol: "tcp",
        ruleNo: 10600,
        toPort: 65535,
      },
      { action: "allow", cidrBlock: "0.0.0.0/0", fromPort: 1024, protocol: "tcp", ruleNo: 10700, toPort: 65535 },
    ],
    subnetIds: ["subnet-proxy-a", "subnet-proxy-b"],
    tags: { Name: "euw1-proxy", Tier: "proxy" },
    vpcId: "vpc-1",
  },
  "aws:ec2/networkAcl:NetworkAcl euw1-ingress-network-acl": {
    egress: [
      { action: "allow", cidrBlock: "10.10.8.0/21", fromPort: 8443, protocol: "tcp", ruleNo: 300, toPort: 8443 },
      { action: "allow", cidrBlock: "10.10.8.0/21", fromPort: 8080, protocol: "tcp", ruleNo: 310, toPort: 8080 },
      { action: "allow", cidrBlock: "10.10.8.0/21", fromPort: 8444, protocol: "tcp", ruleNo: 320, toPort: 8444 },
      {
        action: "allow",
        cidrBlock: "10.10.8.0/21",
        fromPort: 0,
        icmpCode: 4,
        icmpType: 3,
        protocol: "icmp",
        ruleNo: 910,
        toPort: 0,
      },
      { action: "deny", cidrBlock: "10.10.0.0/16", fromPort: 443, protocol: "tcp", ruleNo: 2700, toPort: 443 },
      { action: "allow", cidrBlock: "0.0.0.0/0", fromPort: 443, protocol: "tcp", ruleNo: 4700, toPort: 443 },
      { action: "allow", cidrBlock: "0.0.0.0/0", fromPort: 1024, protocol: "tcp", ruleNo: 10100, toPort: 65535 },
      { action: "allow", cidrBlock: "10.10.8.0/21", fromPort: 1024, protocol: "tcp", ruleNo: 10700, toPort: 65535 },
    ],
    ingress: [
      { action: "allow", cidrBlock: "10.10.8.0/21", fromPort: 443, protocol: "tcp", ruleNo: 700, toPort: 443 },
      { action: "allow", cidrBlock: "0.0.0.0/0", fromPort: 443, protocol: "tcp", ruleNo: 4100, toPort: 443 },
      { action: "allow", cidrBlock: "0.0.0.0/0", fromPort: 80, protocol: "tcp", ruleNo: 4200, toPort: 80 },
      {
        action: "allow",
        cidrBlock: "0.0.0.0/0",
        fromPort: 0,
        icmpCode: 4,
        icmpType: 3,
        protocol: "icmp",
        ruleNo: 4900,
        toPort: 0,
      },
      { action: "allow", cidrBlock: "10.10.8.0/21", fromPort: 1024, protocol: "tcp", ruleNo: 10300, toPort: 65535 },
      { action: "allow", cidrBlock: "0.0.0.0/0", fromPort: 1024, protocol: "tcp", ruleNo: 10700, toPort: 65535 },
    ],
    subnetIds: ["subnet-ingress-a", "subnet-ingress-b"],
    tags: { Name: "euw1-ingress", Tier: "ingress" },
    vpcId: "vpc-1",
  },
};

describe("NetworkAcl", () => {
  it("makes exactly these resources", async () => {
    const { acls } = devRegion({ doors: { static: { clients: ["0.0.0.0/0"] } }, edge: {} });
    const built = await buildWithMocks(
      () => new NetworkAcl("euw1", { vpcId: "vpc-1", subnets: subnetRefs(...TIERS), acls }),
    );
    expect(everyInput(built)).to.deep.equal(EVERY_INPUT);
  });
});
