import { expect } from "chai";
import { balancer, listener, targetGroup } from "./sketchedBalancers.ts";
import { group, networkOf, U, VPC } from "./sketchedNetwork.ts";
import type { Known } from "./sketchedNetwork.ts";

const CONFIGURATION = `#cloud-config
write_files:
  - path: /etc/haproxy/haproxy.cfg
    content: |
      frontend static
          bind :8443 accept-proxy
          default_backend alb
      backend alb
          server alb services.internal:443
`;

function template(userData: string | null): Known {
  return {
    type: "aws:ec2/launchTemplate:LaunchTemplate",
    name: "template",
    inputs: { vpcSecurityGroupIds: [U], userData },
    uses: { vpcSecurityGroupIds: ["web"] },
  };
}

const zone = (vpcs: readonly string[]): Known => ({
  type: "aws:route53/zone:Zone",
  name: "zone",
  inputs: { name: "internal", ...(vpcs.length > 0 && { vpcs: [{ vpcId: U }] }) },
  uses: { vpcs },
});

const RECORD: Known = {
  type: "aws:route53/record:Record",
  name: "record",
  inputs: { name: "Services.internal.", type: "A", zoneId: U, aliases: [{ name: U, zoneId: U }] },
  uses: { zoneId: ["zone"], aliases: ["alb"] },
};

const PATH: readonly Known[] = [
  ...VPC,
  { type: "aws:ec2/vpc:Vpc", name: "other", inputs: { cidrBlock: "10.9.0.0/16" } },
  group("web"),
  balancer("network"),
  balancer("application"),
  RECORD,
  targetGroup(),
  listener("nlb"),
  {
    type: "aws:autoscaling/group:Group",
    name: "fleet",
    inputs: { vpcZoneIdentifiers: [U], launchTemplate: { id: U }, targetGroupArns: [U] },
    uses: { vpcZoneIdentifiers: ["subnet-a"], launchTemplate: ["template"], targetGroupArns: ["targets"] },
  },
];

const fleetOf = (...sketches: readonly Known[]) =>
  networkOf(...PATH, ...sketches).places.find(({ id }) => id === "fleet");
const encoded = Buffer.from(CONFIGURATION).toString("base64");

describe("a planned proxy", () => {
  it("serves what HAProxy binds, and relays to the load balancer that a name of its VPC leads to", () => {
    expect(fleetOf(template(encoded), zone(["vpc"]))).to.deep.include({
      role: "proxy",
      serves: [
        {
          origin: { id: "template", name: "template" },
          port: 8443,
          relays: [{ place: "alb", port: 443 }],
          acceptsProxy: true,
        },
      ],
    });
  });

  it("relays by a public name, and not by one of another VPC", () => {
    const relays = (vpcs: readonly string[]) => fleetOf(template(encoded), zone(vpcs))?.serves?.[0]?.relays;
    expect(relays([])).to.deep.equal([{ place: "alb", port: 443 }]);
    expect(relays(["other"])).to.deep.equal([]);
  });

  it("without HAProxy serves the ports of its target groups", () => {
    expect(fleetOf(template(null), zone(["vpc"]))?.serves).to.deep.equal([
      { origin: { id: "targets", name: "targets" }, port: 8443, relays: [] },
    ]);
  });

  it("is doubtful where its user data is not known or cannot be read", () => {
    expect(fleetOf(template(U), zone(["vpc"]))?.missing).to.equal("user data of template is not known");
    expect(fleetOf(template("no base64!"), zone(["vpc"]))?.missing).to.equal("user data of template cannot be read");
  });
});
