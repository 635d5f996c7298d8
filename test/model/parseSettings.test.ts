// Settings: what is accepted, with every default, and that Pulumi.yaml tells the CLI the same.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parse } from "yaml";
import { parseSettings } from "../../model/parseSettings.ts";
import { settingsSchema } from "../../model/settings.ts";
import { devConfig } from "../support/devSettings.ts";
import { faultsOf, region, service } from "./settingsUnderTest.ts";

/** What a minimal configuration becomes. */
const MINIMAL = {
  stack: "all",
  foundationStack: "",
  regionStacks: [],
  domain: "edge.example.com",
  zone: "example.com",
  regions: [{ name: "eu-west-1", cidr: "10.10.0.0/16", zones: ["a", "b"] }],
  tiers: { ingress: 26, proxy: 24, service: 23, endpoint: 26 },
  nat: "regional",
  dualStack: false,
  doors: { static: { httpsPort: 443, redirectPort: 80, clients: ["203.0.113.0/24"] } },
  originSecret: { accepted: [1], sent: 1 },
  edge: {
    certificateArn: "",
    drained: [],
    firewall: {
      managedGroups: {
        common: "block",
        knownBadInputs: "block",
        ipReputation: "block",
        anonymousIp: "block",
        sqli: "block",
      },
      antiDdos: false,
      allow: [],
      block: [],
      countries: { allow: [], block: [] },
      requestsPerFiveMinutes: 2000,
      pathLimits: [],
      limits: { bodyKilobytes: 64, headerBytes: 8192, queryBytes: 4096, pathBytes: 2048, action: "block" },
      rules: [],
    },
  },
  services: [
    {
      name: "orders",
      paths: ["/orders/*"],
      port: 9443,
      healthPath: "/healthz",
      sample: false,
    },
  ],
  proxy: {
    instanceType: "t4g.small",
    architecture: "arm64",
    min: 2,
    max: 6,
    imageName: "debian-12-*",
    targetCpuPercent: 50,
    maxLifetimeDays: 14,
    metricsCidrs: [],
  },
  endpoints: ["secretsmanager"],
  elasticIpQuota: 5,
  retentionDays: 365,
  deletionProtection: true,
  auditTrail: false,
  accountId: "",
  tags: {},
};

describe("settings", () => {
  it("fill in every default of a minimal configuration", () => {
    const settings = parseSettings({
      domain: "edge.example.com",
      zone: "example.com",
      regions: JSON.stringify([region()]),
      doors: JSON.stringify({ static: { clients: ["203.0.113.0/24"] } }),
      services: JSON.stringify([service()]),
    });
    expect(settings).to.deep.equal(MINIMAL);
  });

  it("accept a larger quota for the same zones", () => {
    const three = { nat: "zonal", regions: [region({ zones: ["a", "b", "c"] })], edge: {} };
    expect(faultsOf({ ...three, elasticIpQuota: 6 })).to.deep.equal([]);
  });

  it("keep an account number's leading zeros", () => {
    expect(parseSettings(devConfig({ accountId: "001234567890" })).accountId).to.equal("001234567890");
  });

  it("have the keys and defaults that Pulumi.yaml tells the CLI", () => {
    const project = parse(readFileSync(new URL("../../Pulumi.yaml", import.meta.url), "utf8")) as {
      config: Record<string, { type: string; description: string; default?: unknown }>;
    };
    expect(Object.keys(project.config)).to.deep.equal(Object.keys(settingsSchema.shape));
    for (const [key, schema] of Object.entries(settingsSchema.shape)) {
      const [own, declared] = [undefined, project.config[key]?.default].map((value) => schema.safeParse(value).data);
      expect(declared, key).to.deep.equal(own);
      expect(project.config[key]?.description, key).to.be.a("string").and.match(/\w{3}/);
    }
  });
});
