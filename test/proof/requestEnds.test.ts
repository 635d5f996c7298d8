// Dead ends of requests: every gateway that leads nowhere, and what would mend it.
import { expect } from "chai";
import type { Network, Vpc } from "../../proof/network.ts";
import { fate, obstacles } from "../support/asking.ts";
import { group, named, network, peered, place, table } from "../support/network.ts";

/** The VPC of the open network without a gateway. */
const CLOSED: Vpc = { ...named("vpc"), cidrs: ["10.1.0.0/16", "2001:db8:a::/48"] };
const REGIONAL = place("nat", "", { kind: "nat", groups: undefined, interfaces: [] });

function privateRoutes(...lines: string[]): Pick<Network, "routeTables"> {
  return { routeTables: [table("prv-routes", lines)] };
}

function publicRoutes(...lines: string[]): Pick<Network, "routeTables"> {
  return { routeTables: [table("pub-routes", lines)] };
}

const SERVICE = {
  prefixLists: [{ ...named("list"), cidrs: ["203.0.113.0/25"] }],
  gatewayEndpoints: [{ ...named("endpoint"), vpc: "vpc", prefixList: "list" }],
};

describe("a request ends, with what would mend it,", () => {
  const ends: readonly [string, Network, string, string][] = [
    [
      "without an internet gateway",
      network({ vpcs: [CLOSED] }),
      "web > 203.0.113.10 tcp 443",
      "request: vpc has no internet gateway; an internet gateway on the VPC",
    ],
    [
      "behind a NAT gateway without an internet gateway",
      network({ vpcs: [CLOSED] }),
      "app > 203.0.113.10 tcp 443",
      "request: vpc has no internet gateway; an internet gateway on the VPC",
    ],
    [
      "behind a regional NAT gateway without an internet gateway",
      network({ vpcs: [CLOSED], places: [REGIONAL] }),
      "app > 203.0.113.10 tcp 443",
      "request: vpc has no internet gateway for the NAT gateway; an internet gateway on the VPC",
    ],
    [
      "at the internet gateway without a public address",
      network(privateRoutes("0.0.0.0/0 igw")),
      "app > 203.0.113.10 tcp 443",
      "request: vpc-igw drops what app sends, which has no public address; a public address on app",
    ],
    [
      "without a route",
      network(privateRoutes()),
      "app > 203.0.113.10 tcp 443",
      "request: prv-routes has no route to 203.0.113.10; a route to 203.0.113.10 in prv-routes",
    ],
    [
      "without a route from the NAT gateway",
      network(publicRoutes()),
      "app > 203.0.113.10 tcp 443",
      "request: pub-routes has no route to 203.0.113.10; a route to 203.0.113.10 beyond nat",
    ],
    [
      "without an egress-only gateway",
      network({ vpcs: [CLOSED] }),
      "app > 2001:db8:ff::10 tcp 443",
      "request: route ::/0 eigw leads to no egress-only gateway for this packet; an egress-only gateway, for IPv6 alone",
    ],
    [
      "at an egress-only gateway by IPv4",
      network(privateRoutes("0.0.0.0/0 eigw")),
      "app > 203.0.113.10 tcp 443",
      "request: route 0.0.0.0/0 eigw leads to no egress-only gateway for this packet; an egress-only gateway, for IPv6 alone",
    ],
    [
      "at a NAT gateway by IPv6",
      network(privateRoutes("::/0 nat:nat")),
      "app > 2001:db8:ff::10 tcp 443",
      "request: route ::/0 nat:nat leads to no NAT gateway for this packet; a NAT gateway in the VPC, for IPv4 alone",
    ],
    [
      "at a NAT gateway that is not there",
      network(privateRoutes("0.0.0.0/0 nat:gone")),
      "app > 203.0.113.10 tcp 443",
      "request: route 0.0.0.0/0 nat:gone leads to no NAT gateway for this packet; a NAT gateway in the VPC, for IPv4 alone",
    ],
    [
      "at a second NAT gateway",
      network(publicRoutes("0.0.0.0/0 nat:nat")),
      "app > 203.0.113.10 tcp 443",
      "request: route 0.0.0.0/0 nat:nat leads to a second NAT gateway; a route of the NAT gateway's subnet to an internet gateway",
    ],
    [
      "in a blackhole",
      network(privateRoutes("10.1.0.0/24 blackhole")),
      "app > 10.1.0.10 tcp 443",
      "request: route 10.1.0.0/24 blackhole drops what goes to 10.1.0.10; a route to 10.1.0.10 that leads somewhere",
    ],
    [
      "at a gateway endpoint that does not serve the address",
      network({ ...SERVICE, ...privateRoutes("0.0.0.0/0 endpoint:endpoint") }),
      "app > 192.0.2.77 tcp 443",
      "request: endpoint does not serve 192.0.2.77; an endpoint whose list holds 192.0.2.77",
    ],
    [
      "at a peering with another VPC than that of the address",
      peered([], ["0.0.0.0/0 peering:pcx"]),
      "app > 203.0.113.10 tcp 443",
      "request: pcx does not lead to 203.0.113.10; a peering with the VPC that has the address",
    ],
    [
      "at an address of nobody",
      network(),
      "app > 8.8.8.8 tcp 443",
      "request: 8.8.8.8 is nobody's address; an address that somebody has",
    ],
    [
      "at a NAT gateway",
      network(),
      "app > 10.1.0.5 tcp 443",
      "request: nat takes answers only; no NAT gateway as the destination",
    ],
  ];
  for (const [title, of, line, expected] of ends) {
    it(title, () => {
      expect(obstacles(of, line)).to.deep.equal([expected]);
      expect(fate(of, line)).to.equal("lost");
    });
  }

  it("and names what would stop it behind the dead end as well", () => {
    const of = network({
      ...privateRoutes("10.1.0.0/24 blackhole"),
      securityGroups: [group("shut", [])],
      places: [place("web", "pub 10.1.0.10", { groups: ["shut"] })],
    });
    expect(obstacles(of, "app > 10.1.0.10 tcp 443")).to.deep.equal([
      "request: route 10.1.0.0/24 blackhole drops what goes to 10.1.0.10; a route to 10.1.0.10 that leads somewhere",
      "request: shut ingress: none of 0 rules allows tcp 443 from app; an ingress rule of shut that allows tcp 443 from app",
    ]);
  });
});
