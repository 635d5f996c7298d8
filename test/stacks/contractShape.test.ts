import { expect } from "chai";
import { parseSettings } from "../../model/parseSettings.ts";
import { shapeFaults } from "../../stacks/contractShape.ts";
import { readRegionTrust } from "../../stacks/references.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { valuesOf } from "./stackFolder.ts";

const PROXIES = { certificateExpiresAt: "2027" };
/** What every contract says. */
const OF_PROD = { domain: "edge.example.com", foundation: "prod-foundation" };

const FOUNDATION = { publicZoneId: "Z1", certificateArn: "arn:acm", regions: { "eu-west-1": PROXIES } };
const BEHIND_LIST = {
  lock: "prefix-list",
  region: "eu-west-1",
  port: 8443,
  maxProxies: 12,
  dnsName: "nlb.example",
  zoneId: "Z2",
  alarmName: "no-proxy",
};
const IN_VPC = { lock: "vpc-origin", region: "eu-west-1", host: "services.example", loadBalancerArn: "arn:alb" };

describe("a contract's shape", () => {
  it("is right as this program writes it, and with more than that", () => {
    expect(shapeFaults("foundation", { ...OF_PROD, ...FOUNDATION, more: 1 })).to.deep.equal([]);
    expect(shapeFaults("region", { ...OF_PROD, edge: BEHIND_LIST })).to.deep.equal([]);
    expect(shapeFaults("region", { ...OF_PROD, edge: IN_VPC })).to.deep.equal([]);
    expect(shapeFaults("region", OF_PROD)).to.deep.equal([]);
  });

  for (const [title, kind, contract, faults] of [
    ["a certificate that is missing", "foundation", { ...FOUNDATION, certificateArn: undefined }, ["certificateArn"]],
    ["a zone that is a number", "foundation", { ...FOUNDATION, publicZoneId: 5 }, ["publicZoneId"]],
    ["a line end in a text", "foundation", { ...FOUNDATION, certificateArn: "arn:\nx" }, ["certificateArn"]],
    ["regions that are nothing", "foundation", { ...FOUNDATION, regions: null }, ["regions"]],
    [
      "a region without its certificate's end",
      "foundation",
      { ...FOUNDATION, regions: { "eu-west-1": {} } },
      ["regions.eu-west-1.certificateExpiresAt"],
    ],
    ["an edge that is null", "region", { edge: null }, ["edge"]],
    ["an edge that is a text", "region", { edge: "x" }, ["edge"]],
    ["a lock that nobody knows", "region", { edge: { ...BEHIND_LIST, lock: "odd" } }, ["edge.lock"]],
    ["a region that AWS has not", "region", { edge: { ...BEHIND_LIST, region: "__proto__" } }, ["edge.region"]],
    [
      "numbers as texts",
      "region",
      { edge: { ...BEHIND_LIST, port: "8443", maxProxies: "12" } },
      ["edge.port", "edge.maxProxies"],
    ],
    [
      "an origin without its load balancer",
      "region",
      { edge: { ...IN_VPC, loadBalancerArn: "" } },
      ["edge.loadBalancerArn"],
    ],
  ] as const) {
    it(`finds ${title}`, () => {
      expect(shapeFaults(kind, { ...OF_PROD, ...contract })).to.deep.equal(faults.map((path) => `contract.${path}`));
    });
  }

  it("is looked at before a region's stack makes anything of it", async () => {
    const values = Object.entries(valuesOf("prod-eu-west-1")).map(([key, value]): [string, string] => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
    const settings = parseSettings(Object.fromEntries(values));
    const contract = { ...OF_PROD, ...FOUNDATION, version: 1, kind: "foundation", regions: null };
    const { result } = await buildWithMocks(
      () => readRegionTrust(settings, "eu-west-1").catch((fault: unknown) => String(fault)),
      { stacks: { "prod-foundation": { contract } } },
    );
    expect(result).to.contain(
      '"prod-foundation" lacks contract.regions, or has it of another kind; run pulumi up on it with this program first',
    );
  });
});
