import { expect } from "chai";
import { LocalError } from "../../../local/localError.ts";
import type { PlannedEdge } from "../../../local/planned/plannedEdge.ts";
import { readPath } from "../../../local/planned/topology.ts";
import type { Json, Plan, PlannedResource } from "../../../plan/type.ts";
import { vpcOriginPlan } from "../edgePlans.ts";
import { changed, withInputs } from "../plantedPlan.ts";
import { planProgram } from "../../../plan/program.ts";
import { devPlan, PROJECT } from "../../support/devPlan.ts";

const METHODS = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"];

describe("edge topology", () => {
  let plan: Plan;
  let edge: PlannedEdge;
  before(async () => {
    plan = await devPlan();
    edge = readPath(plan).edge!;
  });

  /** The message for a plan in which `change` is made to the resources of this name. */
  function faultOf(
    name: string,
    change: (resource: PlannedResource) => PlannedResource | undefined,
    of = plan,
  ): string {
    try {
      readPath(changed(of, (resource) => (resource.urn.endsWith(`::${name}`) ? change(resource) : resource)));
    } catch (fault) {
      expect(fault).to.be.instanceOf(LocalError);
      return (fault as Error).message;
    }
    throw new Error("readPath found no fault");
  }

  it("reads the viewers' side: names, certificate, lowest TLS version", () => {
    const { host, aliases, certificate, minVersion } = edge;
    expect({ host, aliases, certificate, minVersion }).to.deep.equal({
      host: "edge.example.com",
      aliases: ["edge.example.com"],
      certificate: ["edge.example.com", "origin.edge.example.com"],
      minVersion: "TLSv1.2",
    });
  });

  it("reads the behaviours, the default one last, with their policies", () => {
    expect(
      edge.behaviours.map(({ pattern, cache, allowedMethods, viewerProtocol, cloudfrontHeaders }) => [
        pattern,
        cache.name,
        allowedMethods,
        viewerProtocol,
        cloudfrontHeaders,
      ]),
    ).to.deep.equal([
      ["/api/*", "CachingDisabled", METHODS, "redirect-to-https", ["cloudfront-viewer-address"]],
      ["*", "UseOriginCacheControlHeaders-QueryStrings", METHODS, "redirect-to-https", ["cloudfront-viewer-address"]],
    ]);
    expect(edge.behaviours[1]?.response).to.deep.equal({
      set: [
        { name: "X-Content-Type-Options", value: "nosniff", override: true },
        { name: "X-Frame-Options", value: "DENY", override: false },
        { name: "Referrer-Policy", value: "strict-origin-when-cross-origin", override: false },
        { name: "Strict-Transport-Security", value: "max-age=63072000; includeSubDomains", override: true },
      ],
      remove: ["x-powered-by"],
    });
  });

  it("reads the origin with its times, and the name of its secret header without the value", () => {
    expect(edge.origins).to.deep.equal([
      {
        id: "origin.edge.example.com",
        host: "origin.edge.example.com",
        connectionAttempts: 3,
        connectSeconds: 5,
        readSeconds: 70,
        keepAliveSeconds: 60,
        headers: [{ name: "x-origin-secret" }],
        to: { kind: "name", port: 8443 },
      },
    ]);
  });

  it("reads the latency records down to the target groups that their alarms count", () => {
    expect(edge.records).to.deep.equal(
      [
        ["eu-west-1", "euw1"],
        ["us-east-1", "use1"],
      ].map(([region, short]) => ({
        name: "origin.edge.example.com",
        latencyRegion: region,
        region,
        evaluateTargetHealth: true,
        alarm: {
          name: `${short}-no-proxy-alarm`,
          targetGroup: `${short}-cdn`,
          periodSeconds: 60,
          evaluationPeriods: 2,
          datapointsToAlarm: 2,
          threshold: 1,
        },
      })),
    );
  });

  it("reads the web ACL with its rules", () => {
    const rules = edge.webAcl?.inputs["rules"] as readonly Readonly<Record<string, Json>>[];
    expect(rules.map(({ name }) => name)).to.include.members(["rate", "size-path", "size-body"]);
  });

  it("reads VPC origins: each leads to its region's application load balancer, and the function's code", async () => {
    const { edge: found, regions } = readPath(await vpcOriginPlan());
    expect(found?.origins.map(({ id, host, to }) => [id, host, to])).to.deep.equal([
      ["eu-west-1", "services.euw1.internal.edge.example.com", { kind: "serviceDoor", region: "eu-west-1", port: 443 }],
      ["us-east-1", "services.use1.internal.edge.example.com", { kind: "serviceDoor", region: "us-east-1", port: 443 }],
    ]);
    expect(found?.behaviours.every(({ functionCode }) => functionCode?.includes("function handler(event)"))).to.equal(
      true,
    );
    expect(regions.map(({ door, proxies }) => [door.listeners.length, proxies.count])).to.deep.equal([
      [0, 0],
      [0, 0],
    ]);
  });

  it("reads the split stacks joined: what one stack hands to another is found by its value", async function () {
    this.timeout(60_000);
    const split = await planProgram({ directory: PROJECT, stack: "prod-edge", mode: "resolved" });
    const { edge: joined, regions } = readPath(split);
    expect(joined?.certificate[0]).to.equal("edge.example.com");
    expect(joined?.records.map(({ region, alarm }) => [region, alarm?.targetGroup])).to.deep.equal([
      ["eu-west-1", "euw1-cdn"],
      ["us-east-1", "use1-cdn"],
    ]);
    expect(regions.map(({ name }) => name)).to.deep.equal(["eu-west-1", "us-east-1"]);
    const withoutReference = changed(split, (each) =>
      each.type === "pulumi:pulumi:StackReference" ? undefined : each,
    );
    expect(() => readPath(withoutReference)).to.throw(LocalError, "viewerCertificate refers to 0");
    const alone = { ...split, stacks: split.stacks.filter(({ stack }) => stack !== "prod-edge") };
    expect(readPath(alone).edge).to.equal(undefined);
    expect(readPath(alone).regions.map(({ door }) => door.publicNames[0])).to.deep.equal([
      "euw1.edge.example.com",
      "use1.edge.example.com",
    ]);
  });

  it("reads a plan without a distribution as before", () => {
    const types = ["aws:cloudfront/distribution:Distribution"];
    const path = readPath(changed(plan, (each) => (types.includes(each.type) ? undefined : each)));
    expect(path.edge).to.equal(undefined);
    expect(path.regions.map(({ name }) => name)).to.deep.equal(["eu-west-1", "us-east-1"]);
  });

  it("refuses what it cannot run, each with the resource", () => {
    const distribution = (inputs: Record<string, Json>) =>
      faultOf("edge-distribution", (each) => withInputs(each, inputs));
    const planned = plan.stacks[0]!.resources.find(({ urn }) => urn.endsWith("::edge-distribution"))!.inputs;
    const fallback = planned["defaultCacheBehavior"] as Record<string, Json>;
    expect(distribution({ originGroups: [] })).to.contain("::edge-distribution: has originGroups");
    expect(distribution({ defaultCacheBehavior: { ...fallback, cachePolicyId: "x" } })).to.contain(
      "defaultCacheBehavior has the cache policy x; local knows CachingDisabled",
    );
    expect(distribution({ defaultCacheBehavior: { ...fallback, targetOriginId: "x" } })).to.contain(
      "leads to origin x, which local does not know",
    );
    expect(distribution({ defaultCacheBehavior: { ...fallback, lambdaFunctionAssociations: [{}] } })).to.contain(
      "has lambdaFunctionAssociations",
    );
    expect(distribution({ viewerCertificate: { minimumProtocolVersion: "SSLv3" } })).to.contain("is SSLv3");
    expect(faultOf("edge-viewer-record", () => undefined)).to.contain("no A record leads to one of its aliases");
    expect(
      faultOf("edge-origin-record-us-east-1", (each) => withInputs(each, { latencyRoutingPolicies: [] })),
    ).to.contain("::edge-origin-record-us-east-1: is no latency record");
    expect(faultOf("euw1-no-proxy-alarm", (each) => withInputs(each, { metricName: "Odd" }))).to.contain(
      "::euw1-no-proxy-alarm: metricName is Odd; local evaluates HealthyHostCount",
    );
    expect(faultOf("edge-euw1-health-check", () => undefined)).to.contain("healthCheckId refers to 0");
    expect(
      faultOf("edge-origin-request-policy", (each) => withInputs(each, { cookiesConfig: { cookieBehavior: "none" } })),
    ).to.contain("::edge-origin-request-policy: cookiesConfig.cookieBehavior is none");
    expect(
      faultOf("edge-response-headers-policy", (each) =>
        withInputs(each, { securityHeadersConfig: { xssProtection: {} } }),
      ),
    ).to.contain("securityHeadersConfig.xssProtection is not one that local sets");
  });
});
