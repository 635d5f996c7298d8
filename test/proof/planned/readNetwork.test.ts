import { expect } from "chai";
import { planProgram } from "../../../plan/program.ts";
import { indexPlan } from "../../../plan/read.ts";
import type { Plan } from "../../../plan/type.ts";
import type { Network } from "../../../proof/network.ts";
import { readNetwork } from "../../../proof/planned/readNetwork.ts";
import { devPlan, PROJECT } from "../../support/devPlan.ts";
import { byName } from "./sketchedNetwork.ts";

const MODES: readonly Plan["mode"][] = ["resolved", "preview"];

const networkOf = (plan: Plan): Network => byName(readNetwork(indexPlan(plan)));

/** The same network with Elastic IPs left out, which only a resolved plan knows. */
function withoutAddresses(network: Network): Network {
  const json = JSON.stringify(network, (key, value: unknown) => (key === "public" ? {} : value));
  return JSON.parse(json) as Network;
}

/** Every doubt of a network. */
function doubts(network: Network): string[] {
  return [...JSON.stringify(network).matchAll(/"missing":"([^"]*)"/g)].map(([, fact]) => fact ?? "");
}

describe("the network of dev's plan", function () {
  this.timeout(120_000);
  let resolved: Network;
  let preview: Network;
  before(async () => {
    resolved = networkOf(await devPlan("resolved"));
    preview = networkOf(await devPlan("preview"));
  });

  it("is the same in a preview, but for the addresses that AWS has not chosen", () => {
    expect(withoutAddresses(preview)).to.deep.equal(withoutAddresses(resolved));
  });

  it("is known in every part", () => {
    for (const network of [resolved, preview]) {
      expect(network.missing).to.deep.equal([]);
      expect(doubts(network)).to.deep.equal([]);
    }
  });

  it("has every place of a region with its part in the path", () => {
    const own = preview.places.filter(({ id }) => id.startsWith("euw1"));
    expect(own.map(({ id, kind, role }) => `${id} ${kind} ${role ?? ""}`)).to.have.members([
      "euw1-orders-sample instance service",
      "euw1-accounts-sample instance service",
      "euw1-proxy-group group proxy",
      "euw1-alb alb alb",
      "euw1-nlb nlb nlb",
      "euw1-nat-gateway-a nat nat",
      "euw1-secretsmanager-endpoint endpoint endpoint",
    ]);
  });

  it("follows a request from the network load balancer to the services", () => {
    const place = (name: string) => preview.places.find(({ id }) => id === name);
    expect(place("euw1-nlb")?.listeners?.map(({ port, targets }) => [port, targets])).to.have.deep.members([
      [443, [{ place: "euw1-proxy-group", port: 8443 }]],
      [80, [{ place: "euw1-proxy-group", port: 8080 }]],
      [8443, [{ place: "euw1-proxy-group", port: 8445 }]],
    ]);
    const served = place("euw1-proxy-group")?.serves?.map(({ port, relays }) => [port, relays]);
    expect(served).to.deep.equal([
      [8443, [{ place: "euw1-alb", port: 443 }]],
      [8080, []],
      [8445, [{ place: "euw1-alb", port: 443 }]],
      [8444, []],
      [8405, []],
    ]);
    expect(place("euw1-alb")?.serves?.map(({ port, relays }) => [port, relays])).to.deep.equal([
      [
        443,
        [
          { place: "euw1-orders-sample", port: 9443 },
          { place: "euw1-accounts-sample", port: 9443 },
        ],
      ],
    ]);
  });

  it("names CloudFront once, and each region's S3", () => {
    expect(preview.outside.map(({ id, name }) => `${id} ${name}`)).to.have.members([
      "internet internet",
      "com.amazonaws.global.cloudfront.origin-facing CloudFront",
      "com.amazonaws.eu-west-1.s3 S3",
      "com.amazonaws.us-east-1.s3 S3",
    ]);
  });
});

describe("the network of the production stacks' joined plan", function () {
  this.timeout(240_000);

  it("is known in every part, and the same in either mode", async () => {
    const networks: Network[] = [];
    for (const mode of MODES)
      networks.push(networkOf(await planProgram({ directory: PROJECT, stack: "prod-edge", mode })));
    const [resolved, preview] = networks;
    expect(withoutAddresses(preview!)).to.deep.equal(withoutAddresses(resolved!));
    expect(preview!.missing).to.deep.equal([]);
    expect(doubts(preview!)).to.deep.equal([]);
    expect(preview!.vpcs.map(({ region }) => region)).to.have.members(["eu-west-1", "us-east-1"]);
    expect(preview!.places.find(({ id }) => id === "euw1-nat-gateway")).to.deep.include({
      kind: "nat",
      interfaces: [],
    });
  });
});

describe("the network of regions behind VPC origins", function () {
  this.timeout(120_000);

  it("has CloudFront's interfaces in the load balancers' subnets", async () => {
    const config = {
      "portcullis:doors": JSON.stringify({ cdn: { lock: "vpc-origin" } }),
      "portcullis:edge": "{}",
      "portcullis:dualStack": "false",
    };
    for (const mode of MODES) {
      const network = networkOf(await planProgram({ directory: PROJECT, stack: "dev", mode, config }));
      expect(doubts(network)).to.deep.equal([]);
      expect(network.missing).to.deep.equal([]);
      const origins = network.places.filter(({ role }) => role === "vpc-origin");
      expect(origins.map(({ interfaces }) => interfaces.map(({ subnet }) => subnet))).to.deep.equal([
        ["euw1-service-subnet-a", "euw1-service-subnet-b"],
        ["use1-service-subnet-a", "use1-service-subnet-b"],
      ]);
    }
  });
});
