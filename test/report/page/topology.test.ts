// The drawing of a region: what stands where, and that boxes, doors and lines fit for any number of zones and services.
import { expect } from "chai";
import { indexPlan } from "../../../plan/read.ts";
import { readNetwork } from "../../../proof/planned/readNetwork.ts";
import { regionDrawing } from "../../../report/page/drawing.ts";
import { layoutOf, type Rectangle } from "../../../report/page/layout.ts";
import { topologies, type Topology } from "../../../report/page/topology.ts";
import { devPlan } from "../../support/devPlan.ts";

async function devTopologies(mode: "resolved" | "preview" = "preview"): Promise<readonly Topology[]> {
  const index = indexPlan(await devPlan(mode));
  return topologies(readNetwork(index), index);
}

/** A region with so many zones and services, as none of the stacks has. */
function sketch(zones: number, services: number): Topology {
  const letters = ["a", "b", "c", "d", "e", "f"].slice(0, zones);
  const all = letters.map((_, at) => at);
  const subnets = all.map((zone) => ({ name: `subnet-${zone}`, zone, cidrs: ["10.0.0.0/24", "2001:db8::/64"] }));
  const place = (id: string, places: readonly number[]) => ({
    id,
    name: `euw1-${id}`,
    detail: `${id} of a kind`,
    zones: places,
  });
  const names = Array.from({ length: services }, (_, at) => `service-${at}`);
  return {
    region: "eu-west-1",
    vpc: "euw1-vpc",
    cidrs: ["10.0.0.0/16"],
    zones: letters,
    tiers: [
      { name: "ingress", exposure: "public", subnets, places: [place("nlb", all), place("nat", [])] },
      { name: "proxy", exposure: "private", subnets, places: [place("proxy", all)] },
      {
        name: "service",
        exposure: "isolated",
        subnets,
        places: [place("alb", all), ...names.map((name, at) => place(name, [at % zones]))],
      },
      { name: "endpoint", exposure: "isolated", subnets, places: [place("secrets", all)] },
    ],
    doors: [443, 80, 8443].map((port) => ({
      place: "nlb",
      name: `euw1-${port}-listener`,
      port,
      protocol: "tcp",
      who: ["anyone"],
      to: [],
    })),
    wires: [
      { from: "nlb", to: "proxy", label: "8443", kind: "request" },
      { from: "proxy", to: "alb", label: "443", kind: "request" },
      ...names.map((to) => ({ from: "alb", to, label: "9443", kind: "request" as const })),
      { from: "proxy", to: "nat", label: "", kind: "out" },
      { from: "proxy", to: "secrets", label: "443", kind: "out" },
    ],
  };
}

const overlap = (one: Rectangle, other: Rectangle) =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

describe("the topology of the dev stack", function () {
  this.timeout(60_000);

  it("has each region's tiers from the outside inwards, with what stands in them", async () => {
    const [europe, america] = await devTopologies();
    expect([europe?.region, america?.region]).to.deep.equal(["eu-west-1", "us-east-1"]);
    expect(europe?.zones).to.deep.equal(["a", "b"]);
    const tiers = europe?.tiers.map(({ name, exposure, subnets, places }) => ({
      tier: `${name} ${exposure}`,
      subnets: subnets.map(({ cidrs }) => cidrs.join()),
      places: places.map((place) => `${place.name}: ${place.detail} @${place.zones.join()}`),
    }));
    expect(tiers).to.deep.equal([
      {
        tier: "ingress public",
        subnets: ["10.10.0.0/26", "10.10.0.64/26"],
        places: ["euw1-nlb: network load balancer, 2 public addresses @0,1", "euw1-nat-gateway-a: NAT gateway @0"],
      },
      {
        tier: "proxy private",
        subnets: ["10.10.8.0/24", "10.10.9.0/24"],
        places: ["euw1-proxy-group: 2 to 3 of t2.micro @0,1"],
      },
      {
        tier: "service isolated",
        subnets: ["10.10.16.0/23", "10.10.18.0/23"],
        places: [
          "euw1-alb: application load balancer, internal @0,1",
          "euw1-accounts-sample: :9443, t2.nano @1",
          "euw1-orders-sample: :9443, t2.nano @0",
        ],
      },
      {
        tier: "endpoint isolated",
        subnets: ["10.10.32.0/26", "10.10.32.64/26"],
        places: ["euw1-secretsmanager-endpoint: interface endpoint @0,1"],
      },
    ]);
  });

  it("has the doors with their ports and who may come in", async () => {
    const [europe] = await devTopologies();
    expect(europe?.doors.map(({ port, name, who, to }) => [port, name, who, to])).to.deep.equal([
      [80, "euw1-redirect-listener", ["anyone"], ["euw1-proxy-group:8080"]],
      [443, "euw1-static-listener", ["anyone"], ["euw1-proxy-group:8443"]],
      [8443, "euw1-cdn-listener", ["CloudFront"], ["euw1-proxy-group:8445"]],
    ]);
  });

  it("has the way of a request and the ways out", async () => {
    const [europe] = await devTopologies();
    const name = (urn: string) => urn.split("::").at(-1);
    expect(
      europe?.wires.map(({ from, to, label, kind }) => `${name(from)} ${kind} ${name(to)} ${label}`.trim()),
    ).to.have.members([
      "euw1-nlb request euw1-proxy-group 8080, 8443, 8445",
      "euw1-proxy-group request euw1-alb 443",
      "euw1-alb request euw1-orders-sample 9443",
      "euw1-alb request euw1-accounts-sample 9443",
      "euw1-proxy-group out euw1-secretsmanager-endpoint 443",
      "euw1-proxy-group out euw1-nat-gateway-a",
    ]);
  });

  it("looks the same in a preview, where no id is known", async () => {
    const drawn = async (mode: "resolved" | "preview") =>
      (await devTopologies(mode)).map((each) => regionDrawing(each).text);
    expect(await drawn("preview")).to.deep.equal(await drawn("resolved"));
  });
});

describe("the drawing of a region", () => {
  for (const [zones, services] of [
    [1, 1],
    [2, 2],
    [2, 12],
    [3, 5],
    [4, 0],
    [6, 20],
  ] as const) {
    it(`keeps boxes apart and inside with ${zones} zones and ${services} services`, () => {
      const { width, height, tiers, places, lines } = layoutOf(sketch(zones, services));
      expect(places).to.have.length(5 + services);
      for (const [at, box] of places.entries()) {
        expect(
          places.slice(at + 1).filter((other) => overlap(box, other)),
          box.place.name,
        ).to.deep.equal([]);
        const around = tiers.find((tier) => tier.y < box.y && box.y + box.height < tier.y + tier.height);
        expect(around && around.x < box.x && box.x + box.width < around.x + around.width, box.place.name).to.equal(
          true,
        );
      }
      const points = lines.flatMap((line) => line.points);
      expect(points.filter(([x, y]) => x < 0 || x > width || y < 0 || y > height)).to.deep.equal([]);
      expect(lines).to.have.length(4 + services);
    });
  }

  it("draws a line that goes straight down through no box", () => {
    const { places, lines } = layoutOf(sketch(2, 12));
    for (const { points } of lines.filter((line) => line.points.length === 2)) {
      const [[x, top], [, bottom]] = [points[0]!, points[1]!];
      const struck = places.filter(
        (box) => box.x < x && x < box.x + box.width && top < box.y && box.y + box.height < bottom,
      );
      expect(struck.map(({ place }) => place.name)).to.deep.equal([]);
    }
  });

  it("says in words what it shows, and cuts names that have no room", () => {
    const text = regionDrawing(sketch(2, 1)).text;
    expect(text).to.match(
      /role="img" aria-label="eu-west-1: doors 443 for anyone, 80 for anyone, 8443 for anyone; tier ingress \(public\)/,
    );
    const long = { ...sketch(1, 1), vpc: `${"x".repeat(200)}-vpc`, cidrs: [] };
    expect(
      Math.max(...[...regionDrawing(long).text.matchAll(/<text[^>]*>([^<]*)</g)].map(([, shown = ""]) => shown.length)),
    ).to.be.lessThan(60);
  });
});
