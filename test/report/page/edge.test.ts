// What stands before the regions: names, web ACL, and where each origin leads, also across stacks.
import { expect } from "chai";
import { indexPlan } from "../../../plan/read.ts";
import { edgeDrawing, edgeWays } from "../../../report/page/edge.ts";
import { devPlan } from "../../support/devPlan.ts";
import { planOf, type Sketch } from "../../support/planOf.ts";

const distribution = (origin: Record<string, string | Record<string, number>>, uses: Sketch["uses"] = {}): Sketch => ({
  type: "aws:cloudfront/distribution:Distribution",
  name: "edge",
  inputs: { aliases: ["a.example"], origins: [origin] },
  uses,
});
const record = (inputs: Sketch["inputs"], uses: Sketch["uses"] = {}): Sketch => ({
  type: "aws:route53/record:Record",
  name: "record",
  inputs: { name: "origin.a.example", ...inputs },
  uses,
});
const BALANCER: Sketch = { type: "aws:lb/loadBalancer:LoadBalancer", name: "nlb" };
const CUSTOM = { domainName: "origin.a.example", customOriginConfig: { httpsPort: 8443 } };

const leadsTo = (...sketches: Sketch[]) => edgeWays(planOf("eu-west-1", sketches))[0]?.origins[0]?.leadsTo;

describe("the edge above the regions", function () {
  this.timeout(60_000);

  it("of the dev stack leads through the web ACL to both load balancers", async () => {
    expect(edgeWays(indexPlan(await devPlan("preview")))).to.deep.equal([
      {
        distribution: "edge-distribution",
        names: ["edge.example.com"],
        webAcl: { name: "edge-web-acl", rules: 11 },
        origins: [
          {
            name: "origin.edge.example.com",
            way: ":8443",
            leadsTo: ["eu-west-1 euw1-nlb", "us-east-1 use1-nlb"],
          },
        ],
      },
    ]);
  });

  it("names the regions of latency records whose load balancers another stack has", () => {
    const latency = record({ latencyRoutingPolicies: [{ region: "eu-west-1" }] });
    expect(leadsTo(distribution(CUSTOM), latency)).to.deep.equal(["eu-west-1"]);
    expect(leadsTo(distribution(CUSTOM), record({}, { aliases: ["nlb"] }), BALANCER)).to.deep.equal(["eu-west-1 nlb"]);
  });

  it("follows VPC origins to their load balancers", () => {
    const origin = { domainName: "internal.a.example", vpcOriginConfig: {} };
    const vpcOrigin: Sketch = {
      type: "aws:cloudfront/vpcOrigin:VpcOrigin",
      name: "vpc-origin",
      uses: { vpcOriginEndpointConfig: ["nlb"] },
    };
    const sketches = [BALANCER, vpcOrigin, distribution(origin, { origins: ["vpc-origin"] })];
    expect(edgeWays(planOf("eu-west-1", sketches))[0]?.origins).to.deep.equal([
      { name: "internal.a.example", way: "VPC origin", leadsTo: ["eu-west-1 nlb"] },
    ]);
  });

  it("says where the plan does not tell, and that there is no web ACL", () => {
    const text = edgeDrawing(edgeWays(planOf("eu-west-1", [distribution(CUSTOM)])))
      .map((each) => each.text)
      .join("");
    expect(text).to.include("where it leads is not in this plan").and.to.include("<b>Web ACL</b> none");
  });
});
