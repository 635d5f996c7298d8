// The split stacks, one by one and joined, as the engine would see them. Does not prove that AWS accepts them.
import { expect } from "chai";
import { planProgram } from "../../plan/program.ts";
import { indexPlan, isUnknown, type PlanIndex } from "../../plan/read.ts";
import { type Plan, type PlannedStack, SECRET } from "../../plan/type.ts";
import { PROJECT } from "../support/devPlan.ts";
import { logicalName, policyDocuments, textWithoutPublicKeys } from "./planned.ts";

const STACKS = ["prod-foundation", "prod-eu-west-1", "prod-us-east-1", "prod-edge"] as const;

/** Names of the outputs of each stack. */
const OUTPUTS: Readonly<Record<string, readonly string[]>> = {
  "prod-foundation": [
    "authorityCertificatePem",
    "authorityExpiresAt",
    "contract",
    "originSecret",
    "viewerCertificateExpiresAt",
  ],
  "prod-eu-west-1": ["addresses", "contract", "proxyCertificateExpiresAt", "url"],
  "prod-us-east-1": ["addresses", "contract", "proxyCertificateExpiresAt", "url"],
  "prod-edge": ["certificateExpiresAt", "distributionDomainName", "distributionId", "regions", "url"],
};

describe("the split stacks", function () {
  this.timeout(180_000);
  const plans: Record<Plan["mode"], Plan | undefined> = { resolved: undefined, preview: undefined };
  let resolved: PlanIndex;
  let preview: PlanIndex;

  const stackOf = (mode: Plan["mode"], name: string): PlannedStack => {
    const found = plans[mode]?.stacks.find(({ stack }) => stack === name);
    if (!found) throw new Error(`${name}: is not in the ${mode} plan`);
    return found;
  };

  before(async () => {
    // One after the other: each plans all four, every stack in a process of its own.
    plans.resolved = await planProgram({ directory: PROJECT, stack: "prod-edge", mode: "resolved" });
    plans.preview = await planProgram({ directory: PROJECT, stack: "prod-edge", mode: "preview" });
    resolved = indexPlan(plans.resolved);
    preview = indexPlan(plans.preview);
  });

  it("join into one plan, the edge behind the regions and these behind the foundation", () => {
    for (const mode of ["resolved", "preview"] as const) {
      expect(plans[mode]?.stacks.map(({ stack }) => stack)).to.deep.equal(STACKS);
    }
  });

  for (const stack of STACKS) {
    it(`${stack}: has the same resources and edges in a preview, and these outputs`, () => {
      const shape = ({ resources }: PlannedStack) =>
        resources.map(({ urn, custom, parent, protect, propertyDependencies }) => ({
          urn,
          custom,
          parent,
          protect,
          propertyDependencies,
        }));
      expect(shape(stackOf("preview", stack))).to.have.deep.members(shape(stackOf("resolved", stack)));
      for (const mode of ["resolved", "preview"] as const) {
        expect(Object.keys(stackOf(mode, stack).outputs).sort(), mode).to.deep.equal(OUTPUTS[stack]);
      }
    });
  }

  it("know every policy document in a preview, and a region's proxies read what the foundation has made", () => {
    const documents = policyDocuments(preview);
    expect(documents).to.deep.equal(policyDocuments(resolved));
    const { Statement } = JSON.parse(documents["euw1-proxy-role-policy policy"] as string) as {
      readonly Statement: readonly { readonly Resource: unknown; readonly Condition?: unknown }[];
    };
    expect(Statement[0]?.Resource).to.deep.equal(
      resolved
        .ofType("aws:secretsmanager/secret:Secret")
        .filter(({ urn }) => logicalName(urn).startsWith("euw1-"))
        .map(({ inputs }) => `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${inputs["name"] as string}-??????`),
    );
    const [alias] = resolved.ofType("aws:kms/alias:Alias").filter(({ urn }) => logicalName(urn) === "euw1-key-alias");
    expect(Statement[1]?.Condition).to.deep.include({
      "ForAnyValue:StringEquals": { "kms:ResourceAliases": alias?.inputs["name"] },
    });
  });

  it("put out for users what they allow, open and renew", () => {
    const { addresses, contract, ...plain } = stackOf("resolved", "prod-eu-west-1").outputs;
    expect(plain).to.deep.equal({
      url: "https://euw1.edge.example.com",
      proxyCertificateExpiresAt: "2026-04-01T00:00:00Z",
    });
    expect(addresses).to.have.length(3);
    const [balancer] = resolved.ofType("aws:lb/loadBalancer:LoadBalancer").filter(({ urn }) => /::euw1-nlb$/.test(urn));
    const [alarm] = resolved
      .ofType("aws:cloudwatch/metricAlarm:MetricAlarm")
      .filter(({ urn }) => urn.includes("euw1-"));
    expect(contract).to.deep.equal({
      version: 1,
      kind: "region",
      domain: "edge.example.com",
      foundation: "prod-foundation",
      edge: {
        lock: "prefix-list",
        region: "eu-west-1",
        port: 8443,
        maxProxies: 12,
        dnsName: balancer?.outputs["dnsName"],
        zoneId: balancer?.outputs["zoneId"],
        alarmName: alarm?.outputs["name"],
      },
    });
    expect(stackOf("resolved", "prod-edge").outputs).to.include({ url: "https://edge.example.com" });
  });

  it("lead the edge's records and checks to the regions' own load balancers and alarms", () => {
    const named = (type: string, name: string) => resolved.ofType(type).find(({ urn }) => logicalName(urn) === name);
    for (const [region, short] of Object.entries({ "eu-west-1": "euw1", "us-east-1": "use1" })) {
      const balancer = named("aws:lb/loadBalancer:LoadBalancer", `${short}-nlb`);
      const record = named("aws:route53/record:Record", `edge-origin-record-${region}`);
      expect(record?.inputs["aliases"]).to.deep.equal([
        { evaluateTargetHealth: true, name: balancer?.outputs["dnsName"], zoneId: balancer?.outputs["zoneId"] },
      ]);
      const alarm = named("aws:cloudwatch/metricAlarm:MetricAlarm", `${short}-no-proxy-alarm`);
      const check = named("aws:route53/healthCheck:HealthCheck", `edge-${short}-health-check`);
      expect(check?.inputs).to.include({ cloudwatchAlarmName: alarm?.outputs["name"], cloudwatchAlarmRegion: region });
    }
  });

  it("give a region's proxies the names under which the foundation put their secrets", () => {
    const secrets = resolved
      .ofType("aws:secretsmanager/secret:Secret")
      .map(({ inputs, urn }) => [urn.split(":")[2], inputs["name"]]);
    expect(secrets).to.have.deep.members([
      ["prod-foundation", "portcullis/prod-foundation/euw1/proxy-certificate"],
      ["prod-foundation", "portcullis/prod-foundation/euw1/origin-secret"],
      ["prod-foundation", "portcullis/prod-foundation/use1/proxy-certificate"],
      ["prod-foundation", "portcullis/prod-foundation/use1/origin-secret"],
    ]);
  });

  it("make keys in the foundation alone, and show no secret in any stack or output", () => {
    for (const index of [resolved, preview]) {
      const keys = index.ofType("tls:index/privateKey:PrivateKey");
      expect(new Set(keys.map(({ urn }) => urn.split(":")[2]))).to.deep.equal(new Set(["prod-foundation"]));
      expect(keys.map(({ outputs }) => outputs["privateKeyPem"])).to.deep.equal(keys.map(() => SECRET));
      expect(keys).to.have.length(4);
      const [distribution] = index.ofType("aws:cloudfront/distribution:Distribution");
      const origins = distribution?.inputs["origins"] as readonly { readonly customHeaders: unknown }[];
      expect(origins[0]?.customHeaders).to.deep.equal([{ name: "x-origin-secret", value: SECRET }]);
      expect(index.plan.stacks[0]?.outputs["originSecret"]).to.deep.equal(SECRET);
      expect(textWithoutPublicKeys(index.plan)).not.to.match(/PRIVATE KEY|\b[0-9a-f]{64}\b/);
    }
  });

  it("leave in a preview what only AWS can know unknown", () => {
    const [distribution] = preview.ofType("aws:cloudfront/distribution:Distribution");
    expect(isUnknown(distribution?.outputs["domainName"])).to.equal(true);
  });
});
