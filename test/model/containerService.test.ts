// Containers in the settings and in the table of flows: what is accepted, what the network opens for them, what stays shut.
import { expect } from "chai";
import { aclEntries, type AclEntry } from "../../model/aclEntries.ts";
import { containerEndpoints, regionEndpoints, repositoryOf } from "../../model/containerService.ts";
import { regionFlows } from "../../model/flows.ts";
import { groupRules } from "../../model/groupRules.ts";
import { parseSettings } from "../../model/parseSettings.ts";
import { devConfig } from "../support/devSettings.ts";
import { devRegion } from "../support/region.ts";
import { faultsOf, service } from "./settingsUnderTest.ts";

const DIGEST = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

const container = (changes: Record<string, unknown> = {}) => ({ image: "orders:1.4.2", ...changes });
const withContainer = (changes: Record<string, unknown> = {}) => [service({ container: container(changes) })];
const containerFaults = (changes: Record<string, unknown>) => faultsOf({ services: withContainer(changes) });
const flowsOf = (changes: Record<string, unknown>) =>
  regionFlows(parseSettings(devConfig(changes)), { cidr: "10.10.0.0/16", zones: ["a", "b"] });

describe("a service's container", () => {
  it("has these defaults, and targets by address", () => {
    const [settings] = parseSettings(devConfig({ services: withContainer() })).services;
    expect(settings?.container).to.deep.equal({
      image: "orders:1.4.2",
      cpu: 256,
      memory: 512,
      architecture: "x86_64",
      count: 2,
      environment: {},
      secrets: {},
    });
    const services = [...withContainer(), service({ name: "plain", paths: ["/plain"] })];
    expect(devRegion({ services }).services.map(({ targetType }) => targetType)).to.deep.equal(["ip", "instance"]);
  });

  it("is of a repository in the account's own registry, with a version that stays", () => {
    const images = ["orders:1.4.2", "team/orders:v1", `docker-hub/library/nginx@sha256:${DIGEST}`, "my.orders:1"];
    for (const image of images) expect(containerFaults({ image }), image).to.deep.equal([]);
    const host = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders:1";
    for (const image of [host, "localhost:5000/orders:1", "Orders:1", "/orders:1", "team//orders:1", ":1"]) {
      const [fault, ...others] = containerFaults({ image });
      expect(fault, image).to.match(/^config services\[0\]\.container\.image: ".*" is not allowed; use a /);
      expect(others).to.deep.equal([]);
    }
    for (const image of ["orders", "orders:latest", "orders:", "orders@sha256:12"]) {
      expect(containerFaults({ image })).to.deep.equal([
        `config services[0].container.image: "${image}" is not allowed; use a tag other than latest, or a digest, such as orders:1.4.2; a name that moves says not what runs`,
      ]);
    }
  });

  it("has the memory that AWS sells with its processors", () => {
    for (const [cpu, memory] of [
      [256, 2048],
      [512, 3072],
      [2048, 16_384],
      [8192, 20_480],
      [16_384, 122_880],
    ]) {
      expect(containerFaults({ cpu, memory }), `${cpu} ${memory}`).to.deep.equal([]);
    }
    expect(containerFaults({ cpu: 256, memory: 4096 })).to.deep.equal([
      "config services[0].container.memory: 4096 MiB do not go with 256 CPU units; use 512, 1024 ... 2048, or another cpu",
    ]);
    expect(containerFaults({ cpu: 8192, memory: 17_408 })).to.deep.equal([
      "config services[0].container.memory: 17408 MiB do not go with 8192 CPU units; use 16384, 20480 ... 61440, or another cpu",
    ]);
    expect(containerFaults({ cpu: 300 })).to.deep.equal([
      "config services[0].container.cpu: 300 is not allowed; use 256, 512, 1024, 2048, 4096, 8192, 16384",
    ]);
  });

  it("excludes the sample and targets by instance, and says so at once", () => {
    const services = [service({ container: container(), sample: true, targetType: "instance" })];
    expect(faultsOf({ services })).to.deep.equal([
      "config services[0].sample: true beside a container, which answers itself; remove one of the two",
      'config services[0].targetType: "instance" beside a container, which has an address only; remove it',
    ]);
    expect(faultsOf({ services: [service({ container: container(), targetType: "ip" })] })).to.deep.equal([]);
  });

  it("has each variable once, under a name that a shell takes", () => {
    const twice = { environment: { LEVEL: "info", DATABASE: "x" }, secrets: { DATABASE: "orders/database" } };
    expect(containerFaults(twice)).to.deep.equal([
      "config services[0].container.secrets.DATABASE: is in environment too; say it once",
    ]);
    const [fault] = containerFaults({ environment: { "log-level": "info" } });
    expect(fault).to.match(/environment\.log-level: is not a key that is allowed here; use a name of letters/);
    const [name] = containerFaults({ secrets: { DATABASE: "orders database" } });
    expect(name).to.match(/secrets\.DATABASE: "orders database" is not allowed; use the name of a secret/);
  });

  it("names the keys it knows when another is given", () => {
    expect(containerFaults({ port: 8080 })).to.deep.equal([
      "config services[0].container.port: is not a setting; remove it or use one of image, cpu, memory, architecture, count, environment, secrets",
    ]);
  });

  it("has a repository beside its version", () => {
    const images = ["orders:1.4.2", `team/orders@sha256:${DIGEST}`];
    expect(images.map(repositoryOf)).to.deep.equal(["orders", "team/orders"]);
  });
});

describe("the endpoints of containers", () => {
  const plain = parseSettings(devConfig({ services: withContainer() })).services;
  const secret = parseSettings(devConfig({ services: withContainer({ secrets: { A: "a" } }) })).services;

  it("are those of the image and the log, and of secrets where there are some", () => {
    expect(containerEndpoints([{}])).to.deep.equal([]);
    expect(containerEndpoints(plain)).to.deep.equal(["ecr.api", "ecr.dkr", "logs"]);
    expect(containerEndpoints(secret)).to.deep.equal(["ecr.api", "ecr.dkr", "logs", "secretsmanager"]);
  });

  it("come once beside the proxies' own, which count only where there are proxies", () => {
    const endpoints = ["secretsmanager" as const];
    const all = ["secretsmanager", "ecr.api", "ecr.dkr", "logs"];
    expect(regionEndpoints({ endpoints, services: secret }, true)).to.deep.equal({ all, usedByProxies: true });
    const without = { all: ["ecr.api", "ecr.dkr", "logs"], usedByProxies: false };
    expect(regionEndpoints({ endpoints, services: plain }, false)).to.deep.equal(without);
    expect(regionEndpoints({ endpoints: [], services: plain }, true)).to.deep.equal(without);
  });

  it("are the proxies' too once they bring the name that proxies fetch secrets by", () => {
    const derived = regionEndpoints({ endpoints: [], services: secret }, true);
    expect(derived.usedByProxies).to.equal(true);
    const names = flowsOf({ endpoints: [], services: withContainer({ secrets: { A: "a" } }) }).map(({ name }) => name);
    expect(names).to.include("proxy->endpoint:443");
  });
});

describe("the flows of containers", () => {
  const line = (entry: AclEntry) => {
    const ports = entry.protocol === "tcp" ? `${entry.fromPort}-${entry.toPort}` : entry.protocol;
    return `${entry.ruleNo} ${entry.action} ${entry.cidrBlock} ${ports}`;
  };
  const acl = (tier: "ingress" | "proxy" | "service" | "endpoint", changes: Record<string, unknown>) => {
    const { ingress, egress } = aclEntries(tier, flowsOf(changes), "10.10.0.0/16");
    return { ingress: ingress.map(line), egress: egress.map(line) };
  };
  const both = { services: withContainer() };
  const neither = { services: [service()] };

  it("lead to endpoints and to S3, and are none without a container", () => {
    const [before, after] = [neither, both].map((changes) => flowsOf(changes).map(({ name }) => name));
    expect(after?.filter((name) => !before?.includes(name))).to.deep.equal([
      "service->endpoint:443",
      "service->s3:443",
    ]);
    expect(before?.some((name) => name.startsWith("service->endpoint") || name.includes("s3"))).to.equal(false);
  });

  it("shut the VPC to the service tier before S3's addresses are admitted, both ways", () => {
    const [before, after] = [acl("service", neither), acl("service", both)];
    expect(after.egress.filter((entry) => !before.egress.includes(entry))).to.deep.equal([
      "610 allow 10.10.32.0/23 443-443",
      "2640 deny 10.10.0.0/16 443-443",
      "4640 allow 0.0.0.0/0 443-443",
    ]);
    expect(after.ingress.filter((entry) => !before.ingress.includes(entry))).to.deep.equal([
      "10610 allow 10.10.32.0/23 1024-65535",
      "10639 deny 10.10.0.0/16 1024-65535",
      "10640 allow 0.0.0.0/0 1024-65535",
    ]);
    const answers = after.ingress.filter((entry) => entry.endsWith("1024-65535"));
    expect(answers.at(-2)).to.equal("10639 deny 10.10.0.0/16 1024-65535");
  });

  it("leave the tiers of doors and proxies as they are", () => {
    for (const tier of ["ingress", "proxy"] as const) expect(acl(tier, both)).to.deep.equal(acl(tier, neither));
  });

  it("let the service group out to the endpoints' group and to S3's list, and nowhere else", () => {
    const out = (changes: Record<string, unknown>) =>
      groupRules(flowsOf(changes)).filter(({ group, direction }) => group === "service" && direction === "egress");
    expect(out(neither)).to.deep.equal([]);
    const rule = { group: "service", direction: "egress", protocol: "tcp", fromPort: 443, toPort: 443 };
    expect(out(both)).to.deep.equal([
      { ...rule, key: "service-to-endpoint-443", peer: "endpoint", description: "service to endpoint port 443" },
      { ...rule, key: "service-to-s3-443", prefixList: "s3", description: "service to s3 port 443" },
    ]);
  });
});
