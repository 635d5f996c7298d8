// Topology files that cannot be judged: each is refused in one line with the JSON path of what is wrong.
import { expect } from "chai";
import { readTopology } from "../../../proof/topology/read.ts";
import { type sample, sampleText } from "./sample.ts";

type File = ReturnType<typeof sample>;

/** What is spoilt, how, and the message after `x.json: `. */
type Case = readonly [what: string, spoil: (file: File) => unknown, message: string];

const set =
  (pick: (file: File) => object | undefined, change: object) =>
  (file: File): unknown =>
    Object.assign(pick(file) ?? {}, change);
const drop =
  (pick: (file: File) => object | undefined, key: string) =>
  (file: File): unknown =>
    Reflect.deleteProperty(pick(file) ?? {}, key);

const subnet = (file: File) => file.subnets[0];
const node = (file: File) => file.nodes[0];
const nlb = (file: File) => file.nlbs[0];
const query = (file: File) => file.queries[0];
const portQuery = (file: File) => file.portQueries[0];
const aclRule = (file: File) => file.nacls[0]?.ingress[0];
const groupRule = (file: File) => file.securityGroups[0]?.ingress[0];
const route = (file: File) => file.routeTables[1]?.routes[0];
const ALREADY = "give each its own";

const FAULTS: Readonly<Record<string, readonly Case[]>> = {
  "an id that names nothing": [
    ["ACL", set(subnet, { nacl: "x" }), '$.subnets[0].nacl: "x" is no NACL of this file; name one of acl'],
    ["table", set(subnet, { routeTable: "constructor" }), '$.subnets[0].routeTable: "constructor" is no route table'],
    ["VPC", set(subnet, { vpc: "c" }), '$.subnets[0].vpc: "c" is no VPC of this file; name one of a, b'],
    ["table's VPC", (f) => (f.routeTables[0]!.vpc = "c"), '$.routeTables[0].vpc: "c" is no VPC'],
    ["ACL's VPC", (f) => (f.nacls[0]!.vpc = "c"), '$.nacls[0].vpc: "c" is no VPC'],
    ["group's VPC", (f) => (f.securityGroups[1]!.vpc = "c"), '$.securityGroups[1].vpc: "c" is no VPC'],
    ["peering", (f) => (f.peerings[0]!.b = "c"), '$.peerings[0].b: "c" is no VPC of this file; name one of a, b'],
    ["endpoint", (f) => (f.endpoints[0]!.prefixList = "pl"), '$.endpoints[0].prefixList: "pl" is no prefix list'],
    ["subnet", set(node, { subnet: "x" }), '$.nodes[0].subnet: "x" is no subnet of this file; name one of pub, prv'],
    ["group", set(node, { sgs: ["sg-app", "x"] }), '$.nodes[0].sgs[1]: "x" is no security group of this file'],
    ["peer group", set(groupRule, { cidr: null, sg: "x" }), '$.securityGroups[0].ingress[0].sg: "x" is no security'],
    ["target", set(route, { target: "igw2" }), '$.routeTables[1].routes[0].target: "igw2" is no target of this file; '],
    ["list", set(route, { dst: "pl:x" }), '$.routeTables[1].routes[0].dst: "x" is no prefix list of this file; name '],
    ["NLB's target", (f) => (f.nlbs[0]!.listeners[0]!.target = "nat"), '$.nlbs[0].listeners[0].target: "nat" is no'],
    ["source", set(query, { src: "__proto__" }), '$.queries[0].src: "__proto__" is no host of this file; name one of'],
    ["destination", set(query, { dst: "sg-app" }), '$.queries[0].dst: "sg-app" is no host of this file; name one of'],
    ["port source", set(portQuery, { src: "x" }), '$.portQueries[0].src: "x" is no host of this file; name one of'],
    ["hop", (f) => (f.chains[0]!.hops[1] = "p1"), '$.chains[0].hops[1]: "p1" is no query of this file; name one of q1'],
  ],
  "what may be there only once": [
    ["id", set(node, { id: "web" }), `$.nodes[1].id: "web" is the id of $.nodes[0].id too; ${ALREADY}`],
    ["id of kinds", set(node, { id: "a" }), `$.nodes[0].id: "a" is the id of $.vpcs[0].id too; ${ALREADY}`],
    ["word", (f) => (f.natGateways[0]!.id = "igw"), "$.natGateways[0].id: igw is a word for a route's target; choose"],
    ["query", (f) => (f.queries[3]!.id = "q1"), `$.queries[3].id: "q1" is the id of $.queries[0] too; ${ALREADY}`],
    ["chain", (f) => f.chains.push(f.chains[0]!), '$.chains[1].id: "c1" is the id of $.chains[0] too'],
    ["rule", set(aclRule, { rule: 101 }), `$.nacls[0].ingress[1].rule: 101 is the number of $.nacls[0].ingress[0] too`],
    [
      "listener",
      (f) => f.nlbs[0]!.listeners.push(f.nlbs[0]!.listeners[0]!),
      `$.nlbs[0].listeners[1].port: tcp 443 is the port of $.nlbs[0].listeners[0] too; ${ALREADY}`,
    ],
    [
      "route",
      set(route, { dst: "0::0/0" }),
      "$.routeTables[1].routes[1].dst: ::/0 is the destination of $.routeTables",
    ],
    [
      "address",
      set(node, { subnet: "pub", ip4: "10.1.0.50" }),
      `$.nlbs[0].ip4: 10.1.0.50 is the address at $.nodes[0]`,
    ],
    ["public one", set(node, { public4: "198.51.100.5" }), "$.natGateways[0].public4: 198.51.100.5 is the address at"],
    ["IPv6 one", (f) => (f.internet[0]!.ip6 = "2001:db8:a:0::10"), "$.nodes[1].ip6: 2001:db8:a::10 is the address at"],
  ],
  "blocks that do not fit": [
    [
      "VPCs",
      (f) => (f.vpcs[1]!.cidr4 = "10.0.0.0/8"),
      "$.vpcs[1].cidr4: 10.0.0.0/8 overlaps 10.1.0.0/16 at $.vpcs[0].cidr4; choose disjoint blocks",
    ],
    ["VPCs of IPv6", (f) => (f.vpcs[1]!.cidr6 = "2001:db8:a:8000::/49"), "$.vpcs[1].cidr6: 2001:db8:a:8000::/49 "],
    ["subnets", set(subnet, { cidr4: "10.1.0.0/23" }), "$.subnets[1].cidr4: 10.1.1.0/24 overlaps 10.1.0.0/23 at $.sub"],
    ["subnet", set(subnet, { cidr4: "10.2.9.0/24" }), "$.subnets[0].cidr4: 10.2.9.0/24 lies outside vpc a; choose "],
    [
      "IPv6 subnet",
      (f) => Object.assign(f.subnets[2]!, { cidr6: "2001:db8:b::/64" }),
      "$.subnets[2].cidr6: 2001:db8:b::/64 is of IPv6, and vpc b is not; give that a cidr6 or leave this out",
    ],
    [
      "node",
      set(node, { ip4: "10.1.2.1" }),
      "$.nodes[0].ip4: 10.1.2.1 lies outside subnet prv; choose within 10.1.1.0",
    ],
    ["NAT", (f) => (f.natGateways[0]!.ip4 = "10.1.1.5"), "$.natGateways[0].ip4: 10.1.1.5 lies outside subnet pub"],
    [
      "NLB",
      set(nlb, { ip4: "10.9.0.1" }),
      "$.nlbs[0].ip4: 10.9.0.1 lies outside subnet pub; choose within 10.1.0.0/24",
    ],
    ["peering", (f) => (f.peerings[0]!.b = "a"), '$.peerings[0].b: "a" is a as well; name two VPCs'],
  ],
  "words, numbers and addresses": [
    [
      "protocol",
      set(aclRule, { proto: "sctp" }),
      "$.nacls[0].ingress[0].proto: must be one of all, tcp, udp, icmp, is",
    ],
    ["query's", set(query, { proto: "all" }), '$.queries[0].proto: must be one of tcp, udp, icmp, is "all"'],
    [
      "listener's",
      (f) => (f.nlbs[0]!.listeners[0]!.proto = "icmp"),
      "$.nlbs[0].listeners[0].proto: must be one of tcp",
    ],
    ["prototype", set(aclRule, { action: "toString" }), "$.nacls[0].ingress[0].action: must be one of allow, deny, is"],
    ["rule 0", set(aclRule, { rule: 0 }), "$.nacls[0].ingress[0].rule: must be a whole number from 1 to 32767, is 0"],
    ["rule 1.5", set(aclRule, { rule: 1.5 }), "$.nacls[0].ingress[0].rule: must be a whole number from 1 to 32767, is"],
    ["rule text", set(aclRule, { rule: "100" }), "$.nacls[0].ingress[0].rule: must be a whole number from 1 to 32767"],
    ["ports", set(aclRule, { ports: [23, 22] }), "$.nacls[0].ingress[0].ports: [23, 22] is no range; put the lower"],
    [
      "one port",
      set(aclRule, { ports: [22] }),
      "$.nacls[0].ingress[0].ports: must be [low, high] with ports from 0 to",
    ],
    ["three", set(groupRule, { ports: [1, 2, 3] }), "$.securityGroups[0].ingress[0].ports: must be [low, high] with"],
    ["high port", set(groupRule, { ports: [1, 65536] }), "$.securityGroups[0].ingress[0].ports: must be [low, high]"],
    [
      "range",
      set(portQuery, { range: [0, 9] }),
      "$.portQueries[0].range: must be [low, high] with ports from 1 to 655",
    ],
    ["vary", set(portQuery, { vary: "both" }), '$.portQueries[0].vary: must be one of dport, sport, is "both"'],
    ["port", set(query, { dport: 70000 }), "$.queries[0].dport: must be a whole number from 1 to 65535, is 70000"],
    ["NAT port", set(query, { natPort: "x" }), '$.queries[0].natPort: must be a whole number from 1 to 65535, is "x"'],
    ["NLB port", set(query, { lbPort: -1 }), "$.queries[0].lbPort: must be a whole number from 1 to 65535, is -1"],
    ["family", set(query, { family: "4" }), '$.queries[0].family: must be one of 4, 6, is "4"'],
    ["other family", set(query, { family: 6 }), '$.queries[0].dstIp: must be an IPv6 address, is "198.51.100.50"'],
    [
      "ICMPv6",
      (f) => (f.queries[3]!.proto = "icmp"),
      "$.queries[3].proto: icmp is of IPv4, and the format has no ICMP",
    ],
    ["ICMP ports", set(aclRule, { proto: "icmp" }), "$.nacls[0].ingress[0].ports: icmp has no ports; name an icmpType"],
    ["TCP type", set(groupRule, { icmpType: 8 }), "$.securityGroups[0].ingress[0].icmpType: tcp has no types; name"],
    [
      "prefix",
      set(aclRule, { cidr: "10.0.0.0/33" }),
      "$.nacls[0].ingress[0].cidr: must be a CIDR such as 10.0.0.0/16,",
    ],
    ["no prefix", set(aclRule, { cidr: "10.0.0.0" }), "$.nacls[0].ingress[0].cidr: must be a CIDR such as 10.0.0.0/16"],
    [
      "IPv6 prefix",
      set(aclRule, { cidr: "::/129" }),
      "$.nacls[0].ingress[0].cidr: must be a CIDR such as 10.0.0.0/16,",
    ],
    ["zone", (f) => (f.internet[0]!.ip6 = "fe80::1%eth0"), "$.internet[0].ip6: must be an IPv6 address, is "],
    ["double ::", (f) => (f.internet[0]!.ip6 = "1::2::3"), "$.internet[0].ip6: must be an IPv6 address, is "],
    ["octal", set(node, { ip4: "10.1.1.010" }), '$.nodes[0].ip4: must be an IPv4 address, is "10.1.1.010"'],
    ["short", set(node, { ip4: "10.257" }), '$.nodes[0].ip4: must be an IPv4 address, is "10.257"'],
    ["255", set(node, { ip4: "10.1.1.256" }), '$.nodes[0].ip4: must be an IPv4 address, is "10.1.1.256"'],
    ["mixed", (f) => (f.vpcs[0]!.cidr4 = "2001:db8::/32"), "$.vpcs[0].cidr4: must be an IPv4 CIDR such as 10.0.0.0/16"],
    ["list", (f) => f.prefixLists["pl-s3"].push("s3"), '$.prefixLists["pl-s3"][2]: must be a CIDR such as 10.0.0.0/16'],
  ],
  "wrong shapes": [
    ["list", (f) => Object.assign(f, { nodes: {} }), "$.nodes: must be a list, is an object"],
    ["null list", (f) => Object.assign(f, { nlbs: null }), "$.nlbs: must be a list, is null"],
    ["missing list", drop((f) => f, "subnets"), "$.subnets: is missing; must be a list, [] for none"],
    ["nothing asked", (f) => [drop((g) => g, "queries")(f), drop((g) => g, "portQueries")(f)], "$.chains[0].hops[0]: "],
    ["element", (f) => Object.assign(f.subnets, { 1: "prv" }), "$.subnets[1]: must be an object, is "],
    ["prefix lists", (f) => Object.assign(f, { prefixLists: [] }), "$.prefixLists: must be an object, is a list"],
    [
      "prefix list",
      (f) => Object.assign(f.prefixLists, { "pl-s3": "x" }),
      '$.prefixLists["pl-s3"]: must be a list, is',
    ],
    ["id", set(node, { id: 7 }), "$.nodes[0].id: must be a text that is not empty, is 7"],
    ["empty id", set(node, { id: "" }), '$.nodes[0].id: must be a text that is not empty, is ""'],
    ["missing key", drop(node, "kind"), "$.nodes[0].kind: is missing; must be one of instance, alb"],
    ["flag", (f) => Object.assign(f.vpcs[0]!, { igw: "yes" }), '$.vpcs[0].igw: must be true or false, is "yes"'],
    ["node's groups", set(node, { sgs: null }), "$.nodes[0].sgs: must be a list, is null"],
    ["NLB's groups", drop(nlb, "sgs"), "$.nlbs[0].sgs: is missing; must be a list, [] for none"],
    [
      "NAT's address",
      (f) => Object.assign(f.natGateways[0]!, { public4: null }),
      "$.natGateways[0].public4: must be an",
    ],
    ["no peer", drop(groupRule, "cidr"), "$.securityGroups[0].ingress[0]: names no peer; give exactly one of cidr, sg"],
    ["two peers", set(groupRule, { sg: "sg-app" }), "$.securityGroups[0].ingress[0]: names cidr and sg; give exactly"],
    ["mistyped key", set(aclRule, { port: [1, 2] }), "$.nacls[0].ingress[0].port: is not a key of this object; use"],
    [
      "empty chain",
      (f) => (f.chains[0]!.hops = []),
      "$.chains[0].hops: must be a list of one query or more, is a list",
    ],
    ["format", (f) => (f.format = "reach-topology/2"), '$.format: "reach-topology/2" is not a format read here; must'],
    ["no format", drop((f) => f, "format"), '$.format: is missing; must be "reach-topology/1"'],
  ],
};

describe("a topology file is refused in one line for", () => {
  for (const [title, cases] of Object.entries(FAULTS)) {
    it(title, () => {
      for (const [what, spoil, message] of cases) {
        const line = refusal(sampleText(spoil));
        expect(line.slice(0, "x.json: ".length + message.length), what).to.equal(`x.json: ${message}`);
        expect(line, what).to.match(/^[^\n]{1,260}$/);
      }
    });
  }

  it("what is no JSON, or none of an object", () => {
    expect(refusal("")).to.match(/^x\.json: \$: is not JSON \(.+\); give an object of format "reach-topology\/1"$/);
    expect(refusal('{\n"a":\nNaN}')).to.match(/^x\.json: \$: is not JSON \([^\n]+\); give an object/);
    expect(refusal("[1]")).to.equal("x.json: $: must be an object, is a list; see the element's keys in the format");
    expect(refusal("null")).to.match(/^x\.json: \$: must be an object, is null/);
    expect(refusal("[".repeat(200_000) + "]".repeat(200_000))).to.match(/^x\.json: \$: /);
  });

  it("values that would fill the line", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect(refusal(sampleText(set(query, { src: "x\n".repeat(500) })))).to.match(/^x\.json: [^\n]{1,240}$/);
    expect(refusal(sampleText(set(query, { sport: "DEEP" })).replace('"DEEP"', deep))).to.equal(
      "x.json: $.queries[0].sport: must be a whole number from 1 to 65535, is a list",
    );
    expect(refusal(sampleText(set(aclRule, { rule: "BIG" })).replace('"BIG"', "1e999"))).to.equal(
      "x.json: $.nacls[0].ingress[0].rule: must be a whole number from 1 to 32767, is Infinity",
    );
  });

  it("the first fault, with the number of the others", () => {
    const line = refusal(
      sampleText((file) => {
        file.subnets[0]!.nacl = "x";
        file.nodes[0]!.kind = "lambda";
        file.nodes[1]!.kind = "lambda";
      }),
    );
    expect(line).to.equal('x.json: $.subnets[0].nacl: "x" is no NACL of this file; name one of acl (and 2 more)');
  });
});

function refusal(content: string): string {
  try {
    readTopology(content, "x.json");
  } catch (error) {
    expect((error as Error).name).to.equal("TopologyError");
    return (error as Error).message;
  }
  return "accepted";
}
