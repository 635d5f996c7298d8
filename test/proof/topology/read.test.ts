// Topology files of the neutral format: what a sound one becomes.
import { expect } from "chai";
import { readTopology } from "../../../proof/topology/read.ts";
import { sampleText } from "./sample.ts";

describe("a topology file", () => {
  const { network, queries, portQueries, chains } = readTopology(sampleText(), "sample.json");

  it("gives hosts their interfaces, groups and listeners", () => {
    const groups = ["sg-nlb"];
    const listener = { id: "nlb tcp 443", name: "nlb tcp 443", protocol: "tcp", port: 443, preserveClientIp: true };
    expect(network.places).to.deep.equal([
      place("app", "instance", "a", { subnet: "prv", addresses: ["10.1.1.10"] }, ["sg-app"]),
      place("web", "instance", "a", inPub(["10.1.0.10", "2001:db8:a::10"], "198.51.100.10"), groups),
      place("alb", "alb", "b", { subnet: "far", addresses: ["10.2.0.10"] }, []),
      place("nat", "nat", "a", inPub(["10.1.0.5"], "198.51.100.5"), undefined),
      {
        ...place("nlb", "nlb", "a", inPub(["10.1.0.50"], "198.51.100.50"), groups),
        listeners: [{ ...listener, targets: [{ place: "app", port: 8443 }] }],
      },
    ]);
    expect(network.outside).to.deep.equal([
      { id: "inet", name: "inet", addresses: ["203.0.113.10", "2001:db8:ff::10"] },
      { id: "s3", name: "s3", addresses: ["192.0.2.77"] },
    ]);
  });

  it("gives VPCs and subnets their blocks, gateways and tables", () => {
    expect(network.vpcs).to.deep.equal([
      {
        id: "a",
        name: "a",
        cidrs: ["10.1.0.0/16", "2001:db8:a::/48"],
        internetGateway: { id: "a igw", name: "igw of a" },
        egressOnlyGateway: { id: "a eigw", name: "eigw of a" },
      },
      { id: "b", name: "b", cidrs: ["10.2.0.0/16"] },
    ]);
    expect(network.subnets[1]).to.deep.equal({
      id: "prv",
      name: "prv",
      vpc: "a",
      cidrs: ["10.1.1.0/24"],
      acl: "acl",
      routeTable: "rt-prv",
    });
    expect(network.routeTables[1]?.routes.map(({ destination, target }) => [destination, target])).to.deep.equal([
      [{ cidr: "0.0.0.0/0" }, { kind: "nat", id: "nat" }],
      [{ cidr: "::/0" }, { kind: "egress-only-gateway" }],
      [{ prefixList: "pl-s3" }, { kind: "gateway-endpoint", id: "vpce" }],
      [{ cidr: "192.0.2.0/24" }, { kind: "blackhole" }],
    ]);
    expect(network.routeTables[0]?.routes.map(({ target }) => target)).to.deep.equal([
      { kind: "internet-gateway" },
      { kind: "internet-gateway" },
      { kind: "peering", id: "pcx" },
    ]);
    expect(network.peerings).to.deep.equal([{ id: "pcx", name: "pcx", between: ["a", "b"] }]);
    expect(network.gatewayEndpoints).to.deep.equal([{ id: "vpce", name: "vpce", vpc: "a", prefixList: "pl-s3" }]);
    expect(network.prefixLists).to.deep.equal([
      { id: "pl-s3", name: "pl-s3", cidrs: ["192.0.2.0/25", "2001:db8:53::/48"] },
    ]);
  });

  it("gives filters their rules, and an ICMP type of -1 is all types", () => {
    expect(network.acls[0]?.ingress[0]).to.deep.equal({
      rule: 90,
      action: "deny",
      cidr: "0.0.0.0/0",
      protocol: "tcp",
      ports: [22, 22],
    });
    expect(network.acls[0]?.egress[2]).to.include({ protocol: "icmp", icmpType: 0 });
    const origin = { id: "sg-app", name: "sg-app" };
    expect(network.securityGroups[1]).to.deep.equal({
      ...origin,
      vpc: "a",
      ingress: [
        { origin, peer: { group: "sg-nlb" }, protocol: "tcp", ports: [8443, 8443] },
        { origin, peer: { cidr: "10.0.0.0/8" }, protocol: "icmp" },
      ],
      egress: [{ origin, peer: { prefixList: "pl-s3" }, protocol: "tcp", ports: [443, 443] }],
    });
  });

  it("asks from the sender's own address of the family; without one nothing is sent", () => {
    expect(queries).to.deep.equal([
      { id: "q1", question: question("inet", "203.0.113.10", "198.51.100.50", [40001, 443]) },
      { id: "q2", question: { ...question("app", "10.1.1.10", "192.0.2.77", [40002, 443]), natPort: 5000 } },
      { id: "q3", question: { ...question("app", "10.1.1.10", "10.1.0.10", [7, 0]), protocol: "icmp" } },
      { id: "q4" },
    ]);
    expect(portQueries).to.deep.equal([
      {
        id: "p1",
        vary: "dport",
        range: [1, 65535],
        question: question("inet", "203.0.113.10", "198.51.100.10", [4, 1]),
      },
      {
        id: "p2",
        vary: "sport",
        range: [1024, 65535],
        question: question("nlb", "10.1.0.50", "10.1.1.10", [1024, 8443]),
      },
    ]);
    expect(chains).to.deep.equal([{ id: "c1", hops: ["q1", "q2"] }]);
  });

  it("may have a byte order mark, a bare NLB, ports beside all, and keys for people", () => {
    const text = sampleText((file) => {
      Object.assign(file.nlbs[0]!, { sgs: null, note: "x" });
      Object.assign(file.nacls[0]!.ingress[1]!, { ports: [1, 2], icmpType: 3 });
      Object.assign(file, { seed: 7, comment: [[[]]] });
    });
    const read = readTopology(`\uFEFF${text}`, "sample.json").network;
    expect(read.places.at(-1)?.groups).to.equal(undefined);
    expect(read.acls[0]?.ingress[1]).to.deep.equal({ rule: 101, action: "allow", cidr: "::/0", protocol: "all" });
  });

  it("may leave out the lists that it does not need", () => {
    const { network: empty } = readTopology(
      JSON.stringify({
        format: "reach-topology/1",
        vpcs: [],
        nacls: [],
        routeTables: [],
        subnets: [],
        securityGroups: [],
        nodes: [],
        queries: [],
      }),
      "empty.json",
    );
    expect(empty.places).to.deep.equal([]);
  });

  it("may name things like what every object has", () => {
    const text = sampleText((file) => {
      Object.assign(file, { prefixLists: JSON.parse('{"__proto__": ["192.0.2.0/24"]}') as object });
      Object.assign(file.endpoints[0]!, { prefixList: "__proto__" });
      Object.assign(file.routeTables[1]!.routes[2]!, { dst: "pl:__proto__" });
      Object.assign(file.securityGroups[1]!.egress[0]!, { prefixList: "__proto__" });
      Object.assign(file.nlbs[0]!, { id: "constructor" });
      Object.assign(file.queries[0]!, { id: "__proto__", dst: "constructor" });
      Object.assign(file.portQueries[1]!, { src: "constructor" });
      Object.assign(file.chains[0]!, { hops: ["__proto__"] });
    });
    const read = readTopology(text, "sample.json");
    expect(read.network.prefixLists).to.deep.equal([{ id: "__proto__", name: "__proto__", cidrs: ["192.0.2.0/24"] }]);
    expect(read.chains).to.deep.equal([{ id: "c1", hops: ["__proto__"] }]);
  });
});

function place(id: string, kind: string, vpc: string, own: object, groups: readonly string[] | undefined) {
  return { id, name: id, kind, vpc, groups, interfaces: [own] };
}

function inPub(addresses: readonly string[], address: string) {
  return { subnet: "pub", addresses, public: { address } };
}

function question(source: string, sourceAddress: string, destinationAddress: string, ports: [number, number]) {
  const [sourcePort, destinationPort] = ports;
  return { source, sourceAddress, destinationAddress, family: 4, protocol: "tcp", sourcePort, destinationPort };
}
