import { expect } from "chai";
import { boundaryQuestions } from "../../packetFilter/questions.ts";
import type { Network } from "../../proof/network.ts";
import type { Question } from "../../proof/question.ts";
import { instance, named, SMALL } from "./small.ts";

describe("boundary questions", () => {
  it("ask for both ends of a group's range and one beyond each", () => {
    expect(asked(guarded([443, 445]), "one")).to.deep.equal([442, 443, 445, 446]);
  });

  it("ask for no port that there is not", () => {
    expect(asked(guarded([1, 65_535]), "one")).to.deep.equal([1, 65_535]);
  });

  it("come from the bounds of the ephemeral ranges and of the ACL that the answer passes", () => {
    const [acl] = SMALL.acls;
    const answers = { rule: 1, action: "allow", protocol: "tcp", ports: [2000, 3000], cidr: "10.0.0.0/16" } as const;
    const acls = acl ? [{ ...acl, egress: [answers, ...acl.egress] }] : [];
    const tcp = questions({ ...guarded([443, 443]), acls }, "one").filter(({ protocol }) => protocol === "tcp");
    const ports = tcp.map(({ sourcePort }) => sourcePort);
    expect([...new Set(ports)].sort((a, b) => a - b)).to.deep.equal([
      1023, 1024, 1999, 2000, 3000, 3001, 32_768, 49_152, 60_999, 61_000, 65_535,
    ]);
  });

  it("leave out an ACL's rules for addresses of neither", () => {
    const [acl] = SMALL.acls;
    const other = { rule: 1, action: "allow", protocol: "tcp", ports: [7, 7], cidr: "192.0.2.0/24" } as const;
    const acls = acl ? [{ ...acl, ingress: [other, ...acl.ingress] }] : [];
    expect(asked({ ...guarded([443, 443]), acls }, "one")).to.not.include(7);
  });

  it("name what gateways and load balancers send on from, never below 1024", () => {
    const all = boundaryQuestions(SMALL).filter(({ protocol }) => protocol !== "icmp");
    expect(all.every(({ natPort, balancerPort }) => (natPort ?? 0) >= 1024 && (balancerPort ?? 0) >= 1024)).to.equal(
      true,
    );
    expect(new Set(all.map(({ natPort }) => natPort)).size).to.be.greaterThan(3);
  });

  it("ask for a listener's port and for the public address", () => {
    const [one, two] = SMALL.places;
    const listener = {
      ...named("listener"),
      protocol: "tcp",
      port: 8443,
      targets: [],
      preserveClientIp: false,
    } as const;
    const own = { subnet: "b", addresses: ["10.0.1.10"], public: { address: "198.51.100.1" } };
    const nlb = {
      ...instance("nlb", "b", "10.0.1.10"),
      kind: "nlb",
      interfaces: [own],
      listeners: [listener],
    } as const;
    const network = { ...SMALL, places: one && two ? [one, nlb] : [] };
    const found = boundaryQuestions(network).filter(({ source }) => source === "one");
    const at = (address: string) => found.filter((each) => each.destinationAddress === address);
    expect(new Set(at("198.51.100.1").map(({ destinationPort }) => destinationPort))).to.include(8443);
    expect(at("10.0.1.10")).to.have.length(at("198.51.100.1").length);
  });

  it("ask once for a private address from outside, and nothing among hosts outside or from a NAT gateway", () => {
    const outside = ["8.8.8.8", "9.9.9.9"].map((address) => ({ ...named(address), addresses: [address] }));
    const nat = { ...instance("nat", "a", "10.0.0.5"), kind: "nat" } as const;
    const all = boundaryQuestions({ ...SMALL, outside, places: [...SMALL.places, nat] });
    expect(all.filter(({ source }) => source === "nat")).to.deep.equal([]);
    expect(
      all.filter(({ source }) => source === "8.8.8.8").map(({ destinationAddress }) => destinationAddress),
    ).to.deep.equal(["10.0.0.10", "10.0.1.10", "10.0.0.5"]);
  });

  it("ask in every protocol that a rule names, and with each family's own ICMP", () => {
    const protocols = new Set(questions(SMALL, "one").map(({ protocol }) => protocol));
    expect([...protocols]).to.deep.equal(["tcp", "udp", "icmp"]);
    expect([...new Set(questions(guarded([443, 443], "udp"), "one").map(({ protocol }) => protocol))]).to.deep.equal([
      "udp",
    ]);
  });

  it("are cut off equally for every two addresses", () => {
    const cut = boundaryQuestions(SMALL, 10);
    expect(cut).to.have.length(10);
    expect(cut.filter(({ source }) => source === "one")).to.have.length(5);
  });

  it("are the same for the same network", () => {
    expect(boundaryQuestions(SMALL)).to.deep.equal(boundaryQuestions(SMALL));
  });
});

/** Two instances, of which the second lets in one range of ports; nothing else names a port or a protocol. */
function guarded(ports: readonly [number, number], protocol: "tcp" | "udp" = "tcp"): Network {
  const rule = { protocol, ports, peer: { cidr: "10.0.0.0/16" }, origin: named("rule") };
  const group = { ...named("guard"), vpc: "vpc", ingress: [rule], egress: [] };
  const deny = { ...named("acl"), ingress: [], egress: [] };
  const [one, two] = SMALL.places;
  const places =
    one && two
      ? [
          { ...one, groups: [] },
          { ...two, groups: ["guard"] },
        ]
      : [];
  return { ...SMALL, acls: [deny], securityGroups: [group], places };
}

function questions(network: Network, source: string): Question[] {
  return boundaryQuestions(network).filter((each) => each.source === source);
}

function asked(network: Network, source: string): number[] {
  const ports = questions(network, source).map(({ destinationPort }) => destinationPort);
  return [...new Set(ports)].sort((a, b) => a - b);
}
