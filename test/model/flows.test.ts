// The table of flows, and the ACL entries derived from it.
import { containsCidr } from "cidr-tools";
import { expect } from "chai";
import { aclEntries, type AclEntry } from "../../model/aclEntries.ts";
import { perTier } from "../../model/addressPlan.ts";
import { isInner, TOO_LARGE } from "../../model/flows.ts";
import { type Tier, TIERS } from "../../model/tiers.ts";
import { aclLines, REGION, regionFlowsOf } from "./regionRules.ts";

/** The static door alone, which is what these tests are about; the other doors: doorFlows.test.ts. */
const STATIC = { doors: { static: { clients: ["0.0.0.0/0"] } } };

const flowsOf = (changes: Record<string, unknown> = {}) => regionFlowsOf({ ...STATIC, ...changes });
const acl = (tier: Tier, changes: Record<string, unknown> = {}) => aclLines(tier, flowsOf(changes));

describe("flows", () => {
  it("are these in the dev region", () => {
    expect(flowsOf().map(({ name }) => name)).to.deep.equal([
      "clients->ingress:443",
      "clients->ingress:80",
      "ingress->proxy:8443",
      "ingress->proxy:8080",
      "ingress->proxy:8444",
      "proxy->service:443",
      "service->service:9443",
      "proxy->endpoint:443",
      "proxy->packages:443",
      "routers->ingress:too-large",
      "routers->proxy:too-large",
    ]);
  });

  it("open metrics only to ranges that are named", () => {
    const flows = flowsOf({ proxy: { metricsCidrs: ["10.99.0.0/24"] } });
    expect(flows.map(({ name }) => name)).to.include("monitoring->proxy:8405");
    expect(flowsOf().map(({ name }) => name)).not.to.include("monitoring->proxy:8405");
  });

  it("have one entry for services that share a port and one for each other port", () => {
    const services = [9443, 9444, 9443].map((port, index) => ({ name: `s${index}`, paths: [`/s${index}`], port }));
    const names = flowsOf({ services }).map(({ name }) => name);
    expect(names.filter((name) => name.startsWith("service->"))).to.deep.equal([
      "service->service:9443",
      "service->service:9444",
    ]);
  });
});

describe("network ACL entries", () => {
  it("of the ingress tier let clients in, proxies be reached and the NAT gateway be crossed", () => {
    expect(acl("ingress")).to.deep.equal({
      ingress: [
        "700 allow 10.10.8.0/21 443",
        "4100 allow 0.0.0.0/0 443",
        "4200 allow 0.0.0.0/0 80",
        "4900 allow 0.0.0.0/0 icmp 3/4",
        "10300 allow 10.10.8.0/21 1024-65535",
        "10700 allow 0.0.0.0/0 1024-65535",
      ],
      egress: [
        "300 allow 10.10.8.0/21 8443",
        "310 allow 10.10.8.0/21 8080",
        "320 allow 10.10.8.0/21 8444",
        "910 allow 10.10.8.0/21 icmp 3/4",
        "2700 deny 10.10.0.0/16 443",
        "4700 allow 0.0.0.0/0 443",
        "10100 allow 0.0.0.0/0 1024-65535",
        "10700 allow 10.10.8.0/21 1024-65535",
      ],
    });
  });

  it("of the ingress tier know nothing of a NAT gateway that has no subnet", () => {
    expect(acl("ingress", { nat: "regional" })).to.deep.equal({
      ingress: [
        "4100 allow 0.0.0.0/0 443",
        "4200 allow 0.0.0.0/0 80",
        "4900 allow 0.0.0.0/0 icmp 3/4",
        "10300 allow 10.10.8.0/21 1024-65535",
      ],
      egress: [
        "300 allow 10.10.8.0/21 8443",
        "310 allow 10.10.8.0/21 8080",
        "320 allow 10.10.8.0/21 8444",
        "10100 allow 0.0.0.0/0 1024-65535",
      ],
    });
  });

  it("of the proxy tier name each inner target, shut the VPC, then open the packages", () => {
    expect(acl("proxy")).to.deep.equal({
      ingress: [
        "300 allow 10.10.0.0/23 8443",
        "310 allow 10.10.0.0/23 8080",
        "320 allow 10.10.0.0/23 8444",
        "4910 allow 0.0.0.0/0 icmp 3/4",
        "10400 allow 10.10.16.0/20 1024-65535",
        "10600 allow 10.10.32.0/23 1024-65535",
        "10700 allow 0.0.0.0/0 1024-65535",
      ],
      egress: [
        "400 allow 10.10.16.0/20 443",
        "600 allow 10.10.32.0/23 443",
        "2700 deny 10.10.0.0/16 443",
        "4700 allow 0.0.0.0/0 443",
        "10300 allow 10.10.0.0/23 1024-65535",
      ],
    });
  });

  it("of the service tier admit proxies and let the load balancer reach services in other zones", () => {
    expect(acl("service")).to.deep.equal({
      ingress: ["400 allow 10.10.8.0/21 443", "500 allow 10.10.16.0/20 9443", "10500 allow 10.10.16.0/20 1024-65535"],
      egress: [
        "500 allow 10.10.16.0/20 9443",
        "10400 allow 10.10.8.0/21 1024-65535",
        "10500 allow 10.10.16.0/20 1024-65535",
      ],
    });
  });

  it("of the endpoint tier admit proxies only", () => {
    expect(acl("endpoint")).to.deep.equal({
      ingress: ["600 allow 10.10.8.0/21 443"],
      egress: ["10600 allow 10.10.8.0/21 1024-65535"],
    });
  });

  it("carry IPv6 clients in their own family", () => {
    const clients = ["2001:db8::/32"];
    const { ingress } = acl("ingress", { dualStack: true, nat: "regional", doors: { static: { clients } } });
    expect(ingress).to.deep.equal([
      "100 allow 2001:db8::/32 443",
      "200 allow 2001:db8::/32 80",
      "4900 allow 0.0.0.0/0 icmp 3/4",
      "4901 allow ::/0 icmpv6 2/0",
      "10300 allow 10.10.8.0/21 1024-65535",
    ]);
  });

  it("keep their numbers when a client or a service port is added behind the others", () => {
    const clients = ["198.51.100.0/24", "203.0.113.0/24"];
    const service = (name: string, port: number) => ({ name, paths: [`/${name}`], port });
    const before = { doors: { static: { clients } }, services: [service("a", 9443)] };
    const after = {
      doors: { static: { clients: [...clients, "192.0.2.0/24"] } },
      services: [service("a", 9443), service("b", 8443)],
    };
    for (const tier of TIERS) {
      for (const direction of ["ingress", "egress"] as const) {
        expect(acl(tier, after)[direction], `${tier} ${direction}`).to.include.members(acl(tier, before)[direction]);
      }
    }
  });

  it("let every flow's request and answer across each border", () => {
    const flows = flowsOf();
    const acls = perTier((tier) => aclEntries(tier, flows, REGION.cidr));
    for (const { name, from, to, port, via } of flows) {
      const blocks = (place: typeof from) => (isInner(place) ? [place.cidr] : place.cidrs);
      const borders = [
        ...(isInner(from)
          ? [{ out: acls[from.tier].egress, back: acls[from.tier].ingress, request: to, answer: to }]
          : []),
        ...(isInner(to)
          ? [{ out: acls[to.tier].ingress, back: acls[to.tier].egress, request: from, answer: from }]
          : []),
        ...(via === undefined
          ? []
          : [
              { out: acls[via.tier].ingress, back: acls[via.tier].egress, request: from, answer: from },
              { out: acls[via.tier].egress, back: acls[via.tier].ingress, request: to, answer: to },
            ]),
      ];
      expect(borders, name).to.have.length.greaterThan(0);
      for (const { out, back, request, answer } of borders) {
        expect(
          blocks(request).every((block) => admits(out, block, port)),
          `${name} request`,
        ).to.equal(true);
        if (port === TOO_LARGE) continue;
        for (const clientPort of [1024, 32768, 65535]) {
          expect(
            blocks(answer).every((block) => admits(back, block, clientPort)),
            `${name} answer`,
          ).to.equal(true);
        }
      }
    }
  });

  it("keep proxies from every inner port 443 but those of named flows", () => {
    const { egress } = aclEntries("proxy", flowsOf(), REGION.cidr);
    expect(admits(egress, "10.10.0.0/23", 443), "ingress").to.equal(false);
    expect(admits(egress, "10.10.8.0/21", 443), "proxy").to.equal(false);
    expect(admits(egress, "10.10.16.0/20", 443), "service").to.equal(true);
  });
});

/** AWS's own reading: the first entry in ascending order that matches decides, and nothing matching is refused. */
function admits(entries: readonly AclEntry[], block: string, port: number | typeof TOO_LARGE): boolean {
  const matches = (entry: AclEntry) =>
    entry.protocol === "tcp"
      ? port !== TOO_LARGE && entry.fromPort <= port && port <= entry.toPort
      : port === TOO_LARGE;
  const first = [...entries]
    .sort((a, b) => a.ruleNo - b.ruleNo)
    .find((entry) => entry.cidrBlock !== undefined && containsCidr(entry.cidrBlock, block) && matches(entry));
  return first?.action === "allow";
}
